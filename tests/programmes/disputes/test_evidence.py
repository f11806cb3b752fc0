"""Evidence: brought, opened, accepted or disputed; served to whoever may see it, and to nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from gonghui.engines.documents.uploads import Upload, read_upload
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid
from gonghui.kernel.models import AccessLog, TimelineEntry
from gonghui.programmes.disputes.actions import cases
from gonghui.programmes.disputes.actions import evidence as actions
from gonghui.programmes.disputes.enums import SeatRole
from gonghui.programmes.disputes.models import Case, Evidence
from tests import stages
from tests.cast import Cast, County
from tests.programmes.disputes.stage_cases import accepted_case, new_case, seat_of, seat_scope
from tests.requirements import requirement

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def here(cast: Cast) -> County:
    return cast.here


@pytest.fixture
def desk(here: County, client: Client) -> Client:
    client.force_login(here.users["mediator"])
    return client


def photo(colour: str = "red") -> Upload:
    return read_upload(stages.photo_file(colour))


def brought(county: County, case: Case, **said: Any) -> Evidence:
    known: dict[str, Any] = {"title": "考勤表", "brought_by": "applicant", "upload": photo()}
    return actions.add(county.scope("mediator"), case, **{**known, **said})


@requirement("F-27")
def test_evidence_is_numbered_and_hashed_and_told_without_names(here: County) -> None:
    case = new_case(here)

    first = brought(here, case, proves="8 月上满了班")
    second = brought(here, case, title="厂牌", upload=None, kept_at="申请人自己保管")

    assert [first.number, second.number] == [1, 2]
    assert first.sha256 == photo().sha256 and first.size > 0
    told = TimelineEntry.objects.filter(record=case.pk, verb="evidence.add").order_by("sequence")
    assert [entry.summary for entry in told] == ["收到证据 1（申请人）", "收到证据 2（申请人）"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": " "}, "title"),
        ({"brought_by": "court"}, "brought_by"),
        ({"upload": None}, "file"),
    ],
)
def test_what_is_missing_is_named(here: County, said: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        brought(here, new_case(here), **said)

    assert list(refused.value.fields) == [field]


def test_the_same_file_is_kept_once_and_leaves_nothing_behind(here: County, files: Path) -> None:
    case = new_case(here)
    brought(here, case)

    with pytest.raises(Invalid):
        brought(here, case, title="又一份")

    assert len([each for each in files.rglob("*") if each.is_file()]) == 1


@pytest.mark.parametrize("end", ["refuse", "withdraw"])
def test_an_ended_case_takes_no_evidence(here: County, end: str) -> None:
    case = new_case(here)
    getattr(cases, end)(here.scope("mediator"), case, reason="不属于劳动争议", version=case.version)

    with pytest.raises(IllegalMove):
        brought(here, case)


def test_evidence_is_the_mediators_to_take_in(here: County) -> None:
    with pytest.raises(Forbidden):
        actions.add(here.scope("officer"), new_case(here), title="考勤表", brought_by="applicant", kept_at="这里")


@requirement("F-27")
def test_a_party_sees_its_own_and_what_was_opened(here: County) -> None:
    case = accepted_case(here)
    own, hidden = brought(here, case), brought(here, case, brought_by="respondent", upload=photo("blue"))
    seat, adviser = seat_of(case, SeatRole.APPLICANT), SeatRole.ADVISER

    before = set(Evidence.objects.visible_to(seat_scope(seat)).shown_to(seat))
    actions.open_to_both(here.scope("mediator"), hidden)
    after = set(Evidence.objects.visible_to(seat_scope(seat)).shown_to(seat))
    seat.role = adviser

    assert (before, after) == ({own}, {own, hidden})
    assert set(Evidence.objects.visible_to(seat_scope(seat)).shown_to(seat)) == {hidden}


def test_opening_twice_is_told_once(here: County) -> None:
    evidence = brought(here, new_case(here))

    first = actions.open_to_both(here.scope("mediator"), evidence).opened_at
    again = actions.open_to_both(here.scope("mediator"), evidence).opened_at

    assert first == again
    assert TimelineEntry.objects.filter(verb="evidence.open").count() == 1


def test_a_dispute_has_a_reason_and_the_newest_word_counts(here: County) -> None:
    scope, evidence = here.scope("mediator"), brought(here, new_case(here))
    with pytest.raises(IllegalMove):
        actions.take_stance(scope, evidence, side="respondent", stance="accepted")
    actions.open_to_both(scope, evidence)
    with pytest.raises(Invalid):
        actions.take_stance(scope, Evidence.objects.get(), side="respondent", stance="disputed")

    actions.take_stance(scope, Evidence.objects.get(), side="respondent", stance="disputed", reason="不是本人签的")
    actions.take_stance(scope, Evidence.objects.get(), side="respondent", stance="accepted")

    assert Evidence.objects.with_stances().get().respondent_says == "accepted"
    assert TimelineEntry.objects.filter(verb="evidence.stance").count() == 2


@requirement("F-27")
def test_files_open_by_the_right_door_only_and_every_look_is_noted(cast: Cast, desk: Client) -> None:
    here = cast.here
    case = accepted_case(here)
    hidden = brought(here, case, brought_by="respondent")
    url = reverse("disputes:evidence_file", args=[case.code, hidden.pk])
    in_room = reverse("disputes_public:room_evidence_file", args=[case.code, hidden.pk])
    applicant, foreign = stages.inside(here, case), Client()
    foreign.force_login(cast.neighbour.users["mediator"])

    assert desk.get(url).headers["Content-Type"] == "image/jpeg"
    assert (foreign.get(url).status_code, applicant.get(in_room).status_code) == (404, 404)
    actions.open_to_both(here.scope("mediator"), hidden)

    assert applicant.get(in_room).status_code == 200
    assert AccessLog.objects.filter(record=case.pk, what="证据 1").count() == 2
    assert "看过：" in desk.get(reverse("disputes:evidence", args=[case.code])).text


def test_a_changed_file_is_not_served(here: County, desk: Client, files: Path) -> None:
    case = new_case(here)
    evidence = brought(here, case)
    (files / str(evidence.file.name)).write_bytes(b"something else")

    assert desk.get(reverse("disputes:evidence_file", args=[case.code, evidence.pk])).status_code == 409


def test_the_page_takes_in_opens_and_notes(here: County, desk: Client) -> None:
    case = accepted_case(here)
    sent = SimpleUploadedFile("x.exe", stages.photo_file().getvalue(), "application/octet-stream")
    said = {"title": "工资条", "brought_by": "applicant", "file": sent}

    desk.post(reverse("disputes:evidence_add", args=[case.code]), said)
    evidence = Evidence.objects.get()
    desk.post(reverse("disputes:evidence_open", args=[case.code, evidence.pk]))
    answer = {"side": "respondent", "stance": "disputed", "reason": "数目不对"}
    desk.post(reverse("disputes:evidence_stance", args=[case.code, evidence.pk]), answer)

    page = desk.get(reverse("disputes:evidence", args=[case.code]))
    assert "被申请人不认" in page.text and "数目不对" in page.text
    assert "工资条" in desk.get(case.get_absolute_url()).text


def test_the_page_refuses_what_is_no_picture(here: County, desk: Client) -> None:
    case = new_case(here)
    said = {"title": "工资条", "brought_by": "applicant", "file": SimpleUploadedFile("x.jpg", b"MZ nothing")}

    page = desk.post(reverse("disputes:evidence_add", args=[case.code]), said)

    assert "不是照片" in page.text
    assert not Evidence.objects.exists()
