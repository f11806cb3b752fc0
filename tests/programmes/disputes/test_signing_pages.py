"""The agreement at the desk and on the phone, as pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from gonghui.foundation.accounts.models import OneTimeCode
from gonghui.kernel import clock
from gonghui.programmes.disputes.actions import drafting
from gonghui.programmes.disputes.enums import AgreementState, SeatRole
from gonghui.programmes.disputes.models import Agreement, Case
from gonghui.programmes.disputes.views import agreements as desk_pages
from gonghui.programmes.disputes.views import routes_page
from tests import stages
from tests.cast import Cast, County, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db: None, settings: Settings, tmp_path: Path) -> Iterator[Cast]:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    with clock.standing(stages.MONDAY):
        stages.staged_seal()
        yield make_cast()


@pytest.fixture
def here(stage: Cast) -> County:
    return stage.here


@pytest.fixture
def case(here: County) -> Case:
    return stages.staged_case(here)


@pytest.fixture
def desk(here: County) -> Client:
    return stages.signed_in(here, "mediator")


def page(name: str, case: Case) -> str:
    return reverse(f"disputes_public:{name}", args=[case.code])


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def terms(**changed: Any) -> dict[str, Any]:
    day = stages.MONDAY.date() + dt.timedelta(days=10)
    first = {"amount_1": "23000", "due_on_1": day, "payee_1": "周桂兰", "account_1": "农商银行 6228480499216608"}
    return {"facts": "欠两个月工资。", "version": "0", "rows": "3", "statuses": "2", **first, **changed}


def signed_by(case: Case, client: Client, **changed: str) -> Any:
    client.post(page("sign_code", case))
    agreement = Agreement.objects.standing().get(case=case)
    code = stages.one_time_code(OneTimeCode.objects.latest("pk"))
    said = {"content_sha256": agreement.content_sha256, "drawing": stages.DRAWING, "code": code}
    return client.post(page("sign", case), {**said, **changed})


@pytest.mark.requirement("F-28")
def test_draft_is_saved_checked_and_sent(desk: Client, case: Case) -> None:
    address = reverse("disputes:agreement_draft", args=[case.code])
    assert "9月、10月的工资都没发" in text(desk, address)

    assert desk.post(address, terms(account_1="")).status_code == 302
    unclear = text(desk, address)
    assert "第 1 笔没有写清收款人和账户" in unclear
    assert reverse("disputes:agreement_send", args=[case.code]) not in unclear

    assert desk.post(address, terms(version="1")).status_code == 302
    clear = text(desk, address)
    assert "贰万叁仟元整" in clear
    assert reverse("disputes:agreement_send", args=[case.code]) in clear
    desk.post(reverse("disputes:agreement_send", args=[case.code]), {"edition": "2"})
    assert Agreement.objects.get(case=case, edition=2).state == AgreementState.SIGNING


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"amount_1": ""}, "没写金额"),
        ({"due_on_1": ""}, "写上最晚哪一天付"),
        ({"amount_1": "0"}, "第 1 笔的金额要大于零"),
        ({"amount_1": "两万"}, "bad-msg"),
        ({"version": "7"}, "刚才有人先改了协议草稿"),
        ({"facts": ""}, "还没填"),
    ],
)
def test_draft_says_what_is_wrong_and_keeps_what_was_typed(
    desk: Client, case: Case, changed: dict[str, str], sentence: str
) -> None:
    typed = terms(status_kind_1="other", status_detail_1="沈砚秋转交离职证明", **changed)
    answer = desk.post(reverse("disputes:agreement_draft", args=[case.code]), typed)

    content = answer.content.decode()
    assert sentence in content
    assert "沈砚秋转交离职证明" in content
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(("more", "there", "not_there"), [("payments", "account_6", "status_kind_3"),
                                                         ("statuses", "status_kind_4", "account_4")])  # fmt: skip
def test_more_rows_keep_what_was_typed(desk: Client, case: Case, more: str, there: str, not_there: str) -> None:
    address = reverse("disputes:agreement_draft", args=[case.code])

    content = desk.post(address, terms(more=more)).content.decode()

    assert there in content
    assert not_there not in content
    assert "6228480499216608" in content
    assert not Agreement.objects.exists()


def test_old_page_does_not_send_a_newer_edition(desk: Client, here: County, case: Case) -> None:
    desk.post(reverse("disputes:agreement_draft", args=[case.code]), terms())
    desk.post(reverse("disputes:agreement_draft", args=[case.code]), terms(version="1"))

    desk.post(reverse("disputes:agreement_send", args=[case.code]), {"edition": "1"})

    assert not Agreement.objects.filter(state=AgreementState.SIGNING).exists()
    assert desk.post(reverse("disputes:agreement_send", args=[case.code]), {"edition": "x"}).status_code == 404


@pytest.mark.requirement("F-28", "F-29", "F-30")
def test_party_reads_signs_and_takes_back_on_a_phone(here: County, case: Case) -> None:
    agreement = stages.staged_agreement(here, case, instalments=2)
    phone = stages.inside(here, case)
    content = text(phone, page("agreement", case))
    assert content.index("17,200.00") < content.index("12月3日（周四）") < content.index("被申请人欠申请人两个月工资")
    assert "轮到您" in content
    assert "去签字" in content
    assert "data-gh-pad" not in text(phone, page("sign", case))

    sent = phone.post(page("sign_code", case))
    assert "data-gh-pad" in text(phone, sent["Location"])
    code = stages.one_time_code(OneTimeCode.objects.get())
    said = {"content_sha256": agreement.content_sha256, "drawing": stages.DRAWING, "code": code}
    assert phone.post(page("sign", case), said)["Location"] == page("agreement", case)

    signed = text(phone, page("agreement", case))
    assert "您签好了，等其他人签" in signed
    assert "去签字" not in signed
    phone.post(page("sign_withdraw", case))
    assert "去签字" in text(phone, page("agreement", case))


def test_wrong_code_keeps_the_drawing(here: County, case: Case) -> None:
    stages.staged_agreement(here, case)
    phone = stages.inside(here, case)

    refused = signed_by(case, phone, code="12345")

    content = refused.content.decode()
    assert refused.status_code == 422
    assert "还能试 4 次" in content
    assert "M10 10L18 18" in content
    assert "您写的名字" in content


def test_new_code_keeps_the_drawing(here: County, case: Case) -> None:
    stages.staged_agreement(here, case)
    phone = stages.inside(here, case)

    content = phone.post(page("sign_code", case), {"drawing": stages.DRAWING}).content.decode()

    assert "您写的名字" in content
    assert "验证码发出去了" in content


def test_hostile_drawing_is_never_shown(here: County, case: Case) -> None:
    stages.staged_agreement(here, case)
    phone = stages.inside(here, case)

    refused = signed_by(case, phone, drawing='{"width":1,"height":1,"strokes":[["<script>"]]}')

    assert "没有传完整" in refused.content.decode()
    assert "<script>" not in refused.content.decode()


def test_text_replaced_while_signing_leads_back_to_reading(here: County, case: Case) -> None:
    stages.staged_agreement(here, case)
    phone = stages.inside(here, case)

    refused = signed_by(case, phone, content_sha256="0" * 64)

    assert refused["Location"] == page("agreement", case)
    assert "重新看一遍新的" in text(phone, refused["Location"])


def test_nothing_is_shown_before_it_is_sent_out(here: County, case: Case) -> None:
    phone = stages.inside(here, case)
    drafting.draft_agreement(here.scope("mediator"), case, facts="还在写的一稿")

    content = text(phone, page("agreement", case))

    assert "协议还没有发出来" in content
    assert "还在写的一稿" not in content
    assert phone.get(page("agreement_text", case)).status_code == 404
    assert phone.get(page("sign", case)).status_code == 404


@pytest.mark.requirement("F-29")
def test_without_a_code_nothing_opens(here: County, case: Case) -> None:
    stages.staged_agreement(here, case)

    for name in ("agreement", "agreement_text", "sign", "join_confirmation", "ruling"):
        assert Client().get(page(name, case)).status_code == 403, name


@pytest.mark.requirement("F-28")
def test_desk_seals_and_party_has_the_sealed_paper(desk: Client, here: County, case: Case) -> None:
    agreement = stages.staged_agreement(here, case)
    phone = stages.inside(here, case)
    before = b"".join(phone.get(page("agreement_text", case)).streaming_content)  # type: ignore[attr-defined]
    stages.staged_signatures(agreement)
    assert reverse("disputes:agreement_seal", args=[case.code]) in text(desk, case.get_absolute_url())

    desk.post(reverse("disputes:agreement_seal", args=[case.code]), {"edition": "1"})

    assert Agreement.objects.get(pk=agreement.pk).state == AgreementState.EFFECTIVE
    assert "协议生效了" in text(phone, page("agreement", case))
    after = b"".join(phone.get(page("agreement_text", case)).streaming_content)  # type: ignore[attr-defined]
    assert b"/ByteRange" in after
    assert b"/ByteRange" not in before


def test_mediator_signs_from_the_case_without_a_code_of_invitation(desk: Client, here: County, case: Case) -> None:
    agreement = stages.staged_agreement(here, case)
    assert page("agreement", case) in text(desk, case.get_absolute_url())

    assert signed_by(case, desk)["Location"] == page("agreement", case)

    assert agreement.signatures.get().seat.role == SeatRole.MEDIATOR
    assert page("agreement", case) not in text(desk, case.get_absolute_url())


def test_desk_takes_down_with_a_reason(desk: Client, here: County, case: Case) -> None:
    agreement = stages.staged_agreement(here, case)
    address = reverse("disputes:agreement_take_down", args=[case.code])

    desk.post(address, {"edition": "1", "reason": ""})
    assert "写明为什么撤下" in text(desk, case.get_absolute_url())
    desk.post(address, {"edition": "1", "reason": "金额写错了"})

    assert Agreement.objects.get(pk=agreement.pk).state == AgreementState.WITHDRAWN


def test_neighbours_and_other_staff_do_not_touch_it(stage: Cast, case: Case) -> None:
    stages.staged_agreement(stage.here, case)
    neighbour, officer = stages.signed_in(stage.neighbour, "mediator"), stages.signed_in(stage.here, "officer")

    for name in ("agreement_send", "agreement_take_down", "agreement_seal"):
        address = reverse(f"disputes:{name}", args=[case.code])
        assert neighbour.post(address, {"edition": "1"}).status_code == 404, name
        assert officer.post(address, {"edition": "1"}).status_code == 403, name


@pytest.mark.parametrize("rows", [1, 3])
def test_reading_costs_the_same_for_any_number_of_payments(
    here: County, case: Case, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stages.staged_agreement(here, case, instalments=rows)
    phone = stages.inside(here, case)
    address = page("agreement", case)
    phone.get(address)

    with django_assert_num_queries(7):
        phone.get(address)


@pytest.mark.parametrize("rows", [1, 3])
def test_panels_of_the_case_cost_four_queries(
    here: County, case: Case, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    agreement = stages.staged_agreement(here, case, instalments=rows)
    stages.staged_confirmation(here, stages.staged_effect(here, stages.staged_signatures(agreement)))
    scope = here.scope("officer")
    found = desk_pages.find(scope, case.code)

    with django_assert_num_queries(4):
        shown = desk_pages.panel(scope, found) | routes_page.panel(scope, found)
    assert [signer["lamp"] for signer in shown["agreement_signers"]] == ["ok"] * 4
    assert SeatRole.MEDIATOR.label == shown["agreement_signers"][2]["detail"]
