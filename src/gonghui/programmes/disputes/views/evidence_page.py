"""What the pages of evidence show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.engines.documents.models import Document
from gonghui.foundation.accounts.doors import ScopedRequest
from gonghui.kernel import clock
from gonghui.kernel.codes import random_code
from gonghui.kernel.kept import kept
from gonghui.kernel.models import AccessLog
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.evidence import OPEN, what_of
from gonghui.programmes.disputes.actions.rooms import key_prefix
from gonghui.programmes.disputes.enums import Side, Stance
from gonghui.programmes.disputes.forms.evidence import EvidenceForm
from gonghui.programmes.disputes.models import Case, Evidence
from gonghui.programmes.disputes.papers.kinds import ROOM_PAPERS
from gonghui.programmes.disputes.permissions import MEDIATE, SHARE_PAPERS, TALK
from gonghui.programmes.disputes.views import case_clocks
from gonghui.programmes.disputes.views.room_facts_page import paper_slip
from gonghui.programmes.disputes.views.room_page import Room
from gonghui.web.wording import moment_text

KILOBYTE, MEGABYTE = 1024, 1024 * 1024
LOOKS_SHOWN, PANEL_ROWS = 3, 5


def rows_of(case: Case) -> list[Evidence]:
    """The evidence of a case with what each side says of it and why. One query."""
    return list(case.evidence.with_stances().in_order())


def verdict(evidence: Any) -> tuple[str, str]:
    """What the sides say in one mark, with its tone. Takes a row of `with_stances`."""
    said = {side: says for side in Side if (says := getattr(evidence, f"{side}_says"))}
    against = [str(side.label) for side, says in said.items() if says == Stance.DISPUTED]
    if against:
        return _("%(who)s不认") % {"who": "、".join(against)}, "y"
    if len(said) == len(Side):
        return _("双方认可"), "p"
    if said:
        return _("%(who)s认可") % {"who": next(iter(said)).label}, ""
    return (_("待质证"), "") if evidence.opened_at else (_("只有调解组织看得到"), "")


@kept
def _pieces(*, case: int) -> QuerySet[Evidence]:
    return Evidence.objects.filter(case=case).with_stances().in_order()


def panel(scope: Scope, case: Case) -> dict[str, Any]:
    """The evidence on the page of its case, in one query: the first few, how many in all."""
    rows = _pieces(case=case.pk)
    return {
        "evidence_url": reverse("disputes:evidence", args=[case.code]),
        "evidence_line": _line(rows),
        "evidence_items": [
            {
                "title": f"{row.number}. {row.title}",
                "icon": "paperclip" if row.file else "home",
                "mark": verdict(row)[0],
                "mark_tone": verdict(row)[1],
            }
            for row in rows[:PANEL_ROWS]
        ],
        "evidence_may_add": scope.has(MEDIATE) and case.state in OPEN,
    }


def desk_context(scope: Scope, case: Case, form: EvidenceForm) -> dict[str, Any]:
    """The desk's page of evidence in three queries: rows, who has looked, the right that ends first."""
    rows = rows_of(case)
    may = scope.has(MEDIATE) and case.state in OPEN
    looks = _looks(case, rows)
    return {
        "case": case,
        "items": [_item(case, row, looks, may) for row in rows],
        "form": form,
        "may_add": may,
        "line": _line(rows),
        "right": case_clocks.strip(case),
    }


def _line(rows: Sequence[Any]) -> str:
    both = sum(bool(row.applicant_says and row.respondent_says) for row in rows)
    return _("%(all)s 份，%(both)s 份双方说过认不认") % {"all": len(rows), "both": both} if rows else ""


def _item(case: Case, row: Evidence, looks: dict[str, list[str]], may: bool) -> dict[str, Any]:
    mark, tone = verdict(row)
    return {
        "evidence": row,
        "mark": mark,
        "tone": tone,
        "icon": "paperclip" if row.file else "home",
        "detail": " · ".join(filter(None, _facts(row))),
        "url": reverse("disputes:evidence_file", args=[case.code, row.pk]) if row.file else "",
        "reasons": _reasons(row),
        "looks": looks.get(what_of(row), []),
        "may_open": may and row.opened_at is None,
        "may_ask": may,
        "open_url": reverse("disputes:evidence_open", args=[case.code, row.pk]),
        "stance_url": reverse("disputes:evidence_stance", args=[case.code, row.pk]),
    }


def _reasons(row: Any) -> list[str]:
    said = {side: getattr(row, f"{side}_reason") for side in Side}
    return [f"{side.label}：{reason}" for side, reason in said.items() if reason]


def _facts(row: Evidence) -> list[str]:
    today = clock.today()
    opened = _("%(when)s 给双方看") % {"when": moment_text(row.opened_at, today=today)} if row.opened_at else ""
    return [
        _("%(who)s提交") % {"who": row.get_brought_by_display()},
        moment_text(row.created_at, today=today),
        size_text(row.size) if row.file else row.kept_at,
        opened,
    ]


def size_text(size: int) -> str:
    """`86 KB`, `1.2 MB`."""
    return f"{size / MEGABYTE:.1f} MB" if size >= MEGABYTE else f"{max(size // KILOBYTE, 1)} KB"


def _looks(case: Case, rows: Sequence[Evidence]) -> dict[str, list[str]]:
    """Who has looked at which, the latest first; a few names each."""
    names = [what_of(row) for row in rows if row.file]
    found: dict[str, list[str]] = {}
    for what, actor in (
        AccessLog.objects.filter(record=case.pk, what__in=names).order_by("-at", "-pk").values_list("what", "actor")
    ):
        seen = found.setdefault(what, [])
        if actor not in seen and len(seen) < LOOKS_SHOWN:
            seen.append(actor)
    return found


def room_context(request: ScopedRequest, room: Room) -> dict[str, Any]:
    """The evidence that a seat may see and the sealed papers, in two queries besides the room's own."""
    rows = Evidence.objects.visible_to(request.scope).shown_to(room.me).filter(case=room.case)
    papers = Document.objects.filter(record=room.case.pk).of_kind(*ROOM_PAPERS).standing().exclude(sealed_at=None)
    return {
        "case": room.case,
        "room_url": room.url(None),
        "items": [_shown(room, row) for row in rows.with_stances().in_order()],
        "papers": [{"pk": each.pk, "slip": paper_slip(room.case.code, each)} for each in papers.order_by("pk")],
        "key": key_prefix(room.me, None) + random_code(16),
        "may_share": room.is_open and request.scope.has(TALK),
        "may_share_papers": room.is_open and request.scope.has(SHARE_PAPERS),
    }


def _shown(room: Room, row: Evidence) -> dict[str, Any]:
    mark, tone = verdict(row)
    facts = [_("%(who)s提交") % {"who": row.get_brought_by_display()}, row.proves, "" if row.file else row.kept_at]
    line = {
        "title": f"{row.number}. {row.title}",
        "strong": True,
        "icon": "paperclip" if row.file else "home",
        "detail": " · ".join(filter(None, facts)),
        "mark": mark,
        "mark_tone": tone,
        "url": reverse("disputes_public:room_evidence_file", args=[room.case.code, row.pk]) if row.file else "",
    }
    return {"evidence": row, "rows": [line]}
