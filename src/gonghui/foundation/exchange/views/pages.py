"""What the pages of this room show, put together for their templates."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from gonghui.foundation.accounts.doors import ScopedRequest
from gonghui.foundation.exchange.forms import ExportForm
from gonghui.foundation.exchange.registry import Register, open_to
from gonghui.web.wording import number_text

CURSOR = "cursor"


def home_of(register: Register) -> str:
    """The list page of a register; the page of files where it has none."""
    try:
        return reverse(register.home or "exchange:home")
    except NoReverseMatch:
        return reverse("exchange:home")


def home_context(request: ScopedRequest) -> dict[str, Any]:
    """The registers whose files this person may fetch or bring."""
    return {
        "registers": [{"key": each.key, "label": each.label, "url": home_of(each)} for each in open_to(request.scope)]
    }


def export_context(request: ScopedRequest, register: Register, form: ExportForm) -> dict[str, Any]:
    """How many rows would leave, under which conditions, and the choice of how."""
    conditions = {name: value for name, value in request.GET.dict().items() if value and name != CURSOR}
    count = register.rows(request.scope, conditions).order_by().count()
    back = home_of(register)
    told = {"count": number_text(count), "counter": register.counter, "register": register.label}
    return {
        "form": form,
        "title": _("导出 %(count)s %(counter)s%(register)s") % told,
        "filtered": bool(conditions),
        "nothing": count == 0,
        "trail": [{"label": str(register.label), "url": f"{back}?{urlencode(conditions)}" if conditions else back}],
    }
