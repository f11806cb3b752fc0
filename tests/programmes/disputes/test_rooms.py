"""Talk in the mediation room: what everybody hears, what only two do, and what is said once."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError, connections

from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import cases, evidence, rooms
from gonghui.programmes.disputes.enums import SeatRole
from gonghui.programmes.disputes.models import Case, PrivateMessage, RoomMessage, Seat
from tests.cast import Cast, County, make_cast
from tests.programmes.disputes.stage_cases import (
    accepted_case,
    adviser,
    mediator_scope,
    seat_of,
    seat_scope,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(cast: Cast) -> County:
    return cast.here


@pytest.fixture
def case(here: County) -> Case:
    return accepted_case(here)


@pytest.fixture
def worker(case: Case) -> Scope:
    return seat_scope(seat_of(case, SeatRole.APPLICANT))


@pytest.fixture
def firm(case: Case) -> Scope:
    return seat_scope(seat_of(case, SeatRole.RESPONDENT))


@pytest.fixture
def lawyer(here: County, case: Case) -> Scope:
    return seat_scope(adviser(here, case))


@pytest.fixture
def mediator(here: County, case: Case) -> Scope:
    return mediator_scope(here, case)


@pytest.mark.requirement("F-27")
def test_say_is_heard_by_all_four_in_order(
    case: Case, worker: Scope, firm: Scope, lawyer: Scope, mediator: Scope
) -> None:
    for number, scope in enumerate((mediator, worker, firm, lawyer)):
        rooms.say(scope, case, text=f"第 {number} 句", client_key=f"k{number}")

    for scope in (mediator, worker, firm, lawyer):
        heard = RoomMessage.objects.visible_to(scope).since(0).values_list("sequence", "text")
        assert list(heard) == [(number + 1, f"第 {number} 句") for number in range(4)]


@pytest.mark.requirement("F-27")
def test_say_sent_twice_is_said_once(case: Case, worker: Scope) -> None:
    first = rooms.say(worker, case, text="四万三，我就同意。", client_key="k")

    again = rooms.say(worker, case, text="四万三，我就同意。", client_key="k")

    assert again == first
    assert Case.objects.get(pk=case.pk).talk_sequence == 1


def test_say_leaves_the_case_version_alone(case: Case, worker: Scope) -> None:
    rooms.say(worker, case, text="在。", client_key="k")

    assert Case.objects.get(pk=case.pk).version == case.version


@pytest.mark.parametrize("text", ["", "   ", "长" * 2001])
def test_say_refuses_empty_and_overlong_texts(case: Case, worker: Scope, text: str) -> None:
    with pytest.raises(Invalid):
        rooms.say(worker, case, text=text, client_key="k")


def test_say_refuses_a_room_that_is_closed(here: County, case: Case, worker: Scope) -> None:
    cases.terminate(here.scope("mediator"), case, reason="谈不成", version=case.version)

    with pytest.raises(IllegalMove, match="只能看"):
        rooms.say(worker, case, text="等一下", client_key="k")


def test_say_refuses_who_has_no_seat(here: County, case: Case) -> None:
    for who in ("mediator", "officer"):
        with pytest.raises(Forbidden):
            rooms.say(here.scope(who), case, text="我来看看", client_key="k")


@pytest.mark.requirement("F-29")
def test_seat_of_one_case_neither_reads_nor_speaks_in_another(here: County, case: Case, worker: Scope) -> None:
    other = accepted_case(here)
    theirs = seat_scope(seat_of(other, SeatRole.APPLICANT))
    rooms.say(theirs, other, text="只给这一间的话", client_key="k")
    assert RoomMessage.objects.visible_to(theirs).count() == 1

    assert not RoomMessage.objects.visible_to(worker).exists()
    assert not Case.objects.visible_to(worker).filter(pk=other.pk).exists()
    with pytest.raises(Forbidden):
        rooms.say(worker, other, text="串门", client_key="k")


@pytest.mark.requirement("F-27")
def test_private_talk_is_between_two(
    here: County, case: Case, worker: Scope, firm: Scope, lawyer: Scope, mediator: Scope
) -> None:
    seat = seat_of(case, SeatRole.APPLICANT)
    rooms.say_privately(worker, case, seat, text="四万二以上就行。", client_key="a")
    rooms.say_privately(mediator, case, seat, text="明白。", client_key="b")

    for scope in (worker, mediator):
        talk = PrivateMessage.objects.visible_to(scope).between(seat.pk)
        assert [(message.by_mediator, message.text) for message in talk] == [
            (False, "四万二以上就行。"),
            (True, "明白。"),
        ]
    system = Scope.for_system(here.federation.pk, reason="核对")
    for scope in (firm, lawyer, here.scope("officer"), here.scope("mediator"), here.scope("leader"), system):
        assert not PrivateMessage.objects.visible_to(scope).exists()


def test_private_talk_is_not_part_of_the_joint_sequence(case: Case, worker: Scope) -> None:
    rooms.say_privately(worker, case, seat_of(case, SeatRole.APPLICANT), text="悄悄说", client_key="a")

    assert rooms.say(worker, case, text="大家好", client_key="b").sequence == 1


def test_private_talk_sent_twice_is_said_once(case: Case, worker: Scope) -> None:
    seat = seat_of(case, SeatRole.APPLICANT)

    said = {rooms.say_privately(worker, case, seat, text="悄悄说", client_key="a").pk for _each in range(2)}

    assert len(said) == 1


def test_private_talk_refuses_everybody_else(case: Case, firm: Scope, lawyer: Scope) -> None:
    seat = seat_of(case, SeatRole.APPLICANT)

    for scope in (firm, lawyer):
        with pytest.raises(Forbidden):
            rooms.say_privately(scope, case, seat, text="我也听听", client_key="a")


def test_private_talk_of_a_mediator_stops_at_other_cases(here: County, case: Case, mediator: Scope) -> None:
    other = accepted_case(here)
    seat = seat_of(other, SeatRole.APPLICANT)
    rooms.say_privately(seat_scope(seat), other, seat, text="别处的话", client_key="a")

    assert not PrivateMessage.objects.visible_to(mediator).exists()


def test_private_text_is_encrypted_at_rest(case: Case, worker: Scope) -> None:
    rooms.say_privately(worker, case, seat_of(case, SeatRole.APPLICANT), text="四万二以上就行。", client_key="a")

    raw = PrivateMessage.objects.extra(select={"raw": "text"}).values_list("raw", flat=True)

    assert "四万二" not in str(list(raw))


def test_presence_is_shown_and_ends_by_leaving(case: Case, worker: Scope) -> None:
    rooms.note_presence(worker, case)
    assert Seat.objects.get(pk=worker.seat_id).is_present

    rooms.leave(worker, case)

    assert not Seat.objects.get(pk=worker.seat_id).is_present


def test_seats_are_read_through_their_case(case: Case, worker: Scope, cast: Cast) -> None:
    assert get_visible(worker, Seat, pk=worker.seat_id).case == case

    assert not Seat.objects.visible_to(cast.neighbour.scope("mediator")).exists()


@pytest.mark.django_db(transaction=True)
def test_two_voices_at_the_same_moment_have_two_numbers(transactional_db: None) -> None:
    county = make_cast().here
    case = accepted_case(county)
    voices = [seat_scope(seat_of(case, role)) for role in (SeatRole.APPLICANT, SeatRole.RESPONDENT)]
    start = threading.Barrier(2)

    def speak(scope: Scope) -> None:
        start.wait()
        for number in range(5):
            while True:
                try:
                    rooms.say(scope, case, text="同时说", client_key=str(number))
                except OperationalError:  # tables of SQLite in memory are locked, not waited for
                    continue
                break
        connections.close_all()

    threads = [threading.Thread(target=speak, args=(scope,)) for scope in voices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert list(RoomMessage.objects.since(0).values_list("sequence", flat=True)) == list(range(1, 11))


@pytest.mark.requirement("F-27")
def test_a_key_is_bound_to_the_seat_and_the_place_it_was_made_for(
    case: Case, worker: Scope, firm: Scope, mediator: Scope
) -> None:
    own, other = seat_of(case, SeatRole.APPLICANT), seat_of(case, SeatRole.RESPONDENT)
    leading = seat_of(case, SeatRole.MEDIATOR)
    alone, together = rooms.key_prefix(own, own) + "a", rooms.key_prefix(own, None) + "b"

    for act in (
        lambda: rooms.say(worker, case, text="只给调解员的话", client_key=alone),
        lambda: rooms.say_privately(worker, case, own, text="给大家的话", client_key=together),
        lambda: rooms.say(firm, case, text="冒名", client_key=together),
        lambda: rooms.say_privately(
            mediator, case, other, text="给申请人的话", client_key=rooms.key_prefix(leading, own) + "c"
        ),
    ):
        with pytest.raises(Invalid, match="写给别处"):
            act()

    assert not RoomMessage.objects.exists()
    assert not PrivateMessage.objects.exists()
    assert rooms.say(worker, case, text="给大家的话", client_key=together).sequence == 1


def test_a_key_replayed_from_another_seat_opens_nothing_of_its_owner(case: Case, worker: Scope, firm: Scope) -> None:
    said = rooms.say(worker, case, text="原话", client_key="same")

    answer = rooms.say(firm, case, text="别的话", client_key="same")

    assert (answer.pk != said.pk, answer.text, answer.seat_id) == (True, "别的话", firm.seat_id)


@pytest.mark.requirement("F-27")
def test_evidence_is_laid_on_the_table_once_it_is_open_to_both(here: County, case: Case, firm: Scope) -> None:
    piece = evidence.add(here.scope("mediator"), case, title="考勤表", brought_by="respondent", kept_at="调解室柜子")
    with pytest.raises(IllegalMove, match="还没有给双方看"):
        rooms.share_evidence(firm, case, piece, client_key="e")

    opened = evidence.open_to_both(here.scope("mediator"), piece)
    laid = [rooms.share_evidence(firm, case, opened, client_key="e") for _turn in range(2)]

    assert (laid[0], laid[0].text, laid[0].evidence) == (laid[1], "证据 1：考勤表", opened)


def test_evidence_of_another_case_is_not_laid_here(here: County, case: Case, worker: Scope) -> None:
    other = accepted_case(here)
    scope = here.scope("mediator")
    piece = evidence.add(scope, other, title="工资条", brought_by="applicant", kept_at="柜子")

    with pytest.raises(IllegalMove, match="还没有给双方看"):
        rooms.share_evidence(worker, case, evidence.open_to_both(scope, piece), client_key="e")
