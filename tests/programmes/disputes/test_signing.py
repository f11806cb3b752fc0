"""Signing: a drawn name, a code bound to the text, taken back until the last has signed."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from gonghui.engines.documents.rendering import drawing_svg
from gonghui.foundation.accounts.models import OneTimeCode
from gonghui.foundation.accounts.one_time import CodeExpired, CodeMissing, CodeReplayed, CodeWrong
from gonghui.foundation.notifications.models import Notice
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, Stale, TooMany
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import agreements, invitations, signing
from gonghui.programmes.disputes.enums import AgreementState, SeatRole
from gonghui.programmes.disputes.models import Agreement, Case, Signature
from tests import stages
from tests.cast import County

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(here: County, case: Case) -> Agreement:
    return stages.staged_agreement(here, case)


def sitting(case: Case, role: str = SeatRole.APPLICANT) -> Scope:
    return stages.seat_scope(stages.seats_of(case)[role])


def code_for(scope: Scope, agreement: Agreement) -> str:
    return stages.one_time_code(signing.send_code(scope, agreement))


def sign(scope: Scope, agreement: Agreement, code: str, **changed: Any) -> Signature:
    values = {"content_sha256": agreement.content_sha256, "drawing": stages.DRAWING, "device": stages.DEVICE}
    return signing.sign(scope, agreement, code=code, **{**values, **changed})


@pytest.mark.requirement("F-28", "F-30")
def test_sign_keeps_drawing_text_code_time_and_device(agreement: Agreement, case: Case) -> None:
    scope = sitting(case)

    made = sign(scope, agreement, code_for(scope, agreement))

    seat = stages.seats_of(case)[SeatRole.APPLICANT]
    assert (made.seat_id, made.content_sha256, made.device) == (seat.pk, agreement.content_sha256, stages.DEVICE)
    assert made.phone_tail == seat.phone[-4:]
    assert made.signed_at == made.code_sent_at == stages.MONDAY
    drawing = json.loads(made.drawing)
    assert "<path" in drawing_svg(drawing["width"], drawing["height"], drawing["paths"])
    assert agreement.names_still_to_sign() == [
        str(stages.seats_of(case)[SeatRole.RESPONDENT]), str(stages.seats_of(case)[SeatRole.MEDIATOR]),
    ]  # fmt: skip


@pytest.mark.requirement("F-28")
def test_last_signature_completes_and_tells_the_mediator(here: County, agreement: Agreement, case: Case) -> None:
    stages.staged_signatures(agreement)

    assert Agreement.objects.get(pk=agreement.pk).state == AgreementState.SIGNED
    notice = Notice.objects.get(title="协议签齐了，请盖章")
    assert notice.user == here.users["mediator"]


def test_mediator_signs_from_the_desk(here: County, agreement: Agreement) -> None:
    scope = here.scope("mediator")

    made = sign(scope, agreement, code_for(scope, agreement))

    assert made.seat.role == SeatRole.MEDIATOR


def test_sign_twice_gives_the_same_signature(agreement: Agreement, case: Case) -> None:
    scope = sitting(case)
    code = code_for(scope, agreement)

    assert sign(scope, agreement, code) == sign(scope, agreement, code)
    assert agreement.signatures.count() == 1


def test_doubled_click_waits_for_its_twin(agreement: Agreement, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    scope = sitting(case)
    code = code_for(scope, agreement)
    made = sign(scope, agreement, code)
    Signature.objects.filter(pk=made.pk).update(withdrawn_at=stages.MONDAY)
    waited = []

    def twin_arrives(seconds: float) -> None:
        waited.append(seconds)
        if seconds:
            Signature.objects.filter(pk=made.pk).update(withdrawn_at=None)

    monkeypatch.setattr(signing.time, "sleep", twin_arrives)
    assert sign(scope, agreement, code) == made
    assert len(waited) == 2


@pytest.mark.requirement("F-28")
def test_wrong_missing_expired_and_used_codes_each_say_what_is_so(
    agreement: Agreement, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing.time, "sleep", lambda seconds: None)
    scope = sitting(case)
    with pytest.raises(CodeMissing, match="还没有给这个号码发过"):
        sign(scope, agreement, "123456")

    code = code_for(scope, agreement)
    wrong = "000000" if code != "000000" else "111111"
    with pytest.raises(CodeWrong, match="还能试 4 次"):
        sign(scope, agreement, wrong)
    with clock.standing(stages.MONDAY + dt.timedelta(minutes=6)), pytest.raises(CodeExpired, match="过了有效期"):
        sign(scope, agreement, code)

    sign(scope, agreement, code)
    signing.withdraw_signature(scope, agreement)
    with pytest.raises(CodeReplayed, match="一个码只能用一次"):
        sign(scope, agreement, code)
    assert not agreement.signatures.valid().exists()


def test_code_of_one_seat_does_not_sign_for_another(agreement: Agreement, case: Case) -> None:
    code = code_for(sitting(case), agreement)

    with pytest.raises(CodeMissing):
        sign(sitting(case, SeatRole.RESPONDENT), agreement, code)


def test_text_that_was_replaced_meanwhile_is_not_signed(here: County, agreement: Agreement, case: Case) -> None:
    scope = sitting(case)
    code = code_for(scope, agreement)
    agreements.take_down(here.scope("mediator"), agreement, reason="改日期")
    newer = stages.staged_agreement(here, case, instalments=2)

    with pytest.raises(Stale, match="重新看一遍"):
        sign(scope, newer, code, content_sha256=agreement.content_sha256)
    with pytest.raises(Stale, match="验证码作废"):
        sign(scope, newer, code)
    with pytest.raises(IllegalMove, match="已经撤下"):
        sign(scope, agreement, code)


def test_code_cannot_be_had_too_often_or_for_what_is_not_out(here: County, agreement: Agreement, case: Case) -> None:
    scope = sitting(case)
    signing.send_code(scope, agreement)
    with pytest.raises(TooMany, match="秒后"):
        signing.send_code(scope, agreement)

    agreements.take_down(here.scope("mediator"), agreement, reason="改日期")
    agreement.refresh_from_db()
    with pytest.raises(IllegalMove, match="已经撤下"):
        signing.send_code(scope, agreement)
    assert OneTimeCode.objects.count() == 1


@pytest.mark.requirement("F-28")
def test_withdraw_is_open_until_the_last_has_signed(agreement: Agreement, case: Case) -> None:
    scope = sitting(case)
    with pytest.raises(IllegalMove, match="还没有签字"):
        signing.withdraw_signature(scope, agreement)
    sign(scope, agreement, code_for(scope, agreement))

    withdrawn = signing.withdraw_signature(scope, agreement)

    assert withdrawn.withdrawn_at == stages.MONDAY
    with clock.standing(stages.MONDAY + dt.timedelta(minutes=2)):
        stages.staged_signatures(agreement)
        with pytest.raises(IllegalMove, match="都签完了"):
            signing.withdraw_signature(scope, agreement)


@pytest.mark.requirement("F-29")
def test_adviser_and_strangers_do_not_sign(here: County, agreement: Agreement, case: Case) -> None:
    adviser = invitations.add_seat(
        here.scope("mediator"), case, role=SeatRole.ADVISER, name="沈砚秋", phone="13700000001"
    )
    with pytest.raises(Forbidden, match="签署协议"):
        signing.send_code(stages.seat_scope(adviser), agreement)

    other = stages.staged_case(here, 1)
    with pytest.raises(Forbidden, match="可以看，不能签"):
        signing.send_code(sitting(other), agreement)
    with pytest.raises(Forbidden, match="签署协议"):
        signing.send_code(here.scope("officer"), agreement)


BOX = {"width": 300, "height": 120}
LINE = [[x, 20] for x in range(10)]


@pytest.mark.parametrize(
    ("drawing", "sentence"),
    [
        ("", "还没有字"),
        ("{", "没有传完整"),
        (json.dumps(None), "没有传完整"),
        (json.dumps({**BOX, "strokes": [[["1", 2]] * 9]}), "没有传完整"),
        (json.dumps({**BOX, "strokes": [[[True, 2]] * 9]}), "没有传完整"),
        (json.dumps({**BOX, "strokes": [[[1, 2, 3]] * 9]}), "没有传完整"),
        ('{"width": 300, "height": 120, "strokes": [[[NaN, 1], [1e999, 2]]]}', "没有传完整"),
        (json.dumps({**BOX, "strokes": [[[9999, 2]] * 9]}), "没有传完整"),
        (json.dumps({"width": 99999, "height": 1, "strokes": [LINE]}), "没有传完整"),
        (json.dumps({"width": 0, "height": 0, "strokes": [[[0, 0]] * 9]}), "太少"),
        (json.dumps({**BOX, "strokes": [[[1, 2]]]}), "太少"),
        (json.dumps({**BOX, "strokes": [LINE] * 201}), "太多"),
        (json.dumps({**BOX, "strokes": [LINE * 500]}), "太多"),
        (f'{{"width": 1{"0" * 400}, "height": 120, "strokes": []}}', "没有传完整"),
        ("[" * 5000, "没有传完整"),
    ],
)
def test_strokes_are_numbers_in_a_box_or_nothing(drawing: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence) as refused:
        signing.paths_of(drawing)
    assert list(refused.value.fields) == ["drawing"]


def test_longest_drawing_that_is_taken_can_be_printed() -> None:
    long = [[(n * 7) % 3999 + 0.5, (n * 11) % 3999 + 0.5] for n in range(signing.MOST_POINTS)]

    taken = signing.paths_of(json.dumps({"width": 4000, "height": 4000, "strokes": [long]}))

    assert drawing_svg(taken["width"], taken["height"], taken["paths"])


def test_refused_drawing_does_not_use_up_the_code(agreement: Agreement, case: Case) -> None:
    scope = sitting(case)
    code = code_for(scope, agreement)
    with pytest.raises(Invalid):
        sign(scope, agreement, code, drawing="")

    assert sign(scope, agreement, code).pk
