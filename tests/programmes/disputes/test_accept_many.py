"""Many signals accepted at once come to what they come to one after the other."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as sized
from hypothesis import strategies as st

from gonghui.engines.deadlines.models import Deadline, EscalationStep
from gonghui.engines.rules.models import Decision
from gonghui.foundation.notifications.models import Notice
from gonghui.kernel import clock
from gonghui.kernel.errors import Stale
from gonghui.kernel.models import TimelineEntry
from gonghui.programmes.disputes.actions.triage import accept, accept_many, dismiss
from gonghui.programmes.disputes.actions.warnings import close, lower
from gonghui.programmes.disputes.enums import Colour, Sign, SignalState
from gonghui.programmes.disputes.models import Finding, RiskWarning, Signal, SignalClassification
from tests import stages
from tests.cast import Cast, County
from tests.programmes.disputes.stage_signals import MONDAY, put_rules_in_force, reported, warned

pytestmark = pytest.mark.requirement("F-15")


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(MONDAY):
        yield


@pytest.fixture
def county(cast: Cast) -> County:
    put_rules_in_force(cast.here)
    return cast.here


KINDS = {"望溪甲厂": "W01", "望溪乙厂": "F05", "望溪丙厂": "S01"}
"""One kind for each firm: a new warning is called after the signal for which it was raised."""
told = st.fixed_dictionaries(
    {
        "enterprise_name": st.sampled_from(sorted(KINDS)),
        "days_ago": st.sampled_from([0, 1, 40, 89, 90, 200]),
        "workers": st.none() | st.integers(1, 31),
        "arrears_days": st.none() | st.sampled_from([0, 7, 31, 95]),
        "amount": st.none() | st.sampled_from(["900.50", "30000", "300000"]).map(Decimal),
        "signs": st.lists(st.sampled_from(Sign.values), max_size=1),
    }
)
before = st.sampled_from(["", "warned", "closed", "lowered"])


def signals_of(county: County, rows: list[dict[str, Any]]) -> list[Signal]:
    made = [
        reported(county, **{name: value for name, value in row.items() if name != "days_ago"},
                 category=KINDS.get(row["enterprise_name"], "W01"),
                 occurred_on=clock.today() - dt.timedelta(days=row["days_ago"]))
        for row in rows
    ]  # fmt: skip
    return list(Signal.objects.with_firm().filter(pk__in=[each.pk for each in made]).order_by("pk"))


def earlier(county: County, how: str) -> None:
    """What the first firm has been through already."""
    if not how:
        return
    warning = warned(county, enterprise_name="望溪甲厂", workers=12, arrears_days=40, amount=None)
    if how == "closed":
        close(county.scope("officer"), warning, reason="工资已经发清")
    elif how == "lowered":
        lower(county.scope("officer"), warning, colour=Colour.BLUE, reason="查过，九个人已经拿到工资")


def state_of(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What acceptance leaves, by the names of firms; of each firm's spell the end alone.

    Where several signals of a firm raise its warning together it holds all of them and begins with the earliest; one
    after the other it begins with the one that was too much.
    """
    several = {name for name, many in Counter(row["enterprise_name"] for row in rows).items() if many > 1}
    found: dict[str, Any] = {"findings": Finding.objects.filter(unsettled=1).count()}
    for warning in RiskWarning.objects.select_related("enterprise").order_by("pk"):
        last = warning.colours.select_related("decision").latest("at", "pk")
        clocks = Deadline.objects.open().filter(record=warning.pk).order_by("rule")
        decision = Decision.objects.filter(record=warning.pk).latest_first().first()
        found[f"{warning.enterprise.name} {warning.state}"] = {
            "warning": (warning.record.title, warning.colour),
            "began": (warning.occurred_on, warning.received_at, warning.signals.count()),
            "last": (last.colour, last.actor, last.decision is None),
            "decided": decision and (decision.outcome, decision.facts, decision.fired),
            "clocks": list(clocks.values_list("rule", "due_at", "organization", "label", "verb", "counting")),
            "ladder": EscalationStep.objects.filter(deadline__in=clocks).count(),
            "told": sorted(set(Notice.objects.filter(record=warning.pk).values_list("organization", "right"))),
            "verbs": sorted(set(TimelineEntry.objects.filter(record=warning.pk).values_list("verb", flat=True))),
        }
        if warning.enterprise.name in several:
            del found[f"{warning.enterprise.name} {warning.state}"]["began"]
    decided = SignalClassification.objects.filter(decided_labour=True).order_by("pk")
    found["classified"] = list(decided.values_list("decided_category", "decided_risks", "decided_at"))
    return found


