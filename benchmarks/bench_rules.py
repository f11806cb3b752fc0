"""The daily scan against plain SQL over the same rows (performance lines 18, 19), and signals that become warnings.

The floor groups the findings of the window by firm and compares sums with thresholds in one flat statement, written by
hand for the five rules that it knows (R1, R2, R3, R6, R7). Ours finds, from the rule set as data, who comes to more
than stands: once with those five rules, once with the whole table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from benchmarks.harness import Ratio, bench, seconds

FIVE = ("R1", "R2", "R3", "R6", "R7")
SIGNALS_A_FIRM, DAYS, BATCH = 10, 365, 5000
TOUCHED = 1000
RECORD = ("id", "kind", "title", "federation", "place", "public_code", "created_at")
FINDING = (
    "federation", "place", "enterprise", "category", "source", "observed_on", "claim", "complaint", "unsettled",
    "workers", "arrears_since", "arrears_sum", "signs", "insurance_since",
)  # fmt: skip
FLOOR = """
SELECT enterprise_id, CASE
  WHEN SUM(workers) >= 30 OR MIN(arrears_since) <= %s OR SUM(arrears_sum) >= 30000000 OR COUNT(complaint) >= 5 THEN 3
  WHEN SUM(workers) >= 10 OR MIN(arrears_since) <= %s OR SUM(arrears_sum) >= 3000000 OR COUNT(complaint) >= 3
    OR MIN(insurance_since) <= %s THEN 2
  WHEN SUM(workers) >= 3 OR MIN(arrears_since) <= %s OR SUM(arrears_sum) > 0 OR COUNT(complaint) >= 2
    OR MIN(insurance_since) <= %s THEN 1 ELSE 0 END AS colour
FROM disputes_finding
WHERE federation_id = %s AND enterprise_id IS NOT NULL AND observed_on > %s AND observed_on <= %s
GROUP BY enterprise_id
"""


@bench(rows=100_000)
def rules(rows: int) -> Iterator[Ratio]:
    """Scan, incremental scan, and the bulk path from signal to warning."""
    from django.db import connection

    from gonghui.engines.rules.actions import in_force
    from gonghui.engines.rules.models import RuleSetVersion
    from gonghui.kernel import clock
    from gonghui.programmes.disputes.actions import scanning
    from gonghui.programmes.disputes.actions.weighing import weigh_firms
    from gonghui.programmes.disputes.policy import policy_of

    federation = _stage()
    firms = _findings(federation, rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    version = in_force(federation.pk, "labour-risk-colours")
    five = RuleSetVersion(content={}, sha256="")
    five.__dict__["rule_set"] = _only(version.rule_set, FIVE)

    def floor() -> None:
        today = clock.today()
        ago = [today - dt.timedelta(days=days) for days in (92, 31, 61, 7, 31)]
        with connection.cursor() as cursor:
            cursor.execute(FLOOR, [*ago, federation.pk, today - dt.timedelta(days=90), today])
            assert any(colour for _firm, colour in cursor.fetchall())

    least = seconds(floor, repeat=5, warm=1)
    ours = seconds(lambda: scanning.moved(federation.pk, five), repeat=5, warm=1)
    yield Ratio("18", "full scan, five rules / group and thresholds by hand", ours, least, 2)
    whole = seconds(lambda: scanning.moved(federation.pk, version), repeat=5, warm=1)
    yield Ratio("18", "full scan, the whole table / the same", whole, least, 2)
    touched, section = firms[: max(1, rows // TOUCHED)], policy_of(federation.pk)
    part = seconds(lambda: weigh_firms(federation.pk, section, version, touched), repeat=9, warm=1)
    yield Ratio("19", f"weighing {len(touched):,} firms just touched / the full scan", part, whole, 0.05)
    yield from _bulk(federation, rows // 10)


def _bulk(federation: Any, rows: int) -> Iterator[Ratio]:
    """Signals in batches of 5,000 through the real actions, beside writing their bare rows."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from gonghui.kernel.scope import Scope
    from gonghui.programmes.disputes.actions.signals import NewSignal, report_signals
    from gonghui.programmes.disputes.actions.triage import accept_many
    from gonghui.programmes.disputes.enums import Source
    from gonghui.programmes.disputes.models import RiskWarning, Signal

    scope = Scope.for_system(federation.pk, reason="bench")

    def told(number: int) -> NewSignal:
        return NewSignal(
            text="九月的工资没有发。", source=Source.DEPARTMENT, place_id="339921101", category="W01",
            enterprise_name=f"望溪第{number // SIGNALS_A_FIRM}五金厂", workers=1 + number % 3,
            external_id=f"bench-{rows}-{number}",
        )  # fmt: skip

    statements = 0

    def act() -> None:
        nonlocal statements
        for first in range(0, rows, BATCH):
            batch = [told(number) for number in range(first, min(first + BATCH, rows))]
            connection.queries_log.clear()
            with CaptureQueriesContext(connection) as queries:
                made = report_signals(scope, federation.pk, batch)
                accept_many(scope, list(Signal.objects.with_firm().filter(pk__in=[each.pk for each in made])))
            statements += len(queries)

    ours = seconds(act)
    copies = list(Signal.objects.filter(external_id__startswith=f"bench-{rows}-").values_list("text", "category"))
    least = seconds(lambda: _bare(copies))
    raised = RiskWarning.objects.count()
    what = f"{rows:,} signals to {raised:,} warnings, {statements / rows:.2f} statements each / bare rows"
    yield Ratio("–", what, ours, least, 1000)


