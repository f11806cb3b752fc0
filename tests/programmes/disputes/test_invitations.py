"""Invitation codes: one person, one device, seven days; and the door they open."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import OperationalError, connections
from django.test import Client
from django.urls import reverse

from gonghui.foundation.notifications.models import Outbox
from gonghui.kernel import clock
from gonghui.kernel.errors import CodeRefused, Forbidden, IllegalMove, Invalid
from gonghui.kernel.models import TimelineEntry
from gonghui.programmes.disputes.actions import cases, invitations, rooms
from gonghui.programmes.disputes.actions.invitations import (
    CodeExpired,
    CodeReplayed,
    CodeRevoked,
    CodeUnknown,
    enter,
    invite,
    revoke,
)
from gonghui.programmes.disputes.enums import CaseState, SeatRole
from gonghui.programmes.disputes.models import Case, Invitation, Seat
from tests.cast import Cast, County, make_cast
from tests.programmes.disputes.stage_cases import accepted_case, adviser, new_case, seat_of, seat_scope

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 8.1)"


@pytest.fixture
def here(cast: Cast) -> County:
    return cast.here


@pytest.fixture
def case(here: County) -> Case:
    return accepted_case(here)


@pytest.fixture
def seat(case: Case) -> Seat:
    return seat_of(case, SeatRole.APPLICANT)


@pytest.mark.requirement("F-29")
def test_invite_keeps_no_code_and_sends_the_link(here: County, seat: Seat) -> None:
    code = invite(here.scope("mediator"), seat)

    invitation = Invitation.objects.get()
    assert len(code) == 8
    assert code not in str(vars(invitation))
    message = Outbox.objects.get(key=f"invitation:{invitation.pk}")
    assert message.address == seat.phone
    assert f"/room/?code={code[:4]}-{code[4:]}" in message.body
    assert message.good_until == invitation.expires_at
    told = TimelineEntry.objects.filter(record=seat.case_id).order_by("-sequence")[0]
    assert told.verb == "invitation.issue"
    assert code not in f"{told.summary}{told.changes}"


def test_invite_revokes_the_code_that_nobody_used(here: County, seat: Seat) -> None:
    first = invite(here.scope("mediator"), seat)

    second = invite(here.scope("mediator"), seat)

    with pytest.raises(CodeRevoked, match="已经收回"):
        enter(first, device=PHONE)
    assert enter(second, device=PHONE)[0] == seat


def test_invite_leaves_who_is_inside_until_the_new_code_is_exchanged(here: County, seat: Seat) -> None:
    first = invite(here.scope("mediator"), seat)
    enter(first, device=PHONE)
    second = invite(here.scope("mediator"), seat)
    assert Invitation.objects.exclude(used_at=None).get().stands

    enter(second, device="另一台")

    assert [row.stands for row in Invitation.objects.order_by("pk")] == [False, True]


def test_invite_refuses_a_case_that_is_closed(here: County, case: Case, seat: Seat) -> None:
    cases.terminate(here.scope("mediator"), case, reason="谈不成", version=case.version)

    with pytest.raises(IllegalMove):
        invite(here.scope("mediator"), seat_of(case, SeatRole.APPLICANT))


def test_invite_refuses_who_lacks_the_right(here: County, seat: Seat) -> None:
    for who in ("officer", "leader"):
        with pytest.raises(Forbidden):
            invite(here.scope(who), seat)


@pytest.mark.parametrize("role", [SeatRole.MEDIATOR, SeatRole.APPLICANT])
def test_invite_is_the_cases_own_mediators_alone(here: County, case: Case, role: SeatRole) -> None:
    seat = seat_of(case, role)
    colleague = replace(here.scope("mediator"), user_id=here.users["officer"].pk)

    with pytest.raises(Forbidden, match="只能由沈若溪自己发"):
        invite(colleague, seat)
    assert invite(here.scope("mediator"), seat)


@pytest.mark.requirement("F-29")
def test_enter_takes_the_code_as_people_type_it(here: County, seat: Seat) -> None:
    code = invite(here.scope("mediator"), seat)

    opened, token = enter(f" {code[:4].lower()}-{code[4:].lower()} ", device=PHONE)

    assert opened == seat
    assert token not in str(vars(Invitation.objects.get()))
    told = TimelineEntry.objects.filter(record=seat.case_id).order_by("-sequence")[0]
    assert (told.verb, told.via, told.changes["device"]) == ("room.enter", "code", PHONE)


@pytest.mark.requirement("F-29")
def test_enter_has_a_sentence_for_each_refusal(here: County, case: Case) -> None:
    mediator = here.scope("mediator")
    seats = list(case.seats.order_by("pk"))
    used, late, gone = (invite(mediator, seat_of(case, SeatRole(each.role))) for each in seats)
    enter(used, device=PHONE)
    Invitation.objects.filter(seat=seats[1]).update(expires_at=clock.now() - dt.timedelta(seconds=1))
    revoke(mediator, seats[2])

    refusals: dict[type[CodeRefused], str] = {}
    for kind, code in ((CodeReplayed, used), (CodeExpired, late), (CodeRevoked, gone), (CodeUnknown, "BBBBBBBB")):
        with pytest.raises(kind) as refused:
            enter(code, device="另一台")
        refusals[kind] = str(refused.value)

    assert len(set(refusals.values())) == 4
    assert "另一台设备" in refusals[CodeReplayed]
    assert "过了 7 天" in refusals[CodeExpired]
    assert "收回" in refusals[CodeRevoked]


def test_enter_again_from_the_same_browser_opens_the_room(here: County, seat: Seat) -> None:
    code = invite(here.scope("mediator"), seat)
    _seat, token = enter(code, device=PHONE)

    again = enter(code, device=PHONE, held=[token])

    assert again == (seat, token)
    assert TimelineEntry.objects.filter(record=seat.case_id, verb="room.enter").count() == 1


def test_revoke_ends_the_session(here: County, seat: Seat) -> None:
    code = invite(here.scope("mediator"), seat)
    _seat, token = enter(code, device=PHONE)

    revoke(here.scope("mediator"), seat)

    with pytest.raises(CodeRevoked):
        enter(code, device=PHONE, held=[token])
    with pytest.raises(IllegalMove):
        revoke(here.scope("mediator"), seat)


def test_add_seat_for_an_adviser(here: County, case: Case) -> None:
    seat = adviser(here, case)

    assert (seat.role, seat.party) == (SeatRole.ADVISER, None)
    with pytest.raises(Invalid, match="已经有席位"):
        adviser(here, case)


def test_add_seat_of_a_side_sits_with_its_party(here: County, case: Case) -> None:
    seat = invitations.add_seat(here.scope("mediator"), case, role="respondent", name="许望北", phone="")

    assert seat.party == case.parties.get(side="respondent")


def test_add_seat_refuses_a_second_mediator_and_a_case_not_accepted(here: County, case: Case) -> None:
    with pytest.raises(Invalid):
        invitations.add_seat(here.scope("mediator"), case, role="mediator", name="许望北", phone="")
    with pytest.raises(IllegalMove):
        adviser(here, new_case(here))


def knock(client: Client, code: str) -> object:
    return client.post(reverse("disputes_public:room_door"), {"code": code}, headers={"User-Agent": PHONE})


@pytest.fixture
def phone() -> Client:
    return Client(enforce_csrf_checks=False)


def test_door_opens_the_room_without_an_account(here: County, case: Case, seat: Seat, phone: Client) -> None:
    code = invite(here.scope("mediator"), seat)
    shown = phone.get(reverse("disputes_public:room_door"), {"code": code})
    assert not Invitation.objects.exclude(used_at=None).exists()
    assert code in shown.text

    response = phone.post(reverse("disputes_public:room_door"), {"code": code}, follow=True)

    assert response.redirect_chain == [(reverse("disputes_public:room", args=[case.code]), 302)]
    assert response.status_code == 200


def test_door_says_why_a_code_does_not_open(here: County, seat: Seat, phone: Client) -> None:
    code = invite(here.scope("mediator"), seat)
    knock(phone, code)

    answer = Client().post(reverse("disputes_public:room_door"), {"code": code})

    assert "另一台设备" in answer.text


def test_door_lets_the_same_browser_in_again(here: County, case: Case, seat: Seat, phone: Client) -> None:
    code = invite(here.scope("mediator"), seat)
    knock(phone, code)

    answer = phone.post(reverse("disputes_public:room_door"), {"code": code})

    assert answer.headers["Location"] == reverse("disputes_public:room", args=[case.code])


def test_door_limits_guesses(phone: Client) -> None:
    address = {"REMOTE_ADDR": "203.0.113.77"}
    for _each in range(30):
        phone.post(reverse("disputes_public:room_door"), {"code": "BBBBBBBB"}, **address)

    answer = phone.post(reverse("disputes_public:room_door"), {"code": "BBBBBBBB"}, **address)

    assert "试的次数太多" in answer.text


def test_session_of_one_case_opens_no_other(here: County, case: Case, seat: Seat, phone: Client) -> None:
    other = accepted_case(here)
    knock(phone, invite(here.scope("mediator"), seat))
    assert phone.get(reverse("disputes_public:room", args=[case.code])).status_code == 200

    assert phone.get(reverse("disputes_public:room", args=[other.code])).status_code == 403


def test_session_ends_when_its_code_is_revoked_or_expires(here: County, case: Case, seat: Seat, phone: Client) -> None:
    room = reverse("disputes_public:room", args=[case.code])
    knock(phone, invite(here.scope("mediator"), seat))
    with clock.standing(clock.now() + dt.timedelta(days=7, minutes=1)):
        assert "已经失效" in phone.get(room).text
    assert phone.get(room).status_code == 200

    revoke(here.scope("mediator"), seat)

    answer = phone.get(room)
    assert answer.status_code == 403
    assert "已经收回" in answer.text


def test_leave_ends_the_session_for_good(here: County, case: Case, seat: Seat, phone: Client) -> None:
    code = invite(here.scope("mediator"), seat)
    knock(phone, code)

    phone.post(reverse("disputes_public:room_leave", args=[case.code]))

    assert phone.get(reverse("disputes_public:room", args=[case.code])).status_code == 403
    assert not Invitation.objects.get().stands
    assert rooms.own_seat(seat_scope(seat), case).seen_at is None


def test_mediator_enters_from_their_own_post(here: County, case: Case, client: Client) -> None:
    client.force_login(here.users["mediator"])
    assert client.get(reverse("disputes_public:room", args=[case.code])).status_code == 200

    client.force_login(here.users["officer"])

    assert client.get(reverse("disputes_public:room", args=[case.code])).status_code == 403


@pytest.fixture
def everything_written(transactional_db: None) -> Iterator[tuple[County, Seat]]:
    county = make_cast().here
    yield county, seat_of(accepted_case(county), SeatRole.APPLICANT)


@pytest.mark.django_db(transaction=True)
def test_of_two_exchanges_at_the_same_moment_one_wins(everything_written: tuple[County, Seat]) -> None:
    county, seat = everything_written
    code = invite(county.scope("mediator"), seat)
    start, outcomes = threading.Barrier(2), []

    def exchange(device: str) -> None:
        start.wait()
        for _try in range(200):
            try:
                outcomes.append(enter(code, device=device)[1] and "in")
            except CodeReplayed:
                outcomes.append("replayed")
            except OperationalError:  # tables of SQLite in memory are locked, not waited for
                continue
            break
        connections.close_all()

    threads = [threading.Thread(target=exchange, args=(device,)) for device in ("甲", "乙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["in", "replayed"]
    assert TimelineEntry.objects.filter(record=seat.case_id, verb="room.enter").count() == 1


def test_a_seat_that_signs_is_not_added_to_a_text_that_is_out(here: County, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(state=CaseState.SIGNING)
    case = Case.objects.get(pk=case.pk)
    scope = here.scope("mediator")

    with pytest.raises(IllegalMove, match="不能再加"):
        invitations.add_seat(scope, case, role=SeatRole.RESPONDENT, name="钱守业", phone="13700000002")
    assert invitations.add_seat(scope, case, role=SeatRole.ADVISER, name="沈砚秋", phone="13700000001")
