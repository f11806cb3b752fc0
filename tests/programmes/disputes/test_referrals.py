"""Cases handed over by courts and bureaus: on the page, by the API, and the result that goes back."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from gonghui.engines.documents import sealing
from gonghui.engines.documents.models import Document
from gonghui.foundation.accounts.tokens import issue_token
from gonghui.foundation.notifications.models import Notice
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, Stale
from gonghui.kernel.lifecycle import move
from gonghui.kernel.rights import RIGHTS
from gonghui.programmes.disputes.actions import cases, confirmations, referrals
from gonghui.programmes.disputes.actions.cases import NewClaim, NewParty
from gonghui.programmes.disputes.models import Agreement, Case, Referral
from gonghui.programmes.disputes.permissions import REFER_CASES, VIEW_FIGURES, VIEW_REFERRALS
from tests import stages
from tests.cast import Cast, County
from tests.programmes.disputes.stage_cases import FIRM, SPEAKER_PHONE, WORKER, WORKER_PHONE
from tests.requirements import requirement

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/api/v1/disputes/referrals"


@pytest.fixture(autouse=True)
def with_seal(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    sealing.create_seal_key(sealing.seal_folder(), "望溪县总工会")


@pytest.fixture
def here(cast: Cast) -> County:
    return cast.here


def referred(county: County, who: str = "judge", **changed: Any) -> Referral:
    said: dict[str, Any] = {
        "number": "（2026）望0199民初12号",
        "category": "W01",
        "statement": "7月、8月工资没有发。",
        "place_id": county.town,
        "applicant": NewParty(WORKER, WORKER_PHONE),
        "respondent": NewParty(FIRM),
        "claims": [NewClaim("W01")],
        "submission_key": "attempt-1",
    }
    return referrals.refer(county.scope(who), **{**said, **changed})


def ended(county: County, referral: Referral) -> Referral:
    scope, case = county.scope("mediator"), Case.objects.get(pk=referral.case_id)
    cases.accept(scope, case, version=case.version)
    cases.terminate(scope, case, reason="谈不拢", version=case.version)
    return Referral.objects.with_parts().get(pk=referral.pk)


def agreed(county: County, referral: Referral) -> Referral:
    scope, case = county.scope("mediator"), Case.objects.get(pk=referral.case_id)
    if case.state == "filed":
        cases.accept(scope, case, version=case.version)
    stages.staged_effect(county, stages.staged_signatures(stages.staged_agreement(county, case)))
    return Referral.objects.with_parts().get(pk=referral.pk)


def refused(county: County, case: Case) -> None:
    agreement = Agreement.objects.select_related("case__record").get(case=case.pk, state="effective")
    filed = stages.staged_confirmation(county, agreement)
    docketed = confirmations.docket(county.scope("judge"), filed, court_number="（2026）望0199民特1号")
    confirmations.rule(
        county.scope("judge"), docketed, granted=False, reason="账户不清楚", judge="方敬之", clerk="冯小满"
    )


@requirement("F-32")
@pytest.mark.parametrize(("who", "origin"), [("judge", "court"), ("handler", "labour")])
def test_a_case_is_handed_over_under_the_senders_number(here: County, who: str, origin: str) -> None:
    referral = referred(here, who)

    assert (referral.case.origin, referral.case.origin_number) == (origin, "（2026）望0199民初12号")
    assert referral.case.mediation_body == here.mediation
    assert Case.objects.visible_to(here.scope("mediator")).get() == referral.case


@requirement("F-32")
def test_the_sender_sees_the_referral_and_not_the_case(cast: Cast) -> None:
    referral = referred(cast.here)

    for who in ("judge", "mediator", "officer"):
        assert Referral.objects.visible_to(cast.here.scope(who)).get() == referral
    assert not Case.objects.visible_to(cast.here.scope("judge")).exists()
    for scope in (cast.here.scope("handler"), cast.neighbour.scope("judge"), cast.neighbour.scope("officer")):
        assert not Referral.objects.visible_to(scope).exists()


def test_sent_twice_is_one_and_another_content_is_refused(here: County) -> None:
    first = referred(here)

    assert referred(here) == first
    with pytest.raises(Stale):
        referred(here, statement="别的事。")
    with pytest.raises(Invalid) as refused:
        referred(here, submission_key="attempt-2")
    assert list(refused.value.fields) == ["number"]
    assert Case.objects.count() == 1


def test_only_courts_and_bureaus_hand_over(here: County) -> None:
    with pytest.raises(Forbidden):
        referred(here, "officer")
    with pytest.raises(Invalid):
        referrals.refer(
            here.system, number="1", category="W01", statement="…", place_id=here.town, applicant=NewParty(WORKER),
            respondent=NewParty(FIRM), claims=[NewClaim("W01")], submission_key="k",
        )  # fmt: skip


def test_a_case_that_runs_has_no_result(here: County) -> None:
    with pytest.raises(IllegalMove):
        referrals.give_result(here.scope("mediator"), referred(here))


@requirement("F-32")
def test_the_result_goes_back_on_a_sealed_paper_and_is_read(here: County) -> None:
    referral = ended(here, referred(here))

    referrals.give_result(here.scope("mediator"), referral, note="双方数额相差较大")
    referral.refresh_from_db()
    paper = Document.objects.get(record=referral.pk)

    assert (referral.state, paper.state) == ("returned", "sealed")
    assert referral.result.endswith("没有达成协议；双方数额相差较大")
    assert Notice.objects.filter(organization=here.court, record=referral.pk).count() == 1
    with pytest.raises(IllegalMove):
        referrals.give_result(here.scope("mediator"), referral)
    assert referrals.mark_read(here.scope("judge"), referral).read_by == here.users["judge"]
    assert referrals.mark_read(here.scope("judge"), referral).state == "read"


@requirement("F-32")
def test_a_case_that_is_mediated_again_is_answered_again(here: County) -> None:
    """The first answer told of an agreement; the court that was asked to confirm it has refused."""
    mediator = here.scope("mediator")
    referral = agreed(here, referred(here, respondent=NewParty(FIRM, SPEAKER_PHONE)))
    referrals.mark_read(here.scope("judge"), referrals.give_result(mediator, referral))
    first = Document.objects.get(record=referral.pk)
    refused(here, referral.case)

    cases.mediate_again(mediator, Case.objects.get(pk=referral.case_id))

    waiting = Referral.objects.with_parts().get(pk=referral.pk)
    assert (waiting.state, waiting.result, waiting.paper, waiting.read_at) == ("working", "", None, None)
    first.refresh_from_db()
    assert first.effect == "案件再次调解，以新的告知书为准"
    assert Notice.objects.filter(organization=here.court, title__contains="再次调解").count() == 1
    with pytest.raises(IllegalMove):
        referrals.give_result(mediator, waiting)
    agreed(here, waiting)
    answered = referrals.give_result(mediator, Referral.objects.with_parts().get(pk=referral.pk))
    assert answered.paper is not None and answered.paper.pk != first.pk
    assert answered.result == first.data["result"]  # the same sum on the same day, and yet a paper of its own


def test_nobody_recalls_what_still_holds(here: County) -> None:
    referral = referrals.give_result(here.scope("mediator"), ended(here, referred(here)))

    with pytest.raises(IllegalMove, match="还算数"):
        move(here.scope("mediator"), referral, "recall")


def test_the_case_says_whose_it_was_and_where_to_answer(here: County) -> None:
    referral = referred(here)
    desk = stages.signed_in(here, "mediator")
    assert "（2026）望0199民初12号" in desk.get(referral.case.get_absolute_url()).text

    page = desk.get(ended(here, referral).case.get_absolute_url()).text

    assert "回告办理结果" in page and referral.get_absolute_url() in page


def test_a_result_is_read_once_there_is_one(here: County) -> None:
    with pytest.raises(IllegalMove):
        referrals.mark_read(here.scope("judge"), referred(here))


@requirement("F-32")
def test_pages_hand_over_answer_and_read(here: County) -> None:
    judge, desk = Client(), Client()
    judge.force_login(here.users["judge"])
    desk.force_login(here.users["mediator"])
    said = {
        "key": "page-1", "origin_number": "12号", "applicant_name": WORKER, "respondent_name": FIRM,
        "category": "W01", "place": here.town, "statement": "工资没发。", "claim_1_category": "W01",
    }  # fmt: skip

    answer = judge.post(reverse("disputes:referral_new"), said)
    referral = ended(here, Referral.objects.get())
    url = referral.get_absolute_url()
    desk.post(url + "give-back/", {"note": "", "version": referral.version})
    page = judge.get(url)
    judge.post(url + "read/")

    assert answer.headers["Location"] == url
    assert "没有达成协议" in page.text and "打开案件" not in page.text
    assert judge.get(Document.objects.get(record=referral.pk).get_absolute_url()).status_code == 200
    assert "已阅" in judge.get(reverse("disputes:referrals")).text


def key_of(county: County, *rights: str) -> str:
    court = county.court
    return issue_token(county.system, court, label="立案系统", rights=rights, good_for=dt.timedelta(days=1))[1]


def posted(key: str, said: dict[str, Any] | str, attempt: str = "attempt-1") -> Any:
    body = said if isinstance(said, str) else json.dumps(said)
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": attempt}
    return Client().post(URL, body, content_type="application/json", headers=headers)


def document(county: County) -> dict[str, Any]:
    return {
        "number": "12号", "category": "W01", "statement": "工资没发。", "place": county.town,
        "applicant": {"name": WORKER}, "respondent": {"name": FIRM},
        "claims": [{"category": "W01", "amount": "11840.00"}],
    }  # fmt: skip


@requirement("F-32")
def test_the_api_takes_a_case_once_and_tells_how_far_it_is(here: County) -> None:
    key = key_of(here, REFER_CASES.code, VIEW_REFERRALS.code)

    first, again = posted(key, document(here)), posted(key, document(here))
    other = posted(key, {**document(here), "statement": "别的事"})
    told = Client().get(f"{URL}/{first.json()['code']}", headers={"Authorization": f"Bearer {key}"})

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert first.json()["code"] == again.json()["code"]
    assert (told.json()["state"], told.json()["case_state"]) == ("working", "filed")


def test_the_api_refuses_with_problem_documents(here: County) -> None:
    key = key_of(here, REFER_CASES.code, VIEW_REFERRALS.code)

    answers = [
        posted(key_of(here, VIEW_REFERRALS.code), document(here)),
        posted(key, document(here), attempt="short"),
        posted(key, {"number": "12号"}),
        posted(key, "not json"),
        posted(key, {**document(here), "place": "999999999"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 422, 422, 422, 422]
    assert {answer.headers["Content-Type"] for answer in answers} == {"application/problem+json"}
    assert "statement" in answers[2].json()["fields"]
    assert RIGHTS[REFER_CASES.code] is REFER_CASES


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("applicant.name", {"applicant": {"name": "周\0桂兰"}}),
        ("respondent.name", {"respondent": {"name": "长" * 121}}),
        ("claims.0.amount", {"claims": [{"category": "W01", "amount": "1e22"}]}),
        ("number", {"number": "号" * 61}),
    ],
)
def test_the_api_names_what_no_column_takes(here: County, field: str, changed: dict[str, Any]) -> None:
    answer = posted(key_of(here, REFER_CASES.code), {**document(here), **changed})

    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])


@pytest.mark.parametrize("query", ["start=0001-01-01", "end=9999-12-31"])
def test_a_figure_of_another_age_is_refused_at_its_day(here: County, query: str) -> None:
    key = key_of(here, VIEW_FIGURES.code)

    answer = Client().get(
        f"/api/v1/disputes/figures/orders_received?{query}", headers={"Authorization": f"Bearer {key}"}
    )

    assert (answer.status_code, list(answer.json()["fields"])) == (422, [query.partition("=")[0]])
