from __future__ import annotations

import datetime as dt

import pytest
from django.template.loader import render_to_string

from gonghui.foundation.jobs.models import Progress
from gonghui.foundation.jobs.progress import begin, end, progress_of, report, tracked
from gonghui.foundation.jobs.tasks import tidy
from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=clock.SHANGHAI)
KEY = "import:1"


def the_progress() -> Progress:
    found = progress_of(KEY)
    assert found is not None
    return found


def drawn(progress: Progress | None, region: str = "work") -> str:
    context = {"progress": progress, "url": "/batches/1/", "region": region}
    return render_to_string("components/progress.html", context)


def test_progress_is_known_before_a_worker_is() -> None:
    assert progress_of(KEY) is None

    begin(KEY, total=5000, label="导入信号")

    assert (the_progress().done, the_progress().percent, the_progress().is_over) == (0, 0, False)


def test_report_says_how_far_and_begins_where_nobody_has() -> None:
    report(KEY, 1999, 2000)

    assert (the_progress().done, the_progress().percent) == (1999, 99)


def test_tracked_task_ends_and_may_run_again() -> None:
    with tracked(KEY, label="回放") as step:
        step(3, 3)
    over = the_progress().is_over

    begin(KEY)

    assert over
    assert (the_progress().is_over, the_progress().done) == (False, 0)


def test_reports_within_a_second_are_left_out_but_not_the_last() -> None:
    with clock.standing(NOON), tracked(KEY) as step:
        step(1, 3)
        step(2, 3)
        assert the_progress().done == 1
        step(3, 3)

    assert the_progress().done == 3


@pytest.mark.parametrize(
    ("raised", "said"), [(Invalid("第 3 行的日期读不懂。"), "第 3 行的日期读不懂。"), (OSError("x"), "我们这边出错了")]
)
def test_what_is_raised_ends_the_task_with_a_sentence(raised: Exception, said: str) -> None:
    with pytest.raises(type(raised)), tracked(KEY):
        raise raised

    assert the_progress().is_over
    assert the_progress().failure.startswith(said)


def test_silence_is_noticed_after_two_minutes() -> None:
    with clock.standing(NOON):
        begin(KEY, total=9)

    with clock.standing(NOON + dt.timedelta(minutes=2)):
        assert not the_progress().is_silent
    with clock.standing(NOON + dt.timedelta(minutes=2, seconds=1)):
        assert the_progress().is_silent
        assert "没有动静" in drawn(the_progress())


def test_page_asks_again_until_the_task_is_over() -> None:
    begin(KEY, total=9)
    running = drawn(the_progress())

    end(KEY)

    assert 'hx-get="/batches/1/"' in running and 'hx-select="#work"' in running
    assert 'href="/batches/1/"' in running  # without script
    assert "hx-get" in drawn(None)
    assert drawn(the_progress()).strip() == ""


def test_page_says_why_the_task_failed_and_asks_no_more() -> None:
    begin(KEY)
    end(KEY, failure="第 3 行的日期读不懂。")

    text = drawn(the_progress())

    assert "没有做完" in text and "第 3 行的日期读不懂。" in text
    assert "hx-get" not in text


def test_tidy_drops_progress_that_nobody_waits_for() -> None:
    with clock.standing(NOON):
        begin(KEY)
        begin("import:2")
    with clock.standing(NOON + dt.timedelta(days=14)):
        report("import:2", 1, 2)
    with clock.standing(NOON + dt.timedelta(days=15)):
        tidy.call()

    assert [row.key for row in Progress.objects.all()] == ["import:2"]
