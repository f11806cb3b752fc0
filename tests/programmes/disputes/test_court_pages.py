"""Judicial confirmation as pages: for the parties, the union's staff and the court."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from gonghui.engines.documents.models import Document
from gonghui.kernel import clock
from gonghui.kernel.models import AccessLog
from gonghui.programmes.disputes.actions import confirmations
from gonghui.programmes.disputes.enums import ConfirmationState, SeatRole
from gonghui.programmes.disputes.models import Agreement, Confirmation, Joining
from gonghui.programmes.disputes.routes import CONFIRMATION, last_day
from tests import stages
from tests.cast import Cast, County, make_cast

pytestmark = pytest.mark.django_db
NUMBER = "（2026）浙9921民特1号"


@pytest.fixture
def stage(db: None, settings: Settings, tmp_path: Path) -> Iterator[Cast]:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    with clock.standing(stages.MONDAY):
        stages.staged_seal()
        yield make_cast()


@pytest.fixture
def here(stage: Cast) -> County:
    return stage.here


def agreed(here: County, serial: int = 0) -> Agreement:
    case = stages.staged_case(here, serial)
    signed = stages.staged_signatures(stages.staged_agreement(here, case, serial=serial))
    return stages.staged_effect(here, signed)


@pytest.fixture
def agreement(here: County) -> Agreement:
    return agreed(here)


@pytest.fixture
def filed(here: County, agreement: Agreement) -> Confirmation:
    return stages.staged_confirmation(here, agreement)


@pytest.fixture
def judge(here: County) -> Client:
    return stages.signed_in(here, "judge")


def step(confirmation: Confirmation, name: str = "") -> str:
    return reverse(f"disputes:confirmation{'_' if name else ''}{name}", args=[confirmation.code])


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.requirement("F-28", "F-30", "F-33")
def test_from_the_desk_over_both_phones_to_the_court(here: County, agreement: Agreement, judge: Client) -> None:
    desk, case = stages.signed_in(here, "mediator"), agreement.case
    join = reverse("disputes_public:join_confirmation", args=[case.code])
    phones = [stages.inside(here, case, role) for role in (SeatRole.APPLICANT, SeatRole.RESPONDENT)]
    assert "还没有开始办司法确认" in text(phones[0], join)

    made = desk.post(reverse("disputes:confirmation_prepare", args=[case.code]), {"court": here.court.pk})
    confirmation = Confirmation.objects.get()
    assert made["Location"] == confirmation.get_absolute_url()
    assert "两条路只能走一条" in text(phones[0], join)
    phones[0].post(join, {"read": confirmation.code})
    assert "等对方同意" in text(phones[0], join)
    phones[1].post(join, {"read": confirmation.code})
    assert "双方都同意了" in text(phones[0], join)
    assert "双方都同意了" in text(desk, step(confirmation))
    desk.post(step(confirmation, "file"))
    assert "申请交给法院了" in text(phones[1], join)

    assert "1 件等您立案" in text(judge, reverse("disputes:confirmations"))
    version = Confirmation.objects.get().version
    judge.post(step(confirmation, "docket"), {"court_number": NUMBER, "version": version})
    assert NUMBER in text(phones[0], join)
    said = {"outcome": "granted", "judge": "方敬之", "clerk": "冯小满", "version": version + 1}
    assert judge.post(step(confirmation, "rule"), said).status_code == 302
    assert "法院裁定协议有效" in text(phones[0], join)
    ruling = phones[0].get(reverse("disputes_public:ruling", args=[case.code]))
    assert ruling["Content-Type"] == "application/pdf"


def test_late_party_reads_what_is_still_open(here: County, agreement: Agreement) -> None:
    confirmations.prepare(here.scope("mediator"), agreement.case, court=here.court)
    join = reverse("disputes_public:join_confirmation", args=[agreement.case.code])
    phone = stages.inside(here, agreement.case)

    late = clock.at_midnight(last_day(CONFIRMATION, agreement) + dt.timedelta(days=1))
    with clock.standing(late):
        phone = stages.inside(here, agreement.case)
        content = text(phone, join)
        phone.post(join, {"read": Confirmation.objects.latest("pk").code})
        refused = text(phone, join)

    assert "还可以起诉或申请仲裁" in content
    assert "我同意，共同申请" not in content
    assert "已过司法确认期限。还可以起诉或申请仲裁。" in refused


@pytest.mark.requirement("F-22")
def test_court_reads_the_papers_of_the_application_and_no_others(
    here: County, filed: Confirmation, judge: Client
) -> None:
    content = text(judge, step(filed))
    assert "印章有效" in content
    assert "未改动" in content
    for name in ("agreement", "application"):
        answer = judge.get(reverse("disputes:confirmation_paper", args=[filed.code, name]))
        assert answer["Content-Type"] == "application/pdf", name
    assert judge.get(reverse("disputes:confirmation_paper", args=[filed.code, "ruling"])).status_code == 404
    notice = Document.objects.get(kind="acceptance_notice")
    assert judge.get(notice.get_absolute_url()).status_code == 404
    assert judge.get(reverse("disputes:case", args=[filed.agreement.case.code])).status_code == 403
    assert AccessLog.objects.filter(user=here.users["judge"], what=filed.application.number).exists()  # type: ignore[union-attr]


def test_court_sees_nothing_before_it_is_filed(here: County, agreement: Agreement, judge: Client) -> None:
    prepared = confirmations.prepare(here.scope("mediator"), agreement.case, court=here.court)

    assert judge.get(step(prepared)).status_code == 404
    assert "没有等着裁定的申请" in text(judge, reverse("disputes:confirmations"))


def test_forged_paper_is_marked_for_the_court(here: County, filed: Confirmation, judge: Client) -> None:
    sealed = filed.agreement.sealed
    assert sealed is not None
    Path(sealed.file.path).write_bytes(b"%PDF-1.7 something else")

    assert "待核对" in text(judge, step(filed))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"outcome": "refused", "reason": ""}, "写明哪一点不符合条件"),
        ({"clerk": ""}, "还没填"),
        ({"outcome": ""}, "还没选"),
        ({"version": "1"}, "刚才有人先改了"),
    ],
)
def test_ruling_says_what_is_wrong_and_keeps_what_was_typed(
    here: County, filed: Confirmation, judge: Client, changed: dict[str, str], sentence: str
) -> None:
    docketed = confirmations.docket(here.scope("judge"), filed, court_number=NUMBER)
    said = {"outcome": "granted", "judge": "方敬之甲", "clerk": "冯小满", "version": str(docketed.version), **changed}

    refused = judge.post(step(filed, "rule"), said)

    assert refused.status_code == 422
    assert sentence in refused.content.decode()
    assert "方敬之甲" in refused.content.decode()
    assert Confirmation.objects.get().state == ConfirmationState.DOCKETED


def test_second_judge_reads_that_it_is_done(here: County, filed: Confirmation, judge: Client) -> None:
    ruled = stages.staged_ruling(here, filed)
    said = {"outcome": "refused", "reason": "不清楚", "judge": "某某", "clerk": "某某", "version": "2"}

    refused = judge.post(step(ruled, "rule"), said)

    assert refused.status_code == 422
    assert Document.objects.filter(kind="confirmation_ruling").count() == 1


def test_staff_withdraws_before_the_court_dockets(here: County, filed: Confirmation) -> None:
    desk = stages.signed_in(here, "mediator")

    desk.post(step(filed, "withdraw"), {"reason": ""})
    assert Confirmation.objects.get().state == ConfirmationState.FILED
    desk.post(step(filed, "withdraw"), {"reason": "双方想先付清"})

    assert Confirmation.objects.get().state == ConfirmationState.WITHDRAWN
    case = filed.agreement.case
    assert reverse("disputes:routes", args=[case.code]) in text(desk, case.get_absolute_url())
    again = reverse("disputes:confirmation_prepare", args=[case.code])
    assert again in text(desk, reverse("disputes:routes", args=[case.code]))


@pytest.mark.requirement("F-33")
def test_register_tells_what_was_filed_accepted_confirmed_and_refused(here: County, filed: Confirmation) -> None:
    stages.staged_ruling(here, filed)
    leader = stages.signed_in(here, "leader")

    granted = text(leader, reverse("disputes:confirmations") + "?view=granted")
    waiting = text(leader, reverse("disputes:confirmations") + "?view=filed")

    assert NUMBER[:6] in granted
    assert filed.get_absolute_url() not in waiting


@pytest.mark.parametrize("rows", [1, 3])
def test_register_costs_the_same_for_any_number_of_rows(
    here: County, rows: int, judge: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for serial in range(rows):
        stages.staged_confirmation(here, agreed(here, serial))
    scope, address = here.scope("judge"), reverse("disputes:confirmations")
    judge.get(address)

    with django_assert_num_queries(5):
        judge.get(address)
    assert Confirmation.objects.visible_to(scope).count() == rows


@pytest.mark.requirement("F-28")
def test_who_read_one_application_does_not_join_another(here: County, agreement: Agreement) -> None:
    desk, case = stages.signed_in(here, "mediator"), agreement.case
    join = reverse("disputes_public:join_confirmation", args=[case.code])
    phone = stages.inside(here, case, SeatRole.APPLICANT)
    prepare = reverse("disputes:confirmation_prepare", args=[case.code])
    desk.post(prepare, {"court": here.court.pk})
    read = Confirmation.objects.get()
    desk.post(step(read, "withdraw"), {"reason": "换一家法院"})
    desk.post(prepare, {"court": here.court.pk})

    phone.post(join, {"read": read.code})
    phone.post(join, {"read": "没有\0这个"})
    phone.post(join)

    assert Confirmation.objects.count() == 2
    assert not Joining.objects.exists()
