"""What every model and field of the product keeps to, whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django_fsm import FSMField

from gonghui.kernel.lifecycle import Lifecycle
from tests.house.source import CHINESE, concrete_fields, label, our_models, reads_chinese

LIBRARY_COLUMNS = {"organizations.Organization": {"path", "depth", "numchild"}}
"""Columns that a library brings along; no screen shows them."""

NOT_PROTECTED: dict[str, str] = {}
"""Foreign keys, as `app.Model.field`, that do not refuse the deletion of what they point at, and why."""

STATES_OF_THE_PROGRAM = {
    "notifications.Outbox": "the worker's own progress: moved by a conditional UPDATE, by nobody's right",
    "deadlines.Deadline": "met or stopped by the action that it waits for, which has checked its own right",
}
"""Models with a state that nobody moves by a right, and why they need no lifecycle."""

FREE_MOMENTS: dict[str, str] = {
    "deadlines.Deadline.due_at": "known from the start, whatever the state",
    "disputes.Agreement.sent_at": "stays when the agreement is taken down again",
    "disputes.RiskWarning.first_action_at": "the first of several acts; none of them is a state of its own",
    "disputes.RiskWarning.occurred_on": "told by its earliest signal, and none where it was raised without one",
    "disputes.Case.taken_back_at": "taking over is undone in whatever state the ledger left the case",
    "disputes.Case.agreed_on": "an agreement takes effect before its case is concluded",
    "disputes.Case.knew_on": "when an infringement was known tells nothing of how far its case is",
    "disputes.Case.relationship_ended_on": "tied to whether somebody still works there",
    "disputes.DisposalOrder.received_at": "an order that was sent back has not been received",
    "disputes.DisposalOrder.read_at": "read in any state, or never",
    "disputes.DisposalOrder.urged_at": "urged as long as it waits, or never",
    "disputes.Letter.served_on": "a letter may be withdrawn before or after it was received",
    "disputes.Letter.replied_on": "a letter may be answered or not, and be withdrawn after that",
    "disputes.Confirmation.docketed_on": "a court that works on paper tells the day with its ruling",
    "disputes.Signal.agreement_due_on": "told by whoever saw it, whatever the state",
    "rules.RuleSetVersion.in_force_from": "stays when a newer version takes over",
    "rules.RuleSetVersion.retired_at": "a version that never came into force retires too",
}
"""Empty moments of models with a state that no CheckConstraint ties to it, and why."""

MODELS = [pytest.param(model, id=label(model)) for model in our_models()]
Model = type[models.Model]


def checks(model: Model) -> list[CheckConstraint]:
    return [row for row in model._meta.constraints if isinstance(row, CheckConstraint)]


def names_in(condition: Any) -> Iterator[str]:
    """The fields that a condition speaks of."""
    for child in condition.children if isinstance(condition, Q) else ():
        if isinstance(child, tuple):
            yield child[0].split("__")[0]
        else:
            yield from names_in(child)


def indexed_first(model: Model) -> list[list[str]]:
    """The columns of each index, unique constraint and key of a model, in order."""
    meta = model._meta
    found = [[field.name] for field in concrete_fields(model) if field.primary_key or field.unique or field.db_index]
    found += [[name.lstrip("-") for name in index.fields] for index in meta.indexes if not index.condition]
    found += [list(row.fields) for row in meta.constraints if isinstance(row, UniqueConstraint) and not row.condition]
    return found


@pytest.mark.parametrize("model", MODELS)
def test_model_and_fields_have_chinese_names(model: Model) -> None:
    names = {label(model): model._meta.verbose_name, "plural": model._meta.verbose_name_plural}
    for field in concrete_fields(model):
        if not field.primary_key and field.name not in LIBRARY_COLUMNS.get(label(model), set()):
            names[field.name] = field.verbose_name
    for relation in model._meta.local_many_to_many:
        names[relation.name] = relation.verbose_name

    assert {name: str(text) for name, text in names.items() if not reads_chinese(text)} == {}


@pytest.mark.parametrize("model", MODELS)
def test_model_says_what_it_is(model: Model) -> None:
    assert model.__doc__ and not model.__doc__.startswith(f"{model.__name__}("), "a model needs a docstring"
    assert model.__str__ is not models.Model.__str__, "a model needs __str__: error messages and logs name the row"


@pytest.mark.parametrize("model", MODELS)
def test_nothing_that_is_pointed_at_can_be_deleted(model: Model) -> None:
    loose = {
        f"{label(model)}.{field.name}"
        for field in concrete_fields(model)
        if field.remote_field and field.remote_field.on_delete is not models.PROTECT
    }

    assert loose - set(NOT_PROTECTED) == set()


@pytest.mark.parametrize("model", MODELS)
def test_a_state_is_moved_by_a_lifecycle(model: Model) -> None:
    states = [field for field in concrete_fields(model) if field.name.endswith(("state", "status"))]
    if not states or label(model) in STATES_OF_THE_PROGRAM:
        return

    lifecycle = getattr(model, "lifecycle", None)
    assert isinstance(lifecycle, Lifecycle), "inherit LIFECYCLE.mixin(), or say in STATES_OF_THE_PROGRAM why not"
    assert all(isinstance(field, FSMField) and field.protected for field in states)


@pytest.mark.parametrize("model", [row for row in MODELS if hasattr(row.values[0], "lifecycle")])
def test_a_lifecycle_leads_everywhere_and_speaks_chinese(model: Model) -> None:
    lifecycle: Lifecycle = model.lifecycle  # type: ignore[attr-defined]
    reached, states = {lifecycle.initial}, set(lifecycle.states.values)
    for _each in states:
        reached |= {move.target for move in lifecycle.moves if reached & set(move.sources)}

    assert reached == states
    assert [move.name for move in lifecycle.moves if not reads_chinese(move.label)] == []
    named = {move.target for move in lifecycle.moves}.union(*(move.sources for move in lifecycle.moves))
    assert named <= states


@pytest.mark.parametrize("model", MODELS)
def test_a_moment_and_who_acted_are_tied_together(model: Model) -> None:
    present = {field.name for field in concrete_fields(model)}
    pairs = {(name, f"{name[:-3]}_by") for name in present if name.endswith(("_at", "_on"))}
    tied = [set(names_in(check.condition)) for check in checks(model)]

    loose = {pair for pair in pairs if pair[1] in present and not any(set(pair) <= names for names in tied)}
    assert loose == set(), "a CheckConstraint has to say that both are written or neither"


@pytest.mark.parametrize("model", MODELS)
def test_a_state_and_its_moments_are_tied_together(model: Model) -> None:
    fields = concrete_fields(model)
    if "state" not in {field.name for field in fields}:
        return

    tied = {name for check in checks(model) if "state" in (names := set(names_in(check.condition))) for name in names}
    loose = {
        f"{label(model)}.{field.name}"
        for field in fields
        if field.null and field.name.endswith(("_at", "_on")) and field.name not in tied
    }
    assert loose - set(FREE_MOMENTS) == set(), "add a CheckConstraint, or say in FREE_MOMENTS why there is none"


def test_the_lists_of_exceptions_name_nothing_that_is_gone() -> None:
    present = {f"{label(model)}.{field.name}" for model in our_models() for field in concrete_fields(model)}

    assert (set(NOT_PROTECTED) | set(FREE_MOMENTS)) - present == set()
    assert set(STATES_OF_THE_PROGRAM) - {label(model) for model in our_models()} == set()


@pytest.mark.parametrize("model", MODELS)
def test_a_broken_constraint_is_explained_in_chinese(model: Model) -> None:
    assert [row.name for row in checks(model) if not CHINESE.search(str(row.violation_error_message))] == []


@pytest.mark.parametrize("model", MODELS)
def test_the_default_order_has_an_index(model: Model) -> None:
    order = [name.lstrip("-") for name in model._meta.ordering or () if isinstance(name, str)]
    order = [model._meta.pk.name if name == "pk" else name for name in order]

    assert not order or any(columns[: len(order)] == order for columns in indexed_first(model))


@pytest.mark.parametrize("model", MODELS)
def test_no_index_is_the_beginning_of_another(model: Model) -> None:
    declared = [list(index.fields) for index in model._meta.indexes if index.fields and not index.condition]
    longer = declared + [
        list(row.fields) for row in model._meta.constraints if isinstance(row, UniqueConstraint) and not row.condition
    ]

    twice = [one for one in declared for other in longer if one is not other and other[: len(one)] == one]
    assert twice == []
