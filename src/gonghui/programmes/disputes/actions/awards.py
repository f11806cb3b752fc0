"""What commission and court decided, written down by the body itself or by the clerk with the paper attached."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.engines.deadlines import actions as deadlines
from gonghui.engines.documents import actions as documents
from gonghui.engines.documents.models import Document
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import Event, record_events
from gonghui.programmes.disputes import appeals
from gonghui.programmes.disputes.actions.agreements import tell_seats
from gonghui.programmes.disputes.actions.handovers import AWARD_CLOCK, AWARD_EXTENDED
from gonghui.programmes.disputes.actions.joint import party_seats
from gonghui.programmes.disputes.actions.rights import ENFORCEMENT
from gonghui.programmes.disputes.enums import ENFORCEABLE, AwardKind, AwardResult, HandoverState
from gonghui.programmes.disputes.models import Award, Case, Handover
from gonghui.programmes.disputes.papers.kinds import AWARD_PAPER
from gonghui.programmes.disputes.papers.wording import in_source_language
from gonghui.programmes.disputes.permissions import MEDIATE, TAKE_HANDOVERS

OF_COMMISSIONS = (AwardKind.AWARD, AwardKind.STATEMENT, AwardKind.NOT_ACCEPTED)


@dataclass(frozen=True, slots=True)
class NewAward:
    """A decision as it is written down. `served_on` begins the days for suit or appeal; `pay_by` for enforcement."""

    kind: str
    number: str
    decided_on: dt.date
    result: str
    served_on: dt.date | None = None
    amount: Decimal | None = None
    final: bool = False
    pay_by: dt.date | None = None

    def refuse_gaps(self) -> None:
        """Name what is missing or cannot be, with the fields of the form."""
        gaps: dict[str, str] = {}
        if not self.number.strip():
            gaps["number"] = _("照文书写案号。")
        if self.kind not in AwardKind.values or self.result not in AwardResult.values:
            gaps["kind"] = _("选一项。")
        if self.decided_on > clock.today():
            gaps["decided_on"] = _("这一天还没有到。核对一下日期。")
        if self.served_on is not None and not self.decided_on <= self.served_on <= clock.today():
            gaps["served_on"] = _("在作出以后、今天以前。核对一下日期。")
        if self.final and self.kind != AwardKind.AWARD:
            gaps["final"] = _("只有仲裁裁决有终局的。")
        if self.amount is not None and self.amount < 0:
            gaps["amount"] = _("金额不能小于零。")
        if gaps:
            raise Invalid(_("裁判结果还没写对。改好标出的几处。"), fields=gaps)


def record_by_clerk(scope: Scope, case: Case, said: NewAward, *, body: Organization, pdf: bytes) -> Award:
    """Write down a decision from its paper, which is kept. Refuses a body that does not decide such things.

    Not inside a transaction; if the process dies on the way, pressing again goes on with the paper that was kept.
    """
    scope.require(MEDIATE)
    _refuse_body(case, body, said)
    handover = case.handovers.filter(body=body, state=HandoverState.ACCEPTED).first()
    return _record(scope, case, said, body=body, handover=handover, pdf=pdf)


def record_by_body(scope: Scope, handover: Handover, said: NewAward, *, pdf: bytes | None = None) -> Award:
    """The body that accepted a hand-over writes down its own decision. Refuses any other body."""
    scope.require(TAKE_HANDOVERS)
    if not scope.system and handover.body_id not in scope.bodies:
        raise Forbidden(_("这件移送的是%(body)s，由那里的人办。") % {"body": handover.body.name})
    if handover.state != HandoverState.ACCEPTED:
        raise IllegalMove(_("受理以后才能登记裁判结果。"))
    _refuse_body(handover.case, handover.body, said)
    return _record(scope, handover.case, said, body=handover.body, handover=handover, pdf=pdf)


def _record(
    scope: Scope,
    case: Case,
    said: NewAward,
    *,
    body: Organization,
    handover: Handover | None,
    pdf: bytes | None,
) -> Award:
    said.refuse_gaps()
    number = "".join(said.number.split())
    known = Award.objects.filter(body=body, number=number).select_related("case__record").first()
    if known is not None:
        return _same(known, case, said)
    paper = _kept(scope, handover or case, body, number, pdf) if pdf is not None else None
    with transaction.atomic(durable=True):
        return _write(scope, case, said, number=number, body=body, handover=handover, paper=paper)


def _same(known: Award, case: Case, said: NewAward) -> Award:
    """The second press of the same decision is the one that stands; another under its number is refused."""
    same = (known.case_id, known.kind, known.decided_on, known.result) == (
        case.pk, said.kind, said.decided_on, said.result,
    )  # fmt: skip
    if same:
        return known
    sentence = _("案号 %(number)s 已经登记过。核对一下案号。") % {"number": known.number}
    raise Invalid(sentence, fields={"number": sentence})


def _kept(scope: Scope, record: Case | Handover, body: Organization, number: str, pdf: bytes) -> Document:
    """The paper under its own number; one that an interrupted recording left behind is taken up again."""
    rows = Document.objects.filter(record=record.pk, kind=AWARD_PAPER.code, number=number)
    left = rows.filter(sha256=hashlib.sha256(pdf).hexdigest()).first()
    with in_source_language():
        title = str(AWARD_PAPER.label)
    return left or documents.attach_file(
        scope, record, kind=AWARD_PAPER, title=title, pdf=pdf, organization=body, number=number
    )


@in_source_language()
def _write(
    scope: Scope,
    case: Case,
    said: NewAward,
    *,
    number: str,
    body: Organization,
    handover: Handover | None,
    paper: Document | None,
) -> Award:
    Case.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=case.pk)
    award = Award.objects.create(
        case=case,
        handover=handover,
        body=body,
        kind=said.kind,
        number=number,
        decided_on=said.decided_on,
        served_on=said.served_on,
        result=said.result,
        amount=said.amount,
        final=said.final,
        pay_by=said.pay_by,
        paper=paper,
        recorded_by_id=scope.user_id,
        created_at=clock.now(),
    )
    if handover is not None:
        deadlines.meet(handover.pk, AWARD_CLOCK)
        deadlines.meet(handover.pk, AWARD_EXTENDED)
    _start_clocks(case, award)
    told = _("%(body)s%(kind)s（%(number)s）：%(result)s") % {
        "body": body.short_name,
        "kind": award.get_kind_display(),
        "number": number,
        "result": award.get_result_display(),
    }
    records = [case.pk] if handover is None else [case.pk, handover.pk]
    record_events(scope, [Event(key, "award.record", told, {"award": award.pk}) for key in records])
    tell_seats(scope, case, party_seats(case), told, key=f"award:{award.pk}")
    return award


def _start_clocks(case: Case, award: Award) -> None:
    """A decision ends the days that the one before had set going, and starts its own: for a suit or an appeal, after a
    final award also thirty for the employer to have it set aside."""
    url, rule = case.get_absolute_url(), appeals.rule_against(award)
    deadlines.stop(case.pk, *appeals.CLOCKS)
    if rule and award.served_on is not None:
        verb = _("起诉") if rule == appeals.SUIT else _("上诉")
        deadlines.start_clock(case.pk, rule, award.served_on, verb=verb, url=url)
        if award.final:
            deadlines.start_clock(case.pk, appeals.SET_ASIDE, award.served_on, verb=_("申请撤销"), url=url)
    if award.pay_by is not None and award.kind in ENFORCEABLE:
        deadlines.start_clock(case.pk, ENFORCEMENT, award.pay_by, verb=_("申请执行"), url=url)


def _refuse_body(case: Case, body: Organization, said: NewAward) -> None:
    """Commissions make awards, courts judgments; both of the county that keeps the case."""
    kinds = {OrganizationKind.ARBITRATION: True, OrganizationKind.COURT: False}
    if body.kind not in kinds or body.federation_id != case.federation_id:
        raise Invalid(_("裁判文书由仲裁委或者法院作出。"), fields={"body": _("换一个单位。")})
    if kinds[OrganizationKind(body.kind)] != (said.kind in OF_COMMISSIONS):
        sentence = _("%(body)s不出这种文书。") % {"body": body.name}
        raise Invalid(sentence, fields={"kind": sentence})
