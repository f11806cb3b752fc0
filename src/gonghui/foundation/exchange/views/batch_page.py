"""What the page of one batch shows, by how far the batch has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.foundation.accounts.doors import ScopedRequest
from gonghui.foundation.exchange.actions.running import outcomes, undo_until
from gonghui.foundation.exchange.actions.staging import cells_of, told_of
from gonghui.foundation.exchange.checking import faults_from
from gonghui.foundation.exchange.columns import Column
from gonghui.foundation.exchange.drafts import Fault
from gonghui.foundation.exchange.enums import BatchState, Outcome, Verdict
from gonghui.foundation.exchange.forms import MappingForm
from gonghui.foundation.exchange.models import Batch, BatchRow
from gonghui.foundation.exchange.registry import Register, register_of
from gonghui.foundation.exchange.views.pages import home_of
from gonghui.kernel import clock
from gonghui.web.wording import date_text, number_text

ROWS_SHOWN, COLUMNS_SHOWN = 50, 6
DECIDED = (BatchState.WRITTEN, BatchState.UNDONE)
BUSY = (BatchState.CHECKING, BatchState.RUNNING, BatchState.UNDOING)


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a busy batch has come, as `components/progress.html` draws it."""

    label: str
    done: int
    total: int
    is_over: bool = False
    is_silent: bool = False
    failure: str = ""

    @property
    def percent(self) -> str:
        """0–100, as text with a point."""
        return f"{min(100.0, 100 * self.done / self.total) if self.total else 0:.1f}"


def batch_context(request: ScopedRequest, batch: Batch, *, mapping: MappingForm | None) -> dict[str, Any]:
    """The parts that every state has; the rest depends on the state."""
    register = register_of(batch.register)
    context: dict[str, Any] = {
        "batch": batch,
        "title": _title(batch),
        "line": _line(batch, register),
        "trail": [
            {"label": str(register.label), "url": home_of(register, request.scope)},
            {"label": _("导入"), "url": reverse("exchange:start", args=[register.key])},
        ],
        "steps": _steps(batch),
        "pace": _pace(batch) if batch.state in BUSY else None,
        "mapping": mapping,
        "url": batch.get_absolute_url(),
        "again_url": reverse("exchange:start", args=[register.key]),
        "home_url": home_of(register, request.scope),
        "preview": None,
        "result": None,
    }
    if batch.state in (BatchState.STAGED, BatchState.CHECKED) and mapping is None:
        context["mapping"] = MappingForm(batch=batch)
    if batch.state == BatchState.CHECKED:
        context["preview"] = _preview(request, batch, register)
    elif batch.state in DECIDED:
        context["result"] = _result(request, batch, register)
    return context


def _title(batch: Batch) -> str:
    verbs = {
        BatchState.STAGED: _("对列 %(name)s"),
        BatchState.CHECKING: _("正在核对 %(name)s"),
        BatchState.CHECKED: _("核对 %(name)s"),
        BatchState.RUNNING: _("正在写入 %(name)s"),
        BatchState.WRITTEN: _("写好了 %(name)s"),
        BatchState.UNDOING: _("正在撤销 %(name)s"),
        BatchState.UNDONE: _("撤销了 %(name)s"),
    }
    return verbs.get(BatchState(batch.state), _("没有导 %(name)s")) % {"name": batch.file_name}


def _line(batch: Batch, register: Register) -> str:
    told = {"rows": number_text(batch.total), "register": register.label, "source": batch.source, "sheet": batch.sheet}
    before = (BatchState.RECEIVING, BatchState.STAGED, BatchState.CHECKING, BatchState.CHECKED, BatchState.DISCARDED)
    parts = [_("还没有写进去任何一行。核对完再决定。")] if batch.state in before else []
    parts += [_("来自%(source)s。") % told] if batch.source else []
    if batch.sheet and batch.other_sheets:
        others = "、".join(batch.other_sheets)
        parts.append(_("读的是“%(sheet)s”这张表，没有读：%(others)s。") % {**told, "others": others})
    return "".join(parts) or _("共 %(rows)s 行，进“%(register)s”。") % told


