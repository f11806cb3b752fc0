"""Case list, fragment, search and a case, as a town's officer sees them, against a plain page of the same minute.

One filling goes on from size to size. At each size the pages and the floor take turns, so that a slow minute of the
machine falls on all of them alike; their memory is settled as the web server settles it before its first request.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from statistics import median, quantiles
from typing import Any

from benchmarks.harness import Ratio, bench

SIZES = (1_000, 100_000, 1_000_000)
TURNS, WARM, TAIL = 40, 5, 200
PLAIN = "plain page"
LINES = {
    "list": ("1", 0.7),
    "fragment": ("2", 0.35),
    "search": ("5", 1.5),
    "case": ("6", 0.65),
}
GROWING = ("list", "filter", "deep", "case")
GROWTH, BYTES, FRAGMENT_BYTES, TAIL_GOAL, PAUSE, CROWD, CROWD_TAIL = 1.15, 1.8, 0.65, 1.4, 0.030, 1 / 1.4, 1.0
Act = Callable[[], Any]


@bench(rows=SIZES[-1])
def pages(rows: int) -> Iterator[Ratio]:
    """Lines 1 to 6, 8 and 9 at each size up to so many cases, those left out that the database is beyond already."""
    from benchmarks.county import county, fill, filled

    office = county()
    there = filled()
    first: dict[str, float] = {}
    for size in (*(each for each in SIZES if there <= each < rows), max(rows, there)):
        fill(office, size)
        yield from _at(size, office, first)


def _at(size: int, office: Any, first: dict[str, float]) -> Iterator[Ratio]:
    acts = _acts(office)
    took = _in_turns(acts)
    floor = took[PLAIN]
    for name, (line, goal) in LINES.items():
        yield Ratio(line, f"{size:,}: {name}, against a plain page", took[name], floor, goal)
    told = {name: took[name] / floor for name in GROWING}
    for name, now in told.items():
        if before := first.get(name):
            yield Ratio("4", f"{size:,}: {name}, in plain pages, against {SIZES[0]:,}", now, before, GROWTH)
    first.update({name: value for name, value in told.items() if name not in first})
    yield from _bytes(size, acts)
    yield from _tail(size, acts["list"])
    yield from _crowd(size, office)


def _acts(office: Any) -> Mapping[str, Act]:
    """What is asked for, by name; the floor among them, and a page after nine tenths of the rows."""
    from django.test import Client

    from gonghui.kernel.paging import PAGE_SIZE
    from gonghui.programmes.disputes.models import Case

    client = Client(HTTP_HOST="localhost")
    client.force_login(office.officer)
    mine = Case.objects.filter(place__code__startswith=office.town).order_by("-pk")
    case, cases = mine[0], "/disputes/cases/"
    count = mine.count()
    deep = mine[max(0, min(count * 9 // 10, count - PAGE_SIZE - 2))].pk  # a whole page is left after it
    return {
        PLAIN: _asking(client, "/plain/"),
        "list": _asking(client, cases),
        "fragment": _asking(client, cases, headers={"HX-Request": "true"}),
        "search": _asking(client, f"{cases}?q={case.number}"),
        "filter": _asking(client, f"{cases}?origin=worker", headers={"HX-Request": "true"}),
        "deep": _asking(client, f"{cases}?cursor={office.cursor(deep)}", headers={"HX-Request": "true"}),
        "case": _asking(client, case.get_absolute_url()),
    }


def _asking(client: Any, address: str, **told: Any) -> Act:
    def act() -> Any:
        answer = client.get(address, **told)
        assert answer.status_code == 200, (address, answer.status_code, answer.headers)
        return answer

    return act


def _in_turns(acts: Mapping[str, Act]) -> dict[str, float]:
    """The median of each, all of them asked for one after another, round after round."""
    for act in acts.values():
        for _turn in range(WARM):
            act()
    took: dict[str, list[float]] = {name: [] for name in acts}
    with _Settled():
        for _turn in range(TURNS):
            for name, act in acts.items():
                took[name].append(_one(act))
    return {name: median(times) for name, times in took.items()}


def _one(act: Act) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


class _Settled:
    """The collector kept off what lives for ever, as in `gonghui.conf.server`; counts its longest pause meanwhile."""

    def __enter__(self) -> _Settled:
        gc.collect()
        gc.freeze()
        self.longest, self._begun = 0.0, 0.0
        gc.callbacks.append(self._told)
        return self

    def __exit__(self, *_error: object) -> None:
        gc.callbacks.remove(self._told)
        gc.unfreeze()

    def _told(self, phase: str, _info: Mapping[str, int]) -> None:
        now = time.perf_counter()
        if phase == "start":
            self._begun = now
        else:
            self.longest = max(self.longest, now - self._begun)


def _bytes(size: int, acts: Mapping[str, Act]) -> Iterator[Ratio]:
    plain, full, part = (len(acts[name]().content) for name in (PLAIN, "list", "fragment"))
    yield Ratio("8", f"{size:,}: list, bytes", full, plain, BYTES, unit="B")
    yield Ratio("8", f"{size:,}: fragment, bytes", part, plain, FRAGMENT_BYTES, unit="B")


def _tail(size: int, act: Act) -> Iterator[Ratio]:
    with _Settled() as watched:
        times = [_one(act) for _turn in range(TAIL)]
    late = quantiles(times, n=20)[-1]
    yield Ratio("9", f"{size:,}: list, 95th of a hundred, against the middle one", late, median(times), TAIL_GOAL)
    yield Ratio("9", f"{size:,}: longest pause of the collector, against 30 ms", watched.longest, PAUSE, 1.0)


def _crowd(size: int, office: Any) -> Iterator[Ratio]:
    """Line 3: twenty at once, through the web server as an installation runs it."""
    from benchmarks.crowd import storm, web_server

    with web_server() as port:
        floor = storm(port, "/plain/", office.session())
        ours = storm(port, "/disputes/cases/", office.session())
    yield Ratio("3", f"{size:,}: list, twenty at once, time per answer", ours.each, floor.each, CROWD)
    yield Ratio("3", f"{size:,}: list, twenty at once, 95th of a hundred", ours.late, floor.late, CROWD_TAIL)
