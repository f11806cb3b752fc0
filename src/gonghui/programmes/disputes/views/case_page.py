"""What the page of one case shows, drawn from its rows; the agreement and the confirmation bring their own panels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents.models import Document
from gonghui.engines.legal.models import Calculation
from gonghui.engines.legal.views.brought import kept_results
from gonghui.foundation.people.permissions import UNMASK_PEOPLE
from gonghui.kernel import clock
from gonghui.kernel.kept import kept
from gonghui.kernel.lifecycle import Move
from gonghui.kernel.models import TimelineEntry
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.claims import OPEN as CLAIMS_OPEN
from gonghui.programmes.disputes.actions.notices import notice_kind
from gonghui.programmes.disputes.articles import article_of
from gonghui.programmes.disputes.enums import CaseState, Origin, ReferralState, SeatRole, Side
from gonghui.programmes.disputes.forms.rooms import SeatForm
from gonghui.programmes.disputes.lifecycle import CASE
from gonghui.programmes.disputes.models import Case, Claim, Invitation, Party, Referral, Seat
from gonghui.programmes.disputes.papers.kinds import ORAL_RECORD, SIGNED_SCAN
from gonghui.programmes.disputes.permissions import ACCEPT_CASE, ENTER_ROOM, MEDIATE, OPEN_CASE, VIEW_REFERRALS
from gonghui.programmes.disputes.views import case_clocks
from gonghui.web.wording import date_text, masked_phone, moment_text

ROOM_OPEN = (CaseState.MEDIATING, CaseState.SIGNING, CaseState.AGREED)
MARKS = {CaseState.FILED: "y", CaseState.MEDIATING: "b", CaseState.SIGNING: "y", CaseState.AGREED: "p"}
ICONS = {"accept": "check", "refuse": "x", "terminate": "x", "withdraw": "arrow-back-up", "mediate_again": "refresh"}
WITH_REASON = ("refuse", "terminate", "withdraw")
CLAIM_COLUMNS = (
    (gettext_lazy("诉求"), False, True),
    (gettext_lazy("主张"), True, False),
    (gettext_lazy("测算"), True, False),
    (gettext_lazy("协商"), True, False),
    (gettext_lazy("依据"), False, False),
)


@kept
def _parties(*, case: int) -> QuerySet[Party]:
    return Party.objects.filter(case=case).order_by("pk")


@kept
def _claims(*, case: int) -> QuerySet[Claim]:
    return Claim.objects.filter(case=case).order_by("pk")


@kept
def _clocks(*, case: int) -> QuerySet[Deadline]:
    return Deadline.objects.shared().filter(record=case).order_by("pk")


@kept
def _seats(*, case: int) -> QuerySet[Seat]:
    return Seat.objects.filter(case=case).prefetch_related("invitations").order_by("pk")


@kept
def _papers(*, case: int) -> QuerySet[Document]:
    return Document.objects.filter(record=case).latest_first()


@kept
def _results(*, case: int) -> QuerySet[Calculation]:
    return Calculation.objects.of(case)


@kept
def _entries(*, case: int) -> QuerySet[TimelineEntry]:
    return TimelineEntry.objects.filter(record=case).order_by("-sequence")


def case_context(scope: Scope, case: Case) -> dict[str, Any]:
    """The context of the page less the panels, in at most ten queries."""
    today = clock.today()
    parties: dict[str, list[Party]] = {}
    for party in _parties(case=case.pk):
        parties.setdefault(party.side, []).append(party)
    claims, clocks = _claims(case=case.pk), _clocks(case=case.pk)
    seats, papers = _seats(case=case.pk), _papers(case=case.pk)
    return {
        "case": case,
        "mark": case.get_state_display(),
        "mark_tone": MARKS.get(CaseState(case.state), ""),
        "left": _party(scope, case, parties.get(Side.APPLICANT, []), "a"),
        "right": _party(scope, case, parties.get(Side.RESPONDENT, []), ""),
        "claim_columns": [{"label": label, "num": num, "wide": wide} for label, num, wide in CLAIM_COLUMNS],
        "claim_rows": [_claim(claim) for claim in claims],
        "claim_totals": _totals(case, claims),
        "calculations": _calculations(scope, case, claims),
        "referred": _referred(scope, case),
        "events": _events(case, today),
        **case_clocks.context(scope, case, clocks, [claim.category for claim in claims]),
        "room_url": _room_url(scope, case, seats),
        "acts": [_act(case, move) for move in CASE.moves_open(case, scope) if move.name in ICONS],
        "why_not": _why_not(scope, case),
        "seats": [_seat(case, seat) for seat in seats],
        "seat_form": SeatForm(),
        "claims_url": _claims_url(scope, case),
        "may_invite": scope.has(MEDIATE) and case.state in ROOM_OPEN,
        "papers": [_paper(paper, today) for paper in papers],
        "oral": _oral(scope, case, papers),
        "notice_missing": _notice_missing(scope, case, papers),
    }


def _party(scope: Scope, case: Case, side: Sequence[Party], tone: str) -> dict[str, Any]:
    """The first party of a side, and how many more stand behind it."""
    if not side:
        return {"name": _("还没登记"), "role": "", "tone": tone, "detail": "", "reveal_url": ""}
    party, more = side[0], len(side) - 1
    agent = _("代理人 %(name)s") % {"name": party.representative} if party.representative else ""
    others = _("还有 %(count)s 方") % {"count": more} if more else ""
    facts = [others, agent, party.get_agent_kind_display(), masked_phone(party.phone)]
    may_look = bool(party.phone) and scope.has(UNMASK_PEOPLE)
    return {
        "name": party.name,
        "role": party.get_side_display(),
        "tone": tone,
        "detail": " · ".join(filter(None, facts)) or _("没有留电话"),
        "reveal_url": reverse("disputes:party_phone", args=[case.code, party.pk]) if may_look else "",
    }


def _claim(claim: Claim) -> list[dict[str, Any]]:
    amounts = (claim.amount_claimed, claim.amount_calculated, claim.amount_agreed)
    head = {"text": claim.get_category_display(), "strong": True, "sub": claim.detail}
    law = {"law": article_of(claim.category)}
    return [head, *({"text": format_yuan(amount) or "—"} for amount in amounts), law]


def _totals(case: Case, claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """Sums of what is there, 还没有 where nobody has filled a column in; an agreement in force has the last word."""

    def total(amounts: Iterable[Decimal | None]) -> str:
        known = [amount for amount in amounts if amount is not None]
        return format_yuan(sum(known, Decimal(0))) if known else _("还没有")

    columns = zip(*((row.amount_claimed, row.amount_calculated, row.amount_agreed) for row in claims), strict=True)
    sums = [total(column) for column in columns] or [_("还没有")] * 3
    if case.amount_agreed is not None:
        sums[2] = format_yuan(case.amount_agreed)
    return [{"text": _("合计")}, *({"text": text} for text in sums), {"text": ""}]


def _calculations(scope: Scope, case: Case, claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """Results that were brought to the case; sums can be taken over for a claim while claims are open."""
    results = kept_results(_results(case=case.pk))
    if not _claims_url(scope, case):
        return results
    choice = [(claim.pk, claim.get_category_display()) for claim in claims]
    for each in results:
        if each["amount"] is not None:
            each["claims"] = choice
            each["fits"] = next((claim.pk for claim in claims if claim.category == each["category"]), None)
            each["action"] = reverse("disputes:calculation_use", args=[case.code, each["id"]])
    return results


def _referred(scope: Scope, case: Case) -> dict[str, str] | None:
    """Whose case it was before and under which number; the page of the referral for whoever may answer it."""
    referral: Referral | None = getattr(case, "referral", None)
    if referral is None:
        number = case.origin_number
        return {"told": _("移交单位的案号 %(number)s") % {"number": number}, "url": ""} if number else None
    facts = {"sender": referral.sender.name, "number": referral.number}
    waits = referral.state == ReferralState.WORKING and case.ended_on is not None
    return {
        "told": _("%(sender)s移交，案号 %(number)s") % facts,
        "url": referral.get_absolute_url() if scope.has(VIEW_REFERRALS) else "",
        "verb": _("回告办理结果") if waits else _("看移交"),
    }


def _events(case: Case, today: dt.date) -> list[dict[str, Any]]:
    return [
        {
            "title": entry.summary,
            "when": moment_text(entry.at, today=today),
            "detail": entry.actor,
            "tone": "on" if position == 0 else "",
        }
        for position, entry in enumerate(_entries(case=case.pk))
    ]


def _room_url(scope: Scope, case: Case, seats: Sequence[Seat]) -> str:
    """The way in for whoever has a chair of their own; others have no business in the room."""
    mine = any(seat.role == SeatRole.MEDIATOR and seat.user_id == scope.user_id for seat in seats)
    if not mine or not scope.has(ENTER_ROOM) or case.state not in ROOM_OPEN:
        return ""
    return reverse("disputes_public:room", args=[case.code])


def _act(case: Case, move: Move) -> dict[str, Any]:
    routes = {"mediate_again": "case_mediate_again"}
    return {
        "verb": move.label,
        "consequence": move.hint,
        "icon": ICONS[move.name],
        "action": reverse(f"disputes:{routes.get(move.name, f'case_{move.name}')}", args=[case.code]),
        "with_reason": move.name in WITH_REASON,
        "danger": move.name in WITH_REASON,
    }


def _why_not(scope: Scope, case: Case) -> list[dict[str, str]]:
    question = _("为什么还不能%(verb)s？")
    return [
        {"question": question % {"verb": move.label}, "answer": sentence}
        for move, sentence in CASE.moves_waiting(case, scope)
    ]


def _seat(case: Case, seat: Seat) -> dict[str, Any]:
    tone, text = _presence(seat)
    return {
        "name": seat.name,
        "role": seat.get_role_display(),
        "phone": masked_phone(seat.phone),
        "tone": tone,
        "text": text,
        "invite_url": reverse("disputes:seat_invite", args=[case.code, seat.pk]),
        "revoke_url": reverse("disputes:seat_revoke", args=[case.code, seat.pk]),
        "revocable": any(each.stands for each in seat.invitations.all()),
        "invited": bool(seat.invitations.all()),
    }


def _presence(seat: Seat) -> tuple[str, str]:
    invitations: list[Invitation] = sorted(seat.invitations.all(), key=lambda each: each.pk)
    last = invitations[-1] if invitations else None
    if seat.is_present:
        return "ok", _("在线")
    if last is None:
        return "off", _("本人账号") if seat.user_id else _("没发邀请码")
    if last.revoked_at is not None:
        return "off", _("已收回")
    if not last.stands:
        return "off", _("已失效")
    when = moment_text(last.expires_at, today=clock.today())
    return ("ok", _("已进入")) if last.used_at else ("off", _("%(when)s 失效") % {"when": when})


def _paper(paper: Document, today: dt.date) -> dict[str, Any]:
    at = paper.last_act_at or paper.created_at
    slip = {
        "title": paper.title,
        "detail": f"{paper.number} · {date_text(at, today=today, weekday=False)}",
        "url": paper.get_absolute_url() if paper.file else "",
        "mark": paper.state_label,
        "mark_tone": "p" if paper.stands else "",
    }
    if paper.withdrawn_at:
        slip["withdrawn"] = date_text(paper.withdrawn_at, today=today, weekday=False)
    return slip


def _notice_missing(scope: Scope, case: Case, papers: Sequence[Document]) -> str:
    """The name of the notice that was decided on and never made; pressing the button finishes it."""
    kind = notice_kind(case)
    if kind is None or case.ledger_number or not scope.has(ACCEPT_CASE):
        return ""
    done = any(paper.kind == kind.code and not paper.waits_for_seal and paper.stands for paper in papers)
    return "" if done else str(kind.label)


def _oral(scope: Scope, case: Case, papers: Sequence[Document]) -> dict[str, Any]:
    """For an oral application: whether its record is still to be made, and the way back for the signed one."""
    if case.origin != Origin.ORAL or case.ledger_number or not scope.has(OPEN_CASE):
        return {}
    standing = {paper.kind: paper for paper in papers if paper.stands and paper.file}
    record = standing.get(ORAL_RECORD.code)
    if record is None:
        return {"make": True}
    back = reverse("disputes:scan") + f"?code={record.verification_code}"
    return {"scan_url": "" if SIGNED_SCAN.code in standing else back}


def _claims_url(scope: Scope, case: Case) -> str:
    """Where the table of claims is changed, while it may be."""
    open_now = scope.has(MEDIATE) and case.state in CLAIMS_OPEN
    return reverse("disputes:case_claims", args=[case.code]) if open_now else ""
