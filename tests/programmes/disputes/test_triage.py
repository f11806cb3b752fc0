from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from gonghui.engines.deadlines.enums import DeadlineState
from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.legal.periods import add_months
from gonghui.engines.rules.actions import NotInForce, in_force
from gonghui.engines.rules.metrics import METRICS, annotate, measure
from gonghui.engines.rules.models import Decision
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.facts.models import Fact
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, Stale
from gonghui.kernel.models import TimelineEntry
from gonghui.kernel.packs import install_pack
from gonghui.programmes.disputes import metrics
from gonghui.programmes.disputes.actions.triage import accept, dismiss, merge
from gonghui.programmes.disputes.enums import Colour, Identity, SignalState
from gonghui.programmes.disputes.known import subject_of
from gonghui.programmes.disputes.models import RiskWarning, Signal
from gonghui.programmes.disputes.policy import NoPolicy
from gonghui.programmes.disputes.views.query_page import progress_context
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import FIRM, MONDAY, accepted, put_rules_in_force, reported, warned


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(MONDAY):
        yield


@pytest.fixture
def ruled(cast: Cast) -> Cast:
    """The cast with this county's rules in force."""
    put_rules_in_force(cast.here)
    return cast


@pytest.mark.requirement("F-11", "F-14", "F-15")
def test_accepting_raises_a_warning_with_decision_and_clocks(ruled: Cast) -> None:
    warning = warned(ruled.here)

    assert (warning.colour, warning.enterprise.name) == (Colour.RED, FIRM)
    row = warning.colours.get()
    assert row.decision is not None
    assert row.decision.facts["workers_common_claim"] == 32
    assert "同一诉求职工 32 人" in row.reason
    due = {clock.rule: clock.due_at for clock in Deadline.objects.running().filter(record=warning.pk)}
    assert due == {
        "disputes.first_contact": MONDAY + dt.timedelta(hours=2),
        "disputes.plan": MONDAY.replace(hour=23, minute=59),
        "disputes.report": MONDAY + dt.timedelta(hours=2),
    }


def test_accepting_meets_the_promise_to_the_worker(ruled: Cast) -> None:
    signal = accepted(ruled.here)

    assert Deadline.objects.get(record=signal.pk).state == DeadlineState.MET


def test_blue_first_contact_follows_the_working_calendar(ruled: Cast) -> None:
    with clock.standing(dt.datetime(2026, 11, 26, 16, 0, tzinfo=clock.SHANGHAI)):  # Thursday
        warning = warned(ruled.here, workers=3, arrears_days=None, amount=None)

    first = Deadline.objects.get(record=warning.pk, rule="disputes.first_contact")
    assert warning.colour == Colour.BLUE
    assert first.last_day == dt.date(2026, 12, 1)
    assert first.organization == ruled.here.town_union


@pytest.mark.requirement("F-15")
def test_no_rule_fires_and_the_signal_is_accepted_without_a_warning(ruled: Cast) -> None:
    signal = accepted(ruled.here, workers=1)

    assert signal.state == SignalState.ACCEPTED
    assert not RiskWarning.objects.exists()
    assert Decision.objects.get(record=signal.pk).outcome == ""


def test_second_signal_of_the_firm_joins_its_warning_and_adds_up(ruled: Cast) -> None:
    warning = warned(ruled.here, workers=6, arrears_days=None, amount=None)
    accepted(ruled.here, workers=5)

    warning.refresh_from_db()
    assert warning.colour == Colour.YELLOW
    assert RiskWarning.objects.count() == 1
    assert warning.signals.count() == 2
    assert list(warning.colours.order_by("pk").values_list("colour", flat=True)) == ["blue", "yellow"]


def test_claims_of_another_kind_are_not_a_common_claim(ruled: Cast) -> None:
    warning = warned(ruled.here, workers=6, arrears_days=None, amount=None)
    accepted(ruled.here, workers=5, category="S01")

    warning.refresh_from_db()
    assert warning.colour == Colour.BLUE


