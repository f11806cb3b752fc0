"""What pages cost: as many statements for three rows as for one, as many as the table says, and few rows each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from gonghui.foundation.accounts.doors import Door
from gonghui.foundation.notifications.actions import notify
from gonghui.kernel.models import Record
from gonghui.programmes.disputes.actions.invitations import add_seat, invite
from gonghui.programmes.disputes.actions.rooms import say
from gonghui.programmes.disputes.actions.warnings import lower
from gonghui.programmes.disputes.enums import SeatRole
from gonghui.programmes.disputes.models import Claim
from tests import stages
from tests.house.counting import Count, counting
from tests.house.objects import address
from tests.house.pages import is_page, text_of
from tests.house.query_counts import COUNTS, DETAIL, LIST, OVER
from tests.house.routes import Route, behind
from tests.house.test_doors import holders
from tests.house.world import Place, World

pytestmark = pytest.mark.django_db
PAGES = [*behind(Door.SCOPED), *behind(Door.SIGNED_IN)]


@dataclass(frozen=True)
class Visit:
    """One page, asked for by whoever of the cast it opens for first."""

    count: Count
    codes: frozenset[str]
    lines: int


def visit(place: Place, route: Route) -> Visit | None:
    """The second request of the first person who gets a page; None where the address shows none."""
    for who in holders(place, route) if route.right else ["officer"]:
        client, url = place.staff[who], address(route, place)
        client.raise_request_exception = False  # one page's error is that page's; the walker shows it
        first = client.get(url)
        if first.status_code == 200 and is_page(first):
            with counting() as count:
                text = text_of(client.get(url))
            records = Record.objects.filter(federation=place.county.federation).values_list("public_code", flat=True)
            codes, lines = {code for code in records if code in text}, len(LINE.findall(text.partition("<main")[2]))
            return Visit(count, frozenset(codes), lines)
    return None


def grow(place: Place) -> None:
    """Two more of everything, beside what there is and below it."""
    county, officer, mediator = place.county, place.county.scope("officer"), place.county.scope("mediator")
    for serial in (11, 12):
        stages.staged_signal(county, serial)
        stages.staged_batch(county, serial)
        stages.staged_feed_item(county, serial + 50)
        warning = stages.staged_warning(county, serial)
        stages.staged_order(county, warning)
        stages.staged_filing(county, serial, warning=warning)
        settled = stages.staged_signatures(stages.staged_agreement(county, stages.staged_case(county, serial + 10)))
        stages.staged_confirmation(county, stages.staged_effect(county, settled))
        stages.stage_signals.accepted(county, enterprise_name=place.enterprise.name, reporter_phone="13500330077")
        Claim.objects.create(case=place.case, category="W04", detail=f"加班 {serial}", amount_claimed=100)
        invite(mediator, add_seat(mediator, place.case, role=SeatRole.ADVISER, name=f"律师{serial}", phone=""))
        say(stages.seat_scope(place.seat), place.case, text="还有一句。", client_key=f"more-{serial}")
        stages.staged_evidence(county, place.case, colour="blue" if serial == 11 else "green", title=f"材料{serial}")
        stages.staged_referral(county, serial + 30)
        notify(officer, record=place.case.pk, title="消息", organization=county.federation)
    place.warning.refresh_from_db()
    for colour in ("yellow", "blue"):
        lower(officer, place.warning, colour=colour, reason="查过了，没有那么多人")
    for body in (county.mediation, county.court):
        stages.stage_signals.dispatched(county, place.warning, to=body)


@pytest.fixture(scope="module")
def visits(staged: World) -> Iterator[dict[str, tuple[Visit, Visit]]]:
    """Each page with one row, and with three."""
    before = {str(route): visit(staged.here, route) for route in PAGES}
    grow(staged.here)
    after = {str(route): visit(staged.here, route) for route in PAGES}
    yield {name: (one, three) for name, one in before.items() if one and (three := after[name])}


LINE = re.compile(r'<(?:li|tr)\b|class="(?:due|rowlink|rowline)\b')
NAMES = [str(route) for route in PAGES]
LISTS = [str(route) for route in PAGES if not route.parameters]


def told(one: Count, three: Count) -> str:
    more = [sql for sql in three.statements if three.statements.count(sql) > one.statements.count(sql)]
    return "\n".join(dict.fromkeys(sql[:300] for sql in more))


@pytest.mark.parametrize("name", NAMES)
def test_three_rows_cost_no_more_statements_than_one(name: str, visits: dict[str, Any]) -> None:
    if name not in visits:
        return
    one, three = visits[name]

    assert len(three.count.statements) == len(one.count.statements), told(one.count, three.count)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_costs_what_the_table_says(name: str, visits: dict[str, Any]) -> None:
    cost = len(visits[name][1].count.statements) if name in visits else None

    assert COUNTS.get(name) == cost, f"enter it in tests/house/query_counts.py: {name!r}: {cost}"


def test_pages_over_the_limit_are_listed_and_no_others() -> None:
    limits = {str(route): DETAIL if route.parameters else LIST for route in PAGES}

    assert {name for name, cost in COUNTS.items() if cost > limits[name]} == set(OVER)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_fetches_no_more_than_it_shows(name: str, visits: dict[str, Any]) -> None:
    """Three rows from the database at most for one on the page: whole tables loaded aside are seen here."""
    if name not in visits:
        return
    one, three = visits[name]
    shown = max(len(three.codes - one.codes), three.lines - one.lines)

    assert three.count.rows - one.count.rows <= 3 * shown


def test_lists_do_show_what_was_added(visits: dict[str, Any]) -> None:
    """The counterproof: otherwise one row would be compared with one row."""
    grown = {name for name, (one, three) in visits.items() if len(three.codes - one.codes) >= 2}

    assert grown >= {"disputes:signals", "disputes:warnings", "disputes:orders", "disputes:cases"}
    assert grown >= {"disputes:confirmations", "disputes:figure_rows"}


def test_the_table_names_nothing_that_is_gone() -> None:
    assert (set(COUNTS) | set(OVER)) - set(NAMES) == set()
