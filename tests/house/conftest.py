"""One staged world for each module of house rules: two counties with the same things in them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import TestCase

from gonghui.kernel import clock
from tests.cast import make_cast
from tests.house.world import World, stage_world
from tests.stages import MONDAY


@pytest.fixture(scope="module")
def staged(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """The world, undone when the module is through. Tests take `world`, which undoes what they do themselves."""
    with django_db_blocker.unblock(), clock.standing(MONDAY):  # type: ignore[attr-defined]
        atomics = TestCase._enter_atomics()  # type: ignore[attr-defined]
        try:
            yield stage_world(make_cast())
        finally:
            TestCase._rollback_atomics(atomics)  # type: ignore[attr-defined]


@pytest.fixture
def world(staged: World, db: None) -> World:
    """Two counties, `here` and `neighbour`, each with one of everything. The clock stands on a Monday morning."""
    cache.clear()  # where the limits of public doors are counted
    return staged
