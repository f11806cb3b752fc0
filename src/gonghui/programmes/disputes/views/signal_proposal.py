"""What the page of a signal says of its classification: two levels, each with the words that led there."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from gonghui.engines.legal.classify.current import GUIDE
from gonghui.programmes.disputes.enums import Category, SignalState
from gonghui.programmes.disputes.models import Signal, SignalClassification

QUOTED = 3
ELSEWHERE, COLLECTIVE = "elsewhere", "collective"


def proposal_of(signal: Signal) -> dict[str, Any] | None:
    """The proposal, and beside it what a person decided; None where there is none, or nobody needs it any more."""
    row: SignalClassification | None = getattr(signal, "classification", None)
    if row is None or (signal.state != SignalState.RECEIVED and row.decided_at is None):
        return None
    titles = {each.code: str(each.title) for each in GUIDE.current(signal.federation_id).risks}
    decided = row.decided_at is not None
    return {
        "decided": decided,
        "sentence": _decided(row) if decided else _sentence(row),
        "kinds": [_line(code, str(Category(code).label), row) for code in row.categories if code in Category.values],
        "risks": [_line(code, titles[code], row) for code in row.risks if code in titles],
        "decided_risks": "、".join(titles.get(code, code) for code in row.decided_risks),
        "others": "" if row.labour else _quoted(row, ELSEWHERE),
        "by_model": bool(row.model),
    }


def suggested(signal: Signal) -> str:
    """The proposed category for a line of the inbox."""
    row: SignalClassification | None = getattr(signal, "classification", None)
    if row is None or not row.main:
        return ""
    return _("建议：%(category)s") % {"category": Category(row.main).label}


def _sentence(row: SignalClassification) -> str:
    if not row.labour:
        return _("看上去和劳动、社保没有关系。")
    if not row.categories:
        return _("看上去是劳动、社保方面的事，还看不出是哪一种。")
    if not row.dispute:
        return _("看上去是劳动、社保方面的事，但不属于劳动争议。")
    return _("看上去是劳动争议。")


def _decided(row: SignalClassification) -> str:
    if not row.decided_labour:
        return _("研判认定：和劳动、社保没有关系。")
    return _("研判认定：%(category)s。") % {"category": row.get_decided_category_display() or _("与劳动有关")}


def _line(code: str, title: str, row: SignalClassification) -> dict[str, str]:
    return {"title": title, "words": _quoted(row, code) or (_("写到的人数多") if code == COLLECTIVE else "")}


def _quoted(row: SignalClassification, speaks_for: str) -> str:
    words = [said for code, said in row.reasons if code == speaks_for][:QUOTED]
    return "".join(f"“{said}”" for said in words)
