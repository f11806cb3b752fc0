"""Whoever reported and is dismissed for it comes back with the query code: the earlier matter rises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from gonghui.foundation.notifications.models import Notice
from gonghui.kernel import clock
from gonghui.kernel.models import TimelineEntry
from gonghui.programmes.disputes.actions.signals import query_code
from gonghui.programmes.disputes.models import RiskWarning, Signal
from tests import stages
from tests.cast import Cast, County
from tests.programmes.disputes.stage_signals import FIRM, MONDAY, put_rules_in_force, reported, warned
from tests.requirements import requirement

FIRST, SECOND = "KEYBFDGH" * 4, "BCDFGHJK" * 4
BLUE = {"workers": 4, "arrears_days": None, "amount": None}


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    cache.clear()
    with clock.standing(MONDAY):
        yield


def _comes_back(county: County, code: str, **changes: Any) -> Any:
    told = {
        "submission_key": SECOND, "trouble": "T02", "who": "alone", "identity": "anonymous",
        "enterprise_name": FIRM, "text": "说了欠薪的事，第二天就叫我走。", "earlier_code": code,
    }  # fmt: skip
    return Client().post(f"/r/place/{county.town}/", {**told, **changes})


@requirement("F-07", "1d-6")
def test_a_dismissal_told_with_the_code_raises_the_earlier_warning_one_step(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    warning = warned(cast.here, submission_key=FIRST, **BLUE)
    code = query_code(FIRST)

    answers = [_comes_back(cast.here, f"{code[:5]} {code[5:]}".lower()) for _twice in range(2)]

    assert [answer.url for answer in answers] == ["/r/done/", "/r/done/"]
    warning.refresh_from_db()
    later = Signal.objects.get(submission_key=SECOND)
    assert warning.colour == "yellow"
    assert warning.colours.count() == 2
    assert (later.earlier.submission_key, later.candidate) == (FIRST, "blue")
    told = TimelineEntry.objects.filter(record=warning.pk).values_list("summary", flat=True)
    assert "升为黄色：反映人又来反映，可能是打击报复" in told
    assert Notice.objects.filter(record=warning.pk, title__startswith="黄色预警").exists()


def test_a_red_warning_stays_red_and_its_handlers_hear_of_it(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    warning = warned(cast.here, submission_key=FIRST)

    _comes_back(cast.here, query_code(FIRST))

    assert RiskWarning.objects.get(pk=warning.pk).colours.count() == 1
    assert Notice.objects.filter(record=warning.pk, title="反映人又来反映，可能是打击报复").exists()


def test_told_again_and_again_it_rises_once(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    warning = warned(cast.here, submission_key=FIRST, **BLUE)
    for key in (SECOND, "DFGHJKMN" * 4):
        _comes_back(cast.here, query_code(FIRST), submission_key=key)

    warning.refresh_from_db()
    assert Signal.objects.filter(earlier__submission_key=FIRST).count() == 2
    assert (warning.colour, warning.colours.count()) == ("yellow", 2)
    assert Notice.objects.filter(record=warning.pk, title="反映人又来反映，可能是打击报复").exists()


def test_another_trouble_told_with_the_code_is_linked_and_raises_nothing(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    warning = warned(cast.here, submission_key=FIRST, **BLUE)

    _comes_back(cast.here, query_code(FIRST), trouble="H01")

    assert RiskWarning.objects.get(pk=warning.pk).colour == "blue"
    assert Signal.objects.get(submission_key=SECOND).earlier is not None


def test_whoever_triages_sees_what_was_told_before(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    earlier = reported(cast.here, submission_key=FIRST)
    _comes_back(cast.here, query_code(FIRST))

    page = stages.signed_in(cast.here, "officer").get(Signal.objects.latest("pk").get_absolute_url()).content.decode()

    assert "可能是打击报复" in page
    assert earlier.get_absolute_url() in page


@pytest.mark.parametrize("whose", ["nobody", "neighbour"])
def test_a_code_that_opens_nothing_here_is_refused_with_its_cure(cast: Cast, whose: str) -> None:
    if whose == "neighbour":
        reported(cast.neighbour, submission_key=FIRST)

    page = _comes_back(cast.here, query_code(FIRST))

    assert "没有找到上一次的查询码" in page.content.decode()
    assert not Signal.objects.filter(submission_key=SECOND).exists()
