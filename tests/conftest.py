"""What every test stands on: no network, strict pages, our own warnings as errors, for journeys a real Chromium."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.test import Client
from playwright.sync_api import Browser, sync_playwright

from gonghui.engines.legal import calendar, guides, parameters
from gonghui.engines.legal.classify import current as classifiers
from tests.cast import Cast, make_cast
from tests.house.pages import faults_of
from tools import browser as chromium

hypothesis.settings.register_profile("gonghui", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("gonghui")


class NetworkUsed(Exception):
    """A test tried to leave this machine."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "e2e" in item.path.relative_to(item.config.rootpath).parts:
            item.add_marker("e2e")


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Only loopback and local sockets can be reached."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        yield


def _guarded(original: Any) -> Any:
    def connect(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise NetworkUsed(f"a test tried to reach {address[0]}")
        return original(self, address)

    return connect


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One headless Chromium for all journeys; each person in a journey opens a context of their own."""
    path = chromium.find_chromium()
    if path is None:
        pytest.fail("no Chromium here: `make e2e` installs it where that is allowed")
    # Playwright's loop runs in this thread, and Django would take the tests' own queries for asynchronous ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    fonts = chromium.font_environment(Path(tmp_path_factory.mktemp("fonts")))
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=arguments, env={**os.environ, **fonts})
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(autouse=True, scope="session")
def strict_pages() -> Iterator[None]:
    """Every page that any test asks for has to be one that a browser shows under our content security policy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", _watched(Client.request))
        yield


def _watched(original: Any) -> Any:
    def request(self: Client, **environ: Any) -> Any:
        response = original(self, **environ)
        faults = faults_of(response)
        assert not faults, f"{environ['PATH_INFO']}: {'; '.join(faults)}"
        return response

    return request


@pytest.fixture(autouse=True, scope="session")
def standing_minute() -> Iterator[None]:
    """What is kept in memory for a minute is not read again in the middle of a test that counts statements."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (calendar, classifiers, guides, parameters):
            patch.setattr(module, "FRESH_SECONDS", 10**9)
        yield


@pytest.fixture(autouse=True)
def fresh_tables() -> Iterator[None]:
    """Holidays, guides and local parameters are kept in memory; a test must not see another test's."""
    kept = (calendar._calendar, classifiers._ready, guides._current, parameters._figures)
    for each in kept:
        each.cache_clear()
    yield
    for each in kept:
        each.cache_clear()


@pytest.fixture
def cast(db: None) -> Cast:
    """Two counties and who works there."""
    return make_cast()
