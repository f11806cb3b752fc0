"""The walker: every address and every operation of the API, knocked at by whoever must not come in, and by who must.

It finds them by the doors that they declare. A new address is walked without anybody entering it here; a new kind of
parameter has to be entered in `objects.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gonghui.foundation.accounts.doors import Door
from tests.house.objects import OTHERS, address, is_owned, sent, value
from tests.house.pages import is_page, text_of
from tests.house.routes import Route, behind, operations, routes
from tests.house.world import Place, World

SIGN_IN = "/accounts/login/"
OWN_NAME = "望溪"
GONE, REFUSED, NOT_THIS_WAY = 404, 403, 405
UNREADABLE = 422


def params(found: Iterable[Route]) -> list[Any]:
    return [pytest.param(route, id=str(route)) for route in found]


def knock(client: Client, url: str, form: dict[str, Any] | None = None) -> dict[str, int]:
    """The status of looking and of sending a form, an empty one if need be. Our errors are raised, not answered."""
    return {"GET": client.get(url).status_code, "POST": client.post(url, form or {}).status_code}


def page_of(client: Client, url: str) -> str:
    """The page that stands at an address; nothing where there is none."""
    answer = client.get(url)
    return text_of(answer) if is_page(answer) and answer.status_code == 200 else ""


def holders(place: Place, route: Route) -> list[str]:
    assert route.right is not None, f"{route} is scoped by no right"
    return [who for who in place.county.users if place.county.scope(who).has(route.right)]


SCOPED = behind(Door.SCOPED)
KEYED = [route for route in SCOPED if any(is_owned(parameter) for parameter in route.parameters)]


def test_the_walker_finds_what_there_is() -> None:
    """Otherwise everything below would pass over nothing."""
    assert {str(route) for route in SCOPED} >= {"disputes:cases", "disputes:board"}
    assert {str(route) for route in KEYED} >= {"disputes:case", "disputes:seat_invite", "documents:download"}
    assert {str(route) for route in behind(Door.CODE)} >= {"disputes_public:room", "disputes_public:sign"}
    assert {str(route) for route in behind(Door.SIGNED_IN)} >= {"web:workbench", "notifications:inbox"}
    assert {str(operation) for operation in operations()} >= {"GET /api/v1/disputes/cases/{code}"}


@pytest.mark.parametrize("route", params(routes()))
def test_every_address_declares_a_door(route: Route) -> None:
    assert route.door is not None, f"decorate {route.view} with public, signed_in, scoped(…) or code_door(…)"
    assert route.right is not None or route.door is not Door.SCOPED


@pytest.mark.parametrize("route", params(behind(Door.PUBLIC)))
def test_public_addresses_answer_whoever_comes(route: Route, world: World) -> None:
    url, visitor = address(route, world.here), Client()

    looking, sending = visitor.get(url), visitor.post(url)

    assert looking.status_code in (200, 302, NOT_THIS_WAY)
    assert sending.status_code in (200, 302, 422, 429, NOT_THIS_WAY)
    for answer in (looking, sending):
        assert not answer.headers.get("Location", "").startswith(SIGN_IN)


@pytest.mark.parametrize("route", params(route for route in behind(Door.PUBLIC, ours=False) if not route.is_ours))
def test_a_library_s_pages_have_no_errors_for_visitors(route: Route, world: World) -> None:
    assert set(knock(Client(), address(route, world.here)).values()) <= {200, 302, 403, 404, 405}


@pytest.mark.parametrize("route", params([*behind(Door.SIGNED_IN), *SCOPED]))
def test_a_visitor_is_sent_to_sign_in(route: Route, world: World) -> None:
    url, visitor = address(route, world.here), Client()

    for answer in (visitor.get(url), visitor.post(url)):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(SIGN_IN)
    part = visitor.get(url, headers={"HX-Request": "true"})
    assert (part.status_code, part.headers["HX-Redirect"]) == (401, SIGN_IN)


@pytest.mark.parametrize("route", params(behind(Door.SIGNED_IN)))
def test_signed_in_pages_show_everybody_their_own(route: Route, world: World) -> None:
    url = address(route, world.here)
    owned = any(is_owned(parameter) for parameter in route.parameters)

    own = knock(world.here.staff["officer"], url)
    strange = knock(world.neighbour.staff["officer"], url)

    assert set(own.values()) & {200, 302} and REFUSED not in own.values()
    ways = [method for method, status in own.items() if owned and status != NOT_THIS_WAY]
    assert {method: strange[method] for method in ways} == dict.fromkeys(ways, GONE)


@pytest.mark.parametrize("route", params(SCOPED))
def test_without_the_right_a_page_is_refused(route: Route, world: World) -> None:
    url, with_right = address(route, world.here), holders(world.here, route)
    others = [client for who, client in world.here.staff.items() if who not in with_right]

    for client in (world.worker_client(), *others):
        assert set(knock(client, url).values()) == {REFUSED}


@pytest.mark.parametrize("route", params(KEYED))
def test_a_stranger_finds_nothing_where_the_rightful_person_does(route: Route, world: World) -> None:
    """The same role in the next county: told that there is no such thing, in looking as in sending."""
    url, form = address(route, world.here), sent(route, world.here)
    with_right = holders(world.here, route)
    assert with_right, f"nobody of the cast holds {route.right}"

    found = [seen for who in with_right if GONE not in (seen := knock(world.here.staff[who], url, form)).values()]
    assert found, f"no holder of {route.right} finds their own; does the form name a row? (SENT in objects.py)"
    ways = [method for method, status in found[0].items() if status != NOT_THIS_WAY]
    for who in holders(world.neighbour, route):
        strange = knock(world.neighbour.staff[who], url, form)
        assert {method: strange[method] for method in ways} == dict.fromkeys(ways, GONE), who


@pytest.mark.parametrize("route", params(route for route in KEYED if route.parameters[-1] in OTHERS))
def test_nothing_is_found_below_another_parent(route: Route, world: World) -> None:
    """Both keys are one's own, but do not belong together."""
    *above, last = route.parameters
    url = route.address([*(value(parameter, world.here) for parameter in above), OTHERS[last](world.here)])

    for who in holders(world.here, route):
        assert set(knock(world.here.staff[who], url).values()) <= {GONE, NOT_THIS_WAY}


