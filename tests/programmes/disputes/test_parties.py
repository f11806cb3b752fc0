"""Who stands on each side, what is asked for, colleagues' notes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from gonghui.engines.deadlines.models import Deadline
from gonghui.foundation.notifications.models import Notice
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, Stale
from gonghui.kernel.models import TimelineEntry
from gonghui.programmes.disputes.actions import cases, claims, notes, parties
from gonghui.programmes.disputes.actions.cases import NewParty
from gonghui.programmes.disputes.actions.claims import ClaimLine
from gonghui.programmes.disputes.models import Case, GroupMember
from tests.cast import Cast, County
from tests.programmes.disputes.stage_cases import SPEAKER, accepted_case, new_case
from tests.requirements import requirement

pytestmark = pytest.mark.django_db
TEN = "\n".join(f"职工{n}，1370000{n:04d}，{n}00元" for n in range(1, 11))


@pytest.fixture
def here(cast: Cast) -> County:
    return cast.here


@pytest.fixture
def desk(here: County, client: Client) -> Client:
    client.force_login(here.users["mediator"])
    return client


@requirement("F-27")
def test_another_party_stands_on_its_side_and_has_a_seat(here: County) -> None:
    case = accepted_case(here)

    added = parties.add_party(
        here.scope("mediator"), case, side="respondent", party=NewParty("望溪恒联劳务有限公司", is_firm=True)
    )

    assert added.enterprise is not None and added.person is None
    assert case.seats.get(party=added).role == "respondent"
    assert case.parties.count() == 3
    entry = TimelineEntry.objects.get(record=case.pk, verb="case.party")
    assert "恒联" not in entry.summary + str(entry.changes)


@pytest.mark.parametrize(("side", "name"), [("respondent", " "), ("third", "某某"), ("applicant", "周桂兰")])
def test_a_party_that_cannot_be_is_refused(here: County, side: str, name: str) -> None:
    with pytest.raises(Invalid):
        parties.add_party(here.scope("mediator"), new_case(here), side=side, party=NewParty(name))


@pytest.mark.parametrize("act", ["party", "members", "claims"])
def test_an_ended_case_is_not_changed(here: County, act: str) -> None:
    case, scope = new_case(here), here.scope("mediator")
    cases.withdraw(scope, case, reason="不申请了", version=case.version)

    with pytest.raises(IllegalMove):
        if act == "party":
            parties.add_party(scope, case, side="applicant", party=NewParty("另一人"))
        elif act == "members":
            parties.add_members(scope, case, lines=TEN)
        else:
            claims.set_claims(scope, case, [ClaimLine(None, "W01")])


def test_an_agent_has_a_kind_and_an_extent(here: County) -> None:
    case, scope = accepted_case(here), here.scope("mediator")
    party = case.parties.get(side="respondent")
    with pytest.raises(Invalid):
        parties.note_agent(scope, party, name="沈砚秋", kind="friend", authority="special")

    parties.note_agent(scope, party, name="沈砚秋", kind="lawyer", authority="special", phone="13700000001")
    seat = case.seats.get(party=party)
    parties.note_agent(scope, party, name="", kind="", authority="")

    assert (seat.name, SPEAKER) == ("沈砚秋", "何建平")
    assert (party.representative, party.agent_kind, party.speaker) == ("", "", party.name)


@requirement("F-27")
def test_ten_workers_are_a_collective_case_and_choose_three_to_five(here: County) -> None:
    case, scope = new_case(here), here.scope("mediator")
    with pytest.raises(IllegalMove):
        parties.choose_speakers(scope, case, members=[])

    count = parties.add_members(scope, case, lines=TEN)
    again = parties.add_members(scope, Case.objects.get(), lines=TEN)
    chosen = list(GroupMember.objects.order_by("pk").values_list("pk", flat=True))
    with pytest.raises(Invalid):
        parties.choose_speakers(scope, case, members=chosen[:2])
    parties.choose_speakers(scope, case, members=chosen[:3])

    assert (count, again) == (10, 0)
    assert Case.objects.get().collective
    assert GroupMember.objects.filter(speaks=True).count() == 3
    assert GroupMember.objects.order_by("pk")[0].amount == Decimal("100.00")


def test_nine_are_not_yet_collective(here: County) -> None:
    parties.add_members(here.scope("mediator"), new_case(here), lines="\n".join(TEN.splitlines()[:9]))

    assert not Case.objects.get().collective


def test_a_line_that_cannot_be_read_is_named_and_nothing_is_written(here: County) -> None:
    with pytest.raises(Invalid, match="第 2 行"):
        parties.add_members(here.scope("mediator"), new_case(here), lines="甲一\n乙二，很多钱")

    assert not GroupMember.objects.exists()


@requirement("F-27")
def test_claims_are_written_as_a_whole_and_summed(here: County) -> None:
    case, scope = new_case(here), here.scope("mediator")
    first, second = case.claims.order_by("pk")

    claims.set_claims(
        scope,
        case,
        [
            ClaimLine(first.pk, "T01", "4.5 个月", Decimal("32670"), Decimal("32670"), Decimal("29160")),
            ClaimLine(second.pk, ""),
            ClaimLine(None, "H02", "3 天", Decimal("2002.76")),
        ],
        version=case.version,
    )

    assert list(case.claims.order_by("pk").values_list("category", flat=True)) == ["T01", "H02"]
    assert case.amount_claimed == Decimal("34672.76")
    with pytest.raises(Stale):
        claims.set_claims(scope, case, [ClaimLine(None, "W01")], version=1)


@pytest.mark.parametrize("lines", [[], [ClaimLine(None, "X99")], [ClaimLine(None, "W01", "", Decimal("-1"))]])
def test_claims_that_cannot_be_are_refused(here: County, lines: list[ClaimLine]) -> None:
    with pytest.raises(Invalid):
        claims.set_claims(here.scope("mediator"), new_case(here), lines)


def test_a_note_tells_whom_it_names_and_reminds_its_author(here: County) -> None:
    case = new_case(here)
    day = clock.today() + dt.timedelta(days=3)

    notes.add_note(here.scope("officer"), case, text="@沈若溪请先打电话，@方敬之 不是同事", remind_on=day)

    told = Notice.objects.filter(title__contains="备注里提到")
    assert [notice.user for notice in told] == [here.users["mediator"]]
    assert Deadline.objects.get(user=here.users["officer"]).last_day == day
    assert not TimelineEntry.objects.filter(record=case.pk, summary__contains="打电话").exists()


def test_notes_are_for_who_sees_the_case_and_has_a_name(cast: Cast) -> None:
    case = new_case(cast.here)

    with pytest.raises(Forbidden):
        notes.add_note(cast.here.scope("judge"), case, text="看一看")
    with pytest.raises(Forbidden):
        notes.add_note(cast.here.system, case, text="看一看")
    with pytest.raises(Invalid):
        notes.add_note(cast.here.scope("officer"), case, text=" ")


@requirement("F-27")
def test_pages_add_name_and_note(here: County, desk: Client) -> None:
    case = accepted_case(here)
    code = [case.code]
    party = case.parties.get(side="respondent")

    desk.post(reverse("disputes:party_add", args=code), {"side": "applicant", "kind": "person", "name": "李秋实"})
    agent = {"name": "沈砚秋", "kind": "lawyer", "authority": "general"}
    desk.post(reverse("disputes:party_agent", args=[case.code, party.pk]), agent)
    desk.post(reverse("disputes:members", args=code), {"lines": TEN})
    chosen = [member.pk for member in GroupMember.objects.all()[:4]]
    desk.post(reverse("disputes:speakers", args=code), {"member": chosen})
    desk.post(reverse("disputes:case_notes", args=code), {"text": "下周一再谈"})

    page = desk.get(reverse("disputes:parties", args=code)).text
    for shown in ("李秋实", "沈砚秋", "律师", "集体争议", "先问过他代表的每一个人", "代表"):
        assert shown in page
    assert GroupMember.objects.filter(speaks=True).count() == 4
    assert "下周一再谈" in desk.get(reverse("disputes:case_notes", args=code)).text


def test_the_table_of_claims_is_changed_on_its_page(here: County, desk: Client) -> None:
    case = accepted_case(here, rows=1)
    sent = {
        "version": case.version, "row_0_category": "T01", "row_0_claimed": "32,670", "row_0_calculated": "32670.00",
        "row_1_category": "H02", "row_1_claimed": "2002.76",
    }  # fmt: skip

    desk.post(reverse("disputes:case_claims", args=[case.code]), sent)

    page = desk.get(case.get_absolute_url()).text
    assert "34,672.76" in page and "劳动合同法 第四十七条" in page


def test_pages_say_what_does_not_fit(here: County, desk: Client) -> None:
    case = accepted_case(here)

    lines = desk.post(reverse("disputes:members", args=[case.code]), {"lines": "甲一，很多钱"})
    party = desk.post(reverse("disputes:party_add", args=[case.code]), {"side": "applicant", "kind": "person"})

    assert "第 1 行看不懂" in lines.text
    assert "还没填" in party.text
