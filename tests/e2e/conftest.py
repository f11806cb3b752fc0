"""The house with its doors open: a server, two counties, rules in force, a seal, and a browser for whoever comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from gonghui.kernel import clock
from tests.cast import County, make_cast
from tests.e2e.people import WAIT, Crowd
from tests.stages import staged_rules, staged_seal

A_MONTH = dt.timedelta(days=30)


@pytest.fixture
def county(transactional_db: None, live_server: LiveServer, settings: Settings) -> County:
    """A county that works: for a month everybody has had their post and the rules have been in force, it can seal, and
    its messages lead to the server of the test."""
    settings.GONGHUI_SITE_URL = live_server.url
    cache.clear()  # where the limits of public doors are counted
    with clock.standing(clock.now() - A_MONTH):
        here = make_cast().here
        staged_rules(here)
    staged_seal()
    return here


@pytest.fixture
def crowd(county: County, live_server: LiveServer, browser: Browser) -> Iterator[Crowd]:
    """Whoever joins it is sent home before the tables are emptied."""
    expect.set_options(timeout=WAIT)
    everybody = Crowd(browser, live_server.url)
    yield everybody
    everybody.go_home()
