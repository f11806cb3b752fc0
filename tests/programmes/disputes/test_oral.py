"""Oral applications: the record that is printed, and the signed paper that comes back by its code."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents.models import Document
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid
from gonghui.programmes.disputes.actions import oral, scans
from tests import stages
from tests.cast import Cast, County
from tests.programmes.disputes.stage_cases import WORKER, new_case
from tests.requirements import requirement

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"


@pytest.fixture
def here(cast: Cast) -> County:
    return cast.here


@requirement("F-30")
def test_the_record_says_what_was_said_and_runs_the_same_clocks(here: County) -> None:
    case, online = new_case(here, origin="oral"), new_case(here, statement="在网上申请的")

    paper = oral.issue_record(here.scope("mediator"), case)

    assert paper.data["applicant"]["name"] == WORKER
    assert paper.data["total"] == "2,000.00"
    assert oral.issue_record(here.scope("mediator"), case).pk == paper.pk
    rules = [set(Deadline.objects.filter(record=each.pk).values_list("rule", "last_day")) for each in (case, online)]
    assert rules[0] == rules[1]


def test_only_oral_applications_have_a_record(here: County) -> None:
    with pytest.raises(IllegalMove):
        oral.issue_record(here.scope("mediator"), new_case(here))
    with pytest.raises(Forbidden):
        oral.issue_record(here.scope("leader"), new_case(here, origin="oral"))


@requirement("F-30")
@pytest.mark.parametrize("form", ["{}", " {} ", "https://example.invalid/verify/{}/"])
def test_the_code_finds_the_case_again(here: County, form: str) -> None:
    new_case(here, origin="oral")
    case = new_case(here, origin="oral", statement="第二件")
    scope = here.scope("mediator")
    paper = oral.issue_record(scope, case)

    pages = [stages.photo_file("red"), stages.photo_file("blue")]
    scan = scans.take_back(scope, code=form.format(paper.verification_code.lower()), pages=pages)

    assert (scan.record_id, scan.kind) == (case.pk, "signed_scan")
    paper.refresh_from_db()
    assert "已经签字" in paper.effect


def test_a_paper_comes_back_once(here: County) -> None:
    scope = here.scope("mediator")
    paper = oral.issue_record(scope, new_case(here, origin="oral"))
    scans.take_back(scope, code=paper.verification_code, pages=[stages.photo_file()])

    with pytest.raises(Invalid):
        scans.take_back(scope, code=paper.verification_code, pages=[stages.photo_file()])


def test_a_code_of_the_neighbour_or_of_another_paper_is_none(cast: Cast) -> None:
    paper = oral.issue_record(cast.here.scope("mediator"), new_case(cast.here, origin="oral"))

    for scope, code in (
        (cast.neighbour.scope("mediator"), paper.verification_code),
        (cast.here.scope("mediator"), "X"),
    ):
        with pytest.raises(Invalid) as refused:
            scans.take_back(scope, code=code, pages=[stages.photo_file()])
        assert list(refused.value.fields) == ["code"]


def test_pages_print_and_take_back(here: County, client: Client) -> None:
    client.force_login(here.users["mediator"])
    case = new_case(here, origin="oral")
    assert "出具口头申请笔录" in client.get(case.get_absolute_url()).text
    client.post(reverse("disputes:case_record", args=[case.code]))
    paper = Document.objects.get(record=case.pk)
    assert paper.verification_code in client.get(case.get_absolute_url()).text

    wrong = client.post(reverse("disputes:scan"), {"code": paper.verification_code})
    sent = [SimpleUploadedFile(f"{n}.jpg", stages.photo_file(c).getvalue()) for n, c in enumerate(("red", "blue"))]
    done = client.post(reverse("disputes:scan"), {"code": paper.verification_code, "pages": sent}, follow=True)

    assert "还没选文件" in wrong.text
    assert "签字扫描件" in done.text
