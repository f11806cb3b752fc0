from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from gonghui.engines.deadlines.models import Deadline
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.facts.models import Fact
from gonghui.foundation.notifications.models import Notice
from gonghui.kernel import clock
from gonghui.kernel.crypto import blind_index
from gonghui.kernel.errors import CodeRefused, Forbidden, Invalid
from gonghui.kernel.models import TimelineEntry
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.signals import query_code, report_signals, signal_of_code
from gonghui.programmes.disputes.enums import Colour, Identity, SignalState, Source
from gonghui.programmes.disputes.models import Signal, SignalReporter
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import FIRM, MONDAY, OWN_WORDS, put_rules_in_force, reported, row

KEY = "0c5a" * 8


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(MONDAY):
        yield


@pytest.mark.requirement("F-04", "F-07")
def test_report_lands_in_the_inbox_with_firm_facts_and_timeline(cast: Cast) -> None:
    signal = reported(cast.here, workers=12, arrears_days=40, amount=Decimal("86000"))

    assert signal.state == SignalState.RECEIVED
    assert signal.enterprise == EnterpriseFile.objects.get(federation=cast.here.federation, name=FIRM)
    facts = {fact.key: fact.value for fact in Fact.objects.filter(record=signal.enterprise_id)}
    assert facts == {"claimants": 12, "arrears_since": "2026-10-14", "arrears_sum": "86000.00"}
    assert [entry.verb for entry in TimelineEntry.objects.filter(record=signal.pk)] == ["disputes.signal_reported"]


@pytest.mark.requirement("F-07")
def test_reporter_is_kept_apart_and_out_of_the_timeline(cast: Cast) -> None:
    signal = reported(cast.here, identity=Identity.NAMED, reporter_name="顾小满")

    reporter = SignalReporter.objects.get(signal=signal)
    assert (reporter.name, reporter.phone) == ("顾小满", "13800004127")
    assert reporter.phone_index == blind_index("13800004127", purpose="phone")
    entry = TimelineEntry.objects.get(record=signal.pk)
    assert "顾小满" not in str(entry.changes) + entry.summary
    assert "13800004127" not in str(entry.changes) + entry.summary


@pytest.mark.requirement("F-07")
def test_anonymous_report_keeps_nothing_of_the_person(cast: Cast) -> None:
    signal = reported(cast.here, identity=Identity.ANONYMOUS, reporter_name="顾小满", reporter_phone="13800004127")

    assert not SignalReporter.objects.filter(signal=signal).exists()


@pytest.mark.requirement("F-15")
@pytest.mark.parametrize(
    ("told", "colour"),
    [
        ({"workers": 1}, ""),
        ({"workers": 3}, Colour.BLUE),
        ({"workers": 10}, Colour.YELLOW),
        ({"workers": 30}, Colour.RED),
        ({"arrears_days": 7}, Colour.BLUE),
        ({"arrears_days": 31}, Colour.YELLOW),
        ({"amount": Decimal("300000")}, Colour.RED),
        ({"amount": Decimal("300000"), "category": "T02"}, ""),
    ],
)
def test_candidate_colour_follows_the_rules_over_the_signal_alone(
    cast: Cast, told: dict[str, object], colour: str
) -> None:
    put_rules_in_force(cast.here)

    signal = reported(cast.here, **told)

    signal.refresh_from_db()
    assert signal.candidate == colour


def test_report_works_before_any_rules_are_in_force(cast: Cast) -> None:
    signal = reported(cast.here, workers=50)

    assert signal.candidate == ""


def test_old_matters_have_no_candidate_colour(cast: Cast) -> None:
    put_rules_in_force(cast.here)

    signal = reported(cast.here, workers=50, occurred_on=dt.date(2026, 8, 1))

    assert signal.candidate == ""


