"""What the pages of hand-overs show, and the panel of what followed on the page of the case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.enums import DeadlineState
from gonghui.engines.deadlines.models import Deadline
from gonghui.kernel import clock
from gonghui.kernel.kept import kept
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes import appeals
from gonghui.programmes.disputes.actions.handovers import AWARD_CLOCK, file_of
from gonghui.programmes.disputes.enums import AwardKind, CaseState, HandoverState
from gonghui.programmes.disputes.models import Award, Case, Handover, HandoverItem
from gonghui.programmes.disputes.permissions import MEDIATE, TAKE_HANDOVERS, VIEW_CASES
from gonghui.programmes.disputes.views.pieces import events_of, faces_of
from gonghui.web.wording import date_text, moment_text

TONES = {
    HandoverState.SENT: "y",
    HandoverState.RECEIVED: "b",
    HandoverState.ACCEPTED: "p",
    HandoverState.RETURNED: "r",
}
STAYS = (CaseState.TERMINATED,)
SHORT = 12


@kept
def _handovers(scope: Scope, *, case: int) -> QuerySet[Handover]:
    rows = Handover.objects.visible_to(scope).filter(case=case).select_related("record", "body")
    return rows.order_by("-pk")[:1]


@kept
def _awards(scope: Scope, *, case: int) -> QuerySet[Award]:
    return Award.objects.visible_to(scope).filter(case=case).in_order()


def panel(scope: Scope, case: Case) -> dict[str, Any]:
    """What `handover_panel.html` shows on the case's page, and the road reads. Two queries once it was accepted."""
    if case.accepted_on is None:
        return {"handover": None, "awards": [], "award_rows": [], "may_hand_over": False, "may_record_award": False}
    found, told = next(iter(_handovers(scope, case=case.pk)), None), _awards(scope, case=case.pk)
    stands = found is not None and found.state != HandoverState.RETURNED
    ended = case.state in (CaseState.TERMINATED, CaseState.AGREED)
    return {
        "handover": found,
        "handover_tone": TONES[HandoverState(found.state)] if found else "",
        "awards": told,
        "award_rows": award_rows(told, paper_of=lambda row: reverse("disputes:award_paper", args=[row.pk])),
        "may_hand_over": case.state == CaseState.TERMINATED and not stands and scope.has(MEDIATE),
        "may_record_award": ended and scope.has(MEDIATE),
    }


def new_context(case: Case, form: Any) -> dict[str, Any]:
    """The page on which a file is handed over. Two queries besides the case's own."""
    return {"case": case, "form": form, "pieces": [_piece(each) for each in file_of(case)]}


def detail_context(scope: Scope, row: Handover) -> dict[str, Any]:
    """The page of one hand-over. Four queries besides its own."""
    open_names = {move.name for move in row.lifecycle.moves_open(row, scope)}
    mine = row.body_id in scope.bodies
    accepted = row.state == HandoverState.ACCEPTED
    told = list(row.awards.in_order())
    items = list(row.items.select_related("recognised_by"))
    clocks = list(Deadline.objects.filter(record=row.pk).order_by("pk"))
    decides = mine and accepted and scope.has(TAKE_HANDOVERS)
    return {
        "handover": row,
        "case_url": row.case.get_absolute_url() if scope.has(VIEW_CASES) else "",
        "tone": TONES[HandoverState(row.state)],
        "answer": _answer(row, mine),
        "facts": _facts(row),
        "items": [_item(each, row, may=decides) for each in items],
        "recognised": sum(1 for each in items if each.recognised_at),
        "faces": faces_of(clocks),
        "award_rows": award_rows(told, paper_of=lambda _row: ""),
        "may": {name: mine and name in open_names for name in ("receive", "accept", "return_")},
        "may_award": decides,
        "may_extend": decides and any(_extendable(each) for each in clocks),
        "may_index": row.index is None and scope.has(MEDIATE),
        "events": events_of(row.pk),
    }


def _extendable(each: Deadline) -> bool:
    """Whether it is the first time for the award, and not over."""
    running = each.rule == AWARD_CLOCK and each.state == DeadlineState.RUNNING
    return running and each.nominal_last_day >= clock.today()


