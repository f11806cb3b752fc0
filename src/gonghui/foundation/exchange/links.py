"""The three links that every list page offers: 下载模板 · 导入 · 导出."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.foundation.exchange.registry import REGISTERS
from gonghui.kernel.scope import Scope


def links_of(scope: Scope, key: str, query: str = "") -> list[dict[str, str]]:
    """The links that this scope may follow, fit for the buttons of `page_top.html`: label, url, icon.

    `query` is the query string of the list page, without its question mark: the export holds to the same conditions.
    """
    register = REGISTERS.get(key)
    if register is None:
        return []
    found = []
    if register.may_import(scope):
        found.append({"label": _("下载模板"), "url": reverse("exchange:template", args=[key]), "icon": "file-text"})
        found.append({"label": _("导入"), "url": reverse("exchange:start", args=[key]), "icon": "upload"})
    if register.may_export(scope):
        address = reverse("exchange:export", args=[key])
        found.append({"label": _("导出"), "url": f"{address}?{query}" if query else address, "icon": "download"})
    return found
