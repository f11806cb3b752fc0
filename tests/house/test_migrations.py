"""Migrations: complete, spoken names, and those that move data are tested with rows in them."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import migrations

from tests.house.source import ROOT, SOURCE

MOVES_DATA = (migrations.RunPython, migrations.RunSQL)


def ours() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("migrations/*.py") if path.name != "__init__.py")


def operations(path: Path) -> Iterator[Any]:
    module = importlib.import_module(".".join(("gonghui", *path.relative_to(SOURCE).with_suffix("").parts)))
    yield from module.Migration.operations


@pytest.mark.django_db
def test_no_change_of_a_model_is_without_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


@pytest.mark.parametrize("path", ours(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_migration_that_moves_data_has_a_test(path: Path) -> None:
    if not any(isinstance(operation, MOVES_DATA) for operation in operations(path)):
        return

    app = path.parent.parent.name
    tests = [test.read_text("utf-8") for test in (ROOT / "tests").rglob("test_*migration*.py")]
    assert any(app in text and path.stem in text for text in tests), f"no test names {app} {path.stem}"


@pytest.mark.parametrize("path", ours(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_migration_has_a_spoken_name(path: Path) -> None:
    """The numbers that Django gives when it knows no better say nothing; the first ones of an app are `initial`."""
    assert "_auto_" not in path.stem and path.stem.count("_and_more") == 0
