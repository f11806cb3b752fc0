"""What every page of the house knows: who is here, at which post, and where they can go. Each answer is worked out when
a template asks for it, so that public pages pay for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gonghui.foundation.accounts.middleware import SESSION_POST
from gonghui.foundation.accounts.models import Post
from gonghui.foundation.notifications.models import Notice
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel.addresses import address
from gonghui.kernel.paging import Counting, capped_counts, kept_counting
from gonghui.kernel.programme import PROGRAMMES, ROOMS, MenuGroup, MenuItem, Programme
from gonghui.kernel.rights import ROLES
from gonghui.kernel.scope import Scope
from gonghui.web import chrome

SIZE_COOKIE = "gonghui_size"
INBOX = "notifications:inbox"
ALONG = "along:"


def _unread(scope: Scope) -> QuerySet[Any]:
    return Notice.objects.unread_by(scope)


@dataclass(frozen=True)
class Link:
    """A place to go. `counted` is asked once, and only if the template shows the number."""

    label: str
    icon: str
    url: str
    current: bool
    counted: Callable[[], int] | None = None

    @cached_property
    def count(self) -> int:
        """How many wait there; 0 is not written."""
        return self.counted() if self.counted else 0


class Shell:
    """The frame around a page, for `web/desk.html`, `phone.html`, `mini.html` and `board.html`."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.path = request.get_full_path()
        self.large = request.COOKIES.get(SIZE_COOKIE) == "large"
        self._along: dict[str, QuerySet[Any] | Counting] = {}
        self.language = "en" if (get_language() or "").startswith("en") else "zh-CN"

    @cached_property
    def scope(self) -> Scope:
        """The scope of whoever asks; a visitor's before the middleware has run."""
        found: Scope = getattr(self._request, "scope", None) or Scope.nobody()
        return found

    @cached_property
    def posts(self) -> list[Post]:
        """The posts that whoever signed in holds today; none before the middleware has run."""
        return list(getattr(self._request, "posts", []))

    @cached_property
    def post(self) -> Post | None:
        """The post acted from, or none."""
        chosen = self._request.session.get(SESSION_POST) if self.posts else None
        return next((post for post in self.posts if post.pk == chosen), self.posts[0] if self.posts else None)

    @property
    def person(self) -> str:
        """The name of whoever signed in."""
        user = getattr(self._request, "user", None)
        return str(user) if user is not None and user.is_authenticated else ""

    @property
    def post_label(self) -> str:
        """`鹭洲镇调解员`."""
        return f"{self.post.organization.short_name}{role_label(self.post)}" if self.post else ""

    @cached_property
    def federation(self) -> str:
        """The federation of the post; on public pages the installation's, when it serves one only."""
        if self.post is not None:
            organization = self.post.organization
            return organization.federation.name if organization.federation else organization.name
        tops = Organization.objects.filter(kind=OrganizationKind.FEDERATION, depth=1).order_by("path")
        names = list(tops.values_list("name", flat=True)[:2])
        return names[0] if len(names) == 1 else ""

    @cached_property
    def _open(self) -> list[Programme]:
        """The programmes in which this scope may do anything at all."""
        return [programme for programme in PROGRAMMES.values() if any(_items(programme, self.scope))]

    @cached_property
    def _programme(self) -> Programme | None:
        match = self._request.resolver_match
        spaces = match.namespaces if match else []
        return next((each for each in self._open if each.code in spaces), self._open[0] if self._open else None)

    @property
    def programme_label(self) -> str:
        """The programme of this page; pages that belong to none stand in the first one."""
        return str(self._programme.label) if self._programme else _("工会")

    @property
    def programmes(self) -> list[dict[str, Any]]:
        """The bar of programmes."""
        return [
            {"label": each.label, "url": address(each.home), "current": each is self._programme} for each in self._open
        ]

    @cached_property
    def menu(self) -> list[dict[str, Any]]:
        """The side list: one's own pages, the groups of the current programme, then those of the foundation's rooms."""
        if not self.person:
            return []
        here = self._here
        unread = Link(_("收件箱"), "inbox", self.inbox_url, self.inbox_url == here, partial(self._count, INBOX))
        work = Link(_("工作台"), "home", address("web:workbench"), address("web:workbench") == here)
        groups: list[dict[str, Any]] = [{"label": _("我的"), "items": [work, unread]}]
        for group in self._groups:
            items = [item for item in group.items if self.scope.has(item.right)]
            links = [
                Link(
                    str(item.label),
                    item.icon,
                    url,
                    url == here,
                    partial(self._count, item.url_name) if item.waiting else None,
                )
                for item in items
                if (url := address(item.url_name))
            ]
            if links:
                groups.append({"label": group.label, "items": links})
        return groups

    @cached_property
    def sections(self) -> SafeString:
        """The side list, drawn once for the side and the phone menu."""
        return chrome.sections(self.menu)

    @property
    def bar(self) -> SafeString:
        """The bar over the page, with the phone menu in it."""
        return chrome.bar(self)

    @cached_property
    def _groups(self) -> list[MenuGroup]:
        """What belongs to the programme of this page, and what stands beside every programme."""
        own = self._programme.menu if self._programme else ()
        return [*own, *(group for room in ROOMS.values() for group in room.menu)]

    @cached_property
    def _items(self) -> list[MenuItem]:
        """The links of all groups that the scope holds a right in."""
        return [item for group in self._groups for item in group.items if self.scope.has(item.right)]

    @cached_property
    def _here(self) -> str:
        """The address of the current link: the longest beginning of this page's, so that a case stands under 案件."""
        urls = [address("web:workbench"), self.inbox_url, *(address(item.url_name) for item in self._items)]
        return max((url for url in urls if url and self._request.path.startswith(url)), key=len, default="")

    @cached_property
    def inbox_url(self) -> str:
        """The inbox."""
        return address(INBOX)

    @property
    def unread(self) -> int:
        """Notices that this account has not seen."""
        return self._count(INBOX)

    @cached_property
    def _counts(self) -> dict[str, int]:
        """How many wait behind each link of the side list, in one query."""
        rows: dict[str, QuerySet[Any] | Counting] = {INBOX: kept_counting(_unread, self.scope)}
        for item in self._items:
            if item.waiting:
                rows[item.url_name] = kept_counting(item.waiting, self.scope)
        rows |= self._along
        return dict(zip(rows, capped_counts(list(rows.values())), strict=True))

    def count_along(self, rows: Mapping[str, QuerySet[Any] | Counting]) -> dict[str, int]:
        """How many rows each of them has, capped, asked in the one statement that counts for the side list too.

        For the numbers of a page itself, before it is drawn.
        """
        if "_counts" in self.__dict__:
            return dict(zip(rows, capped_counts(list(rows.values())), strict=True))
        self._along = {f"{ALONG}{name}": wanted for name, wanted in rows.items()}
        return {name: self._counts[f"{ALONG}{name}"] for name in rows}

    def _count(self, url_name: str) -> int:
        return self._counts[url_name]

    @property
    def section_label(self) -> str:
        """The name of the current link, for the phone menu."""
        current = (link.label for group in self.menu for link in group["items"] if link.current)
        return next(current, _("菜单"))

    @property
    def sign_out_url(self) -> str:
        """The way out."""
        return address("account_logout")

    @property
    def posts_url(self) -> str:
        """Where to change post, for people who have several."""
        return address("web:me") if len(self.posts) > 1 else ""


def role_label(post: Post) -> str:
    """What the post's role is called; empty when the programme that had it is gone."""
    role = ROLES.get(post.role)
    return str(role.label) if role else ""


def _items(programme: Programme, scope: Scope) -> Iterator[MenuItem]:
    return (item for group in programme.menu for item in group.items if scope.has(item.right))


def shell_of(request: HttpRequest) -> Shell:
    """The frame of this request's page, the same one however often it is asked for."""
    found: Shell | None = getattr(request, "_shell", None)
    if found is None:
        found = request._shell = Shell(request)  # type: ignore[attr-defined]
    return found


def shell(request: HttpRequest) -> dict[str, Shell]:
    """The context processor."""
    return {"shell": shell_of(request)}