def _steps(batch: Batch) -> list[dict[str, str]]:
    names = [_("选文件"), _("对列"), _("核对"), _("写入")]
    here = {BatchState.RECEIVING: 0, BatchState.STAGED: 1, BatchState.CHECKING: 2, BatchState.CHECKED: 2}
    place = here.get(BatchState(batch.state), 3 if batch.state == BatchState.RUNNING else 4)
    return [
        {"label": name, "state": "was" if number < place else "is" if number == place else ""}
        for number, name in enumerate(names)
    ]


def _pace(batch: Batch) -> Pace:
    counts = batch.counts
    writing = counts.get(Verdict.NEW.value, 0) + counts.get(Verdict.CHANGED.value, 0)
    label = {
        BatchState.CHECKING: _("正在逐行核对"),
        BatchState.RUNNING: _("正在写入，可以离开这一页，写完会告诉您"),
        BatchState.UNDOING: _("正在撤销，可以离开这一页，撤完会告诉您"),
    }[BatchState(batch.state)]
    return Pace(label, batch.done, batch.total if batch.state == BatchState.CHECKING else writing)


def _preview(request: ScopedRequest, batch: Batch, register: Register) -> dict[str, Any]:
    counts = {verdict: batch.counts.get(verdict.value, 0) for verdict in Verdict}
    show = request.GET.get("show", "")
    if show not in Verdict.values or not show:
        show = next((each.value for each in (Verdict.WRONG, Verdict.NEW, Verdict.CHANGED) if counts[each]), "same")
    good = counts[Verdict.NEW] + counts[Verdict.CHANGED]
    return {
        "figures": _figures(batch, counts),
        "table": table_of(request, batch, register, BatchRow.objects.filter(batch=batch, verdict=show), show),
        "show": show,
        "heading": _heading(show, counts[Verdict(show)]),
        "good": good,
        "good_text": number_text(good),
        "wrong": counts[Verdict.WRONG],
        "wrong_text": number_text(counts[Verdict.WRONG]),
    }


def _heading(show: str, count: int) -> str:
    texts = {
        Verdict.WRONG: _("有错的 %(n)s 行"),
        Verdict.NEW: _("要新增的 %(n)s 行"),
        Verdict.CHANGED: _("要更新的 %(n)s 行"),
        Verdict.SAME: _("没有变化的 %(n)s 行"),
        Verdict.EXAMPLE: _("跳过的 %(n)s 行示例"),
    }
    return texts[Verdict(show)] % {"n": number_text(count)}


def _figures(batch: Batch, counts: dict[Verdict, int]) -> list[dict[str, Any]]:
    notes = {
        Verdict.CHANGED: _("会改 %(n)s 个格子") % {"n": number_text(batch.counts.get("cells", 0))},
        Verdict.WRONG: _("不改就不会写入"),
    }
    lamps = {Verdict.NEW: "ok", Verdict.CHANGED: "b", Verdict.SAME: "off", Verdict.WRONG: "r"}
    return [
        {
            "lamp": lamp,
            "label": str(verdict.label),
            "value": number_text(counts[verdict]),
            "url": f"?show={verdict.value}" if counts[verdict] else "",
            "note": notes.get(verdict, "") if counts[verdict] else "",
        }
        for verdict, lamp in lamps.items()
    ]


def table_of(
    request: ScopedRequest, batch: Batch, register: Register, rows: QuerySet[BatchRow], show: str
) -> dict[str, Any]:
    """One page of rows by their numbers, and the addresses of its neighbours."""
    after, before = (request.GET.get(name, "") for name in ("after", "before"))
    if before.isdecimal():
        found = list(rows.filter(number__lt=int(before[:9])).order_by("-number")[:ROWS_SHOWN])[::-1]
    else:
        found = list(rows.filter(number__gt=int(after[:9]) if after.isdecimal() else 0).order_by("number")[:ROWS_SHOWN])
    first, last = (found[0].number, found[-1].number) if found else (0, 0)
    more = rows.filter(number__gt=last).exists() if len(found) == ROWS_SHOWN or before else False
    columns = _columns(batch, register, found)
    return {
        "columns": columns,
        "rows": [_row(batch, row, columns) for row in found],
        "next_url": f"?show={show}&after={last}" if more else "",
        "previous_url": f"?show={show}&before={first}" if after or (before and found) else "",
        "wrong": show in (Verdict.WRONG, Outcome.FAILED, Outcome.TOUCHED),
        "mendable": show == Verdict.WRONG and batch.state == BatchState.CHECKED,
    }


