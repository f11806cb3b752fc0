"""The ledger of an agreement in force: payments told by either side, confirmed by who receives them, and reminders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.engines.deadlines import actions as deadlines
from gonghui.engines.documents.uploads import Upload
from gonghui.foundation.jobs.actions import once
from gonghui.foundation.notifications.actions import notify, send
from gonghui.kernel import access, clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, NotFound
from gonghui.kernel.lifecycle import move
from gonghui.kernel.money import format_yuan, yuan
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.actions.agreements import page_url
from gonghui.programmes.disputes.actions.evidence import bytes_of
from gonghui.programmes.disputes.actions.invitations import way_in
from gonghui.programmes.disputes.actions.rights import ENFORCEMENT, PERFORMANCE, start_performance
from gonghui.programmes.disputes.aftermath import Reminders, policy_of
from gonghui.programmes.disputes.enums import PaymentState, SeatRole, Side
from gonghui.programmes.disputes.ledger import NOTHING, Ledger, ledger_of
from gonghui.programmes.disputes.models import Agreement, Case, Payment, PaymentTerm, Seat
from gonghui.programmes.disputes.models.joint import PARTIES
from gonghui.programmes.disputes.papers.wording import in_source_language
from gonghui.programmes.disputes.permissions import ENTER_ROOM, MEDIATE, VIEW_CASES
from gonghui.programmes.disputes.routes import agreement_in_force
from gonghui.web.wording import date_text

DEFAULT_CLOCK = "disputes.default."
"""How the rules of the clocks begin that run for each payment that did not come."""


def ledger_of_case(case: Case) -> tuple[Agreement | None, Ledger, list[Payment]]:
    """The agreement in force of a case, its ledger, and all that was said of payments. Three queries."""
    agreement = agreement_in_force(case)
    if agreement is None:
        return None, Ledger(()), []
    payments = list(Payment.objects.filter(term__agreement=agreement).select_related("told_by_seat", "recorded_by"))
    terms = list(agreement.payment_terms.order_by("position"))
    return agreement, ledger_of(terms, payments, today=clock.today()), payments


def default_rule(term_id: int) -> str:
    """The clock of a term that was not paid on its day."""
    return f"{DEFAULT_CLOCK}{term_id}"


def payee_role(term: PaymentTerm, respondents: Sequence[str]) -> SeatRole:
    """Which side receives a term: the applicant, unless the payee is the other side by name."""
    return SeatRole.RESPONDENT if term.payee in respondents else SeatRole.APPLICANT


def tell(
    scope: Scope,
    term: PaymentTerm,
    *,
    amount: Decimal,
    paid_on: dt.date,
    client_key: str,
    proof: Upload | None = None,
) -> Payment:
    """Say that money was paid for a term, from a party's seat or at the desk; the payee's own word counts at once.

    The same `client_key` gives the same payment. Refuses other seats, amounts that are not above zero or more than is
    missing, days to come, and agreements that are not in force.
    """
    payment = Payment(term=term, amount=amount, paid_on=paid_on, told_at=clock.now(), client_key=client_key[:64])
    if proof is not None:
        payment.proof.save(proof.suffix, ContentFile(proof.content), save=False)
        payment.content_type, payment.size, payment.sha256 = proof.content_type, len(proof.content), proof.sha256
    try:
        kept = _tell(scope, payment)
    except BaseException:
        _drop(payment)
        raise
    if kept is not payment:
        _drop(payment)
    return kept


@transaction.atomic
def _tell(scope: Scope, payment: Payment) -> Payment:
    case, term = _locked(payment.term)
    seat = _seat(scope, case)
    known = Payment.objects.filter(term=term, client_key=payment.client_key).first()
    if known is not None:
        return known
    payment.term, payment.amount = term, _checked(case, term, payment.amount or NOTHING, payment.paid_on)
    payment.told_by_seat, payment.recorded_by_id = seat, scope.user_id if seat is None else None
    receives = seat is not None and seat.role == payee_role(term, _respondents(case))
    payment.save()
    with in_source_language():
        told = {"n": term.position, "amount": format_yuan(payment.amount), "who": _who(seat)}
        record_event(scope, case.pk, "payment.tell", _("%(who)s登记第 %(n)s 笔付款 %(amount)s 元") % told, told)
        if receives:
            _confirm(scope, case, payment, seat)
        else:
            _ask_payee(scope, case, payment)
    return payment


@transaction.atomic
def confirm(scope: Scope, payment: Payment) -> Payment:
    """The payee or the mediator confirms that the money came. Doing it again changes nothing.

    Refuses the payer, and more than is missing of the term.
    """
    case, row, seat = _to_answer(scope, payment)
    if row.state == PaymentState.CONFIRMED:
        return row
    _checked(case, row.term, row.amount or NOTHING, row.paid_on)
    with in_source_language():
        _confirm(scope, case, row, seat)
    return row


@transaction.atomic
def deny(scope: Scope, payment: Payment) -> Payment:
    """The payee or the mediator says that no such money came; it can still be confirmed later."""
    case, row, seat = _to_answer(scope, payment)
    if row.state == PaymentState.DENIED:
        return row
    move(scope, row, "deny")
    _answer(scope, row, seat)
    with in_source_language():
        told = {"n": row.term.position, "amount": format_yuan(row.amount), "who": _who(seat)}
        record_event(scope, case.pk, "payment.deny", _("%(who)s没有收到第 %(n)s 笔 %(amount)s 元") % told, told)
        _tell_mediator(scope, case, _("有一笔付款对方说没收到，请核对"))
    return row


def read_proof(scope: Scope, payment: Payment) -> bytes:
    """The proof of a payment, for whoever sees the case or sits as a party or mediator, after noting who looks."""
    scope.require(ENTER_ROOM if scope.seat_id is not None else VIEW_CASES)
    if not payment.proof:
        raise NotFound()
    content = bytes_of(payment.proof, payment.sha256)
    case_id = payment.term.agreement.case_id
    access.note_reading(scope, case_id, str(_("付款凭证")), reason=str(_("查看付款凭证")))
    return content


def remind(scope: Scope, federation_id: int) -> int:
    """Send today's reminders of a federation: before, on and after the day of each unpaid term, each once.

    How many messages were written. Two statements for the terms and the seats, whatever their number. The payee hears
    of what did not come with the default (`defaults`), and here on later days.
    """
    policy = policy_of(federation_id).reminders
    today = clock.today()
    terms = PaymentTerm.objects.in_force().unpaid().filter(agreement__case__federation=federation_id)
    due = list(
        terms.filter(due_on__in=[today - dt.timedelta(days=day) for day in policy.days])
        .select_related("agreement__case__record", "agreement__case__mediation_body")
        .order_by("pk")
    )
    seats = seats_of_parties({term.agreement.case_id for term in due})
    return sum(_remind(scope, term, seats.get(term.agreement.case_id, []), policy, today) for term in due)


def seats_of_parties(cases: Collection[int]) -> dict[int, list[Seat]]:
    """The seats of both sides by their case. One statement."""
    seats: dict[int, list[Seat]] = {}
    for seat in Seat.objects.filter(case__in=cases, role__in=PARTIES).select_related("party").order_by("pk"):
        seats.setdefault(seat.case_id, []).append(seat)
    return seats


def payee_among(term: PaymentTerm, seats: Sequence[Seat]) -> SeatRole:
    """Which of the seats' sides receives a term."""
    return payee_role(term, [seat.party.name for seat in seats if seat.party and seat.role == SeatRole.RESPONDENT])


