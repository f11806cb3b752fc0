"""Pages of cases as a browser asks for them: what they show, to whom, and in how many statements."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gonghui.foundation.notifications.models import Outbox
from gonghui.kernel.models import AccessLog
from gonghui.kernel.paging import page_of
from gonghui.programmes.disputes.actions import cases
from gonghui.programmes.disputes.actions.cases import NewClaim
from gonghui.programmes.disputes.enums import CaseState, SeatRole
from gonghui.programmes.disputes.models import Case, Invitation, Party, Seat
from gonghui.programmes.disputes.views.case_page import case_context
from gonghui.programmes.disputes.views.cases import find
from tests.cast import Cast, County
from tests.programmes.disputes.stage_cases import FIRM, WORKER, accepted_case, new_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(cast: Cast) -> County:
    return cast.here


@pytest.fixture
def desk(here: County, client: Client) -> Client:
    client.force_login(here.users["mediator"])
    return client


@pytest.fixture
def office(here: County) -> Client:
    client = Client()
    client.force_login(here.users["officer"])
    return client


APPLICATION = {
    "key": "k-1",
    "applicant_name": WORKER,
    "applicant_phone": "138 0000 4127",
    "respondent_name": FIRM,
    "category": "W01",
    "statement": "7月、8月工资没有发。",
    "origin": "oral",
    "claim_1_category": "W01",
    "claim_1_amount": "11840.00",
    "claim_3_category": "C01",
}


def application(county: County, **changed: str) -> dict[str, str]:
    return {**APPLICATION, "place": county.town, "mediation_body": str(county.mediation.pk), **changed}


def test_register_shows_the_cases_of_the_scope(cast: Cast, office: Client) -> None:
    new_case(cast.here)
    accepted_case(cast.here)
    new_case(cast.neighbour)

    page = office.get(reverse("disputes:cases"))

    assert page.text.count(f"{WORKER} 与 {FIRM}") == 2
    assert "共 2 起，2 起还在办" in page.text


@pytest.mark.parametrize("rows", [1, 3])
def test_register_asks_the_same_whatever_its_length(here: County, office: Client, rows: int) -> None:
    for _each in range(rows):
        accepted_case(here)
    bare = _statements(office, reverse("disputes:case_new"))

    with CaptureQueriesContext(connection) as asked:
        assert office.get(reverse("disputes:cases")).text.count(FIRM) == rows

    own = [query["sql"] for query in asked if "disputes_case" in query["sql"] or "deadlines_deadline" in query["sql"]]
    assert len(own) == 2  # the page with its last days, the numbers of tabs and menu together
    assert len(asked) <= bare + 4


def _statements(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)


def test_register_filters_by_tab_text_and_origin(here: County, office: Client) -> None:
    first = accepted_case(here)
    new_case(here, origin="court")

    def found(**query: str) -> int:
        return office.get(reverse("disputes:cases"), query).text.count(FIRM)

    assert found() == 2
    assert found(view="filed") == found(view="mediating") == found(origin="court") == found(q=str(first.number)) == 1
    assert found(q="没有这个人") == found(place="339921109") == 0


def test_register_pages_by_key(here: County, office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gonghui.web.registers.page_of", lambda *args, **kw: page_of(*args, **kw, size=1))
    for number in range(3):
        new_case(here, statement=f"第 {number} 件")
    first = office.get(reverse("disputes:cases"))

    second = office.get(first.context["next_url"] and reverse("disputes:cases") + first.context["next_url"])

    assert second.context["previous_url"] and second.context["next_url"]
    assert first.context["rows"][0][1]["url"] != second.context["rows"][0][1]["url"]


def test_register_empty_offers_the_way_to_fill_it(office: Client) -> None:
    assert "这里还没有案件" in office.get(reverse("disputes:cases")).text


@pytest.mark.requirement("F-30")
def test_new_files_the_application(here: County, office: Client) -> None:
    answer = office.post(reverse("disputes:case_new"), application(here))

    case = Case.objects.get()
    assert answer.headers["Location"] == case.get_absolute_url()
    assert case.amount_claimed == Decimal("11840.00")
    assert list(case.claims.order_by("pk").values_list("category", flat=True)) == ["W01", "C01"]


def test_new_sent_twice_is_one_case(here: County, office: Client) -> None:
    for _each in range(2):
        office.post(reverse("disputes:case_new"), application(here))

    assert Case.objects.count() == 1


def test_new_says_what_is_missing_and_keeps_what_was_typed(here: County, office: Client) -> None:
    page = office.post(reverse("disputes:case_new"), application(here, applicant_phone="123", claim_1_category="W01"))

    assert "手机号应是 11 位数字" in page.text
    assert FIRM in page.text
    assert not Case.objects.exists()


def test_new_refuses_bodies_and_places_of_the_neighbour(cast: Cast, office: Client) -> None:
    foreign = application(cast.neighbour)

    page = office.post(reverse("disputes:case_new"), {**foreign})

    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"place", "mediation_body"}


def test_new_from_a_hidden_source_answers_like_a_missing_one(office: Client) -> None:
    assert office.get(reverse("disputes:case_new"), {"warning": "NOSUCHCODE12"}).status_code == 404


def test_detail_shows_both_sides_masked(here: County, desk: Client) -> None:
    case = accepted_case(here)

    page = desk.get(case.get_absolute_url())

    for shown in (WORKER, FIRM, "138****4127", "仲裁时效", str(case.number), "进调解室"):
        assert shown in page.text
    assert "13800004127" not in page.text


@pytest.mark.parametrize("rows", [1, 3])
def test_detail_asks_the_same_whatever_its_length(here: County, rows: int) -> None:
    case = accepted_case(here, rows=rows)
    scope = here.scope("mediator")

    with CaptureQueriesContext(connection) as asked:
        context = case_context(scope, find(scope, case.code))

    own = [query["sql"] for query in asked if "legal_holiday" not in query["sql"]]  # kept in memory for a minute
    assert len(context["claim_rows"]) == rows
    assert len(own) == 10


def test_detail_sums_only_what_is_there(here: County, desk: Client) -> None:
    case = accepted_case(here, claims=[NewClaim("W01", Decimal("11840.00")), NewClaim("C01")])

    totals = desk.get(case.get_absolute_url()).context["claim_totals"]

    assert [cell["text"] for cell in totals] == ["合计", "11,840.00", "还没有", "还没有", ""]


def test_detail_offers_legal_moves_only(here: County, desk: Client) -> None:
    filed, running = new_case(here), accepted_case(here)

    def verbs(case: Case) -> list[str]:
        return [str(act["verb"]) for act in desk.get(case.get_absolute_url()).context["acts"]]

    assert verbs(filed) == ["受理", "不予受理", "撤回申请"]
    assert verbs(running) == ["终止调解", "撤回申请"]


def test_detail_of_the_officer_offers_nothing_that_is_the_bodys(here: County, office: Client) -> None:
    page = office.get(accepted_case(here).get_absolute_url())

    assert (page.context["acts"], page.context["room_url"], page.context["may_invite"]) == ([], "", False)


def test_accept_by_its_button(here: County, desk: Client) -> None:
    case = new_case(here)

    desk.post(reverse("disputes:case_accept", args=[case.code]), {"version": case.version})

    assert Case.objects.get(pk=case.pk).state == CaseState.MEDIATING


def test_accept_on_a_stale_page_says_so(here: County, desk: Client) -> None:
    case = new_case(here)

    answer = desk.post(reverse("disputes:case_accept", args=[case.code]), {"version": case.version + 1}, follow=True)

    assert "刚才有人先改了" in answer.text
    assert Case.objects.get(pk=case.pk).state == CaseState.FILED


@pytest.mark.parametrize(
    ("route", "state"),
    [("case_terminate", CaseState.TERMINATED), ("case_withdraw", CaseState.WITHDRAWN)],
)
def test_ending_by_its_button_takes_a_reason(here: County, desk: Client, route: str, state: CaseState) -> None:
    case = accepted_case(here)
    url = reverse(f"disputes:{route}", args=[case.code])
    assert "写明理由" in desk.post(url, {"version": case.version}, follow=True).text

    desk.post(url, {"version": case.version, "reason": "谈不成"})

    assert Case.objects.get(pk=case.pk).state == state


def test_refuse_by_its_button(here: County, desk: Client) -> None:
    case = new_case(here)

    desk.post(reverse("disputes:case_refuse", args=[case.code]), {"version": case.version, "reason": "不属于劳动争议"})

    assert Case.objects.get(pk=case.pk).end_reason == "不属于劳动争议"


def test_reveal_asks_why_and_notes_it(here: County, desk: Client) -> None:
    case = new_case(here)
    party = case.parties.order_by("pk")[0]
    url = reverse("disputes:party_phone", args=[case.code, party.pk])
    assert "13800004127" not in desk.get(url).text

    page = desk.post(url, {"reason": "约调解时间"})

    assert "13800004127" in page.text
    assert AccessLog.objects.get().reason == "约调解时间"


@pytest.mark.requirement("F-29")
def test_invite_keeps_a_code_that_was_sent_off_the_screen(here: County, desk: Client) -> None:
    case = accepted_case(here)
    seat = case.seats.get(role=SeatRole.APPLICANT)

    page = desk.post(reverse("disputes:seat_invite", args=[case.code, seat.pk]))

    sent = re.search(r"邀请码 (\w{4}-\w{4})", Outbox.objects.get(key__startswith="invitation:").body)
    assert sent is not None
    assert sent[1] not in page.text
    assert "已经发到 138****4127" in page.text


@pytest.mark.requirement("F-29")
def test_invite_shows_a_code_that_no_message_can_carry_once(here: County, desk: Client) -> None:
    case = accepted_case(here)
    seat = case.seats.get(role=SeatRole.APPLICANT)
    Seat.objects.filter(pk=seat.pk).update(phone="")

    page = desk.post(reverse("disputes:seat_invite", args=[case.code, seat.pk]))

    assert page.context["code"] in page.text
    assert page.context["code"] not in desk.get(case.get_absolute_url()).text
    assert Invitation.objects.get().seat == seat


def test_seats_are_added_and_their_codes_taken_back(here: County, desk: Client) -> None:
    case = accepted_case(here)
    desk.post(
        reverse("disputes:seat_add", args=[case.code]), {"role": "adviser", "name": "沈砚秋", "phone": "13700000001"}
    )
    seat = Seat.objects.get(role=SeatRole.ADVISER)
    desk.post(reverse("disputes:seat_invite", args=[case.code, seat.pk]))

    desk.post(reverse("disputes:seat_revoke", args=[case.code, seat.pk]))

    assert not Invitation.objects.get().stands


def test_pages_of_a_case_are_hidden_from_the_neighbour(cast: Cast, client: Client) -> None:
    case = accepted_case(cast.here)
    client.force_login(cast.neighbour.users["mediator"])
    seat, party = case.seats.order_by("pk")[0], case.parties.order_by("pk")[0]

    answers = [
        client.get(case.get_absolute_url()),
        client.get(reverse("disputes:party_phone", args=[case.code, party.pk])),
        client.post(reverse("disputes:case_terminate", args=[case.code]), {"version": 1, "reason": "x"}),
        client.post(reverse("disputes:seat_add", args=[case.code]), {"role": "adviser", "name": "x"}),
        client.post(reverse("disputes:seat_invite", args=[case.code, seat.pk])),
        client.post(reverse("disputes:seat_revoke", args=[case.code, seat.pk])),
        client.post(reverse("disputes:case_notice", args=[case.code])),
    ]

    assert {answer.status_code for answer in answers} == {404}


def test_seat_of_another_case_is_not_invited_through_this_one(here: County, desk: Client) -> None:
    case, other = accepted_case(here), accepted_case(here)
    seat = other.seats.order_by("pk")[0]

    answer = desk.post(reverse("disputes:seat_invite", args=[case.code, seat.pk]))

    assert answer.status_code == 404


def test_case_that_ended_tells_how_it_ended(here: County, desk: Client) -> None:
    case = accepted_case(here)
    cases.terminate(here.scope("mediator"), case, reason="单位不再来", version=case.version)

    assert "终止调解：单位不再来" in desk.get(case.get_absolute_url()).text


def test_a_number_a_name_or_a_telephone_is_found_by_its_index(here: County, office: Client) -> None:
    case = accepted_case(here)
    new_case(here, origin="court")
    party = case.parties.order_by("pk")[0]

    def found(text: str) -> tuple[int, int]:
        known = Case.objects.all().known_as(text)
        return office.get(reverse("disputes:cases"), {"q": text}).text.count(
            FIRM
        ), -1 if known is None else known.count()

    assert found(str(case.number)) == (1, 1)
    assert found(party.name) == found(party.name[:1]) == (2, 2)
    assert found(party.phone) == (2, 2)
    assert found(FIRM[2:]) == (2, -1)
    assert found("没有这个人") == (0, -1)


def test_what_others_know_by_a_name_does_not_hide_what_contains_it(here: County, office: Client, cast: Cast) -> None:
    accepted_case(here)
    theirs = accepted_case(cast.neighbour)
    Party.objects.filter(case=theirs).update(name=FIRM[2:])

    page = office.get(reverse("disputes:cases"), {"q": FIRM[2:]}).text

    assert page.count(FIRM) == 1