def test_single_reports_of_many_workers_add_up(ruled: Cast) -> None:
    for _each in range(3):
        accepted(ruled.here, workers=None, reporter_phone="13800004128")

    decision = RiskWarning.objects.get().colours.latest("pk").decision
    assert decision is not None
    assert {found["code"]: found["outcome"] for found in decision.fired} == {"R1": "blue", "R6": "yellow"}


def test_colour_never_falls_by_itself(ruled: Cast) -> None:
    warning = warned(ruled.here)
    with clock.standing(MONDAY + dt.timedelta(days=100)):
        accepted(ruled.here, workers=3)

    warning.refresh_from_db()
    assert warning.colour == Colour.RED
    assert warning.colours.count() == 1
    assert Decision.objects.filter(record=warning.pk).latest("pk").outcome == "blue"


def test_untriaged_and_dismissed_signals_do_not_count(ruled: Cast) -> None:
    reported(ruled.here, workers=40)
    dismiss(ruled.here.scope("officer"), reported(ruled.here, workers=40), reason="查无此事")

    warning = warned(ruled.here, workers=3, arrears_days=None, amount=None)

    assert warning.colour == Colour.BLUE


@pytest.mark.requirement("F-14")
def test_correction_counts_instead_of_what_was_reported(ruled: Cast) -> None:
    signal = reported(ruled.here, workers=40)

    accept(ruled.here.scope("officer"), signal, category="W01", workers=4, arrears_days=20, amount=Decimal("9000"))

    signal.refresh_from_db()
    assert (signal.workers, signal.arrears_days, signal.amount) == (4, 20, Decimal("9000"))
    assert RiskWarning.objects.get().colour == Colour.BLUE
    entry = TimelineEntry.objects.get(record=signal.pk, verb="disputes.signal_accepted")
    assert entry.changes == {"workers": 4, "arrears_days": 20, "amount": "9000.00"}


@pytest.mark.requirement("F-14", "F-15")
def test_signs_become_facts_of_the_firm_and_may_be_mended(ruled: Cast) -> None:
    signal = reported(ruled.here, signs=["stoppage", "group_chat", "stoppage"], insurance_months=2, hurt=1)
    assert signal.signs == ["group_chat", "stoppage"]

    accept(ruled.here.scope("officer"), signal, category="W01", signs=["gathering"], hurt=3)

    told = {fact.key: fact.value for fact in Fact.objects.filter(source=signal.pk).order_by("pk")}
    assert (told["signs"], told["hurt"], told["insurance_since"]) == (["gathering"], 3, "2026-09-23")
    entry = TimelineEntry.objects.get(record=signal.pk, verb="disputes.signal_accepted")
    assert entry.changes == {"signs": ["gathering"], "hurt": 3}


