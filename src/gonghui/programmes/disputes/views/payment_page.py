"""What the pages of the ledger show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.engines.documents.models import Document
from gonghui.kernel import clock
from gonghui.kernel.money import format_yuan
from gonghui.kernel.paging import COUNT_CAP
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.defaults import waiting
from gonghui.programmes.disputes.actions.payments import ledger_of_case
from gonghui.programmes.disputes.actions.petitions import matter_of
from gonghui.programmes.disputes.enums import PaymentState, Standing
from gonghui.programmes.disputes.forms.payments import HandledForm, PaymentForm
from gonghui.programmes.disputes.ledger import Ledger, Line, late_text
from gonghui.programmes.disputes.models import Case, Payment, PaymentTerm
from gonghui.programmes.disputes.papers.kinds import PETITIONS
from gonghui.programmes.disputes.permissions import MEDIATE
from gonghui.programmes.disputes.petitions import LAWS, Way, ways_of
from gonghui.programmes.disputes.views.ladders import ladders_of
from gonghui.web.wording import capped_text, date_text, left_text, left_tone

LAMPS = {
    Standing.PAID: "ok",
    Standing.PAID_LATE: "ok",
    Standing.PARTLY: "y",
    Standing.OPEN: "off",
    Standing.TODAY: "y",
    Standing.OVERDUE: "r",
}
SHOWN, WEEK = 100, 7
VIEWS = {"": gettext_lazy("逾期"), "week": gettext_lazy("七天内"), "later": gettext_lazy("以后")}


def panel(scope: Scope, case: Case) -> dict[str, Any]:
    """What `payments_panel.html` shows on the case's page. Three queries once there is an agreement in force."""
    if case.agreed_on is None:
        return {"ledger": None}
    _agreement, ledger, _payments = ledger_of_case(case)
    return {"ledger": sums_of(ledger) if ledger.lines else None}


def choices_of(case: Case) -> list[tuple[int, str]]:
    """The terms of which something is missing, as the form offers them. Three queries."""
    _agreement, ledger, _payments = ledger_of_case(case)
    return _choices(ledger)


def desk_context(scope: Scope, case: Case) -> dict[str, Any]:
    """The page at the desk."""
    agreement, ledger, payments = ledger_of_case(case)
    matter = matter_of(case, agreement, ledger)
    kinds = {form.code: kind for kind, form in PETITIONS.items()}
    papers = list(Document.objects.filter(record=case.pk, kind__in=kinds).standing().latest_first())
    may = scope.has(MEDIATE)
    late = bool(ledger.overdue)
    return {
        "case": case,
        "answer": answer_of(ledger),
        "ledger": sums_of(ledger),
        "lines": [line_of(line) for line in ledger.lines],
        "payments": [payment_of(each, may=may, case=case) for each in newest(payments)],
        "form": form_of(ledger) if may and ledger.left else None,
        "ladders": ladders_of([case.pk]) if late else [],
        "handled_form": HandledForm() if late and may and waiting(case).exists() else None,
        "petitions": [
            _petition(way, case, may, [row for row in papers if kinds[row.kind] == way.kind]) for way in ways_of(matter)
        ],
    }


def register_context(scope: Scope, view: str) -> dict[str, Any]:
    """Payments of all cases that the scope sees. Four queries: the rows, and how many each view has."""
    today, view = clock.today(), view if view in VIEWS else ""
    rows = PaymentTerm.objects.visible_to(scope).in_force().unpaid()
    week = today + dt.timedelta(days=WEEK)
    spans = {
        "": rows.filter(due_on__lt=today),
        "week": rows.filter(due_on__gte=today, due_on__lte=week),
        "later": rows.filter(due_on__gt=week),
    }
    order = ("due_on", "pk")
    shown = list(spans[view].select_related("agreement__case__record").order_by(*order)[: SHOWN + 1])
    counts = {name: found[: COUNT_CAP + 1].count() for name, found in spans.items()}
    return {
        "title": _("%(n)s 笔逾期没付") % {"n": capped_text(counts[""])} if counts[""] else _("没有逾期的付款"),
        "tabs": [
            {
                "label": label,
                "url": f"?view={name}" if name else "?",
                "count": capped_text(counts[name]),
                "current": name == view,
            }
            for name, label in VIEWS.items()
        ],
        "columns": [
            {"label": _("最后一天")},
            {"label": _("案件")},
            {"label": _("还剩")},
            {"label": _("第几笔")},
            {"label": _("约定（元）"), "num": True},
            {"label": _("还欠（元）"), "num": True},
        ],
        "rows": [_register_row(term, today) for term in shown[:SHOWN]],
        "more": SHOWN if len(shown) > SHOWN else 0,
    }


def _register_row(term: Any, today: dt.date) -> list[dict[str, Any]]:
    case = term.agreement.case
    return [
        {"text": date_text(term.due_on, today=today)},
        {
            "text": case.record.title,
            "strong": True,
            "url": reverse("disputes:payments", args=[case.code]),
            "sub": case.number or "",
        },
        {"lamp": left_tone(term.due_on, today=today), "text": left_text(term.due_on, today=today)},
        {"text": _("第 %(n)s 笔 %(what)s") % {"n": term.position, "what": term.get_kind_display()}},
        {"text": format_yuan(term.amount)},
        {"text": format_yuan(term.amount - term.paid)},
    ]


