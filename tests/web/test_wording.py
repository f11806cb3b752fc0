import datetime as dt
from decimal import Decimal

import pytest

from gonghui.kernel.clock import SHANGHAI
from gonghui.web.wording import date_text, left_text, left_tone, masked_name, masked_phone, moment_text, number_text

TODAY = dt.date(2026, 11, 23)


def test_date_of_this_year_has_its_weekday():
    assert date_text(dt.date(2026, 11, 27), today=TODAY) == "11月27日（周五）"
    assert date_text(dt.date(2026, 11, 27), today=TODAY, weekday=False) == "11月27日"


def test_date_of_another_year_has_the_year_instead():
    assert date_text(dt.date(2027, 11, 12), today=TODAY) == "2027年11月12日"


@pytest.mark.parametrize(
    ("day", "words"),
    [(22, "昨 21:15"), (23, "今天 21:15"), (24, "明天 21:15"), (20, "11月20日 21:15")],
)
def test_moment_is_told_by_how_near_it_is(day, words):
    moment = dt.datetime(2026, 11, day, 21, 15, tzinfo=SHANGHAI)

    assert moment_text(moment, today=TODAY) == words


def test_moment_is_shown_in_shanghai():
    late_in_utc = dt.datetime(2026, 11, 22, 20, 0, tzinfo=dt.UTC)

    assert moment_text(late_in_utc, today=TODAY) == "今天 04:00"


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (-2, "过了 2 天", "r"),
        (0, "今天", "r"),
        (1, "还剩 1 天", "y"),
        (7, "还剩 7 天", "y"),
        (8, "还剩 8 天", "b"),
        (1200, "还剩 1,200 天", "b"),
    ],
)
def test_days_left_have_words_and_a_lamp(days, words, tone):
    last = TODAY + dt.timedelta(days=days)

    assert (left_text(last, today=TODAY), left_tone(last, today=TODAY)) == (words, tone)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("李娜", "李*"),
        ("李素芬", "李**"),
        ("欧阳晓岚", "欧阳**"),
        ("欧阳", "欧*"),
        ("阿依努尔·买买提江", "阿**"),
        ("䶮", "䶮"),
        ("", ""),
    ],
)
def test_masked_name_keeps_the_surname(name, masked):
    assert masked_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13800004127", "138****4127"), ("138 0000 4127", "138****4127"), ("88001200", "******00"), ("", "")],
)
def test_masked_phone_keeps_head_and_tail(phone, masked):
    assert masked_phone(phone) == masked


def test_numbers_have_thousands():
    assert (number_text(2415), number_text(Decimal("73.37"))) == ("2,415", "73.37")
