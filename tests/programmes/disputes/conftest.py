"""A table at which both sides and the mediator sit; a module that needs another stage sets its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import SeatRole
from gonghui.programmes.disputes.models import Case
from tests import stages
from tests.cast import Cast, County, make_cast
from tests.programmes.disputes.stage_cases import mediator_scope, seat_of, seat_scope


@pytest.fixture
def monday(db: None, settings: Settings, tmp_path: Path) -> Iterator[Cast]:
    """Two counties that can seal, on a Monday."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    with clock.standing(stages.MONDAY):
        stages.staged_seal()
        yield make_cast()


@pytest.fixture
def here(monday: Cast) -> County:
    """The county of the test."""
    return monday.here


@pytest.fixture
def rules(here: County) -> None:
    """Its rules are in force."""
    stages.staged_rules(here)


@pytest.fixture
def case(here: County) -> Case:
    """A case at the table."""
    return stages.staged_case(here)


@pytest.fixture
def mediator(here: County, case: Case) -> Scope:
    """Who leads the talks, at their own seat."""
    return mediator_scope(here, case)


@pytest.fixture
def parties(case: Case) -> list[Scope]:
    """Both sides, each by the code of their seat."""
    return [seat_scope(seat_of(case, role)) for role in (SeatRole.APPLICANT, SeatRole.RESPONDENT)]