@pytest.mark.parametrize(
    ("told", "field"),
    [({"signs": ["strike"]}, "signs"), ({"insurance_months": 0}, "insurance_months"), ({"hurt": 10**7}, "hurt")],
)
def test_signs_that_cannot_be_are_refused(ruled: Cast, told: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        reported(ruled.here, **told)

    assert list(refusal.value.fields) == [field]


def test_arrears_grow_older_by_the_day(ruled: Cast) -> None:
    warning = warned(ruled.here, workers=1, arrears_days=10, amount=None)
    assert warning.colour == Colour.BLUE

    with clock.standing(MONDAY + dt.timedelta(days=25)):
        accepted(ruled.here, workers=1)

    warning.refresh_from_db()
    assert warning.colour == Colour.YELLOW


def test_signals_without_a_firm_gather_by_place_and_kind(ruled: Cast) -> None:
    first = warned(ruled.here, enterprise_name="", workers=6, arrears_days=None, amount=None)
    accepted(ruled.here, enterprise_name="", workers=6)
    other = warned(ruled.here, enterprise_name="", workers=6, category="S01", arrears_days=None, amount=None)

    first.refresh_from_db()
    assert (first.enterprise, first.category, first.colour) == (None, "W01", Colour.YELLOW)
    assert other.pk != first.pk
    assert other.colour == Colour.BLUE


@pytest.mark.requirement("F-14")
def test_accepting_links_a_firm_and_its_facts_to_the_file(ruled: Cast) -> None:
    signal = reported(ruled.here, enterprise_name="", workers=12)

    accept(ruled.here.scope("officer"), signal, category="W01", enterprise_name=FIRM)

    warning = RiskWarning.objects.get()
    assert warning.enterprise == EnterpriseFile.objects.get(name=FIRM)
    assert Fact.objects.filter(record=warning.enterprise_id, key="claimants").exists()


def test_closed_warning_does_not_take_new_signals(ruled: Cast) -> None:
    from gonghui.programmes.disputes.actions.warnings import close

    old = warned(ruled.here)
    close(ruled.here.scope("officer"), old, reason="工资已经发清，逐人打电话核对过")

    new = warned(ruled.here, workers=3, arrears_days=None, amount=None)

    assert new.pk != old.pk


@pytest.mark.requirement("F-14")
def test_dismissing_needs_a_reason(ruled: Cast) -> None:
    signal = reported(ruled.here)

    with pytest.raises(Invalid) as refusal:
        dismiss(ruled.here.scope("officer"), signal, reason=" ")

    assert list(refusal.value.fields) == ["reason"]
    dismissed = dismiss(ruled.here.scope("officer"), signal, reason="重复打来的骚扰信息")
    assert (dismissed.state, dismissed.triage_reason) == (SignalState.DISMISSED, "重复打来的骚扰信息")


def test_who_reported_follows_the_matter_through_every_merge(ruled: Cast) -> None:
    first, second, third = (reported(ruled.here) for _ in range(3))
    officer = ruled.here.scope("officer")
    merge(officer, first, into=second)
    merge(officer, Signal.objects.get(pk=second.pk), into=third)
    accept(officer, Signal.objects.get(pk=third.pk), category="W01")

    told = progress_context(Signal.objects.get(pk=first.pk), code="x")

    assert told["headline"] == progress_context(Signal.objects.get(pk=third.pk), code="x")["headline"]


@pytest.mark.requirement("F-14")
def test_merging_tells_both_timelines_and_counts_once(ruled: Cast) -> None:
    signal, into = reported(ruled.here, workers=20), reported(ruled.here, workers=20)

    merge(ruled.here.scope("officer"), signal, into=into)
    accept(ruled.here.scope("officer"), into, category="W01")

    assert (signal.state, signal.merged_into) == (SignalState.MERGED, into)
    assert TimelineEntry.objects.filter(record=into.pk, verb="disputes.signal_absorbed").count() == 1
    assert RiskWarning.objects.get().colour == Colour.YELLOW


@pytest.mark.parametrize("other", ["itself", "another firm", "dismissed"])
def test_merging_refuses_what_is_not_the_same_matter(ruled: Cast, other: str) -> None:
    officer = ruled.here.scope("officer")
    signal = reported(ruled.here)
    into = {
        "itself": lambda: signal,
        "another firm": lambda: reported(ruled.here, enterprise_name="望溪顺屹物流有限公司"),
        "dismissed": lambda: dismiss(officer, reported(ruled.here), reason="不属实"),
    }[other]()

    with pytest.raises(Invalid) as refusal:
        merge(officer, signal, into=into)

    assert list(refusal.value.fields) == ["into"]


def test_second_officer_learns_that_the_first_was_faster(ruled: Cast) -> None:
    signal = reported(ruled.here)
    seen_by_both = signal.version
    accept(ruled.here.scope("officer"), signal, category="W01", version=seen_by_both)

    late = Signal.objects.get(pk=signal.pk)

    with pytest.raises(Stale):
        dismiss(ruled.here.scope("town_officer"), late, reason="不属实", version=seen_by_both)
    with pytest.raises(IllegalMove):
        dismiss(ruled.here.scope("town_officer"), late, reason="不属实")


def test_triage_needs_the_right(ruled: Cast) -> None:
    signal = reported(ruled.here)

    with pytest.raises(Forbidden):
        accept(ruled.here.scope("leader"), signal, category="W01")


@pytest.mark.parametrize("category", ["", "N00", "X1"])
def test_accepting_needs_a_category_of_labour_disputes(ruled: Cast, category: str) -> None:
    with pytest.raises(Invalid) as refusal:
        accept(ruled.here.scope("officer"), reported(ruled.here), category=category)

    assert list(refusal.value.fields) == ["category"]


def test_without_policy_or_signed_rules_nothing_is_written(cast: Cast) -> None:
    from django.conf import settings

    signal = reported(cast.here)
    with pytest.raises(NoPolicy):
        accept(cast.here.scope("officer"), signal, category="W01")

    install_pack(cast.here.system, settings.GONGHUI_PACKS_DIR / "fenghua-360")
    with pytest.raises(NotInForce):
        accept(cast.here.scope("officer"), Signal.objects.get(), category="W01")

    assert Signal.objects.get().state == SignalState.RECEIVED


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (dt.date(2026, 10, 31), dt.date(2026, 11, 30), 1),
        (dt.date(2026, 10, 31), dt.date(2026, 11, 29), 0),
        (dt.date(2027, 1, 29), dt.date(2027, 2, 28), 1),
        (dt.date(2026, 8, 23), dt.date(2026, 11, 23), 3),
        (dt.date(2026, 11, 23), dt.date(2026, 11, 23), 0),
    ],
)
def test_months_end_on_the_same_day_or_the_last(since: dt.date, until: dt.date, months: int) -> None:
    assert metrics.months_passed(since, until) == months


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (dt.date(2026, 11, 23), 2, dt.date(2026, 9, 23)),
        (dt.date(2026, 3, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2026, 1, 5), 13, dt.date(2024, 12, 5)),
    ],
)
def test_months_are_counted_back_to_a_day_that_exists(day: dt.date, months: int, before: dt.date) -> None:
    assert add_months(day, -months) == before
    assert metrics.months_passed(before, day) == months


