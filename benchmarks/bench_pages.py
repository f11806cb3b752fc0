"""Case list, fragment, search and a case, as a town's officer sees them, against a plain Django page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from benchmarks.harness import Ratio, bench, seconds

TURNS, WARM = 40, 5
CHUNK = 2_000
SMALL = 1_000
GOALS = {"list": 0.7, "fragment": 0.35, "search": 1.5, "case": 0.65, "growth": 1.15, "tail": 1.4}


@bench(rows=20_000)
def pages(rows: int) -> Iterator[Ratio]:
    """Lists and details of so many ended cases; the floor is fifty rows by Django's ORM and templates, signed in."""
    from django.test import Client, override_settings

    from gonghui.kernel import clock
    from gonghui.programmes.disputes.models import Case

    officer, line = _county()
    client = Client(HTTP_HOST="localhost")
    client.force_login(officer)
    with clock.standing(clock.now()):
        _fill(line, 0, min(SMALL, rows))
        before = _time(lambda: client.get("/disputes/cases/"))
        _fill(line, SMALL, rows)
    with override_settings(ROOT_URLCONF="benchmarks.plain_page"):
        floor = _time(lambda: client.get("/plain/"))
    case = Case.objects.filter(place__code__startswith="339921101").latest("pk")
    asked: dict[str, tuple[str, Callable[[], Any]]] = {
        "list": ("1", lambda: client.get("/disputes/cases/")),
        "fragment": ("2", lambda: client.get("/disputes/cases/", headers={"HX-Request": "true"})),
        "search": ("5", lambda: client.get(f"/disputes/cases/?q={case.number}")),
        "case": ("6", lambda: client.get(case.get_absolute_url())),
    }
    found = {name: _time(act) for name, (_line, act) in asked.items()}
    for name, (number, _act) in asked.items():
        yield Ratio(number, f"{name}, against a plain page", found[name], floor, GOALS[name])
    yield Ratio("4", f"list, {SMALL:,} to {rows:,} rows", found["list"], before, GOALS["growth"])
    tail = sorted(_time(asked["list"][1], once=True) for _turn in range(TURNS))
    yield Ratio("9", "list, 95th of a hundred against the middle one", tail[-3], tail[TURNS // 2], GOALS["tail"])


def _time(act: Callable[[], Any], *, once: bool = False) -> float:
    def checked() -> None:
        answer = act()
        assert answer.status_code == 200, (answer.status_code, answer.content[:300])

    return seconds(checked, repeat=1 if once else TURNS, warm=0 if once else WARM)


def _county() -> tuple[Any, Callable[[int], Any]]:
    """An officer of one town, and the lines of the county's ledger, which spread over all towns."""
    from gonghui.foundation.accounts.actions import appoint, open_account
    from gonghui.foundation.organizations import demo
    from gonghui.foundation.regions.models import Region
    from gonghui.kernel.scope import Scope
    from gonghui.programmes.disputes.actions.past import PastCase
    from gonghui.programmes.disputes.permissions import DUTY_OFFICER

    system = Scope.for_system(None, reason="bench")
    Region.objects.get_or_create(pk="33", defaults={"name": "甲省", "level": "province", "full_name": "甲省"})
    county = demo.load(system)
    officer = open_account(
        system, username="bench", name="林知远", password="only-for-benches-2026", phone="13800009999"
    )
    appoint(system, officer, county.town_union, role=DUTY_OFFICER.code)
    day = dt.date(2025, 1, 1)

    def line(serial: int) -> Any:
        return PastCase(
            ledger_number=f"台账{serial}", number=f"望劳调〔2025〕{serial}号", origin="worker", category="W01",
            place_id=demo.TOWNS[serial % len(demo.TOWNS)][0], statement="工资拖了三个月没有发。",
            applicant=f"周桂{serial}", respondent=f"望溪恒织{serial // 3}有限公司",
            mediation_body=county.county_mediation, amount_claimed=Decimal(1000 + serial), filed_on=day,
            accepted_on=day, ended_on=day + dt.timedelta(days=serial % 300), outcome="terminated", reason="谈不拢。",
        )  # fmt: skip

    return officer, line


def _fill(line: Callable[[int], Any], start: int, end: int) -> None:
    from gonghui.foundation.organizations.models import Organization
    from gonghui.kernel.scope import Scope
    from gonghui.programmes.disputes.actions.past import record_past_cases

    scope = Scope.for_system(Organization.objects.get(code="wangxi").pk, reason="bench")
    for first in range(start, end, CHUNK):
        record_past_cases(scope, [line(serial) for serial in range(first, min(first + CHUNK, end))])