def _columns(batch: Batch, register: Register, rows: Sequence[BatchRow]) -> list[Column]:
    """The columns on the page: what is in question first, then what fits besides; in the order of the file."""
    known = register.by_key
    keys = [key for key in batch.mapping if key]
    asked = {fault.column for row in rows for fault in faults_from(row.faults)}
    asked |= {key for row in rows for key in told_of(row)}
    chosen = [keys[0]] if keys else []
    chosen += [key for key in keys if key in asked and key not in chosen]
    chosen += [key for key in keys if key not in chosen][: max(0, COLUMNS_SHOWN - len(chosen))]
    return [known[key] for key in keys if key in chosen]


def _row(batch: Batch, row: BatchRow, columns: Sequence[Column]) -> dict[str, Any]:
    faults, told, cells = faults_from(row.faults), told_of(row), cells_of(row)
    by_column = {fault.column: fault for fault in faults}
    shown = []
    for column in columns:
        text = cells[batch.mapping.index(column.key)] if len(cells) > batch.mapping.index(column.key) else ""
        old, new = told.get(column.key, ("", ""))
        mask = column.mask or str
        shown.append(
            {
                "key": column.key,
                "label": str(column.label),
                "text": text.replace("\0", "�") if column.key in by_column else mask(text),
                "bad": column.key in by_column,
                "num": column.is_number,
                "old": mask(old) if old else "",
                "new": mask(new) if new else "",
            }
        )
    return {"number": row.number, "cells": shown, "faults": [_fault(each, columns) for each in faults]}


def _fault(fault: Fault, columns: Sequence[Column]) -> dict[str, str]:
    return {"column": fault.column, "reason": fault.reason, "cure": fault.cure, "suggestion": fault.suggestion}


def _result(request: ScopedRequest, batch: Batch, register: Register) -> dict[str, Any]:
    many = {} if batch.cleared else outcomes(batch)
    made, changed = many.get(Outcome.MADE, 0), many.get(Outcome.CHANGED, 0)
    lamps = {
        Outcome.MADE: "ok", Outcome.CHANGED: "b", Outcome.KEPT: "off", Outcome.UNDONE: "ok", Outcome.TOUCHED: "y",
        Outcome.FAILED: "r",
    }  # fmt: skip
    figures = [
        {
            "lamp": lamp,
            "label": str(outcome.label),
            "value": number_text(many[outcome]),
            "url": f"?show={outcome.value}",
        }
        for outcome, lamp in lamps.items()
        if many.get(outcome)
    ]
    show = request.GET.get("show", "")
    if show not in lamps:
        show = next((each.value for each in (Outcome.TOUCHED, Outcome.FAILED) if many.get(each)), "")
    rows = BatchRow.objects.filter(batch=batch, outcome=show) if show else None
    last = undo_until(batch)
    may_undo = batch.state == BatchState.WRITTEN and made + changed > 0 and last is not None and clock.now() <= last
    return {
        "figures": figures,
        "heading": str(Outcome(show).label) if show else "",
        "table": table_of(request, batch, register, rows, show) if rows is not None else None,
        "may_undo": may_undo,
        "undo_until": date_text(last.astimezone(clock.SHANGHAI).date(), today=clock.today()) if last else "",
        "wrong_text": number_text(batch.counts.get(Verdict.WRONG.value, 0)) if not batch.cleared else "",
        "wrong": 0 if batch.cleared else batch.counts.get(Verdict.WRONG.value, 0),
    }