@pytest.mark.requirement("F-15")
@pytest.mark.parametrize("today", [dt.date(2026, 11, 23), dt.date(2026, 11, 30), dt.date(2026, 12, 1)])
def test_metrics_say_the_same_in_python_and_in_sql(ruled: Cast, today: dt.date) -> None:
    """Three signals about wages, one of another kind, one dismissed, one corrected, and a firm that nobody spoke of."""
    for days, workers, amount in ((31, 12, "86000.50"), (24, None, "4000"), (70, 3, None)):
        accepted(ruled.here, arrears_days=days, workers=workers, amount=Decimal(amount) if amount else None)
    accepted(
        ruled.here, category="S01", workers=30, identity=Identity.ANONYMOUS, signs=["injury", "trending"], hurt=2,
        insurance_months=2, agreement_due_on=dt.date(2026, 11, 20),
    )  # fmt: skip
    dismiss(ruled.here.scope("officer"), reported(ruled.here, workers=900), reason="不属实")
    accept(ruled.here.scope("officer"), reported(ruled.here, workers=500), category="F05", workers=9)
    accepted(ruled.here, enterprise_name="望溪顺屹物流有限公司", workers=1)
    rule_set = in_force(ruled.here.federation.pk, "labour-risk-colours").rule_set

    moment = dt.datetime.combine(today, dt.time(23), tzinfo=clock.SHANGHAI)
    with clock.standing(moment):
        rows = metrics.fresh(ruled.here.federation.pk, today).of_firms().order_by().values("enterprise_id")
        counted = list(annotate(rows, rule_set))
        assert len(counted) == 2
        for row in counted:
            facts = Fact.objects.filter(record=row["enterprise_id"])
            told = measure(rule_set, subject_of(facts, moment=moment, as_of=today))
            assert {key: METRICS[key].value_of(row[f"metric_{key}"]) for key in rule_set.metrics} == told
