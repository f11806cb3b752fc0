"""The mediation room as browsers ask for it: phones of both sides, the adviser's, the mediator's desk."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gonghui.programmes.disputes.actions import cases, rooms
from gonghui.programmes.disputes.actions.invitations import invite
from gonghui.programmes.disputes.enums import SeatRole
from gonghui.programmes.disputes.models import Case, PrivateMessage, RoomMessage, Seat
from tests.cast import Cast, County
from tests.programmes.disputes.stage_cases import (
    SPEAKER,
    WORKER,
    accepted_case,
    adviser,
    mediator_scope,
    seat_of,
    seat_scope,
)

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Requested-With": "gonghui"}


@pytest.fixture
def here(cast: Cast) -> County:
    return cast.here


@pytest.fixture
def case(here: County) -> Case:
    return accepted_case(here)


def phone_of(county: County, seat: Seat) -> Client:
    """A phone that has come in by a code."""
    client = Client()
    code = invite(county.scope("mediator"), seat)
    client.post(reverse("disputes_public:room_door"), {"code": code})
    return client


def url(name: str, case: Case, *rest: object) -> str:
    return reverse(f"disputes_public:{name}", args=[case.code, *rest])


@pytest.fixture
def worker(here: County, case: Case) -> Client:
    return phone_of(here, seat_of(case, SeatRole.APPLICANT))


@pytest.fixture
def firm(here: County, case: Case) -> Client:
    return phone_of(here, seat_of(case, SeatRole.RESPONDENT))


@pytest.fixture
def lawyer(here: County, case: Case) -> Client:
    return phone_of(here, adviser(here, case))


@pytest.fixture
def desk(here: County, case: Case) -> Client:
    client = Client()
    client.force_login(here.users["mediator"])
    return client


@pytest.mark.requirement("F-27", "F-29")
def test_room_opens_for_four_people(case: Case, worker: Client, firm: Client, lawyer: Client, desk: Client) -> None:
    for client in (worker, firm, lawyer, desk):
        page = client.get(url("room", case))
        assert page.status_code == 200
        assert all(name in page.text for name in (WORKER, SPEAKER, "沈若溪", "沈砚秋", "调解期限"))


def test_room_shows_who_is_here(case: Case, worker: Client, desk: Client) -> None:
    away = {person["name"]: person["away"] for person in desk.get(url("room", case)).context["people"]}

    assert away == {WORKER: False, SPEAKER: True, "沈若溪": False}


@pytest.mark.parametrize("lines", [1, 3])
def test_room_asks_the_same_whatever_was_said(here: County, case: Case, worker: Client, lines: int) -> None:
    for number in range(lines):
        rooms.say(mediator_scope(here, case), case, text="请说", client_key=str(number))
        worker.post(url("room_say", case), {"text": f"第 {number} 句", "client_key": str(number)})

    with CaptureQueriesContext(connection) as asked:
        page = worker.get(url("room", case))

    assert len(page.context["lines"]) == 2 * lines
    assert len(asked) == 11


@pytest.mark.parametrize("lines", [1, 3])
def test_poll_asks_the_same_whatever_was_said(here: County, case: Case, worker: Client, lines: int) -> None:
    for number in range(lines):
        rooms.say(mediator_scope(here, case), case, text="请说", client_key=str(number))

    with CaptureQueriesContext(connection) as asked:
        worker.get(url("room_talk", case), {"since": 0}, headers=SCRIPT)

    assert len(asked) == 5


@pytest.mark.requirement("F-27")
def test_poll_answers_nothing_new_with_204_and_news_with_lines(case: Case, worker: Client, firm: Client) -> None:
    poll = url("room_talk", case)
    assert worker.get(poll, {"since": 0}).status_code == 204

    firm.post(url("room_say", case), {"text": "公司愿意付 40,000 元", "client_key": "k"}, headers=SCRIPT)

    news = worker.get(poll, {"since": 0})
    assert (news.status_code, news.text.count("data-gh-seq")) == (200, 1)
    assert "公司愿意付 40,000 元" in news.text
    assert worker.get(poll, {"since": 1}).status_code == 204


def test_poll_survives_nonsense(case: Case, worker: Client) -> None:
    for since in ("", "abc", "-1", "9" * 30):
        assert worker.get(url("room_talk", case), {"since": since}).status_code == 204


def test_poll_of_the_moment_redraws_faces_and_places(case: Case, worker: Client) -> None:
    page = worker.get(url("room_talk", case), {"part": "now"})

    assert 'data-gh-replace="room-now"' in page.text
    assert 'data-gh-replace="room-places"' in page.text


def test_say_without_script_leads_back_to_the_place(case: Case, worker: Client) -> None:
    answer = worker.post(url("room_say", case), {"text": "在。", "client_key": "k"}, follow=True)

    assert answer.redirect_chain == [(url("room", case), 302)]
    assert "在。" in answer.text


@pytest.mark.requirement("F-27")
def test_say_sent_twice_is_said_once(case: Case, worker: Client) -> None:
    for _each in range(2):
        assert (
            worker.post(url("room_say", case), {"text": "在。", "client_key": "k"}, headers=SCRIPT).status_code == 204
        )

    assert RoomMessage.objects.count() == 1


def test_say_of_markup_stays_text(case: Case, worker: Client, firm: Client) -> None:
    worker.post(url("room_say", case), {"text": "<b>粗</b>", "client_key": "k"})

    assert "&lt;b&gt;粗&lt;/b&gt;" in firm.get(url("room", case)).text


@pytest.mark.requirement("F-27")
def test_private_place_is_for_two(
    here: County, case: Case, worker: Client, firm: Client, lawyer: Client, desk: Client
) -> None:
    seat = seat_of(case, SeatRole.APPLICANT)
    private = url("room_private_with", case, seat.pk)
    worker.post(f"{url('room_say', case)}?seat={seat.pk}", {"text": "四万二以上就行", "client_key": "k"})
    assert PrivateMessage.objects.get().seat == seat

    for client in (worker, desk):
        assert "四万二以上就行" in client.get(private).text
        assert "四万二以上就行" in client.get(url("room_talk", case), {"seat": seat.pk, "since": 0}).text
    for client in (firm, lawyer):
        assert client.get(private).status_code == 404
        assert client.get(url("room_talk", case), {"seat": seat.pk, "since": 0}).status_code == 404
        said = client.post(f"{url('room_say', case)}?seat={seat.pk}", {"text": "我听听", "client_key": "x"})
        assert said.status_code == 404
    assert "四万二" not in firm.get(url("room_private", case)).text
    for client in (worker, firm, lawyer, desk):
        assert "四万二" not in client.get(url("room", case)).text


def test_private_place_names_who_reads(case: Case, worker: Client, desk: Client) -> None:
    assert "这里只有您和沈若溪看得到。" in worker.get(url("room_private", case)).text
    assert "只发给调解员" in worker.get(url("room_private", case)).text
    seat = seat_of(case, SeatRole.RESPONDENT)
    assert f"这里只有您和{SPEAKER}看得到。" in desk.get(url("room_private_with", case, seat.pk)).text


def test_adviser_is_alone_with_the_mediator_only(case: Case, lawyer: Client, desk: Client, firm: Client) -> None:
    own = Seat.objects.get(case=case, role=SeatRole.ADVISER)
    lawyer.post(url("room_say", case) + f"?seat={own.pk}", {"text": "这笔按二倍工资算不对。", "client_key": "k"})

    assert "双方当事人都看不到" in lawyer.get(url("room_private", case)).text
    assert "这笔按二倍工资算不对。" in desk.get(url("room_private_with", case, own.pk)).text
    assert firm.get(url("room_private_with", case, own.pk)).status_code == 404
    for role in (SeatRole.APPLICANT, SeatRole.RESPONDENT):
        assert lawyer.get(url("room_private_with", case, seat_of(case, role).pk)).status_code == 404


def test_unread_lines_of_the_other_place_are_counted(here: County, case: Case, worker: Client) -> None:
    seat, mediator = seat_of(case, SeatRole.APPLICANT), mediator_scope(here, case)
    rooms.say_privately(mediator, case, seat, text="底是多少？", client_key="a")
    rooms.say(mediator, case, text="大家看表", client_key="b")

    assert worker.get(url("room", case)).context["unread"] == 1
    assert worker.get(url("room_private", case)).context["unread"] == 0
    assert worker.get(url("room", case)).context["unread"] == 0


def test_presence_is_a_post(case: Case, worker: Client) -> None:
    Seat.objects.update(seen_at=None)
    worker.get(url("room", case))
    assert not seat_of(case, SeatRole.APPLICANT).is_present

    assert worker.post(url("room_talk", case)).status_code == 204

    assert seat_of(case, SeatRole.APPLICANT).is_present


def test_closed_room_is_read_only_and_says_what_is_open(here: County, case: Case, worker: Client) -> None:
    cases.terminate(here.scope("mediator"), case, reason="谈不成", version=case.version)

    page = worker.get(url("room", case))

    assert "可以直接申请劳动仲裁" in page.text
    assert "发给大家" not in page.text
    assert worker.post(url("room_say", case), {"text": "等等", "client_key": "k"}).status_code == 409


def test_leave_by_the_mediator_leads_to_the_case(case: Case, desk: Client) -> None:
    answer = desk.post(url("room_leave", case))

    assert answer.headers["Location"] == case.get_absolute_url()
    assert desk.get(url("room", case)).status_code == 200


def test_doors_of_the_room_are_shut_without_a_code(case: Case, client: Client) -> None:
    seat = seat_of(case, SeatRole.APPLICANT)
    assert seat_scope(seat).records == (case.pk,)

    for name, rest in (("room", ()), ("room_private", ()), ("room_private_with", (seat.pk,)), ("room_talk", ())):
        assert client.get(url(name, case, *rest)).status_code == 403
    for name in ("room_say", "room_facts", "room_leave", "room_talk"):
        assert client.post(url(name, case), {"text": "x"}).status_code == 403


def test_long_talk_shows_its_end_and_a_way_to_the_rest(
    here: County, case: Case, worker: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gonghui.programmes.disputes.views.room_page.LINES_SHOWN", 2)
    for number in range(3):
        rooms.say(mediator_scope(here, case), case, text=f"第 {number} 句", client_key=str(number))

    page = worker.get(url("room", case))

    assert [line["text"] for line in page.context["lines"]] == ["第 1 句", "第 2 句"]
    assert page.context["earlier"]
    assert len(worker.get(url("room", case), {"all": 1}).context["lines"]) == 3
