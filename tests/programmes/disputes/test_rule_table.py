"""The whole table of the pack: every boundary to the letter, and the scan's SQL beside the Python of one subject."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db.models import Q
from hypothesis import HealthCheck, given
from hypothesis import settings as sized
from hypothesis import strategies as st

from gonghui.engines.rules.compile_sql import RANK, fired_of, scan
from gonghui.engines.rules.evaluate import evaluate
from gonghui.engines.rules.metrics import measure
from gonghui.engines.rules.models import RuleSetVersion
from gonghui.engines.rules.schema import RuleSet, RulesSection
from gonghui.foundation.enterprises.actions import Named, know_enterprises
from gonghui.foundation.facts.actions import Observation, record_facts
from gonghui.foundation.facts.enums import Sureness
from gonghui.foundation.facts.models import Fact
from gonghui.kernel import clock
from gonghui.kernel.packs import load_pack
from gonghui.kernel.spine import new_records
from gonghui.programmes.disputes import metrics
from gonghui.programmes.disputes.actions.findings import note_accepted, settle
from gonghui.programmes.disputes.actions.telling import observations
from gonghui.programmes.disputes.actions.weighing import measured
from gonghui.programmes.disputes.enums import Sign, Source
from gonghui.programmes.disputes.facts import PAST_YELLOW, SETTLED
from gonghui.programmes.disputes.known import subject_of
from gonghui.programmes.disputes.models import Finding, Signal
from tests.cast import Cast, County

TODAY = dt.date(2026, 11, 30)
MOMENT = dt.datetime.combine(TODAY, dt.time(9, 10), tzinfo=clock.SHANGHAI)
WINTER, SUMMER = {"month": 11}, {"month": 6}


def table() -> RuleSet:
    """The rule set of the pack."""
    section = load_pack(settings.GONGHUI_PACKS_DIR / "fenghua-360").sections["rules"]
    assert isinstance(section, RulesSection)
    return section.rule_sets[0]


def signs(*codes: str) -> frozenset[str]:
    return frozenset(codes)


BOUNDARIES: list[tuple[dict[str, Any], str | None]] = [
    ({"workers_common_claim": 2}, None),
    ({"workers_common_claim": 3}, "blue"),
    ({"workers_common_claim": 9}, "blue"),
    ({"workers_common_claim": 10}, "yellow"),
    ({"workers_common_claim": 29}, "yellow"),
    ({"workers_common_claim": 30}, "red"),
    ({"wage_arrears_days": 6}, None),
    ({"wage_arrears_days": 7, "wage_arrears_months": 0}, "blue"),
    ({"wage_arrears_days": 31, "wage_arrears_months": 1}, "yellow"),
    ({"wage_arrears_months": 2}, "yellow"),
    ({"wage_arrears_days": 92, "wage_arrears_months": 3}, "red"),
    ({"wage_arrears_amount": Decimal("0")}, None),
    ({"wage_arrears_amount": Decimal("0.01")}, "blue"),
    ({"wage_arrears_amount": Decimal("29999.99")}, "blue"),
    ({"wage_arrears_amount": Decimal("30000")}, "yellow"),
    ({"wage_arrears_amount": Decimal("299999.99"), "workers_common_claim": 9}, "yellow"),
    ({"wage_arrears_amount": Decimal("300000")}, "red"),
    ({"wage_arrears_amount": Decimal("100000"), "workers_common_claim": 10}, "red"),
    ({"wage_arrears_amount": Decimal("100000"), "workers_common_claim": 9}, "yellow"),
    ({"wage_arrears_amount": Decimal("99999.99"), "workers_common_claim": 10}, "yellow"),
    *[({"collective_signs": signs(code)}, "blue") for code in ("group_chat", "joint_letter")],
    *[({"collective_signs": signs(code)}, "yellow") for code in ("gathering", "slowdown", "planned_visit")],
    *[({"collective_signs": signs(code)}, "red") for code in ("stoppage", "blockade", "group_petition", "self_harm")],
    ({"collective_signs": signs("group_chat", "gathering")}, "yellow"),
    *[({"firm_signs": signs(code)}, "blue") for code in ("utilities", "rent", "tax", "half_time")],
    *[({"firm_signs": signs(code)}, "yellow") for code in ("line_stopped", "moving", "layoffs")],
    *[({"firm_signs": signs(code)}, "red") for code in ("owner_gone", "assets_moved", "closure", "bankruptcy")],
    ({"complaints": 1}, None),
    ({"complaints": 2}, "blue"),
    ({"complaints": 3}, "yellow"),
    ({"complaints": 4}, "yellow"),
    ({"complaints": 5}, "red"),
    ({"insurance_months": 0}, None),
    ({"insurance_months": 1}, "blue"),
    ({"insurance_months": 2}, "yellow"),
    ({"insurance_months": 3, "workers_common_claim": 2}, "yellow"),
    ({"insurance_months": 3, "workers_common_claim": 10}, "red"),
    ({"insurance_months": 2, "workers_common_claim": 10}, "yellow"),
    ({"injury_signs": signs("injury")}, "blue"),
    *[({"injury_signs": signs(code)}, "yellow") for code in ("serious_injury", "refused_report")],
    *[({"injury_signs": signs(code)}, "red") for code in ("death", "group_illness")],
    ({"people_hurt": 2}, None),
    ({"people_hurt": 3}, "red"),
    ({"agreement_overdue_days": -4}, None),
    ({"agreement_overdue_days": -3}, "blue"),
    ({"agreement_overdue_days": 0}, "blue"),
    ({"agreement_overdue_days": 1}, "yellow"),
    ({"agreement_overdue_days": 14, "agreement_people": 9}, "yellow"),
    ({"agreement_overdue_days": 15}, "red"),
    ({"agreement_overdue_days": 1, "agreement_people": 10}, "red"),
    ({"agreement_overdue_days": -2, "agreement_people": 10}, "blue"),
    ({"online_signs": signs("posts")}, "blue"),
    ({"online_signs": signs("local_media")}, "yellow"),
    ({"online_signs": signs("trending")}, "red"),
    ({"wage_arrears_days": 7, "construction": True, **WINTER}, "yellow"),
    ({"wage_arrears_amount": Decimal("30000"), "construction": True, "month": 2}, "red"),
    ({"wage_arrears_days": 7, "construction": True, **SUMMER}, "blue"),
    ({"wage_arrears_days": 7, "construction": True, "month": 10}, "blue"),
    ({"wage_arrears_days": 7, "construction": True, "month": 3}, "blue"),
    ({"wage_arrears_days": 7, **WINTER}, "blue"),
    ({"workers_common_claim": 3, "construction": True, **WINTER}, "blue"),
    ({"workers_common_claim": 10, "past_yellows": 1}, "red"),
    ({"workers_common_claim": 3, "past_yellows": 1}, "blue"),
    ({"past_yellows": 2}, None),
]


@pytest.mark.requirement("F-15")
@pytest.mark.parametrize(("facts", "colour"), BOUNDARIES)
def test_colour_at_each_boundary_of_the_table(facts: dict[str, Any], colour: str | None) -> None:
    verdict = evaluate(table(), facts)

    assert (verdict.outcome.code if verdict.outcome else None) == colour


def test_the_table_names_every_sign_and_nothing_else() -> None:
    named = [code for use in table().metrics.values() for code in use.flags or ()]

    assert named == Sign.values


days_ago = st.integers(0, 95)
maybe_day = st.none() | st.integers(-20, 120).map(lambda ago: TODAY - dt.timedelta(days=ago))
told = st.fixed_dictionaries(
    {
        "category": st.sampled_from(["W01", "F05", "S01", "I01", "T05"]),
        "source": st.sampled_from([Source.WORKER, Source.OFFICER]),
        "occurred_on": days_ago.map(lambda ago: TODAY - dt.timedelta(days=ago)),
        "workers": st.none() | st.integers(1, 12),
        "arrears_days": st.none() | st.sampled_from([0, 5, 7, 29, 31, 60, 95]),
        "amount": st.none() | st.sampled_from(["900.50", "29999.99", "30000", "100000", "300000"]).map(Decimal),
        "signs": st.lists(st.sampled_from(Sign.values), max_size=2, unique=True),
        "insurance_months": st.none() | st.integers(1, 4),
        "hurt": st.none() | st.integers(1, 3),
        "agreement_due_on": maybe_day,
        "firm": st.integers(0, 2),
    }
)
closing = st.fixed_dictionaries({"firm": st.integers(0, 2), "after": st.integers(0, 6)})
yellow = st.fixed_dictionaries({"firm": st.integers(0, 2), "ago": st.integers(0, 40)})


def accepted_signals(county: County, rows: list[dict[str, Any]]) -> list[Signal]:
    """Signals as they stand once triage has taken them for true, each about one of three firms."""
    names = [Named(f"望溪第{number}针织厂", county.town) for number in range(3)]
    firms = know_enterprises(county.system, county.federation.pk, names)
    return new_records(
        Signal,
        [
            {
                "federation_id": county.federation.pk,
                "place_id": county.town,
                "title": "针织厂",
                "text": "说了什么",
                "enterprise": firms[row["firm"]],
                "state": "accepted",
                "triaged_at": MOMENT,
                **{name: value for name, value in row.items() if name != "firm"},
            }
            for row in rows
        ],
    )


@pytest.mark.requirement("F-15")
@sized(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    rows=st.lists(told, min_size=1, max_size=7),
    closings=st.lists(closing, max_size=1),
    yellows=st.lists(yellow, max_size=2),
)
def test_scan_and_python_give_every_firm_the_same_colour(
    cast: Cast, rows: list[dict[str, Any]], closings: list[dict[str, int]], yellows: list[dict[str, int]]
) -> None:
    county, rule_set = cast.here, table()
    Finding.objects.all().delete()
    Fact.objects.all().delete()
    with clock.standing(MOMENT):
        signals = accepted_signals(county, rows)
        firms = sorted({signal.enterprise_id for signal in signals})
        for number, signal in enumerate(signals):
            record_facts(observations(signal, Sureness.REPORTED))
            note_accepted([signal])
            for each in closings:
                if each["after"] == number:
                    firm = firms[each["firm"] % len(firms)]
                    record_facts([Observation(firm, SETTLED.key, "x", TODAY, signal.pk)])
                    settle(Q(enterprise=firm), TODAY)
        for each in yellows:
            firm, day = firms[each["firm"] % len(firms)], TODAY - dt.timedelta(days=each["ago"])
            record_facts([Observation(firm, PAST_YELLOW.key, "x", day, signals[0].pk)])
            Finding.objects.create(
                federation=county.federation, enterprise_id=firm, place_id=county.town, category="W01",
                source_id=signals[0].pk, observed_on=day, past_yellow=1,
            )  # fmt: skip

        grouped = metrics.fresh(county.federation.pk, TODAY).of_firms().order_by().values("enterprise_id")
        scanned = {row["enterprise_id"]: (row[RANK], fired_of(rule_set, row)) for row in scan(grouped, rule_set)}

        weighed, told_of_each = {}, {}
        for firm in firms:
            asked = subject_of(Fact.objects.filter(record=firm), moment=MOMENT, as_of=TODAY)
            told_of_each[firm] = measure(rule_set, asked)
            verdict = evaluate(rule_set, told_of_each[firm])
            if verdict.rank:
                weighed[firm] = (verdict.rank, {found.code: found.outcome for found in verdict.fired})
        version = RuleSetVersion(content={}, sha256="")
        version.__dict__["rule_set"] = rule_set
        grouped_facts = measured(county.federation.pk, version, firms)
    assert scanned == weighed
    assert grouped_facts == told_of_each