@pytest.mark.requirement("F-07")
def test_same_form_sent_twice_is_one_signal_with_one_code(cast: Cast) -> None:
    first = reported(cast.here, submission_key=KEY)
    second = reported(cast.here, submission_key=KEY)

    assert first.pk == second.pk
    assert Signal.objects.count() == 1
    assert signal_of_code(query_code(KEY).lower()) == first


def test_unknown_query_code_is_refused_with_what_to_check(cast: Cast) -> None:
    with pytest.raises(CodeRefused, match="没有找到这个查询码"):
        signal_of_code("BBBBB22222")


@pytest.mark.requirement("F-12")
def test_firm_named_twice_is_one_file(cast: Cast) -> None:
    report_signals(
        Scope.nobody(),
        cast.here.federation.pk,
        [row(cast.here), row(cast.here, enterprise_name="望溪恒织纺织有限公司 ")],
    )

    assert EnterpriseFile.objects.filter(federation=cast.here.federation).count() == 1


@pytest.mark.requirement("F-18")
def test_nearest_union_is_told_and_the_county_besides_when_it_looks_red(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    reported(cast.here)
    reported(cast.here, workers=40)

    towns = Notice.objects.filter(organization=cast.here.town_union).values_list("title", flat=True)
    assert [title.split("：")[0] for title in towns.order_by("pk")] == ["新信号", "红色初判"]
    assert Notice.objects.filter(organization=cast.here.federation).count() == 1
    assert not Notice.objects.filter(organization=cast.here.other_town_union).exists()


def test_promise_to_the_worker_runs_as_a_clock_of_the_nearest_union(cast: Cast) -> None:
    put_rules_in_force(cast.here)

    signal = reported(cast.here, workers=30)

    promise = Deadline.objects.get(record=signal.pk)
    assert promise.organization == cast.here.town_union
    assert promise.due_at == MONDAY + dt.timedelta(hours=2)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": "  "}, "text"),
        ({"workers": 0}, "workers"),
        ({"amount": Decimal("-1")}, "amount"),
        ({"category": "Z99"}, "category"),
        ({"occurred_on": dt.date(2099, 1, 1)}, "occurred_on"),
        ({"reporter_phone": ""}, "reporter_phone"),
        ({"reporter_phone": "1234"}, "reporter_phone"),
        ({"identity": Identity.NAMED}, "reporter_name"),
        ({"place_id": "339931101"}, "place"),
    ],
)
def test_report_refuses_what_cannot_be_and_writes_nothing(cast: Cast, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        reported(cast.here, **wrong)

    assert list(refusal.value.fields) == [field]
    assert not Signal.objects.exists()


@pytest.mark.requirement("F-09")
def test_other_sources_than_workers_need_a_right(cast: Cast) -> None:
    feed = row(cast.here, source=Source.DEPARTMENT)

    with pytest.raises(Forbidden):
        report_signals(Scope.nobody(), cast.here.federation.pk, [feed])

    assert len(report_signals(cast.here.scope("officer"), cast.here.federation.pk, [feed])) == 1


@pytest.mark.parametrize("count", [1, 30])
def test_taking_in_costs_the_same_for_any_number(
    cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    put_rules_in_force(cast.here)
    feed = [
        row(cast.here, source=Source.DEPARTMENT, external_id=f"A-{number}", enterprise_name=f"第{number}厂", workers=5)
        for number in range(count)
    ]

    with django_assert_num_queries(38):
        report_signals(cast.here.system, cast.here.federation.pk, feed)


def test_text_is_kept_as_it_was_told(cast: Cast) -> None:
    assert reported(cast.here).text == OWN_WORDS


@pytest.mark.requirement("F-12")
def test_neighbour_sees_nothing(cast: Cast) -> None:
    signal = reported(cast.here)

    assert list(Signal.objects.visible_to(cast.here.scope("officer"))) == [signal]
    assert list(Signal.objects.visible_to(cast.here.scope("town_officer"))) == [signal]
    assert not Signal.objects.visible_to(cast.neighbour.scope("officer")).exists()
    assert not Signal.objects.visible_to(cast.here.scope("mediator")).exists()