def award_rows(told: Iterable[Award], *, paper_of: Any) -> list[dict[str, Any]]:
    """Decisions as `components/rows.html` lists them."""
    return [_award(row, paper_of(row) if row.paper is not None else "") for row in told]


def _award(row: Award, url: str) -> dict[str, Any]:
    today = clock.today()
    facts = [
        row.number,
        _("%(day)s作出") % {"day": date_text(row.decided_on, today=today, weekday=False)},
        _("%(day)s送达") % {"day": date_text(row.served_on, today=today, weekday=False)} if row.served_on else "",
        _("判付 %(amount)s 元") % {"amount": format_yuan(row.amount)} if row.amount else "",
        after_award(row),
    ]
    return {
        "icon": "gavel",
        "title": f"{row.body.short_name} {row.get_kind_display()}",
        "strong": True,
        "detail": " · ".join(filter(None, facts)),
        "mark": row.get_result_display(),
        "mark_tone": "p" if row.result in ("supported", "settled") else "",
        "url": url,
    }


def after_award(row: Award) -> str:
    """Who may still do what about a decision and until when (LMA 48-50, CPL 171); empty where nothing is known."""
    if row.kind == AwardKind.NOT_ACCEPTED:
        return _("申请人可以向法院起诉")
    rule = appeals.rule_against(row)
    if not rule:
        return ""
    words = {
        appeals.SUIT: _("不服的，任何一方十五日内起诉"),
        appeals.JUDGMENT: _("不服的，十五日内上诉"),
        appeals.RULING: _("不服的，十日内上诉"),
    }[rule]
    if row.final:
        words = _("终局裁决：劳动者十五日内可以起诉，用人单位只能在三十日内申请撤销")
    found = appeals.until(row)
    return words if found is None else _("%(words)s，最晚%(day)s") % {
        "words": words, "day": date_text(found.last_day, today=clock.today()),
    }  # fmt: skip


def _answer(row: Handover, mine: bool) -> str:
    body = {"body": _("您") if mine else row.body.name, "number": row.number}
    return {
        HandoverState.SENT: _("等%(body)s签收"),
        HandoverState.RECEIVED: _("等%(body)s决定是否受理"),
        HandoverState.ACCEPTED: _("已受理，案号%(number)s"),
        HandoverState.RETURNED: _("退回了，看理由再定去哪里"),
    }[HandoverState(row.state)] % body


def _facts(row: Handover) -> list[tuple[str, str]]:
    today, case = clock.today(), row.case
    pairs = [
        (_("接收单位"), row.body.name),
        (_("移送单位"), case.mediation_body.name),
        (_("调解案号"), case.number or ""),
        (_("移送"), date_text(row.sent_on, today=today)),
        (_("申请人同意"), row.get_consent_display()),
        (_("签收"), moment_text(row.received_at, today=today) if row.received_at else ""),
        (_("接收单位案号"), row.number),
        (_("退回理由"), row.return_reason),
        (_("申请调解"), _("%(day)s，时效中断") % {"day": date_text(case.filed_on, today=today, weekday=False)}),
        (
            _("调解终止"),
            _("%(day)s，时效重新计算") % {"day": date_text(case.ended_on, today=today, weekday=False)}
            if case.ended_on
            else "",
        ),
    ]
    return [pair for pair in pairs if pair[1]]


def _item(item: HandoverItem, row: Handover, *, may: bool) -> dict[str, Any]:
    done = item.recognised_at
    seen = _("%(at)s 认可") % {"at": moment_text(done, today=clock.today())} if done else ""
    return {
        "position": item.position,
        "title": item.title,
        "number": item.number,
        "print": item.sha256[:SHORT],
        "recognised": seen,
        "url": reverse("disputes:handover_recognise", args=[item.pk]) if may and not done else "",
    }


def _piece(piece: Any) -> dict[str, Any]:
    return {
        "icon": "file-text" if piece.document is not None else "paperclip",
        "title": piece.title,
        "detail": piece.number,
        "mark": piece.sha256[:SHORT] or _("实物"),
    }
