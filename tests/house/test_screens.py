"""Every page, once rendered: its classes exist, its links lead somewhere, its forms and fields are whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import Resolver404, resolve

from gonghui.foundation.accounts.doors import Door
from tests.house.objects import address
from tests.house.pages import Page, is_page, text_of
from tests.house.routes import Route, routes
from tests.house.source import tabler, tokens
from tests.house.test_doors import holders
from tests.house.world import World

WALKED = [route for route in routes() if route.is_ours]
STAMP = 'name="csrfmiddlewaretoken"'
FILLED_BY_SCRIPTS = {"hidden", "submit", "button", "image"}
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Screen:
    """One page as one person sees it."""

    url: str
    who: str
    text: str
    page: Page


def visitors(route: Route, world: World) -> Iterator[tuple[str, Client]]:
    """Whoever a page may open for: holders of its right, people with a code, or anybody."""
    if route.door is Door.SCOPED:
        yield from ((who, world.here.staff[who]) for who in holders(world.here, route))
    elif route.door is Door.CODE:
        yield from world.here.inside.items()
    elif route.door is Door.SIGNED_IN:
        yield from (("officer", world.here.staff["officer"]), ("worker", world.worker_client()))
    else:
        yield "visitor", Client()


@pytest.fixture(scope="module")
def screens(staged: World) -> dict[str, list[Screen]]:
    """Each address with the pages that it shows."""
    found: dict[str, list[Screen]] = {}
    for route in WALKED:
        url = address(route, staged.here)
        for who, client in visitors(route, staged):
            client.raise_request_exception = False  # the walker tells of errors
            answer = client.get(url)
            if is_page(answer) and answer.status_code == 200 and "<html" in text_of(answer):
                found.setdefault(str(route), []).append(Screen(url, who, text_of(answer), Page(text_of(answer))))
    return found


NAMES = [str(route) for route in WALKED]
ONCE_EACH = [name for name in NAMES if name != "web:components"]
"""The gallery shows every component several times over, with the same ids and headings."""


def test_most_addresses_show_a_page(screens: dict[str, list[Screen]]) -> None:
    assert len(screens) > 30
    assert set(screens) >= {"web:home", "disputes:case", "disputes_public:room", "disputes_public:report"}


@pytest.mark.parametrize("name", NAMES)
def test_classes_of_a_page_exist(name: str, screens: dict[str, list[Screen]]) -> None:
    """Those that were put together too; where the page does not load the library's sheet, in our own alone."""
    for screen in screens.get(name, []):
        known = tokens() | tabler() if "tabler.min.css" in screen.text else tokens()
        assert sorted(screen.page.classes - known) == [], screen.who


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str, screens: dict[str, list[Screen]]) -> None:
    for screen in screens.get(name, []):
        dead = [link for link in screen.page.addresses if not _leads(link)]
        assert dead == [], screen.who


def _leads(link: str) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not parts.path:
        return parts.scheme in ("", "tel", "mailto", "data", "http", "https")
    if parts.path.startswith("/static/"):
        return finders.find(parts.path.removeprefix("/static/")) is not None
    try:
        resolve(parts.path)
    except Resolver404:
        return False
    return parts.path.startswith("/")


@pytest.mark.parametrize("name", ONCE_EACH)
def test_ids_are_given_once_and_labels_find_them(name: str, screens: dict[str, list[Screen]]) -> None:
    for screen in screens.get(name, []):
        ids = Counter(screen.page.ids)
        assert [one for one, times in ids.items() if times > 1] == [], screen.who
        wanted = {given["for"] for tag, given in screen.page.tags if tag in ("label", "output") and "for" in given}
        wanted |= {given["form"] for _tag, given in screen.page.tags if "form" in given}
        for attribute in ("aria-describedby", "aria-labelledby", "aria-controls"):
            wanted |= {one for _tag, given in screen.page.tags for one in given.get(attribute, "").split()}
        wanted |= {link[1:] for link in screen.page.addresses if link.startswith("#") and len(link) > 1}
        assert sorted(wanted - set(ids)) == [], screen.who


@pytest.mark.parametrize("name", ONCE_EACH)
def test_a_page_has_a_language_a_title_and_one_heading(name: str, screens: dict[str, list[Screen]]) -> None:
    for screen in screens.get(name, []):
        tags = Counter(tag for tag, _given in screen.page.tags)
        assert (tags["h1"], tags["main"]) == (1, 1), screen.who
        assert screen.text.partition("</head>")[0].count("</title>") == 1
        assert dict(screen.page.tags)["html"].get("lang") == "zh-CN"


@pytest.mark.parametrize("name", ONCE_EACH)
def test_every_field_has_a_name_for_those_who_cannot_see_it(name: str, screens: dict[str, list[Screen]]) -> None:
    for screen in screens.get(name, []):
        labelled = {given["for"] for tag, given in screen.page.tags if tag == "label" and "for" in given}
        nameless = [
            given.get("name", "")
            for tag, given in screen.page.tags
            if tag in ("input", "select", "textarea") and given.get("type") not in FILLED_BY_SCRIPTS
            if not {"aria-label", "aria-labelledby"} & set(given) and given.get("id") not in labelled
        ]
        assert [field for field in nameless if f'name="{field}"' not in _inside_labels(screen.text)] == [], screen.who


def _inside_labels(text: str) -> str:
    """What stands inside label elements, where a field needs no other name."""
    return "".join(part.partition("</label>")[0] for part in text.split("<label")[1:])


@pytest.mark.parametrize("name", NAMES)
def test_forms_that_write_carry_their_stamp(name: str, screens: dict[str, list[Screen]]) -> None:
    """All but those of views that are open to any site's forms, which keep a choice in the visitor's own cookie."""
    for screen in screens.get(name, []):
        forms = [form.partition("</form>")[0] for form in screen.text.split("<form")[1:]]
        bare = [form for form in forms if 'method="post"' in form.partition(">")[0] and STAMP not in form]
        actions = [found[1] if (found := re.search(r'action="([^"]*)"', form)) else "" for form in bare]
        assert [url for url in actions if not _is_open(url)] == [], screen.who


def _is_open(url: str) -> bool:
    return url != "" and getattr(resolve(url).func, "csrf_exempt", False)
