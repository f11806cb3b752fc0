"""Each seat of the room against each verb: what the table of seats allows, the actions allow, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import facts, minutes, rooms, signing
from gonghui.programmes.disputes.enums import SeatRole
from gonghui.programmes.disputes.models import Case
from gonghui.programmes.disputes.permissions import (
    ENTER_ROOM,
    JOIN_APPLICATION,
    KEEP_MINUTES,
    PROPOSE_FACTS,
    SEAT_RIGHTS,
    SIGN,
    TALK,
    TALK_ALONE,
    TICK_FACTS,
)
from tests import stages
from tests.cast import Cast
from tests.programmes.disputes.stage_cases import adviser, seat_of, seat_scope

pytestmark = pytest.mark.django_db
Verb = Callable[[Scope, Case], object]


def write(scope: Scope, case: Case) -> object:
    return facts.write(scope, case, text="新的一条")


def reword(scope: Scope, case: Case) -> object:
    fact = facts.write(scope, case, text="自己的一条")
    return facts.reword(scope, fact, text="改过的一条")


def drop(scope: Scope, case: Case) -> object:
    return facts.drop(scope, facts.write(scope, case, text="要拿掉的一条"))


def tick(scope: Scope, case: Case) -> object:
    return facts.tick(scope, case.room_facts.standing()[0], agrees=True)


def talk(scope: Scope, case: Case) -> object:
    return rooms.say(scope, case, text="大家好", client_key="k")


def talk_alone(scope: Scope, case: Case) -> object:
    own = case.seats.get(pk=scope.seat_id)
    partner = seat_of(case, SeatRole.APPLICANT) if own.role == SeatRole.MEDIATOR else own
    return rooms.say_privately(scope, case, partner, text="单独说", client_key="k")


def sign(scope: Scope, case: Case) -> object:
    return signing.own_seat(scope, case)


def keep_minutes(scope: Scope, case: Case) -> object:
    said = {"held_at": clock.now(), "place": "线上调解室", "present": "都到了", "text": "谈到工资。"}
    return minutes.finish(scope, minutes.write(scope, case, **said))


def confirm_minutes(scope: Scope, case: Case) -> object:
    keeper = seat_scope(seat_of(case, SeatRole.MEDIATOR))
    keep_minutes(keeper, case)
    return minutes.confirm(scope, case.minutes.get())


VERBS: dict[Verb, str] = {
    write: PROPOSE_FACTS.code,
    reword: PROPOSE_FACTS.code,
    drop: PROPOSE_FACTS.code,
    tick: TICK_FACTS.code,
    keep_minutes: KEEP_MINUTES.code,
    confirm_minutes: TICK_FACTS.code,
    talk: TALK.code,
    talk_alone: TALK_ALONE.code,
    sign: SIGN.code,
}


@pytest.mark.requirement("F-29")
@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.__name__)
@pytest.mark.parametrize("role", SeatRole)
def test_seat_does_what_the_table_says(cast: Cast, role: SeatRole, verb: Verb) -> None:
    case = stages.staged_case(cast.here)
    adviser(cast.here, case)
    stages.staged_facts(case, "已经有一条")
    scope = seat_scope(seat_of(case, role))

    if VERBS[verb] in {right.code for right in SEAT_RIGHTS[role]}:
        verb(scope, case)
    else:
        with pytest.raises(Forbidden):
            verb(scope, case)


def test_every_right_of_a_seat_has_its_verb() -> None:
    rights = {right.code for held in SEAT_RIGHTS.values() for right in held}

    assert rights - set(VERBS.values()) == {ENTER_ROOM.code, JOIN_APPLICATION.code}


@pytest.mark.requirement("F-29")
def test_nobody_talks_alone_with_somebody_else_than_the_mediator(cast: Cast) -> None:
    case = stages.staged_case(cast.here)
    adviser(cast.here, case)
    for role in SeatRole:
        for other in set(SeatRole) - {role, SeatRole.MEDIATOR}:
            if role == SeatRole.MEDIATOR:
                continue
            with pytest.raises(Forbidden, match="只有本人和调解员"):
                rooms.say_privately(
                    seat_scope(seat_of(case, role)), case, seat_of(case, other), text="来", client_key="k"
                )
