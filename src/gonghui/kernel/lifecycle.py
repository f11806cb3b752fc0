"""Lifecycles as tables: which states, which moves, by which right, on which conditions. Everything else is derived.

A lifecycle is written down once, as data. The model inherits the mixin made from it (django-fsm-2 guards the state
field), actions move records with `move`, screens ask `moves_open`, documentation draws the diagram, tests try every
state × verb.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django_fsm import FSMField, FSMModelMixin, TransitionNotAllowed, transition

from gonghui.kernel.errors import IllegalMove
from gonghui.kernel.rights import Right
from gonghui.kernel.scope import Scope

Guard = Callable[[Any], str | Promise | None]
"""A named condition: takes the record, answers None where it holds, else the sentence that says what is missing."""


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table. `right` None means that the door itself is the right (a code, a system step)."""

    name: str
    label: str | Promise
    sources: Sequence[str]
    target: str
    right: Right | None = None
    guards: Sequence[Guard] = ()
    hint: str | Promise = ""


class StateField(FSMField):
    """The state of a record. To migrations it is the plain text that the database keeps.

    A model of the past makes no moves, and django-fsm has every field listen to every model that is made: with a
    hundred migrations that was most of the time an empty database took.
    """

    def deconstruct(self) -> Any:
        """As a `CharField`, without what only moves need."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("protected", None)
        return name, "django.db.models.CharField", args, kwargs


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """All moves of one state field."""

    states: type[models.TextChoices]
    initial: str
    moves: Sequence[Move]
    table: dict[str, Move] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "table", {move.name: move for move in self.moves})

    def mixin(self) -> type[models.Model]:
        """An abstract model with the protected `state` field and one guarded method a move."""
        state = StateField(
            _("状态"), max_length=30, choices=self.states.choices, default=self.initial, protected=True, db_index=True
        )

        class Meta:
            abstract = True

        body: dict[str, Any] = {"__module__": __name__, "Meta": Meta, "state": state, "lifecycle": self}
        for move in self.moves:
            body[f"_move_{move.name}"] = transition(field=state, source=list(move.sources), target=move.target)(
                _nothing(move.name)
            )
        return type("LifecycleModel", (FSMModelMixin, models.Model), body)

    def why_not(self, record: Any, move: Move) -> str | None:
        """The sentence that says why this move is not open now, or None where it is. May query."""
        if record.state not in move.sources:
            return str(
                _("现在是“%(now)s”，还不能%(verb)s。") % {"now": self.states(record.state).label, "verb": move.label}
            )
        for guard in move.guards:
            sentence = guard(record)
            if sentence is not None:
                return str(sentence)
        return None

    def moves_open(self, record: Any, scope: Scope) -> list[Move]:
        """The moves this scope can make now, in the order of the table: the buttons of a page."""
        return self.moves_of(record, scope)[0]

    def moves_waiting(self, record: Any, scope: Scope) -> list[tuple[Move, str]]:
        """Moves whose state is right but whose condition is not met, with the sentence that says what is missing."""
        return self.moves_of(record, scope)[1]

    def moves_of(self, record: Any, scope: Scope) -> tuple[list[Move], list[tuple[Move, str]]]:
        """What `moves_open` and `moves_waiting` answer, each condition asked once."""
        near = [
            (move, self.why_not(record, move))
            for move in self.moves
            if move.right is not None and scope.has(move.right) and record.state in move.sources
        ]
        waiting = [(move, sentence) for move, sentence in near if sentence is not None]
        return [move for move, sentence in near if sentence is None], waiting


def _nothing(name: str) -> Callable[[Any], None]:
    def step(self: Any) -> None:
        return None

    step.__name__ = f"_move_{name}"
    return step


def require_open(scope: Scope, record: Any, name: str) -> None:
    """Refuse a move that `move` would refuse, and change nothing: asked before work that a refusal would waste.

    Raises `Forbidden` without the right and `IllegalMove` with the missing condition.
    """
    lifecycle: Lifecycle = record.lifecycle
    row = lifecycle.table[name]
    if row.right is not None:
        scope.require(row.right)
    sentence = lifecycle.why_not(record, row)
    if sentence is not None:
        raise IllegalMove(sentence)


def move(scope: Scope, record: Any, name: str) -> None:
    """Make a move in memory, after right and conditions; the action then writes it with `save_fields("state", …)`.

    Raises what `require_open` raises.
    """
    require_open(scope, record, name)
    try:
        getattr(record, f"_move_{name}")()
    except TransitionNotAllowed as error:
        raise IllegalMove(_("这一步现在走不通。请刷新后再看一遍。")) from error


def diagram(lifecycle: Lifecycle) -> str:
    """The lifecycle as a Mermaid state diagram, for the documentation."""
    lines = ["stateDiagram-v2", f"    [*] --> {lifecycle.initial}"]
    for row in lifecycle.moves:
        lines += [f"    {source} --> {row.target}: {row.label}" for source in row.sources]
    return "\n".join(lines)