def test_every_key_below_another_has_a_counterexample() -> None:
    nested = {route.parameters[-1] for route in [*KEYED, *behind(Door.CODE)] if len(route.parameters) > 1}

    assert {parameter for parameter in nested if is_owned(parameter)} - set(OTHERS) == set()


@pytest.mark.parametrize("route", params([*SCOPED, *behind(Door.SIGNED_IN)]))
def test_a_page_of_the_next_county_names_nothing_from_here(route: Route, world: World) -> None:
    """Every name staged here begins with the county's own; choices, menus and counts are on the page as well."""
    who_may = holders(world.neighbour, route) if route.right else [*world.neighbour.county.users]

    for who in who_may:
        text = page_of(world.neighbour.staff[who], address(route, world.neighbour))
        assert OWN_NAME not in text
        assert [code for code in world.here.codes() if code in text] == []


def test_pages_here_do_name_what_is_here(world: World) -> None:
    """The counterproof of the test above."""
    showing = {
        str(route)
        for route in SCOPED
        for who in holders(world.here, route)
        if OWN_NAME in page_of(world.here.staff[who], address(route, world.here)).split("<main")[-1]
    }

    assert showing >= {"disputes:signals", "disputes:warnings", "disputes:orders", "disputes:cases"}
    assert showing >= {"disputes:confirmations", "disputes:figure_rows", "disputes:case", "disputes:case_new"}


def in_address(route: Route) -> bool:
    """Whether the code is the address itself, and not kept by the browser."""
    return str(route) == "disputes_public:wall_kiosk"


@pytest.mark.parametrize("route", params([route for route in behind(Door.CODE) if not in_address(route)]))
def test_a_code_opens_its_own_room_and_no_other(route: Route, world: World) -> None:
    url, door = address(route, world.here), reverse("disputes_public:room_door")
    strangers = [
        Client(),
        world.neighbour.inside["applicant"],
        world.here.inside_settled,
        world.here.staff["officer"],
        world.neighbour.staff["mediator"],
    ]

    for client in strangers:
        for answer in (client.get(url), client.post(url)):
            assert answer.status_code in (REFUSED, NOT_THIS_WAY) or answer.headers.get("Location", "").startswith(door)
    seen = [knock(client, url) for client in world.here.inside.values()]
    assert any(set(each.values()) & {200, 204, 302, 404, 422} and REFUSED not in each.values() for each in seen)


@pytest.mark.parametrize("route", params([route for route in behind(Door.CODE) if in_address(route)]))
def test_a_key_in_the_address_opens_that_page_alone(route: Route, world: World) -> None:
    url = address(route, world.here)

    assert Client().get(url).status_code == 200
    assert Client().get(f"{url[:-2]}x/").status_code == REFUSED


@pytest.mark.parametrize("operation", params(operations()))
def test_an_operation_wants_a_token_with_the_right(operation: Route, world: World) -> None:
    url = address(operation, world.here)
    ask = operation.view

    for headers in ({}, {"Authorization": "Bearer gh_nobody"}, {"Authorization": world.here.key}):
        answer = ask(Client(), url, headers=headers)
        assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")
    signed_in = ask(world.here.staff["officer"], url)
    assert signed_in.status_code == 401


@pytest.mark.parametrize("operation", params(operations()))
def test_an_operation_answers_for_the_reach_of_its_token(operation: Route, world: World) -> None:
    url, ask = address(operation, world.here), operation.view
    keyed = any(is_owned(parameter) for parameter in operation.parameters)

    own = ask(Client(), url, headers={"Authorization": f"Bearer {world.here.key}"})
    strange = ask(Client(), url, headers={"Authorization": f"Bearer {world.neighbour.key}"})

    assert own.status_code < 300 or (operation.name.startswith("POST") and own.status_code == UNREADABLE)
    assert strange.status_code == (GONE if keyed else own.status_code)
    assert [code for code in world.here.codes() if code in strange.content.decode()] == []


def test_operations_open_to_all_are_these_and_answer_whoever_comes(world: World) -> None:
    found = operations(open_to_all=True)

    assert {str(operation) for operation in found} == {
        "GET /api/v1/legal/calculators",
        "POST /api/v1/legal/calculators/{name}",
    }
    for operation in found:
        answer = operation.view(Client(), address(operation, world.here))
        assert answer.status_code in (200, 422), operation


def test_a_token_without_the_right_is_refused(world: World) -> None:
    world.here.token.rights = ["documents.read"]
    world.here.token.save(update_fields=["rights"])

    for operation in operations():
        answer = operation.view(
            Client(), address(operation, world.here), headers={"Authorization": f"Bearer {world.here.key}"}
        )
        assert answer.status_code == REFUSED, operation


def test_a_foreign_host_is_answered_and_not_an_error(db: None) -> None:
    assert Client().get("/", headers={"Host": "elsewhere.invalid"}).status_code == 400
