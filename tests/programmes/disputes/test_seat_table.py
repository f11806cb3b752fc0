"""Each seat of the room against each verb: what the table of seats allows, the actions allow, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from gonghui.engines.documents.models import Document
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import evidence, facts, minutes, petitions, rooms, signing, worksheets
from gonghui.programmes.disputes.enums import SeatRole
from gonghui.programmes.disputes.models import Case
from gonghui.programmes.disputes.permissions import (
    CALCULATE,
    DRAW_PETITION,
    ENTER_ROOM,
    JOIN_APPLICATION,
    KEEP_MINUTES,
    PROPOSE_FACTS,
    SEAT_RIGHTS,
    SHARE_PAPERS,
    SIGN,
    TALK,
    TALK_ALONE,
    TICK_FACTS,
)
from tests import stages
from tests.cast import Cast
from tests.programmes.disputes.stage_cases import adviser, seat_of, seat_scope

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seal(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    stages.staged_seal()


Verb = Callable[[Scope, Case], object]


def write(scope: Scope, case: Case) -> object:
    return facts.write(scope, case, text="新的一条")


def reword(scope: Scope, case: Case) -> object:
    fact = facts.write(scope, case, text="自己的一条")
    return facts.reword(scope, fact, text="改过的一条")


def drop(scope: Scope, case: Case) -> object:
    return facts.drop(scope, facts.write(scope, case, text="要拿掉的一条"))


def tick(scope: Scope, case: Case) -> object:
    return facts.tick(scope, case.room_facts.standing().get(text="等核对的一条"), agrees=True)


def talk(scope: Scope, case: Case) -> object:
    return rooms.say(scope, case, text="大家好", client_key="k")


def share_paper(scope: Scope, case: Case) -> object:
    paper = Document.objects.get(record=case.pk, kind="undisputed_facts")
    return rooms.share_paper(scope, case, paper, client_key="k")


def share_evidence(scope: Scope, case: Case) -> object:
    return rooms.share_evidence(scope, case, case.evidence.get(), client_key="k")


def propose_numbers(scope: Scope, case: Case) -> object:
    return worksheets.propose(scope, case.room_facts.standing().of_sheets().get(), sheet("8,000.00"))


def open_calculation(scope: Scope, case: Case) -> object:
    return worksheets.open_sheet(scope, case, sheet("9,000.00"))


def sheet(sum_: str) -> worksheets.Sheet:
    return worksheets.Sheet("economic_compensation", f"经济补偿 {sum_} 元。", Decimal(8000), {"sent": {}})


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


def draw_petition(scope: Scope, case: Case) -> object:
    return petitions.drawing(scope)


VERBS: dict[Verb, str] = {
    write: PROPOSE_FACTS.code,
    reword: PROPOSE_FACTS.code,
    drop: PROPOSE_FACTS.code,
    tick: TICK_FACTS.code,
    keep_minutes: KEEP_MINUTES.code,
    confirm_minutes: TICK_FACTS.code,
    talk: TALK.code,
    share_evidence: TALK.code,
    share_paper: SHARE_PAPERS.code,
    open_calculation: PROPOSE_FACTS.code,
    propose_numbers: CALCULATE.code,
    talk_alone: TALK_ALONE.code,
    sign: SIGN.code,
    draw_petition: DRAW_PETITION.code,
}


@pytest.mark.requirement("F-29")
@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.__name__)
@pytest.mark.parametrize("role", SeatRole)
def test_seat_does_what_the_table_says(cast: Cast, role: SeatRole, verb: Verb) -> None:
    case = stages.staged_case(cast.here)
    adviser(cast.here, case)
    stages.staged_facts(case, "已经有一条")
    stages.staged_record(cast.here, case)
    keeper = seat_scope(seat_of(case, SeatRole.MEDIATOR))
    facts.write(keeper, case, text="等核对的一条")
    worksheets.open_sheet(keeper, case, sheet("7,000.00"))
    evidence.open_to_both(cast.here.scope("mediator"), stages.staged_evidence(cast.here, case))
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
