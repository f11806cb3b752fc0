"""The bar and the side list of desk pages, written by the program as the rows of tables are.

Every page of the staff carries them: sixty links with icons and numbers. Whatever a link says is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gonghui.kernel.addresses import address
from gonghui.web.wording import capped_text
from gonghui.web.writing import escaped, markup

if TYPE_CHECKING:
    from gonghui.web.context import Shell

SEAL = (
    '<svg class="seal" viewBox="0 0 34 34" aria-hidden="true"><rect width="34" height="34" rx="6"/>'
    '<path d="M9.500 10.500h15M17 10.500v13M7.500 23.500h19"/></svg>'
)
CURRENT = ' aria-current="page"'


@lru_cache(maxsize=512)
def icon(name: str, css: str = "") -> SafeString:
    """An icon of the sprite (names of `frontend/icons.txt`); it is decoration, the words beside it speak."""
    more, sprite = f" {escaped(css)}" if css else "", escaped(static("vendor/icons.svg"))
    return markup(f'<svg class="gi{more}" aria-hidden="true"><use href="{sprite}#{escaped(name)}"></use></svg>')


def sections(groups: Sequence[Mapping[str, Any]]) -> SafeString:
    """The groups of the side list, for the side and for the phone menu alike."""
    drawn = (f"<h3>{escaped(group['label'])}</h3>{''.join(map(_section, group['items']))}" for group in groups)
    return markup("".join(drawn))


def _section(link: Any) -> str:
    number = f'<span class="num">{escaped(capped_text(link.count))}</span>' if link.count else ""
    return f"<a {_to(link.url, current=link.current)}>{icon(link.icon)}{escaped(link.label)}{number}</a>"


def _to(url: str, *, current: bool = False) -> str:
    return f'href="{escaped(url)}"{CURRENT if current else ""}'


def bar(shell: Shell) -> SafeString:
    """The bar over desk pages and boards; below 900 px one menu that names the place and opens the whole house."""
    programmes, systems = _programmes(shell), escaped(_("系统"))
    return markup(
        f'<header class="top">{_logo(shell.federation)}{_menu(shell, programmes, systems)}\n'
        f'<nav aria-label="{systems}">{programmes}</nav>\n<span class="push"></span>{_bell(shell)}\n{_person(shell)}'
        "</header>"
    )


def _logo(federation: str) -> str:
    said = escaped(_("工会 %(name)s，回工作台") % {"name": federation})
    words = f'<span class="hide-s">{escaped(_("工会"))}<small>{escaped(federation)}</small></span>'
    return f'<a class="logo" {_to(address("web:workbench"))} aria-label="{said}">{SEAL}{words}</a>'


def _programmes(shell: Shell) -> str:
    return "".join(
        f"<a {_to(each['url'], current=each['current'])}>{escaped(each['label'])}</a>" for each in shell.programmes
    )


def _menu(shell: Shell, programmes: str, systems: str) -> str:
    """The staff menu below 900 px: one details element, no script needed; shell.js adds Escape and a click outside."""
    told = {"programme": shell.programme_label, "section": shell.section_label}
    said = escaped(_("菜单，现在在 %(programme)s %(section)s") % told)
    programme, section = escaped(told["programme"]), escaped(told["section"])
    signs = icon("menu-2", "burger") + icon("x", "shut")
    six = f'<h3>{systems}</h3><nav class="pm-six" aria-label="{systems}">{programmes}</nav>' if programmes else ""
    return (
        f'<details class="pmenu" data-gh-menu><summary aria-label="{said}">{signs}<span><b>{section}</b>'
        f'<small>{programme}</small></span></summary>\n<div class="pm-box">{six}\n'
        f'<nav class="pm-list" aria-label="{programme}">{shell.sections}</nav>\n{_menu_foot(shell)}</div></details>'
    )


def _menu_foot(shell: Shell) -> str:
    who = f"{shell.person} · {shell.post_label}" if shell.post else shell.person
    ways = ((shell.posts_url, _("换岗位")), (shell.sign_out_url, _("退出")))
    links = "".join(f"<a {_to(url)}>{escaped(label)}</a>" for url, label in ways if url)
    return f'<div class="pm-foot"><span class="grow sm dim">{escaped(who)}</span>{links}</div>'


def _bell(shell: Shell) -> str:
    if not shell.inbox_url:
        return ""
    number = f'<span class="num sm">&nbsp;{escaped(capped_text(shell.unread))}</span>' if shell.unread else ""
    said = escaped(_("消息，%(n)s 条没看") % {"n": shell.unread})
    return f'<a {_to(shell.inbox_url)} class="btn-quiet" aria-label="{said}">{icon("bell")}{number}</a>'


def _person(shell: Shell) -> str:
    post = f'<span class="dim3 sm"> {escaped(shell.post_label)}</span>' if shell.post else ""
    face = f'<span class="face sm a" aria-hidden="true">{escaped(shell.person[:1])}</span>'
    name = f'<span class="hide-s nb">{escaped(shell.person)}{post}</span>'
    return f'<a {_to(address("web:me"))} class="row-x dim">{face}{name}</a>'
