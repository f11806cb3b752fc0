"""What the pages of this room show, put together for their templates."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from gonghui.foundation.accounts.doors import ScopedRequest
from gonghui.foundation.exchange.enums import BatchState, Verdict
from gonghui.foundation.exchange.forms import ExportForm, UploadForm
from gonghui.foundation.exchange.models import Batch
from gonghui.foundation.exchange.registry import REGISTERS, Register, open_to
from gonghui.foundation.exchange.template import note_of
from gonghui.kernel import clock
from gonghui.kernel.paging import page_of
from gonghui.kernel.scope import Scope
from gonghui.web.wording import moment_text, number_text

CURSOR = "cursor"
LATELY = 8
WAITING = (BatchState.STAGED, BatchState.CHECKED)
LAMPS = {BatchState.STAGED: "y", BatchState.CHECKED: "y", BatchState.RUNNING: "b", BatchState.WRITTEN: "ok"}


def home_of(register: Register, scope: Scope) -> str:
    """The list page of a register; the page of files where it has none, or none for this scope."""
    try:
        return reverse(register.home if register.home and register.may_export(scope) else "exchange:home")
    except NoReverseMatch:
        return reverse("exchange:home")


def home_context(request: ScopedRequest) -> dict[str, Any]:
    """The registers whose files this person may fetch or bring."""
    page = page_of(Batch.objects.all(), request.scope, cursor=request.GET.get(CURSOR, ""))
    return {
        "registers": [{"key": each.key, "label": each.label} for each in open_to(request.scope)],
        "batches": [batch_row(batch) for batch in page.rows],
        "previous_url": f"?{CURSOR}={page.previous_cursor}" if page.previous_cursor else "",
        "next_url": f"?{CURSOR}={page.next_cursor}" if page.next_cursor else "",
    }


def start_context(request: ScopedRequest, register: Register, form: UploadForm) -> dict[str, Any]:
    """The way in: template, file, and what came lately."""
    lately = Batch.objects.visible_to(request.scope).filter(register=register.key).order_by("-pk")[:LATELY]
    return {
        "form": form,
        "register": register,
        "title": _("导入%(register)s") % {"register": register.label},
        "trail": [{"label": str(register.label), "url": home_of(register, request.scope)}],
        "template_url": reverse("exchange:template", args=[register.key]),
        "columns": [
            {"label": str(column.label), "note": note_of(column), "required": column.required}
            for column in register.columns
        ],
        "batches": [batch_row(batch) for batch in lately],
    }


def batch_row(batch: Batch) -> dict[str, Any]:
    """A batch as a line of a list."""
    register = REGISTERS.get(batch.register)
    told = {"register": register.label if register else batch.register, "rows": number_text(batch.total)}
    detail = _("%(register)s · %(rows)s 行") % told
    wrong = batch.counts.get(Verdict.WRONG.value, 0)
    if wrong and batch.state == BatchState.CHECKED:
        detail += _(" · %(n)s 行有错") % {"n": number_text(wrong)}
    return {
        "title": batch.file_name,
        "strong": batch.state in WAITING,
        "detail": detail + (_(" · 来自%(source)s") % {"source": batch.source} if batch.source else ""),
        "lamp": LAMPS.get(BatchState(batch.state), "off"),
        "lamp_text": batch.get_state_display(),
        "right": moment_text(batch.created_at, today=clock.today()),
        "url": batch.get_absolute_url(),
    }


def conditions_of(request: ScopedRequest) -> dict[str, str]:
    """The conditions of a list page as they stand in its address, without what no database takes for text."""
    asked = {name: value.replace("\0", "") for name, value in request.GET.dict().items()}
    return {name: value for name, value in asked.items() if value and name != CURSOR}


def export_context(request: ScopedRequest, register: Register, form: ExportForm) -> dict[str, Any]:
    """How many rows would leave, under which conditions, and the choice of how."""
    conditions = conditions_of(request)
    count = register.rows(request.scope, conditions).order_by().count()
    back = home_of(register, request.scope)
    told = {"count": number_text(count), "counter": register.counter, "register": register.label}
    return {
        "form": form,
        "title": _("导出 %(count)s %(counter)s%(register)s") % told,
        "filtered": bool(conditions),
        "nothing": count == 0,
        "trail": [{"label": str(register.label), "url": f"{back}?{urlencode(conditions)}" if conditions else back}],
    }