@sized(max_examples=12, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(told, min_size=1, max_size=5), how=before)
def test_many_at_once_come_to_what_they_come_to_one_by_one(
    cast: Cast, county: County, rows: list[dict[str, Any]], how: str
) -> None:
    ends = []
    for at_once in (False, True):
        with transaction.atomic():
            earlier(county, how)
            signals = signals_of(county, rows)
            if at_once:
                accept_many(county.scope("officer"), signals)
            else:
                for signal in signals:
                    accept(county.scope("officer"), signal, category=signal.category)
            ends.append(state_of(rows))
            transaction.set_rollback(True)

    assert ends[0] == ends[1]


def test_one_signal_for_each_firm_leaves_the_same_history_and_reasons(county: County) -> None:
    rows = [
        {"enterprise_name": f"望溪第{number}厂", "workers": 4 * number, "arrears_days": 9, "amount": None}
        for number in range(1, 9)
    ]
    histories = []
    for at_once in (False, True):
        with transaction.atomic():
            signals = signals_of(county, [{**row, "days_ago": 0} for row in rows])
            if at_once:
                accept_many(county.scope("officer"), signals)
            else:
                for signal in signals:
                    accept(county.scope("officer"), signal, category=signal.category)
            found = RiskWarning.objects.order_by("enterprise__name")
            histories.append(list(found.values_list("enterprise__name", "colours__colour", "colours__reason")))
            told = TimelineEntry.objects.filter(record__riskwarning__isnull=False)
            histories[-1] += list(told.order_by("record__title", "sequence").values_list("verb", "summary"))
            transaction.set_rollback(True)

    assert histories[0] == histories[1]
    assert {colour for _name, colour, *_rest in histories[0][:8]} == {"blue", "yellow", "red"}


def test_statements_do_not_grow_with_the_number(county: County) -> None:
    counts = []
    for number in (2, 9):
        rows = [
            {"enterprise_name": f"望溪{number}{each}厂", "workers": 32, "arrears_days": 65, "days_ago": 0}
            for each in range(number)
        ]
        signals = signals_of(county, rows)
        with CaptureQueriesContext(connection) as queries:
            assert accept_many(county.scope("officer"), signals) == number
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_whoever_is_slower_changes_nothing(county: County) -> None:
    row = {"workers": 32, "arrears_days": 65, "days_ago": 0}
    signals = signals_of(county, [{**row, "enterprise_name": "望溪甲厂"}, {**row, "enterprise_name": "望溪乙厂"}])
    dismiss(county.scope("officer"), Signal.objects.get(pk=signals[1].pk), reason="打错了")

    with pytest.raises(Stale):
        accept_many(county.scope("officer"), signals)

    assert not RiskWarning.objects.exists()
    assert Signal.objects.get(pk=signals[0].pk).state == SignalState.RECEIVED


def test_the_inbox_takes_what_was_ticked_and_leaves_what_wants_a_closer_look(county: County) -> None:
    client, url = stages.signed_in(county, "officer"), reverse("disputes:signals_accept")
    good = reported(county, workers=32, arrears_days=65)
    no_kind = reported(county, category="", enterprise_name="望溪乙厂")
    no_firm = reported(county, enterprise_name="")
    ticked = {"chosen": [each.code for each in (good, no_kind, no_firm)]}

    page = client.get(url, ticked).content.decode()
    answer = client.post(url, ticked, follow=True).content.decode()

    assert "1 条一起采纳" in page
    assert "没有类别 ·" in page
    assert "没有单位 ·" in page
    assert "采纳了 1 条。1 家单位立了预警或者升了颜色" in answer
    states = dict(Signal.objects.values_list("pk", "state"))
    assert states == {good.pk: "accepted", no_kind.pk: "received", no_firm.pk: "received"}
    assert "没有可以一起采纳的" in client.get(url, {"chosen": [good.code]}).content.decode()


def test_leaders_may_not_take_signals_for_true(county: County) -> None:
    signal = reported(county)

    answer = stages.signed_in(county, "leader").post(reverse("disputes:signals_accept"), {"chosen": [signal.code]})

    assert answer.status_code == 403
    assert "一起采纳" in stages.signed_in(county, "officer").get(reverse("disputes:signals")).content.decode()
