import datetime as dt

import pytest

from gonghui.web.clocks import clock_face

TODAY = dt.date(2026, 11, 23)


def face(**facts):
    return clock_face("调解", today=TODAY, **facts)


def test_running_clock_says_last_day_days_left_and_how_far():
    shown = face(first=TODAY - dt.timedelta(days=11), last=TODAY + dt.timedelta(days=4))

    assert (shown.tone, shown.before, shown.number, shown.unit) == ("y", "还剩", "4", "天")
    assert shown.day == "11月27日（周五）"
    assert (shown.elapsed, shown.mark) == ("73.3", "72.9")


def test_last_day_itself_is_called_today():
    shown = face(first=TODAY - dt.timedelta(days=30), last=TODAY)

    assert (shown.tone, shown.before, shown.number, shown.elapsed) == ("r", "今天", "", "100.0")


def test_clock_that_ran_out_says_by_how_much():
    shown = face(first=TODAY - dt.timedelta(days=5), last=TODAY - dt.timedelta(days=2))

    assert (shown.tone, shown.before, shown.number, shown.elapsed) == ("r", "过了", "2", "100.0")


def test_clock_without_beginning_draws_no_thread():
    assert face(last=TODAY + dt.timedelta(days=400)).elapsed == ""


@pytest.mark.parametrize(
    ("state", "tone", "word"),
    [("paused", "", "已暂停"), ("waiting", "", "未开始"), ("met", "ok", "已办到"), ("endless", "b", "不过期")],
)
def test_clock_that_stands_says_why_and_counts_nothing(state, tone, word):
    shown = face(state=state, last=TODAY, why="等工伤认定")

    assert (shown.tone, shown.before, shown.number, shown.why, shown.elapsed) == (tone, word, "", "等工伤认定", "")