def form_of(ledger: Ledger) -> PaymentForm:
    """The form of a payment for what is missing."""
    return PaymentForm(terms=_choices(ledger), initial={"paid_on": clock.today()})


def newest(payments: Sequence[Payment]) -> list[Payment]:
    """The payment that was told last on top."""
    return sorted(payments, key=lambda each: (each.told_at, each.pk), reverse=True)


def sums_of(ledger: Ledger) -> dict[str, Any]:
    """What is paid and what is left of all terms together."""
    share = int(ledger.paid * 100 / ledger.total) if ledger.total else 0
    return {
        "total": ledger.total,
        "paid": ledger.paid,
        "left": ledger.left,
        "overdue": ledger.overdue,
        "done": ledger.done,
        "share": share,
        "answer": answer_of(ledger),
    }


def answer_of(ledger: Ledger) -> str:
    """The sentence that opens the page."""
    if not ledger.lines:
        return _("还没有生效的付款约定")
    if ledger.done:
        return _("全部付清")
    if ledger.overdue:
        return _("逾期没付 %(amount)s 元") % {"amount": format_yuan(ledger.overdue)}
    due = ledger.next_due
    assert due is not None
    facts = {
        "n": due.term.position,
        "day": date_text(due.term.due_on, today=clock.today()),
        "amount": format_yuan(due.left),
    }
    return _("第 %(n)s 笔 %(amount)s 元，最晚%(day)s") % facts


def _choices(ledger: Ledger) -> list[tuple[int, str]]:
    words = _("第 %(n)s 笔，剩 %(left)s 元")
    return [
        (line.term.pk, words % {"n": line.term.position, "left": format_yuan(line.left)})
        for line in ledger.lines
        if line.left
    ]


def line_of(line: Line) -> dict[str, Any]:
    """One term in words."""
    today, term = clock.today(), line.term
    facts = [
        _("最晚%(day)s") % {"day": date_text(term.due_on, today=today)},
        _("付给%(payee)s") % {"payee": term.payee},
        _("已付 %(paid)s 元") % {"paid": format_yuan(line.paid)} if line.paid else "",
        _("登记付了 %(told)s 元，收款一方还没确认") % {"told": format_yuan(line.told)} if line.told else "",
        late_text(line),
    ]
    return {
        "title": _("第 %(n)s 笔 %(what)s") % {"n": term.position, "what": term.get_kind_display()},
        "amount": term.amount,
        "detail": " · ".join(filter(None, facts)),
        "left": line.left,
        "lamp": LAMPS[line.standing],
        "lamp_text": line.standing.label,
        "strong": True,
    }


def payment_of(each: Payment, *, may: bool, case: Case, in_room: bool = False) -> dict[str, Any]:
    """One payment with the buttons of who may answer it, at the desk or in the room."""
    who = each.told_by_seat.get_role_display() if each.told_by_seat else str(each.recorded_by or "")
    day = date_text(each.paid_on, today=clock.today(), weekday=False)
    urls = _urls_in_room(each, case) if in_room else _urls_at_desk(each)
    return {
        "amount": each.amount,
        "detail": _("%(day)s付 · %(who)s登记") % {"day": day, "who": who},
        "mark": each.get_state_display(),
        "tone": {PaymentState.CONFIRMED: "p", PaymentState.DENIED: "r"}.get(PaymentState(each.state), "y"),
        "proof_url": urls["proof"] if each.proof else "",
        "confirm_url": urls["confirm"] if may and each.state != PaymentState.CONFIRMED else "",
        "deny_url": urls["deny"] if may and each.state == PaymentState.TOLD else "",
    }


def _urls_at_desk(each: Payment) -> dict[str, str]:
    return {name: reverse(f"disputes:payment_{name}", args=[each.pk]) for name in ("proof", "confirm", "deny")}


def _urls_in_room(each: Payment, case: Case) -> dict[str, str]:
    answer = reverse("disputes_public:payment_answer", args=[case.code, each.pk])
    proof = reverse("disputes_public:payment_proof", args=[case.code, each.pk])
    return {"proof": proof, "confirm": answer, "deny": answer}


def _petition(way: Way, case: Case, may: bool, papers: Sequence[Document]) -> dict[str, Any]:
    return {
        "kind": way.kind.value,
        "title": way.kind.label,
        "open": way.open,
        "why": way.why,
        "amount": way.amount if way.open else None,
        "note": way.note,
        "law": LAWS[way.kind],
        "draw_url": reverse("disputes:petition_draw", args=[case.code, way.kind]) if way.open and may else "",
        "papers": [_petition_paper(paper) for paper in papers],
    }


def _petition_paper(paper: Document) -> dict[str, str]:
    drawn = paper.issued_at or paper.created_at
    return {
        "detail": f"{paper.number} · {date_text(drawn, today=clock.today(), weekday=False)}",
        "url": paper.get_absolute_url(),
        "word_url": reverse("documents:word", args=[paper.verification_code]),
    }
