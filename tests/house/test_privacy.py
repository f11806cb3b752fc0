"""Every column is classified, what is personal is encrypted, and no encrypted value stands in the clear elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models

from gonghui.kernel.crypto import BlindIndexField, EncryptedTextField
from tests.house.privacy import ALONE, FIELDS, WHY_OPEN
from tests.house.source import concrete_fields, label, our_models
from tests.house.world import World
from tests.stages import numbers

CLASSES = {"personal", "index", "open", "business", "technical"}


def named(kind: str) -> set[str]:
    """The fields of one class, as `app.Model.field`."""
    return {f"{model}.{name}" for model, classes in FIELDS.items() for name in classes.get(kind, "").split()}


def fields_of(kind: type[models.Field[Any, Any]]) -> set[str]:
    """The fields of the product of this type, as `app.Model.field`."""
    rows = [(model, field) for model in our_models() for field in concrete_fields(model)]
    return {f"{label(model)}.{field.name}" for model, field in rows if isinstance(field, kind)}


@pytest.mark.parametrize("model", our_models(), ids=label)
def test_every_field_is_classified_once(model: type[models.Model]) -> None:
    classes = FIELDS.get(label(model), {})
    entered = Counter(name for names in classes.values() for name in names.split())
    present = {field.name for field in concrete_fields(model)}

    missing, twice = present - set(entered), {name for name, times in entered.items() if times > 1}
    assert not missing, f"say in tests/house/privacy.py what {label(model)} keeps in: {', '.join(sorted(missing))}"
    assert not twice, f"{label(model)} is classified twice in: {', '.join(sorted(twice))}"
    assert set(classes) <= CLASSES


def test_the_table_names_nothing_that_is_gone() -> None:
    present = {f"{label(model)}.{field.name}" for model in our_models() for field in concrete_fields(model)}
    entered = set().union(*(named(kind) for kind in CLASSES))

    assert entered - present == set()
    assert set(ALONE) - present == set()


def test_personal_values_are_encrypted_and_nothing_else_is() -> None:
    assert named("personal") == fields_of(EncryptedTextField)


def test_blind_indexes_are_entered_as_such() -> None:
    assert named("index") == fields_of(BlindIndexField)


def test_a_personal_value_in_the_open_has_a_reason() -> None:
    assert named("open") == set(WHY_OPEN)
    assert all(reason.strip() for reason in WHY_OPEN.values())


@pytest.mark.parametrize("field", sorted(fields_of(BlindIndexField)))
def test_a_blind_index_stands_beside_what_it_finds(field: str) -> None:
    model, name = field.rsplit(".", 1)
    stem = name.removesuffix("_index")
    neighbours = [value for value in FIELDS[model].get("personal", "").split() if value.startswith(stem)]

    assert len(neighbours) == (0 if field in ALONE else 1), f"{field} indexes nothing; say why in ALONE"


@pytest.mark.parametrize("field", sorted(fields_of(BlindIndexField)))
def test_a_blind_index_can_be_looked_up_quickly(field: str) -> None:
    name = field.rsplit(".", 1)[1]
    model = next(model for model in our_models() if field.startswith(f"{label(model)}."))
    column = model._meta.get_field(name)
    leading = {index.fields[0].lstrip("-") for index in model._meta.indexes if index.fields}

    assert column.unique or column.db_index or name in leading  # type: ignore[union-attr]


def stored_texts() -> Iterator[tuple[str, str]]:
    """What lies in the database for whoever reads the file: every column but the encrypted ones, sessions included."""
    for model in apps.get_models(include_auto_created=True):
        columns = [field for field in model._meta.concrete_fields if not isinstance(field, EncryptedTextField)]
        for row in model._base_manager.values_list(*(field.attname for field in columns)):
            for field, value in zip(columns, row, strict=True):
                yield f"{model._meta.label}.{field.name}", str(value)


def test_what_was_staged_can_be_found_by_whoever_may_see_it(world: World) -> None:
    """The counterproof of the next test: the values are there, and come back decrypted."""
    told = numbers(world.here.county)

    assert world.here.case.parties.get(side="applicant").phone == told.applicant_phone
    assert world.here.draft.payment_terms.get().account == told.account
    assert world.here.warning.signals.get().reporter.phone == told.reporter_phone


def test_no_encrypted_value_stands_in_the_clear_anywhere(world: World) -> None:
    """Not in timelines, facts, notices, titles, sessions or the outbox, and not in digits run together either."""
    told = [numbers(place.county, serial) for place in (world.here, world.neighbour) for serial in range(4)]
    secrets = {
        value
        for each in told
        for value in (each.applicant_phone, each.respondent_phone, each.reporter_phone, each.id_number, each.account)
    } | {"13700990099"}

    found = {(place, secret) for place, text in stored_texts() for secret in secrets if secret in text}
    assert found == set()


def test_private_talk_stands_in_no_other_table(world: World) -> None:
    assert [place for place, text in stored_texts() if "只跟调解员说的话" in text] == []


def test_names_of_stored_files_tell_nothing(world: World) -> None:
    names = [world.here.document.file.name, world.here.order.document.file.name]

    for name in names:
        assert default_storage.exists(name)
        assert name.isascii()
