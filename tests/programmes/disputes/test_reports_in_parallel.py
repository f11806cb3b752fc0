"""A crowd reports at one moment through a real web server: nobody's report is lost, none is counted twice."""

from __future__ import annotations

import pytest

from benchmarks.crowd import report_all, web_server
from gonghui.kernel.models import TimelineEntry
from gonghui.programmes.disputes.models import Signal, SignalReporter
from tests.cast import make_cast
from tests.programmes.disputes.stage_signals import put_rules_in_force
from tests.requirements import requirement

MANY, PRESSING_TWICE = 60, 5


@requirement("F-05", "F-07")
@pytest.mark.django_db(transaction=True)
def test_a_crowd_s_reports_are_all_kept_and_each_once() -> None:
    here = make_cast().here
    put_rules_in_force(here)

    with web_server() as port:
        sent = report_all(port, here.town, MANY, pressing_twice=PRESSING_TWICE)

    assert [each.statuses for each in sent if set(each.statuses) != {302}] == []
    kept = Signal.objects.values_list("submission_key", flat=True)
    assert sorted(kept) == sorted({each.key for each in sent})
    assert len(kept) == MANY
    assert SignalReporter.objects.count() == MANY
    assert TimelineEntry.objects.filter(verb="disputes.signal_reported").count() == MANY
    assert Signal.objects.values("enterprise").distinct().count() == 20
