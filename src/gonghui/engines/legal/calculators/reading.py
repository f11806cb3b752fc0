"""From what was sent to what a formula takes: each input by its kind, everything wrong named at once by field."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from gonghui.engines.legal.calculators.inputs import Input, Kind
from gonghui.engines.legal.enums import ItemKind
from gonghui.kernel.errors import Invalid

# Nobody earns a billion a month; what is longer is a slip, or meant to keep us busy.
AMOUNT = re.compile(r"[0-9]{1,10}(\.[0-9]{1,6})?")
WHOLE = re.compile(r"[0-9]{1,6}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
LEAST, TOO_LARGE = Decimal("1E-12"), 10**12
FIRST_YEAR, LAST_YEAR = 1900, 2199
Value = TypeVar("Value")
LONGEST_TEXT = 40
LONGEST_LIST = 50
FULLEST_MONTH = 31


class Wrong(ValueError):
    """What is wrong with one value, and how to mend it."""


def read(inputs: Sequence[Input], given: Mapping[str, Any]) -> dict[str, Any]:
    """Every input of the table as a formula takes it. Raises `Invalid` with all that is missing, wrong or unknown."""
    known = {each.name for each in inputs}
    problems = {name[:LONGEST_TEXT]: _("没有这一项。核对拼写，或者去掉它。") for name in given if name not in known}
    values: dict[str, Any] = {}
    for each in inputs:
        try:
            values[each.name] = _value(each, given.get(each.name))
        except Wrong as wrong:
            problems[each.name] = str(wrong)
    if problems:
        raise refusal(inputs, problems)
    return values


def refusal(inputs: Sequence[Input], problems: Mapping[str, str]) -> Invalid:
    """The refusal whose sentence names each field, as it is sent and as it is called on the page."""
    labels = {each.name: str(each.label) for each in inputs}
    lines = [
        _("%(name)s（%(label)s）：%(problem)s") % {"name": name, "label": labels[name], "problem": problem}
        if name in labels
        else _("%(name)s：%(problem)s") % {"name": name, "problem": problem}
        for name, problem in problems.items()
    ]
    return Invalid("\n".join(lines), fields=problems)


def needed(name: str, why: str) -> Invalid:
    """The refusal of a formula that cannot go on without an input it needs in this case."""
    return Invalid(why, fields={name: why})


def from_json(text: str | bytes) -> dict[str, Any]:
    """Inputs as they were sent, numbers exact. Raises `Invalid` for what is no JSON object."""
    try:
        found = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
        json.dumps(found, ensure_ascii=False, default=str).encode()  # halves of characters cannot be told back
    except (ValueError, RecursionError, InvalidOperation):
        raise Invalid(_('这不是合格的 JSON。写成 {"名字": "值"} 这样，一项一个名字。')) from None
    if not isinstance(found, dict):
        raise Invalid(_('要一组名字和值，写成 {"名字": "值"} 这样。'))
    return found


def _no_number(text: str) -> None:
    raise ValueError(text)


def _value(asked: Input, given: Any) -> Any:
    if isinstance(given, str):
        given = given.strip()
    if given is None or given == "":
        if asked.required:
            raise Wrong(_("还没填。这一项少了算不出来。"))
        return asked.default
    return READERS[asked.kind](asked, given)


def _number(asked: Input, given: Any) -> Decimal:
    text = _written_out(given)
    if not isinstance(text, str) or not AMOUNT.fullmatch(text):
        raise Wrong(_("写成不小于零的数，比如 4500 或者 12.5，不要写单位和逗号。"))
    return _within(asked, Decimal(text))


def _written_out(given: Any) -> Any:
    """A number as text; one of a size that nobody means is not written out, for it could fill the memory."""
    if isinstance(given, bool):
        return given
    if isinstance(given, int):
        return str(given) if abs(given) < TOO_LARGE else ""
    if isinstance(given, Decimal):
        sane = given.is_finite() and LEAST <= given.copy_abs() < TOO_LARGE
        return f"{given:f}" if sane else "0" if given.is_finite() and not given else ""
    return given


def _count(asked: Input, given: Any) -> int:
    text = _written_out(given)
    if not isinstance(text, str) or not WHOLE.fullmatch(text):
        raise Wrong(_("写成整数，比如 3。"))
    return int(_within(asked, Decimal(text)))


def _within(asked: Input, value: Decimal) -> Decimal:
    if asked.positive and not value:
        raise Wrong(_("要大于零。"))
    if value < asked.least:
        raise Wrong(_("不能小于 %(least)s。") % {"least": asked.least})
    if asked.most is not None and value > asked.most:
        raise Wrong(_("不能大于 %(most)s。") % {"most": asked.most})
    return value


def _flag(asked: Input, given: Any) -> bool:
    if not isinstance(given, bool):
        raise Wrong(_("写成 true 或者 false。"))
    return given


def _date(asked: Input, given: Any) -> dt.date:
    if isinstance(given, dt.date) and not isinstance(given, dt.datetime):
        given = given.isoformat()
    if isinstance(given, str) and DAY.fullmatch(given):
        try:
            found = dt.date.fromisoformat(given)
        except ValueError:
            raise Wrong(_("日历上没有这一天。核对月份和日子。")) from None
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
        raise Wrong(_("年份不对。核对一下。"))
    raise Wrong(_("日期写成 2026-11-23 这样。"))


def _choice(asked: Input, given: Any) -> str:
    values = [value for value, _label in asked.choices]
    if given not in values or not isinstance(given, str):
        raise Wrong(_("从这几个里选：%(choices)s。") % {"choices": "、".join(values)})
    return given


def _text(asked: Input, given: Any) -> str:
    if not isinstance(given, str) or len(given) > LONGEST_TEXT:
        raise Wrong(_("写成文字，不超过 %(most)s 个字。") % {"most": LONGEST_TEXT})
    return given


def _listed(given: Any) -> list[Any]:
    if not isinstance(given, list | tuple):
        raise Wrong(_("写成一列。没有就留空。"))
    if len(given) > LONGEST_LIST:
        raise Wrong(_("太多了，最多 %(most)s 项。") % {"most": LONGEST_LIST})
    return list(given)


def _dates(asked: Input, given: Any) -> tuple[dt.date, ...]:
    return _each(given, partial(_date, asked))


def _stretches(asked: Input, given: Any) -> tuple[dict[str, dt.date], ...]:
    def stretch(each: Any) -> dict[str, dt.date]:
        if not isinstance(each, Mapping) or set(each) != {"from", "to"}:
            raise Wrong(_("写明从哪天（from）到哪天（to）。"))
        found = {"from": _date(asked, each["from"]), "to": _date(asked, each["to"])}
        if found["to"] < found["from"]:
            raise Wrong(_("结束的那天早于开始的那天。"))
        return found

    return _each(given, stretch)


def _claims(asked: Input, given: Any) -> tuple[dict[str, Any], ...]:
    def claim(each: Any) -> dict[str, Any]:
        if not isinstance(each, Mapping) or set(each) != {"kind", "amount"}:
            raise Wrong(_("写明种类（kind）和金额（amount）。"))
        if not isinstance(each["kind"], str) or each["kind"] not in ItemKind.values:
            raise Wrong(_("种类从这几个里选：%(choices)s。") % {"choices": "、".join(ItemKind.values)})
        return {"kind": each["kind"], "amount": _number(asked, each["amount"])}

    return _each(given, claim)


def _each(given: Any, read_one: Callable[[Any], Value]) -> tuple[Value, ...]:
    """Every member of a list; what is wrong with one says which it is."""
    found = []
    for number, each in enumerate(_listed(given), start=1):
        try:
            found.append(read_one(each))
        except Wrong as wrong:
            raise Wrong(_("第 %(number)s 项：%(problem)s") % {"number": number, "problem": wrong}) from None
    return tuple(found)


def _month_days(asked: Input, given: Any) -> dict[str, int]:
    if not isinstance(given, Mapping) or len(given) > LONGEST_LIST:
        raise Wrong(_('按月份写出勤天数，比如 {"2025-06": 7}。'))
    found: dict[str, int] = {}
    for month, count in given.items():
        if not isinstance(month, str) or not MONTH.fullmatch(month):
            raise Wrong(_("月份写成 2025-06 这样。"))
        try:
            found[month] = _count(asked, count)
        except Wrong:
            found[month] = FULLEST_MONTH + 1
        if found[month] > FULLEST_MONTH:
            raise Wrong(_("%(month)s 的天数写成 0 到 31 的整数。") % {"month": month})
    return found


READERS: dict[Kind, Callable[[Input, Any], Any]] = {
    Kind.MONEY: _number,
    Kind.NUMBER: _number,
    Kind.COUNT: _count,
    Kind.FLAG: _flag,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.TEXT: _text,
    Kind.DATES: _dates,
    Kind.STRETCHES: _stretches,
    Kind.CLAIMS: _claims,
    Kind.MONTH_DAYS: _month_days,
}
