"""What the register of bodies and the page of one show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.foundation.accounts.models import Post
from gonghui.foundation.files.forms.bodies import ActivityForm, BodyFilter
from gonghui.foundation.organizations.models import Organization, OrganizationChange
from gonghui.foundation.organizations.permissions import MANAGE_ORGANIZATIONS
from gonghui.kernel import clock
from gonghui.kernel.rights import ROLES
from gonghui.kernel.scope import Scope
from gonghui.web.registers import MAIN, MARK, MORE, UNDER, Blank, Cell, Column, Counts, Head, Register, Tab
from gonghui.web.wording import capped_text, date_text, moment_text

CHANGES_SHOWN = 50


def _head(_scope: Scope, counts: Counts) -> Head:
    line = _("工会 %(unions)s 家，调解组织 %(mediation)s 家，其他单位 %(beside)s 家")
    return Head(_("机构"), line % {name: capped_text(counts[name]) for name in ("unions", "mediation", "beside")})


def _blank(_scope: Scope, view: str) -> Blank:
    if view == "closed":
        return Blank(_("没有停用的机构"), _("停用的会排在这里，随时可以恢复。"), _("看全部"), "?")
    text = _("调解组织、法院、人社这些一起办事的单位，登记以后才能交办给它们。")
    return Blank(_("这里还没有机构"), text, art="houses")


def _buttons(scope: Scope) -> list[dict[str, Any]]:
    if not scope.has(MANAGE_ORGANIZATIONS):
        return []
    return [{"label": _("登记机构"), "url": reverse("files:body_new"), "icon": "plus", "primary": True}]


def _cells(_scope: Scope, bodies: Sequence[Organization]) -> list[list[Cell]]:
    return [_row(body) for body in bodies]


def _row(body: Organization) -> list[Cell]:
    return [
        {"text": body.name, "url": body.get_absolute_url(), "strong": True, "sub": _short(body)},
        {"text": body.region.name, "sub": body.level_label},
        {"text": body.get_kind_display()},
        {"text": body.phone or "—"},
        {"lamp": "ok", "text": _("在用")} if body.active else {"lamp": "off", "text": _("停用")},
    ]


def _short(body: Organization) -> str:
    return body.short_name if body.short_name != body.name else ""


BODIES = Register(
    noun=gettext_lazy("机构"),
    unit=gettext_lazy("家"),
    rows=Organization.objects.with_place,
    filters=BodyFilter,
    tabs=(
        Tab("", gettext_lazy("在用")),
        Tab("unions", gettext_lazy("工会"), counted=True),
        Tab("mediation", gettext_lazy("调解组织"), counted=True),
        Tab("beside", gettext_lazy("其他单位"), counted=True),
        Tab("closed", gettext_lazy("停用")),
    ),
    columns=(
        Column(gettext_lazy("机构"), MAIN),
        Column(gettext_lazy("管到哪里、级别"), UNDER),
        Column(gettext_lazy("类别")),
        Column(gettext_lazy("公开电话"), MORE),
        Column(gettext_lazy("状态"), MARK),
    ),
    cells=_cells,
    head=_head,
    blank=_blank,
    buttons=_buttons,
    key="path",
    exchange="bodies",
)


def body_context(scope: Scope, body: Organization, *, activity: ActivityForm | None = None) -> dict[str, Any]:
    """The context of the page; `activity` is the form that was refused."""
    changes = OrganizationChange.objects.filter(organization=body).order_by("-at", "-pk")[:CHANGES_SHOWN]
    return {
        "body": body,
        "line": " · ".join(filter(None, [body.get_kind_display(), body.level_label, body.region.full_name])),
        "buttons": _page_buttons(scope, body),
        "pairs": _pairs(body),
        "members": _members(body),
        "events": [_event(change) for change in changes],
        "may_stop": scope.has(MANAGE_ORGANIZATIONS) and body.pk not in (scope.organization_id, body.federation_id),
        "activity_form": activity or ActivityForm(initial={"active": not body.active}),
    }


def _page_buttons(scope: Scope, body: Organization) -> list[dict[str, Any]]:
    if not scope.has(MANAGE_ORGANIZATIONS):
        return []
    return [{"label": _("改资料"), "url": reverse("files:body_amend", args=[body.code]), "icon": "pencil"}]


def _pairs(body: Organization) -> list[tuple[str, str]]:
    pairs = [
        (_("简称"), body.short_name),
        (_("类别"), body.get_kind_display()),
        (_("管到哪里"), body.region.full_name),
        (_("公开电话"), body.phone),
        (_("发文代字"), body.document_mark),
    ]
    return [*pairs[:2], (_("级别"), body.level_label), *pairs[2:]] if body.level_label else pairs


def _members(body: Organization) -> list[dict[str, Any]]:
    """Who holds a post there today, as they answer for it in office."""
    holding = Q(until=None) | Q(until__gt=clock.now())
    posts = Post.objects.filter(holding, organization=body, since__lte=clock.now()).select_related("user")
    today = clock.today()
    return [
        {
            "icon": "user",
            "title": str(post.user),
            "detail": str(ROLES[post.role].label) if post.role in ROLES else "",
            "right": _("%(day)s起") % {"day": date_text(post.since, today=today, weekday=False)},
        }
        for post in posts.order_by("since", "pk")
    ]


def _event(change: OrganizationChange) -> dict[str, Any]:
    return {
        "title": change.summary,
        "when": moment_text(change.at, today=clock.today()),
        "detail": change.actor,
        "tone": "",
    }
