"""A payment that did not come: told once, a clock until somebody acts, and what the worker can do on the phone."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from gonghui.engines.deadlines.escalation import climb, due_clocks
from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents.models import Document
from gonghui.foundation.notifications.models import Notice, Outbox
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid
from gonghui.kernel.models import AccessLog, TimelineEntry
from gonghui.programmes.disputes.actions import defaults, payments, petitions
from gonghui.programmes.disputes.aftermath import AftermathSection
from gonghui.programmes.disputes.enums import PetitionKind, SeatRole
from gonghui.programmes.disputes.models import Agreement, PaymentTerm
from tests import stages
from tests.cast import Cast, County
from tests.requirements import requirement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules")]
ORDER = PetitionKind.PAYMENT_ORDER
TITLE = "第 1 笔付款逾期，可以帮职工准备申请书"


@pytest.fixture
def agreement(here: County) -> Agreement:
    """8,600 yuan twice, due in ten and twenty days."""
    case = stages.staged_case(here)
    return stages.staged_effect(here, stages.staged_signatures(stages.staged_agreement(here, case, instalments=2)))


def after(days: int, hours: int = 0) -> clock.standing:
    return clock.standing(stages.MONDAY + dt.timedelta(days=days, hours=hours))


def note(county: County) -> int:
    return defaults.note_defaults(county.system, county.federation.pk)


def clocks(agreement: Agreement) -> list[Deadline]:
    return list(Deadline.objects.running().filter(record=agreement.case_id, rule__startswith="disputes.default."))


def pay(here: County, agreement: Agreement, position: int, amount: str = "8600") -> None:
    term = agreement.payment_terms.get(position=position)
    worker = stages.seat_scope(stages.seats_of(agreement.case)[SeatRole.APPLICANT])
    payments.tell(worker, term, amount=Decimal(amount), paid_on=clock.today(), client_key=f"{position}-{amount}")


@requirement("1d-4")
def test_each_default_is_told_once_to_mediator_union_and_worker_however_late_anybody_looks(
    here: County, agreement: Agreement
) -> None:
    with after(10):
        assert note(here) == 0
    with after(24):
        assert note(here) == 2
        assert note(here) == 0

    assert Notice.objects.filter(user=here.users["mediator"], title=TITLE).count() == 1
    assert Notice.objects.filter(organization=here.town_union, title=TITLE).count() == 1
    told = TimelineEntry.objects.filter(record=agreement.case_id, verb="payment.default")
    assert list(told.order_by("sequence").values_list("summary", flat=True)) == [
        "第 1 笔到期没有付，还欠 8,600.00 元",
        "第 2 笔到期没有付，还欠 8,600.00 元",
    ]
    worker = stages.seats_of(agreement.case)[SeatRole.APPLICANT]
    sent = Outbox.objects.filter(key__endswith=f":default:{worker.pk}").order_by("pk")
    assert len(sent) == 2
    assert "支付令" in sent[0].body and "12351" in sent[0].body
    assert not Outbox.objects.filter(
        key__endswith=f":default:{stages.seats_of(agreement.case)[SeatRole.RESPONDENT].pk}"
    ).exists()


@requirement("1d-4")
def test_the_message_opens_the_page_weeks_after_the_code_ran_out(here: County, agreement: Agreement) -> None:
    with after(24):
        note(here)
        body = Outbox.objects.filter(key__contains=":default:").latest("pk").body
        code = body.split("code=")[1].split()[0]
        phone = Client()
        entered = phone.post(reverse("disputes_public:room_door"), {"code": code})

        page = phone.get(entered["Location"])

    assert entered["Location"] == reverse("disputes_public:payments", args=[agreement.case.code])
    assert "没收到钱，现在可以申请" in page.content.decode()


@requirement("F-20")
def test_nobody_acts_and_the_circle_grows_level_by_level(here: County, agreement: Agreement) -> None:
    leader = here.users["leader"]
    with after(11):
        note(here)
        (running,) = clocks(agreement)
        assert running.last_day == stages.MONDAY.date() + dt.timedelta(days=15)  # two working days, a weekend between
    with after(12):
        assert running.pk not in due_clocks()

    heard = []
    for days in (16, 18, 23):
        with after(days):
            assert running.pk in due_clocks()
            heard.append([step.organization_id for step in climb(running.pk)])

    assert heard == [[here.town_union.pk], [here.federation.pk], [here.federation.pk]]
    assert Notice.objects.filter(user=leader, title__startswith="没人办").count() == 1
    assert Notice.objects.filter(organization=here.town_union, title__startswith="没人办").count() == 3


@pytest.mark.parametrize("act", ["petition", "words", "money"])
def test_who_acts_keeps_the_next_level_from_hearing(here: County, agreement: Agreement, act: str) -> None:
    with after(11):
        note(here)
        if act == "petition":
            petitions.draw(here.scope("mediator"), agreement.case, ORDER)
        elif act == "words":
            defaults.handle(here.scope("mediator"), agreement.case, what="厂里答应周五补上")
        else:
            pay(here, agreement, 1, "600")
            assert len(clocks(agreement)) == 1
            pay(here, agreement, 1, "8000")

    assert clocks(agreement) == []
    with after(12):
        assert note(here) == 0
    with pytest.raises(IllegalMove, match="没有等着办的"):
        defaults.handle(here.scope("mediator"), agreement.case, what="再记一次")


def test_the_next_payment_has_its_own_day_beside_the_default(here: County, agreement: Agreement) -> None:
    with after(11):
        note(here)

        days = Deadline.objects.running().filter(record=agreement.case_id, rule="performance")

        assert [each.last_day for each in days] == [stages.MONDAY.date() + dt.timedelta(days=20)]


def test_words_are_the_mediators_and_are_not_empty(here: County, agreement: Agreement) -> None:
    with after(11):
        note(here)
        with pytest.raises(Forbidden):
            defaults.handle(here.scope("officer"), agreement.case, what="看过了")
        with pytest.raises(Invalid, match="没有写怎么办的"):
            defaults.handle(here.scope("mediator"), agreement.case, what=" ")


def test_a_ladder_never_leaves_the_union(here: County) -> None:
    said = {"default": {"escalation": [{"tell": [{"kind": "labour_bureau", "level": "county"}]}]}, "petitions": []}

    with pytest.raises(ValueError, match="只报给工会"):
        AftermathSection.model_validate(said)


@requirement("1d-4")
def test_at_the_desk_the_default_shows_whom_it_goes_to_and_takes_words(here: County, agreement: Agreement) -> None:
    page = reverse("disputes:payments", args=[agreement.case.code])
    with after(11):
        note(here)
        desk = stages.signed_in(here, "mediator")
        shown = desk.get(page).content.decode()
        empty = desk.post(reverse("disputes:payment_handled", args=[agreement.case.code]), {"what": ""})
        desk.post(reverse("disputes:payment_handled", args=[agreement.case.code]), {"what": "已约厂长周五谈"})
        later = desk.get(page).content.decode()

    assert "没人办，报给谁" in shown and "在办吗" in shown
    assert empty.status_code == 422
    assert "在办吗" not in later


@requirement("1d-4")
def test_the_worker_draws_and_takes_her_own_petition_and_the_firm_never(here: County, agreement: Agreement) -> None:
    case = agreement.case
    worker, firm = (stages.inside(here, case, role) for role in (SeatRole.APPLICANT, SeatRole.RESPONDENT))
    url = reverse("disputes_public:petition", args=[case.code, ORDER])
    page = reverse("disputes_public:payments", args=[case.code])
    assert "可以申请" not in worker.get(page).content.decode()
    with after(11):
        worker, firm = (stages.inside(here, case, role) for role in (SeatRole.APPLICANT, SeatRole.RESPONDENT))
        assert worker.get(url).status_code == 404
        assert url in worker.get(page).content.decode()
        theirs = firm.get(page).content.decode()
        assert url not in theirs and "对方可以申请支付令" in theirs
        firm.post(url)
        assert not Document.objects.filter(kind="payment_order_petition").exists()

        worker.post(url)
        worker.post(url)

        paper = Document.objects.get(kind="payment_order_petition")
        got, word = worker.get(url), worker.get(url + "word/")
        assert firm.get(url).status_code == firm.get(url + "word/").status_code == 404
        assert paper.number in worker.get(page).content.decode()
    assert got["Content-Type"] == "application/pdf" and b"".join(got.streaming_content).startswith(b"%PDF")
    assert word["Content-Type"].endswith("wordprocessingml.document")
    read = AccessLog.objects.filter(record=case.pk, what=paper.number)
    assert sorted(read.values_list("reason", flat=True)) == ["下载文书", "下载文书（Word）"]


def test_what_the_law_does_not_open_is_refused_on_the_phone_too(here: County, agreement: Agreement) -> None:
    with after(11):
        worker = stages.inside(here, agreement.case, SeatRole.APPLICANT)
        page = reverse("disputes_public:payments", args=[agreement.case.code])
        url = reverse("disputes_public:petition", args=[agreement.case.code, PetitionKind.ENFORCEMENT])

        refused = worker.post(url, follow=True).content.decode()

        assert "要有执行依据" in refused
        assert url not in worker.get(page).content.decode()
        other = reverse("disputes_public:petition", args=[agreement.case.code, "nothing"])
        assert worker.get(other).status_code == 404
        assert "没有这种申请书" in worker.post(other, follow=True).content.decode()


def test_the_room_leads_to_what_follows(here: County, agreement: Agreement) -> None:
    worker = stages.inside(here, agreement.case, SeatRole.APPLICANT)

    content = worker.get(reverse("disputes_public:room", args=[agreement.case.code])).content.decode()

    assert reverse("disputes_public:payments", args=[agreement.case.code]) in content


def test_past_terms_of_another_county_are_not_touched(monday: Cast, agreement: Agreement) -> None:
    stages.staged_rules(monday.neighbour)
    with after(24):
        assert defaults.note_defaults(monday.neighbour.system, monday.neighbour.federation.pk) == 0
    assert PaymentTerm.objects.filter(agreement=agreement).count() == 2
    assert clocks(agreement) == []
