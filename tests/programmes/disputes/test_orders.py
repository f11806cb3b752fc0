from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from gonghui.engines.deadlines.enums import DeadlineState
from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents import sealing
from gonghui.engines.documents.enums import DocumentState
from gonghui.engines.documents.models import Document
from gonghui.foundation.notifications.models import Notice
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, Stale
from gonghui.kernel.models import TimelineEntry
from gonghui.programmes.disputes.actions.orders import (
    answer,
    dispatch,
    issue_letter,
    moves_of_recipient,
    proposed_request,
    receive,
    return_,
)
from gonghui.programmes.disputes.enums import OrderState, WarningState
from gonghui.programmes.disputes.models import DisposalOrder, RiskWarning, Signal, SignalReporter
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import MONDAY, dispatched, put_rules_in_force, warned


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(MONDAY):
        yield


@pytest.fixture
def warning(cast: Cast) -> RiskWarning:
    put_rules_in_force(cast.here)
    return warned(cast.here)


@pytest.fixture
def seal(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    sealing.create_seal_key(sealing.seal_folder(), "望溪县总工会")


@pytest.mark.requirement("F-16", "F-20")
def test_dispatch_opens_order_and_warning_to_the_body_and_starts_its_clock(cast: Cast, warning: RiskWarning) -> None:
    order = dispatched(cast.here, warning)

    handler = cast.here.scope("handler")
    assert list(DisposalOrder.objects.visible_to(handler)) == [order]
    assert list(RiskWarning.objects.visible_to(handler)) == [warning]
    assert (warning.state, warning.first_action_at) == (WarningState.HANDLING, MONDAY)
    contact = Deadline.objects.get(record=warning.pk, rule="disputes.first_contact")
    assert contact.state == DeadlineState.MET
    due = Deadline.objects.get(record=order.pk, rule="disputes.answer_order")
    assert (due.organization, due.due_at) == (cast.here.labour_bureau, MONDAY + dt.timedelta(hours=24))
    assert Notice.objects.filter(organization=cast.here.labour_bureau, title__startswith="交办单").count() == 1


def test_order_shows_the_body_neither_reporter_nor_signals(cast: Cast, warning: RiskWarning) -> None:
    dispatched(cast.here, warning)
    assert SignalReporter.objects.exists()

    for scope in (cast.here.scope("handler"), cast.here.scope("mediator")):
        assert not Signal.objects.visible_to(scope).exists()
        assert not SignalReporter.objects.visible_to(scope).exists()


@pytest.mark.requirement("F-19")
def test_one_warning_can_be_handed_to_several_bodies(cast: Cast, warning: RiskWarning) -> None:
    dispatched(cast.here, warning)
    dispatched(cast.here, warning, to=cast.here.mediation)

    assert warning.orders.count() == 2
    assert warning.first_action_at == MONDAY


def test_request_starts_from_the_policy_of_the_colour(warning: RiskWarning) -> None:
    assert proposed_request(warning).splitlines()[0] == "马上到现场，稳住大家，核清人数、月份和金额"


def test_dispatch_refuses_an_empty_request_and_a_body_that_has_one_to_answer(cast: Cast, warning: RiskWarning) -> None:
    officer = cast.here.scope("officer")
    with pytest.raises(Invalid) as refusal:
        dispatch(officer, warning, organization=cast.here.labour_bureau, request=" ")
    assert list(refusal.value.fields) == ["request"]

    warning = RiskWarning.objects.get()
    dispatched(cast.here, warning)
    with pytest.raises(Invalid) as refusal:
        dispatched(cast.here, warning)
    assert list(refusal.value.fields) == ["assist"]


def test_dispatch_needs_the_right_and_the_version_that_was_read(cast: Cast, warning: RiskWarning) -> None:
    with pytest.raises(Forbidden):
        dispatch(cast.here.scope("leader"), warning, organization=cast.here.court, request="去办")
    with pytest.raises(Stale):
        dispatch(cast.here.scope("officer"), warning, organization=cast.here.court, request="去办", version=99)


@pytest.mark.requirement("F-20")
def test_receiving_and_answering_leave_receipts_with_the_sender(cast: Cast, warning: RiskWarning) -> None:
    order = dispatched(cast.here, warning)
    handler = cast.here.scope("handler")

    receive(handler, order)
    answer(handler, order, answer="已约谈，周五前发清")

    assert (order.state, order.received_at, order.received_by) == (OrderState.ANSWERED, MONDAY, handler.actor)
    assert set(Deadline.objects.filter(record=order.pk).values_list("state", flat=True)) == {DeadlineState.MET}
    verbs = list(TimelineEntry.objects.filter(record=order.pk).values_list("verb", flat=True).order_by("sequence"))
    assert verbs == ["disputes.order_issued", "disputes.order_received", "disputes.order_answered"]
    assert Notice.objects.filter(organization=cast.here.federation, record=order.pk).count() == 2


@pytest.mark.requirement("F-20")
def test_returned_order_closes_the_warning_to_the_body(cast: Cast, warning: RiskWarning) -> None:
    order = dispatched(cast.here, warning)

    return_(cast.here.scope("handler"), order, reason="单位在邻县，归那边管")

    with clock.standing(MONDAY + dt.timedelta(minutes=1)):
        handler = cast.here.scope("handler")
        assert list(DisposalOrder.objects.visible_to(handler)) == [order]
        assert not RiskWarning.objects.visible_to(handler).exists()
    assert set(Deadline.objects.filter(record=order.pk).values_list("state", flat=True)) == {DeadlineState.STOPPED}


def test_only_the_body_itself_acts_on_its_order(cast: Cast, warning: RiskWarning) -> None:
    order = dispatched(cast.here, warning)

    with pytest.raises(Forbidden, match="这张交办单发给了"):
        receive(cast.here.scope("officer"), order)

    assert moves_of_recipient(cast.here.scope("officer"), order) == []
    assert [move.name for move in moves_of_recipient(cast.here.scope("handler"), order)] == ["receive", "return_"]


def test_answer_needs_words_and_a_receipt_first(cast: Cast, warning: RiskWarning) -> None:
    order = dispatched(cast.here, warning)
    handler = cast.here.scope("handler")

    with pytest.raises(IllegalMove):
        answer(handler, order, answer="办好了")
    with pytest.raises(Invalid) as refusal:
        return_(handler, DisposalOrder.objects.get(), reason=" ")

    assert list(refusal.value.fields) == ["reason"]


@pytest.mark.requirement("F-17")
@pytest.mark.django_db(transaction=True)
def test_letter_is_numbered_sealed_and_kept_on_the_order(seal: None, cast: Cast, warning: RiskWarning) -> None:
    order = dispatched(cast.here, warning)

    issue_letter(cast.here.scope("officer"), order)

    order.refresh_from_db()
    assert order.number == "望工督〔2026〕1号"
    assert order.document.state == DocumentState.SEALED
    assert order.document.data["requirements"][1]["what"] == "核清欠薪金额"
    assert "13800004127" not in order.document.data_text


@pytest.mark.requirement("F-17")
@pytest.mark.django_db(transaction=True)
def test_letter_takes_up_where_an_earlier_try_ended(
    seal: None, cast: Cast, warning: RiskWarning, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = dispatched(cast.here, warning)
    officer = cast.here.scope("officer")

    def dies(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr("gonghui.programmes.disputes.actions.orders.seal_document", dies)
        with pytest.raises(RuntimeError):
            issue_letter(officer, order)
    again = issue_letter(officer, DisposalOrder.objects.get())

    assert Document.objects.count() == 1
    assert again.number == "望工督〔2026〕1号"
    assert issue_letter(officer, again) is again


@pytest.mark.django_db(transaction=True)
def test_letter_made_twice_at_once_is_made_once(seal: None, cast: Cast, warning: RiskWarning) -> None:
    dispatched(cast.here, warning)
    one, other = DisposalOrder.objects.get(), DisposalOrder.objects.get()
    issue_letter(cast.here.scope("officer"), one)

    with pytest.raises(Stale):
        issue_letter(cast.here.scope("officer"), other)

    assert Document.objects.count() == 1
