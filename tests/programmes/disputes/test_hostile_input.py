"""What nobody types by hand is answered with a sentence, on SQLite as on PostgreSQL, never with an error of ours."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden
from gonghui.kernel.models import TimelineEntry
from gonghui.programmes.disputes.actions.orders import issue_letter
from gonghui.programmes.disputes.models import RoomMessage, Signal
from tests import stages
from tests.cast import Cast, make_cast
from tests.programmes.disputes import stage_cases

pytestmark = pytest.mark.django_db
NUL = "理由\0没有"
REPORT = {
    "submission_key": "23456789" * 4,
    "trouble": "W01",
    "who": "alone",
    "identity": "anonymous",
    "text": "两个月没发工资。",
}
APPLICATION = {
    "key": "K" * 24,
    "applicant_name": "周桂兰",
    "respondent_name": "恒织纺织有限公司",
    "category": "W01",
    "statement": "两个月没发工资。",
    "origin": "oral",
    "claim_1_category": "W01",
}


@pytest.mark.parametrize("address", ["/verify/{}/", "/documents/{}/", "/api/v1/disputes/cases/{}"])
def test_an_address_with_a_nul_names_nothing(cast: Cast, address: str) -> None:
    answer = stages.signed_in(cast.here, "officer").get(address.format("%00"))

    assert answer.status_code == 404


@pytest.mark.parametrize("edition", ["²", "-1", NUL, "9" * 40])
def test_an_edition_that_is_no_number_is_none(cast: Cast, edition: str) -> None:
    case = stage_cases.accepted_case(cast.here)

    answer = stages.signed_in(cast.here, "mediator").post(
        reverse("disputes:agreement_take_down", args=[case.code]), {"edition": edition, "reason": NUL}
    )

    assert answer.status_code == 404


def test_a_nul_that_is_said_is_left_out(cast: Cast) -> None:
    case = stage_cases.accepted_case(cast.here)

    stages.inside(cast.here, case).post(reverse("disputes_public:room_say", args=[case.code]), {"text": NUL})

    assert RoomMessage.objects.get().text == "理由没有"


def test_one_page_sent_to_two_counties_is_refused_by_the_second(cast: Cast) -> None:
    answers = [
        Client().post(reverse("disputes_public:report_place", args=[county.town]), REPORT)
        for county in (cast.here, cast.neighbour)
    ]

    assert [answer.status_code for answer in answers] == [302, 200]
    assert "已经送给别的工会了" in answers[1].content.decode()
    assert Signal.objects.count() == 1


def test_one_application_sent_in_two_counties_is_refused_by_the_second(cast: Cast) -> None:
    def sent(county: Any) -> Any:
        form = {**APPLICATION, "place": county.town, "mediation_body": county.mediation.pk}
        return stages.signed_in(county, "officer").post(reverse("disputes:case_new"), form)

    first, second = sent(cast.here), sent(cast.neighbour)

    assert (first.status_code, second.status_code) == (302, 200)
    assert "没有登记上" in second.content.decode()


def test_pages_behind_a_door_are_kept_by_no_cache(cast: Cast) -> None:
    inside = stages.signed_in(cast.here, "officer").get(reverse("disputes:cases"))
    outside = Client().get(reverse("web:home"))

    assert "no-store" in inside.headers["Cache-Control"]
    assert "Cache-Control" not in outside.headers


def test_whoever_got_an_order_does_not_issue_its_letter() -> None:
    with clock.standing(stages.MONDAY):
        here = make_cast().here
        stages.staged_rules(here)
        order = stages.staged_order(here, stages.staged_warning(here), lettered=False)

        with pytest.raises(Forbidden, match="签发交办单"):
            issue_letter(here.scope("mediator"), order)


def test_a_body_with_an_order_reads_neither_report_nor_story(cast: Cast) -> None:
    stages.staged_rules(cast.here)
    told = {"enterprise_name": "", "text": "食堂停了，三十个人在门口。"}
    warning = stages.staged_warning(cast.here, **told)
    stages.staged_order(cast.here, warning, lettered=False)

    page = stages.signed_in(cast.here, "handler").get(warning.get_absolute_url()).content.decode()
    seen = stages.signed_in(cast.here, "officer").get(warning.get_absolute_url()).content.decode()

    assert "并入信号" in seen
    assert "并入信号" not in page
    assert "食堂停了" not in page
    assert "食堂停了" not in str([entry.summary for entry in TimelineEntry.objects.all()])