@in_source_language()
def _remind(scope: Scope, term: PaymentTerm, seats: Sequence[Seat], policy: Reminders, today: dt.date) -> int:
    late = (today - term.due_on).days
    payee = payee_among(term, seats)
    words = {
        -1: _("提醒：第 %(n)s 笔付款 %(left)s 元最晚%(day)s付。付了请在这里登记：%(url)s"),
        0: _("今天是第 %(n)s 笔付款 %(left)s 元的最后一天。付了请在这里登记：%(url)s"),
        1: _("第 %(n)s 笔付款 %(left)s 元已经逾期 %(days)s 天，请马上付，付了在这里登记：%(url)s"),
    }[(late > 0) - (late < 0)]
    told = [(seat, words) for seat in seats if seat.role != payee]
    if late >= policy.tell_payee_after_days and late != policy.default_after_days:
        unpaid = _("第 %(n)s 笔 %(left)s 元逾期 %(days)s 天。收到了请确认；没收到，能申请什么在这里看：%(url)s")
        told += [(seat, unpaid) for seat in seats if seat.role == payee]
    return sum(tell_once(scope, term, seat, text, key=f"payment:{term.pk}:{late}:{seat.pk}") for seat, text in told)


@transaction.atomic
def tell_once(scope: Scope, term: PaymentTerm, seat: Seat, words: str, *, key: str) -> bool:
    """Send `words` about an unpaid term to a seat's phone, with an address that opens; False the second time."""
    if not seat.phone or not once(key):
        return False
    case, today = term.agreement.case, clock.today()
    facts = {
        "n": term.position,
        "left": format_yuan(term.amount - term.paid),  # type: ignore[attr-defined]
        "day": date_text(term.due_on, today=today, weekday=False),
        "days": (today - term.due_on).days,
        "url": way_in(scope, seat, page_url(case, "payments")),
    }
    send(scope, phone=seat.phone, text=words % facts, key=key, record=case.pk)
    return True


