from __future__ import annotations

import pytest
from django.db import models

from gonghui.kernel.errors import Forbidden, IllegalMove, Stale
from gonghui.kernel.lifecycle import Lifecycle, Move, diagram, move, require_open
from gonghui.kernel.programme import PROGRAMMES
from gonghui.kernel.rights import Right
from gonghui.kernel.scope import Scope
from gonghui.kernel.spine import new_record
from gonghui.programmes.disputes.models import RiskWarning
from tests.cast import Cast

OPEN_DOOR = Right("test.open_door", "开门")


class DoorState(models.TextChoices):
    SHUT = "shut", "关着"
    OPEN = "open", "开着"


def has_key(door: Door) -> str | None:
    return None if door.key else "没有钥匙。"


OPENING = Move("open", "开门", [DoorState.SHUT], DoorState.OPEN, OPEN_DOOR, [has_key])
DOOR = Lifecycle(DoorState, DoorState.SHUT, (OPENING,))


class Door(DOOR.mixin()):  # type: ignore[misc]
    key = models.BooleanField(default=False)

    class Meta:
        app_label = "not_installed"
        managed = False


HOLDER = Scope(actor="门房", rights=frozenset({"test.open_door"}))


def test_move_checks_right_then_state_then_condition() -> None:
    door = Door(key=False)

    with pytest.raises(Forbidden, match="开门"):
        move(Scope.nobody(), door, "open")
    with pytest.raises(IllegalMove, match="没有钥匙"):
        move(HOLDER, door, "open")
    door.key = True
    move(HOLDER, door, "open")
    with pytest.raises(IllegalMove, match="现在是“开着”，还不能开门"):
        move(HOLDER, door, "open")


def test_require_open_refuses_what_move_refuses_and_moves_nothing() -> None:
    door = Door(key=False)

    with pytest.raises(Forbidden, match="开门"):
        require_open(Scope.nobody(), door, "open")
    with pytest.raises(IllegalMove, match="没有钥匙"):
        require_open(HOLDER, door, "open")
    door.key = True
    require_open(HOLDER, door, "open")
    assert door.state == DoorState.SHUT
    move(HOLDER, door, "open")
    with pytest.raises(IllegalMove, match="现在是“开着”，还不能开门"):
        require_open(HOLDER, door, "open")


def test_buttons_and_missing_conditions_come_from_the_table() -> None:
    door = Door(key=False)

    assert DOOR.moves_open(door, HOLDER) == []
    assert [sentence for _move, sentence in DOOR.moves_waiting(door, HOLDER)] == ["没有钥匙。"]
    door.key = True
    assert [row.name for row in DOOR.moves_open(door, HOLDER)] == ["open"]
    assert DOOR.moves_open(door, Scope.nobody()) == []


def test_the_state_cannot_be_set_by_hand() -> None:
    door = Door()

    with pytest.raises(AttributeError):
        door.state = DoorState.OPEN


def test_every_lifecycle_of_every_programme_reaches_all_its_states() -> None:
    for programme in PROGRAMMES.values():
        for name, lifecycle in programme.lifecycles.items():
            reached = {lifecycle.initial, *(row.target for row in lifecycle.moves)}
            assert reached == set(lifecycle.states.values), name
            assert f"[*] --> {lifecycle.initial}" in diagram(lifecycle)


def test_the_losing_writer_notices(cast: Cast) -> None:
    place, owner = cast.here.town, cast.here.federation
    made = new_record(RiskWarning, federation_id=owner.pk, place_id=place, title="一家单位", colour="blue")
    mine, yours = RiskWarning.objects.get(pk=made.pk), RiskWarning.objects.get(pk=made.pk)

    mine.colour = "yellow"
    mine.save_fields("colour")
    yours.colour = "red"
    with pytest.raises(Stale):
        yours.save_fields("colour")

    assert RiskWarning.objects.get(pk=made.pk).colour == "yellow"
    with pytest.raises(Stale):
        mine.expect_version(1)
