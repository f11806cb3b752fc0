"""What a calculator's pages show: the figure, the way to it, what was used, how long there is, what to do next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gonghui.engines.documents.rendering import render_plain
from gonghui.engines.legal.calculators import CALCULATORS, Calculator, Result
from gonghui.engines.legal.calculators.amounts import day, plain
from gonghui.engines.legal.calculators.inputs import Input, Kind, Output
from gonghui.engines.legal.calculators.table import Group
from gonghui.engines.legal.claims import category_of
from gonghui.engines.legal.clocks import RULES
from gonghui.engines.legal.enums import ClaimType
from gonghui.engines.legal.forms import CalculatorForm
from gonghui.engines.legal.limitation import Limitation
from gonghui.engines.legal.lookups import Filled
from gonghui.engines.legal.parameters import LABELS, Figure
from gonghui.engines.legal.views.rights import (
    endless,
    limit_clock,
    wages_clocks,
    year_clock,
    year_from,
    year_to_come,
)
from gonghui.foundation.regions.models import Region
from gonghui.kernel import clock
from gonghui.kernel.addresses import address
from gonghui.kernel.money import format_yuan, in_words
from gonghui.web.clocks import ClockFace
from gonghui.web.wording import date_text

TEMPLATE = Path(__file__).resolve().parents[1] / "typst" / "calculation.typ"
REPORT = "disputes_public:report"
LONG = 10
WAGES = "wages"


def list_context() -> dict[str, Any]:
    """The calculators under the words that people come with."""
    groups = [
        {"label": group.label, "items": [each for each in CALCULATORS.values() if each.group == group]}
        for group in Group
    ]
    return {"groups": groups}


def page_context(form: CalculatorForm, result: dict[str, Any] | None) -> dict[str, Any]:
    """The page of one calculator, with its answer or without."""
    return {"calculator": form.calculator, "form": form, "result": result, "report_url": address(REPORT)}


def result_context(form: CalculatorForm) -> dict[str, Any]:
    """The answer as the page shows it. Raises `Invalid` where there is none."""
    result, filled = form.answer()
    calculator = form.calculator
    figure = next((each for each in calculator.outputs if each.name == calculator.figure), None)
    value = result.outputs[figure.name] if figure else None
    text = _large(figure, value)
    return {
        "headline": result.headline,
        "figure": text,
        "dated": day(value) if isinstance(value, dt.date) else "",
        "long": isinstance(value, dt.date) or len(text) > LONG,
        "unit": figure.unit if figure and value is not None else "",
        "words": _words(figure, value),
        "steps": [{"title": step.text, "detail": step.why, "tone": "on"} for step in result.steps],
        "articles": result.articles,
        "warnings": result.warnings,
        "lines": _lines(calculator, result),
        "inputs": list(_inputs(calculator, filled)),
        "figures": list(_figures(filled)),
        "clocks": _clocks(calculator, result, filled),
        "sent": list(sent_of(form)),
    }


def paper_of(form: CalculatorForm) -> tuple[str, bytes]:
    """The title of the sheet and its bytes. Raises `Invalid` where there is no answer."""
    result = result_context(form)
    now = clock.now()
    title = _("%(name)s的计算") % {"name": form.calculator.label}
    data = {
        "title": title,
        "name": str(form.calculator.label),
        "headline": result["headline"],
        "figure": result["dated"] or f"{result['figure']} {result['unit']}".strip(),
        "words": result["words"],
        "steps": [[step["title"], step["detail"]] for step in result["steps"]],
        "articles": [str(article) for article in result["articles"]],
        "lines": [list(pair) for pair in result["lines"]],
        "inputs": [[str(label), value] for label, value in result["inputs"]],
        "figures": [[label, f"{value}　{source}"] for label, value, source in result["figures"]],
        "warnings": list(result["warnings"]),
        "made_on": day(now.date()),
        "labels": _paper_labels(),
    }
    return title, render_plain(TEMPLATE, title, data, now)


def _paper_labels() -> dict[str, str]:
    return {
        "steps": _("怎么算出来的"),
        "articles": _("依据"),
        "lines": _("分项"),
        "inputs": _("填的数"),
        "figures": _("用到的当地参数"),
        "warnings": _("还要知道"),
        "estimate": _("这是估算，不是裁决，也不是法律意见。按填的数和上面的条文算出，没有盖章。"),
        "made_on": _("计算日期"),
    }


def report_address(calculator: Calculator, given: Mapping[str, Any]) -> str:
    """Where the result is told to the union; the kind of claim goes along, no number does."""
    category = category_of(calculator.name, str(given.get("form", "")))
    return f"{address(REPORT)}?{urlencode({'category': category})}" if category else address(REPORT)


def shown(output: Output | Input, value: Any, *, unit: bool = True) -> str:
    """A value as screens write it."""
    text = _plainly(output, value)
    return f"{text} {output.unit}" if unit and output.unit and text else text


def _plainly(output: Output | Input, value: Any) -> str:
    if value is None or value in ("", (), []):
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dt.date):
        return day(value)
    if output.kind is Kind.CHOICE:
        return str(dict(output.choices).get(value, value))
    if output.kind is Kind.MONEY:
        return format_yuan(Decimal(value))
    return plain(value) if output.kind is Kind.NUMBER and isinstance(value, Decimal) else str(value)


def _large(figure: Output | None, value: Any) -> str:
    """The figure itself; a day as clocks write it."""
    if isinstance(value, dt.date):
        return date_text(value, today=clock.today())
    return shown(figure, value, unit=False) if figure else ""


def _words(figure: Output | None, value: Any) -> str:
    """The amount in banking numerals; in Chinese only, where they mean something."""
    if figure is None or value is None or figure.kind is not Kind.MONEY or (get_language() or "").startswith("en"):
        return ""
    return _("人民币%(words)s") % {"words": in_words(value)}


def _lines(calculator: Calculator, result: Result) -> list[tuple[str, str]]:
    """The other outputs; what there is not, and what does not apply beside an amount, is left out."""
    sums = any(each.name == calculator.figure and each.kind is Kind.MONEY for each in calculator.outputs)
    others = (each for each in calculator.outputs if each.name != calculator.figure and each.kind is not Kind.FLAGS)
    rest = [(each, result.outputs[each.name]) for each in others]
    told = [(each, value) for each, value in rest if value or not sums]
    return [(str(each.label), text) for each, value in told if (text := shown(each, value))]


def _inputs(calculator: Calculator, filled: Filled) -> Iterator[tuple[str, str]]:
    """What was entered, as it was understood."""
    for asked in calculator.inputs:
        value = filled.given.get(asked.name)
        if asked.name in filled.used or value in (None, "", (), [], {}, False):
            continue
        if asked.kind is Kind.CLAIMS:
            kinds = dict(asked.choices)
            yield from ((str(kinds[each["kind"]]), f"{each['amount']} {asked.unit}") for each in value)
        elif isinstance(value, list | dict):
            yield str(asked.label), "；".join(_told(value))
        else:
            yield str(asked.label), shown(asked, _typed(asked, value))


def _told(value: list[Any] | dict[str, Any]) -> list[str]:
    if isinstance(value, dict):
        return [_("%(month)s：%(days)s 天") % {"month": month, "days": days} for month, days in value.items()]
    return [" ~ ".join(each.values()) if isinstance(each, dict) else str(each) for each in value]


def _typed(asked: Input, value: Any) -> Any:
    """Dates came as text; they are shown as dates."""
    return dt.date.fromisoformat(value) if asked.kind is Kind.DATE and isinstance(value, str) else value


def _figures(filled: Filled) -> Iterator[tuple[str, str, str]]:
    """Each local figure with its place and days, and where it is from. What nobody verified says so."""
    names = Region.objects.filter(pk__in={each.region for each in filled.used.values()} - {""})
    places = dict(names.values_list("pk", "name"))
    for figure in filled.used.values():
        place = places.get(figure.region, figure.region) or _("全国")
        yield str(LABELS[figure.key]), f"{format_yuan(figure.value.value)} {_('元')}", _source(place, figure)


def _source(place: str, figure: Figure) -> str:
    value = figure.value
    facts = {
        "place": place,
        "since": day(value.since),
        "until": day(value.until) if value.until else _("现在"),
        "source": value.source,
    }
    if value.verified:
        return _("%(place)s，%(since)s 至 %(until)s，%(source)s") % facts
    return _("%(place)s，%(since)s 至 %(until)s，%(source)s。没有核对过，只供试算") % facts


def _clocks(calculator: Calculator, result: Result, filled: Filled) -> list[ClockFace]:
    """The worker's own dates: a limit that was asked for, or the year of arbitration (LMA 27), begun or not."""
    today, outputs, given = clock.today(), result.outputs, filled.given
    if calculator.name == "deadline":
        return [limit_clock(RULES[given["rule"]], today, dt.date.fromisoformat(given["trigger_date"]))]
    if calculator.name == "limitation":
        found = Limitation(None, outputs["last_day"], None)
        return [year_clock(found, today, first=_began(given))] if outputs["last_day"] else [endless(today)]
    if calculator.name == "final_award":
        return [limit_clock(RULES["suit_after_award"], today, None)]
    if calculator.rights == WAGES:
        return wages_clocks(today)
    day = given.get(calculator.rights)
    return [year_from(dt.date.fromisoformat(day), today) if day else year_to_come(today)]


def _began(given: Mapping[str, Any]) -> dt.date:
    """The day from which the year of a limitation that was calculated runs at first."""
    wages = given["claim_type"] == ClaimType.WAGE_ARREARS
    return dt.date.fromisoformat(given["relationship_ended_on" if wages else "knew_on"])


def sent_of(form: CalculatorForm) -> Iterator[tuple[str, str]]:
    """What was sent, to be sent again for the paper, or taken along."""
    for name in form.fields:
        value = form.cleaned_data.get(name)
        if value not in (None, "", False):
            yield name, "on" if value is True else str(value)
