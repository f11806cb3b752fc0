"""A mediation that failed goes on at the commission or the court; what these decide is written down."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from pytest_django.fixtures import Settings

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents.actions import read_file
from gonghui.engines.documents.models import Document
from gonghui.foundation.notifications.models import Notice, Outbox
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, Stale
from gonghui.kernel.models import AccessLog
from gonghui.programmes.disputes.actions import awards, cases, confirmations, evidence, handovers
from gonghui.programmes.disputes.actions.awards import NewAward
from gonghui.programmes.disputes.enums import HandoverState
from gonghui.programmes.disputes.lifecycle import HANDOVER
from gonghui.programmes.disputes.models import Agreement, Award, Case, Evidence, Handover, LimitationEvent
from gonghui.programmes.disputes.petitions import in_force
from tests import stages
from tests.cast import Cast, County, make_cast
from tests.engines.documents.reading import text_of
from tests.requirements import requirement

pytestmark = pytest.mark.django_db
NUMBER = "浙望劳人仲案〔2026〕118号"
TODAY = stages.MONDAY.date()


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
def sent(here: County) -> Handover:
    return stages.staged_handover(here)


@pytest.fixture
def accepted(here: County, sent: Handover) -> Handover:
    return stages.staged_acceptance(here, sent)


def terminated(here: County, serial: int = 0) -> Case:
    case = stages.staged_case(here, serial)
    return cases.terminate(here.scope("mediator"), case, reason="谈不拢")


def award(**changed: Any) -> NewAward:
    said = {"kind": "award", "number": "浙望劳人仲裁〔2026〕9号", "decided_on": TODAY, "result": "supported", **changed}
    return NewAward(**said)


@requirement("F-01", "F-22")
def test_the_body_gets_the_papers_and_evidence_both_have_seen_and_nothing_of_the_talks(here: County) -> None:
    mediator, case = here.scope("mediator"), stages.staged_case(here)
    stages.staged_room(here, case)
    evidence.open_to_both(mediator, stages.staged_evidence(here, case))
    stages.staged_evidence(here, case, colour="blue", title="只给自己看的")
    stages.staged_agreement(here, case)
    case.refresh_from_db()
    cases.terminate(mediator, case, reason="谈不拢")

    sent = handovers.hand_over(mediator, case, body=here.commission, consent="written")

    titles = [each.title for each in sent.items.all()]
    assert titles == ["劳动争议调解受理通知书", "考勤表"] or titles[-1] == "考勤表"
    assert not any("协议" in title or "只给自己看的" in title for title in titles)
    assert sent.index is not None
    printed = text_of(read_file(sent.index))
    assert "时效中断" in printed
    assert "只跟调解员说的话" not in printed
    arbitrator = here.scope("arbitrator")
    assert Handover.objects.visible_to(arbitrator).get() == sent
    assert not Case.objects.visible_to(arbitrator).exists()
    assert not Evidence.objects.visible_to(arbitrator).exists()
    assert Notice.objects.filter(organization=here.commission, title__startswith="收到移送的案件").exists()


def test_it_needs_an_end_without_agreement_a_body_that_decides_and_the_applicants_word(here: County) -> None:
    mediator, running = here.scope("mediator"), stages.staged_case(here)
    with pytest.raises(IllegalMove, match="没有谈成的案件才能移送"):
        handovers.hand_over(mediator, running, body=here.commission, consent="written")
    case = cases.terminate(mediator, running, reason="谈不拢")

    with pytest.raises(Invalid, match="仲裁委或者法院"):
        handovers.hand_over(mediator, case, body=here.labour_bureau, consent="written")
    with pytest.raises(Invalid, match="申请人同意") as refused:
        handovers.hand_over(mediator, case, body=here.court, consent="")
    assert list(refused.value.fields) == ["consent"]
    with pytest.raises(Forbidden):
        handovers.hand_over(here.scope("officer"), case, body=here.court, consent="written")

    handovers.hand_over(mediator, case, body=here.court, consent="phone")
    with pytest.raises(IllegalMove, match="已经移送了"):
        handovers.hand_over(mediator, case, body=here.commission, consent="written")


def test_another_countys_commission_is_none_of_ours(stage: Cast) -> None:
    case = terminated(stage.here)

    with pytest.raises(Invalid, match="本地的"):
        handovers.hand_over(stage.here.scope("mediator"), case, body=stage.neighbour.commission, consent="written")


def test_accepting_uses_the_right_and_starts_the_forty_five_days(here: County, sent: Handover) -> None:
    assert Deadline.objects.running().filter(record=sent.case_id, rule="arbitration_limitation").exists()
    arbitrator = here.scope("arbitrator")
    with pytest.raises(IllegalMove, match="还不能受理"):
        handovers.accept(arbitrator, sent, number=NUMBER)
    handovers.receive(arbitrator, sent)
    assert handovers.receive(arbitrator, sent).received_by == here.users["arbitrator"]
    with pytest.raises(Invalid, match="还没有填"):
        handovers.accept(arbitrator, sent, number=" ")
    with pytest.raises(Stale):
        handovers.accept(arbitrator, sent, number=NUMBER, version=99)

    accepted = handovers.accept(arbitrator, sent, number=NUMBER)

    assert (accepted.state, accepted.number, accepted.decided_on) == (HandoverState.ACCEPTED, NUMBER, TODAY)
    noted = LimitationEvent.objects.get(case=sent.case_id)
    assert (noted.ground, noted.first_day) == ("arbitration", TODAY)
    assert not Deadline.objects.running().filter(record=sent.case_id, rule="arbitration_limitation").exists()
    running = Deadline.objects.running().get(record=sent.pk)
    assert (running.rule, running.last_day) == ("arbitration_award", dt.date(2027, 1, 7))


def test_what_is_sent_back_is_closed_to_the_body_and_may_go_elsewhere(here: County, sent: Handover) -> None:
    with pytest.raises(Forbidden, match="由那里的人办"):
        handovers.send_back(here.scope("judge"), sent, reason="不归我们管")
    with pytest.raises(Invalid, match="为什么退回"):
        handovers.send_back(here.scope("arbitrator"), sent, reason=" ")

    handovers.send_back(here.scope("arbitrator"), sent, reason="合同履行地在邻县")

    assert not Handover.objects.visible_to(here.scope("arbitrator")).exists()
    assert Notice.objects.filter(user=here.users["mediator"], title__contains="合同履行地在邻县").exists()
    case = Case.objects.get(pk=sent.case_id)
    assert handovers.hand_over(here.scope("mediator"), case, body=here.court, consent="written").state == "sent"


@requirement("F-26")
def test_a_piece_is_recognised_with_its_hash_and_stays_the_same_paper(here: County, accepted: Handover) -> None:
    item = accepted.items.select_related("handover__body").last()
    assert item is not None

    handovers.recognise(here.scope("arbitrator"), item)
    first = handovers.recognise(here.scope("arbitrator"), item).recognised_at

    item.refresh_from_db()
    assert (item.recognised_at, item.recognised_by) == (first, here.users["arbitrator"])
    assert item.evidence is not None
    assert item.sha256 == item.evidence.sha256
    with pytest.raises(Forbidden):
        handovers.recognise(here.scope("mediator"), item)


@requirement("F-26")
def test_the_package_holds_every_piece_under_its_fingerprint_and_every_look_is_noted(
    here: County, sent: Handover
) -> None:
    browser = stages.signed_in(here, "arbitrator")

    answer = browser.get(reverse("disputes:handover_package", args=[sent.code]))

    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]
        names = archive.namelist()
        sums = archive.read("SHA256SUMS.txt").decode().splitlines()
        for line in sums:
            digest, name = line.split("  ", 1)
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    assert names[0] == "00 移送清单.pdf"
    assert len(sums) == sent.items.count() == len(names) - 2
    assert AccessLog.objects.filter(record=sent.pk, user=here.users["arbitrator"]).count() == 1


def test_a_piece_that_changed_since_is_not_handed_out(here: County, sent: Handover) -> None:
    piece = sent.items.exclude(evidence=None).get()
    assert piece.evidence is not None
    Path(piece.evidence.file.path).write_bytes(b"something else")

    answer = stages.signed_in(here, "arbitrator").get(reverse("disputes:handover_package", args=[sent.code]))

    assert answer.status_code == 302


def test_an_index_that_failed_is_finished_by_pressing_again(here: County, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_disk(*_given: Any, **_named: Any) -> None:
        raise OSError("no space left")

    case = terminated(here)
    with monkeypatch.context() as patch:
        patch.setattr(handovers.documents, "seal_document", no_disk)
        sent = handovers.hand_over(here.scope("mediator"), case, body=here.commission, consent="written")
    assert sent.index is None

    done = handovers.issue_index(here.scope("mediator"), sent)

    assert handovers.issue_index(here.scope("mediator"), done).index == done.index
    assert Document.objects.filter(kind="handover_index").count() == 1


@requirement("F-01", "F-32")
def test_the_body_writes_its_award_down_and_the_days_for_a_suit_run(here: County, accepted: Handover) -> None:
    said = award(served_on=TODAY, amount=Decimal("8600.00"), pay_by=TODAY + dt.timedelta(days=20))

    made = awards.record_by_body(here.scope("arbitrator"), accepted, said)

    clocks = {row.rule: row for row in Deadline.objects.running().filter(record=accepted.case_id)}
    assert clocks["suit_after_award"].last_day == dt.date(2026, 12, 8)
    assert "set_aside_by_employer" not in clocks
    assert clocks["enforcement"].started_on == TODAY + dt.timedelta(days=20)
    assert Deadline.objects.get(record=accepted.pk, rule="arbitration_award").state == "met"
    assert Outbox.objects.filter(key__startswith=f"award:{made.pk}:").count() == 2


def test_after_a_final_award_the_employer_has_thirty_days_to_have_it_set_aside(
    here: County, accepted: Handover
) -> None:
    awards.record_by_body(here.scope("arbitrator"), accepted, award(served_on=TODAY, final=True))
    rules = set(Deadline.objects.running().filter(record=accepted.case_id).values_list("rule", flat=True))
    assert rules >= {"suit_after_award", "set_aside_by_employer"}

    judged = award(kind="judgment", number="（2026）浙9921民初77号")
    awards.record_by_clerk(here.scope("mediator"), accepted.case, judged, body=here.court, pdf=stages.pdf_file())

    rules = set(Deadline.objects.running().filter(record=accepted.case_id).values_list("rule", flat=True))
    assert not rules & {"suit_after_award", "set_aside_by_employer"}


@requirement("F-01")
@pytest.mark.parametrize(
    ("kind", "result", "rule", "last"),
    [
        ("judgment", "partly", "appeal_against_judgment", dt.date(2026, 12, 8)),
        ("ruling", "dismissed", "appeal_against_ruling", dt.date(2026, 12, 3)),
    ],
)
def test_the_courts_first_decision_starts_the_days_for_an_appeal(
    here: County, accepted: Handover, kind: str, result: str, rule: str, last: dt.date
) -> None:
    mediator, case = here.scope("mediator"), accepted.case
    said = award(kind=kind, number="（2026）浙9921民初77号", result=result, served_on=TODAY)

    made = awards.record_by_clerk(mediator, case, said, body=here.court, pdf=stages.pdf_file())

    running = Deadline.objects.running().get(record=case.pk, rule__startswith="appeal")
    assert (running.rule, running.last_day) == (rule, last)
    assert "第一百七十一条" in running.article and "不能再上诉" in running.lapses
    page = stages.signed_in(here, "mediator").get(case.get_absolute_url()).content.decode()
    assert "不服一审" in page and "上诉" in page and "第一百七十一条" in page
    assert not in_force(made)
    with clock.standing(stages.MONDAY + dt.timedelta(days=20)):
        assert in_force(made) == (kind == "judgment")


def test_what_nobody_can_appeal_starts_no_days(here: County, accepted: Handover) -> None:
    mediator, case = here.scope("mediator"), accepted.case
    first = award(kind="judgment", number="（2026）浙9921民初77号", served_on=TODAY)
    awards.record_by_clerk(mediator, case, first, body=here.court, pdf=stages.pdf_file())

    second = award(kind="second_judgment", number="（2026）浙02民终9号", served_on=TODAY)
    made = awards.record_by_clerk(mediator, case, second, body=here.court, pdf=stages.pdf_file())
    other = award(kind="ruling", number="（2026）浙9921民初78号", result="other", served_on=TODAY)
    awards.record_by_clerk(mediator, case, other, body=here.court, pdf=stages.pdf_file())

    assert in_force(made)
    assert not Deadline.objects.running().filter(record=case.pk, rule__startswith="appeal").exists()


@requirement("F-01")
def test_fifteen_days_more_for_the_award_once(here: County, accepted: Handover) -> None:
    desk, url = stages.signed_in(here, "arbitrator"), reverse("disputes:handover_extend", args=[accepted.code])
    assert url in desk.get(accepted.get_absolute_url()).content.decode()
    with pytest.raises(Invalid, match="为什么复杂"):
        handovers.extend_award(here.scope("arbitrator"), accepted, reason="")

    shown = desk.post(url, {"reason": "要等工伤鉴定"}, follow=True).content.decode()

    running = Deadline.objects.running().get(record=accepted.pk)
    assert running.rule == "arbitration_award_extended"
    assert running.nominal_last_day == accepted.decided_on + dt.timedelta(days=60)
    assert "作出裁决（已延期）" in shown and url not in shown
    with pytest.raises(IllegalMove, match="只能延一次"):
        handovers.extend_award(here.scope("arbitrator"), accepted, reason="再延")
    awards.record_by_body(here.scope("arbitrator"), accepted, award(served_on=TODAY))
    assert not Deadline.objects.running().filter(record=accepted.pk).exists()


def test_the_same_press_twice_is_one_decision_and_another_under_its_number_is_refused(
    here: County, accepted: Handover
) -> None:
    arbitrator = here.scope("arbitrator")
    first = awards.record_by_body(arbitrator, accepted, award(), pdf=stages.pdf_file())

    assert awards.record_by_body(arbitrator, accepted, award(), pdf=stages.pdf_file()) == first
    with pytest.raises(Invalid, match="已经登记过"):
        awards.record_by_body(arbitrator, accepted, award(result="dismissed"))
    assert Award.objects.count() == Document.objects.filter(kind="award_paper").count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": " "}, "number"),
        ({"decided_on": TODAY + dt.timedelta(days=1)}, "decided_on"),
        ({"served_on": TODAY - dt.timedelta(days=1)}, "served_on"),
        ({"kind": "statement", "final": True}, "final"),
        ({"amount": Decimal(-1)}, "amount"),
        ({"kind": "judgment"}, "kind"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_at_its_field(
    here: County, accepted: Handover, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        awards.record_by_body(here.scope("arbitrator"), accepted, award(**changed))

    assert field in refused.value.fields
    assert not Award.objects.exists()


def test_a_decision_wants_an_accepted_hand_over_of_ones_own(here: County, sent: Handover) -> None:
    with pytest.raises(IllegalMove, match="受理以后"):
        awards.record_by_body(here.scope("arbitrator"), sent, award())
    with pytest.raises(Forbidden, match="由那里的人办"):
        awards.record_by_body(here.scope("judge"), sent, award())


@requirement("F-01")
def test_from_the_desk_to_the_commission_and_back_on_the_case(here: County) -> None:
    case = terminated(here)
    desk, commission = stages.signed_in(here, "mediator"), stages.signed_in(here, "arbitrator")
    page = desk.get(reverse("disputes:handover_new", args=[case.code])).content.decode()
    assert "不移送这些" in page
    desk.post(reverse("disputes:handover_new", args=[case.code]), {"body": here.commission.pk, "consent": "phone"})
    sent = Handover.objects.get()

    def step(name: str, **said: Any) -> int:
        said = {"version": Handover.objects.get().version, **said}
        return commission.post(reverse(f"disputes:handover_{name}", args=[sent.code]), said).status_code

    assert "1 件等您办" in commission.get(reverse("disputes:handovers")).content.decode()
    assert step("receive") == 302
    assert step("accept", number="") == 422
    assert step("accept", number=NUMBER) == 302
    said = {"kind": "award", "number": "9号", "decided_on": TODAY.isoformat(), "result": "partly", "amount": "8,000 元"}
    assert step("award", **said) == 302

    shown = desk.get(case.get_absolute_url()).content.decode()
    assert "部分支持" in shown
    road = shown.split('ol class="loop"')[1].split("</ol>")[0]
    assert 'aria-current="step"' in road
    assert "11月23日 部分支持" in road
    assert "判付 8,000.00 元" in shown
    assert NUMBER in commission.get(sent.get_absolute_url()).content.decode()


VERBS: dict[str, Callable[[County, Handover], object]] = {
    "receive": lambda here, row: handovers.receive(here.scope("arbitrator"), row),
    "accept": lambda here, row: handovers.accept(here.scope("arbitrator"), row, number=NUMBER),
    "return_": lambda here, row: handovers.send_back(here.scope("arbitrator"), row, reason="不归本委管"),
}


@pytest.mark.parametrize("wanted", list(HandoverState))
def test_every_state_allows_its_verbs_and_refuses_the_others_with_a_sentence(
    here: County, sent: Handover, wanted: HandoverState
) -> None:
    way = {"sent": (), "received": ("receive",), "accepted": ("receive", "accept"), "returned": ("return_",)}
    for name in way[wanted]:
        VERBS[name](here, sent)
    sent.refresh_from_db()
    assert sent.state == wanted

    for name, verb in VERBS.items():
        if wanted in HANDOVER.table[name].sources:
            continue
        if name == "receive" and wanted in (HandoverState.RECEIVED, HandoverState.ACCEPTED):
            verb(here, sent)  # the same press again is what stands
        else:
            with pytest.raises(IllegalMove, match=r"。$"):
                verb(here, sent)
        sent.refresh_from_db()
        assert sent.state == wanted, name


@requirement("F-30", "F-32")
def test_referred_agreed_not_confirmed_and_mediated_again_on_the_same_case(here: County) -> None:
    referral = stages.staged_referral(here)
    mediator, case = here.scope("mediator"), referral.case
    cases.accept(mediator, case)
    stages.staged_effect(here, stages.staged_signatures(stages.staged_agreement(here, case)))
    filed = stages.staged_confirmation(here, Agreement.objects.get(case=case))
    docketed = confirmations.docket(here.scope("judge"), filed, court_number="（2026）浙9921民特3号")
    said = {"judge": "方敬之", "clerk": "冯小满", "reason": "付款账户不清楚"}
    confirmations.rule(here.scope("judge"), docketed, granted=False, **said)

    cases.mediate_again(mediator, Case.objects.get(pk=case.pk))
    with clock.standing(stages.MONDAY + dt.timedelta(hours=2)):
        signed = stages.staged_signatures(stages.staged_agreement(here, Case.objects.get(pk=case.pk), instalments=2))
        stages.staged_effect(here, signed)

    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.amount_agreed) == ("agreed", Decimal("17200.00"))
    assert [row.state for row in case.agreements.order_by("edition")] == ["effective", "effective"]
    assert confirmations.prepare(mediator, case, court=here.court).agreement.edition == 2