def _confirm(scope: Scope, case: Case, payment: Payment, seat: Seat | None) -> None:
    move(scope, payment, "confirm")
    _answer(scope, payment, seat)
    told = {"n": payment.term.position, "amount": format_yuan(payment.amount), "who": _who(seat)}
    record_event(scope, case.pk, "payment.confirm", _("%(who)s确认收到第 %(n)s 笔 %(amount)s 元") % told, told)
    _agreement, ledger, _payments = ledger_of_case(case)
    if any(line.term.pk == payment.term_id and not line.left for line in ledger.lines):
        deadlines.meet(case.pk, default_rule(payment.term_id))
    if ledger.done:
        deadlines.meet(case.pk, PERFORMANCE)
        deadlines.stop(case.pk, ENFORCEMENT)
        record_event(scope, case.pk, "payment.done", _("协议写明的钱全部付清"), {"total": format_yuan(ledger.total)})
        _tell_mediator(scope, case, _("协议写明的钱全部付清"))
    else:
        start_performance(case, payment.term.agreement)


def _answer(scope: Scope, payment: Payment, seat: Seat | None) -> None:
    payment.answered_at = clock.now()
    payment.answered_by_seat, payment.answered_by_id = seat, scope.user_id if seat is None else None
    payment.save_fields("state", "answered_at", "answered_by", "answered_by_seat")


def _to_answer(scope: Scope, payment: Payment) -> tuple[Case, Payment, Seat | None]:
    """Case and payment under lock, for who receives the money or the mediator."""
    case, term = _locked(payment.term)
    row = Payment.objects.select_for_update(of=("self",), no_key=True).get(pk=payment.pk)
    row.term = term
    seat = _seat(scope, case)
    if seat is not None and seat.role != payee_role(term, _respondents(case)):
        raise Forbidden(_("钱有没有到，由收款的一方确认。"))
    return case, row, seat


def _seat(scope: Scope, case: Case) -> Seat | None:
    """The party's seat that acts; None for the mediator at the desk or in the room. Refuses everybody else."""
    if scope.seat_id is None:
        scope.require(MEDIATE)
        return None
    seat = Seat.objects.filter(case=case, pk=scope.seat_id).select_related("party").first()
    if seat is not None and seat.role in PARTIES:
        return seat
    if seat is not None and seat.role == SeatRole.MEDIATOR and scope.has(MEDIATE):
        return None
    raise Forbidden(_("付款由双方当事人和调解员登记。"))


def _checked(case: Case, term: PaymentTerm, amount: Decimal, paid_on: dt.date) -> Decimal:
    """The amount, where it may be: above zero, no more than is missing, paid by today, of an agreement in force."""
    amount = yuan(amount)
    agreement, ledger, _payments = ledger_of_case(case)
    if agreement is None or agreement.pk != term.agreement_id:
        raise IllegalMove(_("这份协议现在没有效力，不能登记付款。"))
    line = next(row for row in ledger.lines if row.term.pk == term.pk)
    if amount <= 0:
        raise Invalid(_("金额要大于零。"), fields={"amount": _("写实际付的数。")})
    if paid_on > clock.today():
        raise Invalid(_("付款日期还没有到。"), fields={"paid_on": _("写实际付款的那天。")})
    if amount > line.left:
        sentence = _("第 %(n)s 笔只剩 %(left)s 元没付，登记不了 %(amount)s 元。多付的记到下一笔。")
        facts = {"n": term.position, "left": format_yuan(line.left), "amount": format_yuan(amount)}
        raise Invalid(sentence % facts, fields={"amount": sentence % facts})
    return amount


def _locked(term: PaymentTerm) -> tuple[Case, PaymentTerm]:
    """The case under lock, then the term: everything about its money happens one after the other."""
    key = Agreement.objects.filter(pk=term.agreement_id).values("case")
    cases = Case.objects.select_for_update(of=("self",), no_key=True).select_related("record", "mediation_body")
    case = cases.get(pk__in=key)
    found = PaymentTerm.objects.select_related("agreement").get(pk=term.pk)
    return case, found


def _respondents(case: Case) -> list[str]:
    return list(case.parties.filter(side=Side.RESPONDENT).values_list("name", flat=True))


def _who(seat: Seat | None) -> str:
    return str(seat.get_role_display()) if seat is not None else str(SeatRole.MEDIATOR.label)


def _ask_payee(scope: Scope, case: Case, payment: Payment) -> None:
    role = payee_role(payment.term, _respondents(case))
    facts = {"n": payment.term.position, "amount": format_yuan(payment.amount), "url": page_url(case, "payments")}
    words = _("对方说付了第 %(n)s 笔 %(amount)s 元。收到了请确认，没收到也请说一声：%(url)s") % facts
    for seat in Seat.objects.filter(case=case, role=role).order_by("pk"):
        if seat.phone:
            send(scope, phone=seat.phone, text=words, key=f"payment:{payment.pk}:ask:{seat.pk}", record=case.pk)


def _tell_mediator(scope: Scope, case: Case, title: str) -> None:
    if case.mediator_id is not None and case.mediator_id != scope.user_id:
        notify(scope, record=case.pk, user=case.mediator_id, title=title, body=case.record.title,
               url=case.get_absolute_url())  # fmt: skip


def _drop(payment: Payment) -> None:
    """A row that was not written leaves no file behind."""
    if payment.proof:
        payment.proof.storage.delete(str(payment.proof.name))
