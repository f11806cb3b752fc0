"""Reports of a crowd at one moment, through a real web server, against as many bare answers of the same server."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks.harness import Ratio, bench

GOAL = 25


@bench(rows=1000)
def reports(rows: int) -> Iterator[Ratio]:
    """A thousand workers at once, every tenth pressing twice: none lost, none counted twice."""
    from benchmarks.crowd import ask_all, report_all, web_server
    from gonghui.foundation.organizations import demo
    from gonghui.foundation.regions.models import Region
    from gonghui.kernel.scope import Scope
    from gonghui.programmes.disputes.models import Signal

    Region.objects.get_or_create(pk="33", defaults={"name": "甲省", "level": "province", "full_name": "甲省"})
    county = demo.load(Scope.for_system(None, reason="bench"))
    with web_server() as port:
        start = time.perf_counter()
        ask_all(port, "/q/", 2 * rows)
        floor = time.perf_counter() - start
        start = time.perf_counter()
        sent = report_all(port, county.town_union.region_id, rows)
        ours = time.perf_counter() - start
    assert {status for each in sent for status in each.statuses} == {302}
    assert Signal.objects.count() == rows
    yield Ratio("F-05", "reports in parallel: form, answer, all kept once", ours, floor, GOAL)
