"""What the pages of the self-check show: the question, what was said before, the end with its figures and doors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.engines.legal.calculators import CALCULATORS
from gonghui.engines.legal.cards import GUIDE as CARDS
from gonghui.engines.legal.checks import SEPARATOR, ChecksSection, End, Figure, Way, trail_to
from gonghui.engines.legal.classify.current import classifier_for
from gonghui.engines.legal.forms import DayForm, WordsForm
from gonghui.engines.legal.views.rights import clocks_of
from gonghui.kernel import clock
from gonghui.kernel.addresses import address

REPORT, APPLY = "disputes_public:report", "disputes_public:apply"
DATED = ("wages", "none")
MOST_ENDS, QUOTED = 4, 3
ICONS = {
    "pay": "scale", "leave": "user", "contract": "file-text", "injury": "alert-triangle", "insurance": "shield-check",
    "hours": "clock", "women": "users", "platform": "device-mobile", "other": "message-2",
}  # fmt: skip


def question_context(
    section: ChecksSection, here: Way, form: WordsForm | None = None, words: str | None = None
) -> dict[str, Any]:
    """A question with its answers; the first one also takes own words."""
    question = here.question
    assert question is not None
    return {
        "question": question,
        "answers": [
            {
                "say": answer.say,
                "hint": answer.hint,
                "url": _url(here.trail, answer.code),
                "icon": ICONS.get(answer.code, "chevron-right") if not here.trail else "",
            }
            for answer in question.answers
        ],
        "said": _said(here),
        "form": form,
        "found": None if words is None else _found(section, words),
        "report_url": address(REPORT),
    }


def end_context(here: Way, end: End, form: DayForm, day: dt.date | None) -> dict[str, Any]:
    """The end: what it is, what the law gives, figures, what to keep, clocks, doors."""
    return {
        "end": end,
        "said": _said(here),
        "figures": [_figure(each) for each in end.calculators],
        "clocks": clocks_of(end.clock, clock.today(), day),
        "form": form if end.clock not in DATED else None,
        "door": _doors()[end.door],
        "report_url": _with(address(REPORT), trouble=end.report, category=end.category) if end.report else "",
        "apply_url": address(APPLY) if end.door == "union" and end.category != "N00" else "",
        "cards": _cards(end.cards),
    }


def _cards(codes: Iterable[str]) -> list[dict[str, Any]]:
    """Links to the cards of these codes that the pack in force has."""
    there = {card.code: card.title for card in CARDS.current().cards}
    known = [code for code in codes if code in there]
    return [{"title": there[code], "url": reverse("legal:card", args=[code])} for code in known]


def _said(here: Way) -> list[dict[str, Any]]:
    return [{"ask": each.question.ask, "say": each.answer.say, "url": _url(each.before)} for each in here.said]


def _url(*codes: str) -> str:
    trail = SEPARATOR.join(filter(None, codes))
    return reverse("legal:check_way", args=[trail]) if trail else reverse("legal:check")


def _with(url: str, **told: str) -> str:
    return f"{url}?{urlencode(told)}" if url else ""


def _figure(figure: Figure) -> dict[str, Any]:
    calculator = CALCULATORS[figure.name]
    url = reverse("legal:calculator", args=[figure.name])
    return {
        "ask": calculator.ask,
        "label": calculator.label,
        "icon": calculator.icon,
        "url": _with(url, **figure.carry) if figure.carry else url,
    }


def _found(section: ChecksSection, words: str) -> dict[str, Any]:
    """The ends whose kind the words speak for, the main one first, each with what was heard."""
    finding = classifier_for(None).classify(words)
    heard: dict[str, list[str]] = {}
    for reason in finding.reasons:
        heard.setdefault(reason.speaks_for, []).append(f"“{reason.words}”")
    kinds = {code: at for at, code in enumerate(finding.categories)}
    ends = sorted((end for end in section.ends if end.category in kinds), key=lambda end: kinds[end.category])
    return {
        "labour": finding.labour,
        "urgent": finding.urgency == "urgent",
        "ends": [
            {
                "title": end.title,
                "why": "".join(heard.get(end.category, [])[:QUOTED]),
                "url": _url(trail_to(section, end.code)),
            }
            for end in ends[:MOST_ENDS]
        ],
    }


def _doors() -> dict[str, tuple[str, str]]:
    """Each door as a sentence, and the number to ring."""
    return {
        "union": (_("先告诉工会，工会出面谈，谈不成帮您走仲裁"), "12351"),
        "inspection": (_("告诉工会，也可以直接找劳动监察"), "12333"),
        "insurance": (_("补缴找社保经办机构，工会帮您催"), "12333"),
        "fund": (_("找住房公积金管理中心"), "12329"),
        "police": (_("有危险，马上报警"), "110"),
        "other": (_("这件事不归劳动仲裁，下面写着找谁"), "12351"),
    }
