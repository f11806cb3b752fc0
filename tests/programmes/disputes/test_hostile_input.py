"""What nobody types by hand is answered with a sentence, on SQLite as on PostgreSQL, never with an error of ours."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gonghui.foundation.exchange.actions.running import decide, run, take_back
from gonghui.foundation.exchange.enums import Outcome
from gonghui.foundation.exchange.models import Batch, BatchRow
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, Invalid
from gonghui.kernel.models import TimelineEntry
from gonghui.programmes.disputes.actions import triage
from gonghui.programmes.disputes.actions.orders import issue_letter
from gonghui.programmes.disputes.actions.worker import add_note
from gonghui.programmes.disputes.enums import SignalState
from gonghui.programmes.disputes.forms.signals import DismissForm
from gonghui.programmes.disputes.models import RoomMessage, Signal
from tests import stages
from tests.cast import Cast, make_cast
from tests.foundation.exchange.staging import staged
from tests.programmes.disputes import stage_cases
from tests.programmes.disputes.stage_signals import reported

pytestmark = pytest.mark.django_db
NUL = "理由\0没有"
REPORT = {
    "submission_key": "23456789" * 4,
    "trouble": "W01",
    "who": "alone",
    "identity": "anonymous",
    "text": "两个月没发工资。",
}
OFFICER = {"submission_key": "K" * 32, "text": "拖欠工资", "identity": "anonymous"}
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


@pytest.mark.parametrize("cursor", [[False, 10**30], [True, -(10**30)]])
def test_a_page_link_with_a_key_that_no_row_has_is_refused(cast: Cast, cursor: list[Any]) -> None:
    text = base64.urlsafe_b64encode(json.dumps(cursor).encode()).decode()

    answer = stages.signed_in(cast.here, "officer").get(reverse("disputes:signals"), {"cursor": text})

    assert answer.status_code == 422


def test_a_day_of_another_age_is_refused_at_its_field(cast: Cast) -> None:
    form = {**OFFICER, "place": cast.here.town, "occurred_on": "0001-01-01", "arrears_days": "36500"}

    page = stages.signed_in(cast.here, "officer").post(reverse("disputes:signal_new"), form).content.decode()

    assert "核对年份" in page
    assert not Signal.objects.exists()


def test_the_key_of_somebody_elses_note_adds_nothing(cast: Cast) -> None:
    mine, theirs = (reported(cast.here, submission_key=letter * 32) for letter in "BC")
    add_note(theirs, text="他们说的", key="D" * 32)

    with pytest.raises(Invalid, match="重新输一次查询码"):
        add_note(mine, text="我说的", key="D" * 32)

    assert not mine.notes.exists()


def test_where_to_turn_stands_in_a_reason_of_any_length() -> None:
    form = DismissForm({"version": "1", "turn_to": "police", "reason": "长" * 300})

    assert form.is_valid()
    reason = form.told()["reason"]
    assert len(reason) == 300
    assert reason.endswith("长。请找公安机关（110）。")


def test_a_signal_that_others_were_merged_into_outlives_the_undoing_of_its_file(cast: Cast) -> None:
    officer = cast.here.scope("officer")
    batch = staged(officer, ["拖欠工资"], ["没交社保"], register="signals", heads=("情况",))
    decide(officer, batch, here=True)
    run(batch.pk)
    into, other = Signal.objects.order_by("pk")
    mine = reported(cast.here, enterprise_name="", place_id=into.place_id, submission_key="B" * 32)
    triage.merge(officer, mine, into=into)

    take_back(officer, Batch.objects.get())
    run(batch.pk)

    states = dict(Signal.objects.values_list("pk", "state"))
    assert (states[into.pk], states[other.pk]) == (SignalState.RECEIVED, SignalState.DISMISSED)
    assert BatchRow.objects.get(target=into.pk).outcome == Outcome.TOUCHED


def test_a_signal_with_a_case_outlives_the_undoing_of_its_file(cast: Cast) -> None:
    officer = cast.here.scope("officer")
    batch = staged(officer, ["拖欠工资"], register="signals", heads=("情况",))
    decide(officer, batch, here=True)
    run(batch.pk)
    signal = Signal.objects.get()
    stage_cases.new_case(cast.here).signals.add(signal)

    take_back(officer, Batch.objects.get())
    run(batch.pk)

    signal.refresh_from_db()
    assert signal.state == SignalState.RECEIVED