def _bare(rows: list[tuple[str, str]]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bare (words text, kind text)")
        cursor.executemany("INSERT INTO bare VALUES (%s, %s)", rows)


def _stage() -> Any:
    """A federation with one town and the pack's rules in force."""
    from django.conf import settings

    from gonghui.engines.rules.actions import put_in_force
    from gonghui.engines.rules.models import RuleSetVersion
    from gonghui.foundation.organizations.actions import found_federation
    from gonghui.foundation.regions.models import Region
    from gonghui.kernel.packs import install_pack
    from gonghui.kernel.scope import Scope

    scope = Scope.for_system(None, reason="bench")
    for code, name, level, parent in (
        ("33", "甲省", "province", None),
        ("339921", "望溪县", "county", "33"),
        ("339921101", "鹭洲镇", "street", "339921"),
    ):
        facts = {"name": name, "level": level, "full_name": name, "parent_id": parent}
        Region.objects.get_or_create(pk=code, defaults=facts)
    federation = found_federation(
        scope, code="bench-rules", name="望溪县总工会", short_name="望溪县总", region_id="339921", document_mark="望工"
    )
    own = Scope.for_system(federation.pk, reason="bench")
    install_pack(own, settings.GONGHUI_PACKS_DIR / "fenghua-360")
    put_in_force(own, RuleSetVersion.objects.get(federation=federation), signed_by="bench")
    return federation


def _findings(federation: Any, rows: int) -> list[int]:
    """A year of findings, ten a firm; the keys of the firms. Rows as accepted signals leave them."""
    from gonghui.foundation.enterprises.actions import Named, know_enterprises
    from gonghui.kernel import clock
    from gonghui.kernel.bulk import insert_rows, reserve_keys
    from gonghui.kernel.codes import public_code
    from gonghui.kernel.models import Record
    from gonghui.kernel.scope import Scope
    from gonghui.programmes.disputes.models import Finding

    scope, today, town = Scope.for_system(federation.pk, reason="bench"), clock.today(), "339921101"
    firms: list[int] = []
    for first in range(0, rows // SIGNALS_A_FIRM, BATCH):
        names = [f"望溪第{number}织造厂" for number in range(first, min(first + BATCH, rows // SIGNALS_A_FIRM))]
        firms += [file.pk for file in know_enterprises(scope, federation.pk, [Named(name, town) for name in names])]
    for first in range(0, rows, BATCH):
        numbers = range(first, min(first + BATCH, rows))
        keys = reserve_keys(Record, len(numbers))
        spine = ((key, "disputes.signal", "信号", federation.pk, town, public_code(), clock.now()) for key in keys)
        insert_rows(Record, RECORD, spine)
        own = zip(numbers, keys, strict=True)
        insert_rows(
            Finding,
            FINDING,
            ((federation.pk, town, *_finding(number, key, firms, today)) for number, key in own),
        )
    return firms


def _finding(number: int, record: int, firms: list[int], today: dt.date) -> tuple[Any, ...]:
    from decimal import Decimal

    seen = today - dt.timedelta(days=number * 31 % DAYS)
    owes = number % 4 == 0
    return (
        firms[number * 7919 % len(firms)], "W01", record, seen, 1 + number % 3, 1, 1, 1 + number % 5,
        seen - dt.timedelta(days=number % 60) if owes else None,
        Decimal(number % 9000) if owes else None,
        1 << number % 28 if number % 50 == 0 else 0,
        seen - dt.timedelta(days=number % 90) if number % 20 == 0 else None,
    )  # fmt: skip


def _only(rule_set: Any, codes: tuple[str, ...]) -> Any:
    from gonghui.engines.rules.schema import RuleSet, conditions
    from gonghui.kernel.packs import written

    content = written(rule_set)
    content["rules"] = [rule for rule in content["rules"] if rule["code"] in codes]
    content["modifiers"] = []
    read = {
        condition.metric
        for rule in rule_set.rules
        if rule.code in codes
        for branch in rule.branches
        for _path, condition in conditions(branch.when)
    }
    content["metrics"] = {key: use for key, use in content["metrics"].items() if key in read}
    return RuleSet.model_validate(content)
