from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gonghui.engines.documents import actions, verify, views
from gonghui.engines.documents.enums import Comparison
from gonghui.engines.documents.models import Document
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel.models import AccessLog, Record
from gonghui.kernel.scope import Scope
from tests.engines.documents.test_actions import issued


@pytest.fixture
def sealed(scope: Scope, record: Record, body: Organization, seal_key: Path) -> Document:
    return actions.seal_document(scope, issued(scope, record, body))


def page(client: Client, document: Document) -> str:
    return client.get(document.verify_url).content.decode()


def test_a_sealed_document_is_genuine(client: Client, sealed: Document) -> None:
    html = page(client, sealed)

    assert "这份文书是真的" in html
    assert "由望溪县鹭洲镇劳动争议调解委员会出具，出具以后没有改过。" in html
    assert sealed.number in html
    assert "欧阳**、望溪顺屹物流有限公司" in html
    assert sealed.fingerprint in html


def test_the_page_never_shows_content(client: Client, sealed: Document) -> None:
    html = page(client, sealed)

    assert "欧阳䶮" in sealed.data_text
    for secret in ("欧阳䶮", "43,000.00", "330199199003074127", sealed.withdrawal_reason or "劳动关系于"):
        assert secret not in html


def test_an_unsealed_agreement_has_no_force_yet(
    client: Client, scope: Scope, record: Record, body: Organization
) -> None:
    html = page(client, issued(scope, record, body))

    assert "这份文书还没有盖章" in html
    assert "这份文书是真的" not in html


def test_a_withdrawn_document_says_so_without_the_reason(client: Client, scope: Scope, sealed: Document) -> None:
    actions.withdraw(scope, sealed, reason="欧阳䶮的姓名写错")

    html = page(client, sealed)

    assert "这份文书已经撤回" in html
    assert "姓名写错" not in html


def test_a_file_changed_on_disk_is_not_vouched_for(client: Client, sealed: Document) -> None:
    path = Path(sealed.file.path)
    path.write_bytes(path.read_bytes() + b" ")

    html = page(client, sealed)

    assert "这份文书暂时不能认定" in html
    assert "这份文书是真的" not in html


def test_a_missing_file_is_not_vouched_for(sealed: Document) -> None:
    Path(sealed.file.path).unlink()

    found = verify.verify_code(sealed.verification_code)

    assert found is not None
    assert not found.genuine


def test_an_unknown_code_is_404_with_a_way_on(client: Client, sealed: Document) -> None:
    answer = client.get(reverse("documents:verify_document", args=["KDMW7P3RXQ52"]))

    assert answer.status_code == 404
    assert "没有这份文书" in answer.content.decode()


def test_a_code_is_found_however_it_is_typed(client: Client, sealed: Document) -> None:
    typed = f" {sealed.verification_code_text.lower()} "

    answer = client.get(reverse("documents:verify"), {"q": typed}, follow=True)

    assert "这份文书是真的" in answer.content.decode()


@pytest.mark.parametrize("brackets", ["〔〕", "[]", "（）", "【】"])
def test_a_number_tells_only_that_the_document_exists(client: Client, sealed: Document, brackets: str) -> None:
    typed = sealed.number.replace("〔", brackets[0]).replace("〕", brackets[1])

    html = client.get(reverse("documents:verify"), {"q": typed}).content.decode()

    assert "有这个文号的文书" in html
    assert "欧阳" not in html
    assert sealed.verification_code not in html


def test_compare_tells_the_four_cases_apart(scope: Scope, sealed: Document, record: Record, body: Organization) -> None:
    content = actions.read_file(sealed)
    unsealed = issued(scope, record, body)
    draft_copy = actions.read_file(unsealed)
    actions.seal_document(scope, unsealed)

    assert verify.compare(sealed.verification_code, content) == Comparison.SAME
    assert verify.compare(unsealed.verification_code, draft_copy) == Comparison.BEFORE_SEAL
    assert verify.compare(sealed.verification_code, content.replace(b"2026", b"2027", 1)) == Comparison.CHANGED
    assert verify.compare(sealed.verification_code, draft_copy) == Comparison.OTHER
    assert verify.compare("KDMW7P3RXQ52", content) is None


@pytest.mark.parametrize(
    ("change", "sentence"), [(b"", "这份文书是真的"), (b" ", "您手里的文件被改过")], ids=["same", "changed"]
)
def test_comparing_on_the_page(client: Client, sealed: Document, change: bytes, sentence: str) -> None:
    upload = SimpleUploadedFile("x.pdf", actions.read_file(sealed) + change, content_type="application/pdf")

    html = client.post(sealed.verify_url, {"file": upload}).content.decode()

    headline = html.split("<h1")[1].split("</h1>")[0]
    assert sentence in headline


def test_comparing_without_a_file_says_what_to_do(client: Client, sealed: Document) -> None:
    assert "还没选文件" in client.post(sealed.verify_url, {}).content.decode()


def test_looking_up_needs_few_queries(
    client: Client, sealed: Document, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        page(client, sealed)


def test_the_file_is_for_posts_that_see_the_record(client: Client, sealed: Document) -> None:
    answer = client.get(sealed.get_absolute_url())

    assert answer.status_code == 302
    assert not AccessLog.objects.exists()


@pytest.mark.django_db
def test_numbers_and_codes_cannot_be_tried_out_without_end(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(views.RATES, "verify", "2/10m/ip")

    answers = [client.get("/verify/", {"q": f"望工调〔2026〕{number}号"}).status_code for number in range(3)]

    assert answers == [200, 200, 429]


@pytest.mark.requirement("F-28")
def test_a_file_alone_finds_its_document(client: Client, sealed: Document) -> None:
    upload = SimpleUploadedFile("x.pdf", actions.read_file(sealed), content_type="application/pdf")

    html = client.post(reverse("documents:verify"), {"file": upload}).content.decode()

    assert "这份文书是真的" in html
    assert sealed.number in html


def test_a_file_from_before_the_seal_says_so(
    client: Client, scope: Scope, record: Record, body: Organization, seal_key: Path
) -> None:
    unsealed = issued(scope, record, body)
    upload = SimpleUploadedFile("x.pdf", actions.read_file(unsealed), content_type="application/pdf")
    actions.seal_document(scope, unsealed)

    assert "这是盖章以前的文本" in verify_page(client, upload) or "要以盖章后的文件为准" in verify_page(client, upload)


def verify_page(client: Client, upload: SimpleUploadedFile) -> str:
    upload.seek(0)
    return client.post(reverse("documents:verify"), {"file": upload}).content.decode()


def test_a_changed_file_finds_nothing_and_nothing_is_kept(client: Client, sealed: Document) -> None:
    before = Document.objects.count()
    upload = SimpleUploadedFile("x.pdf", actions.read_file(sealed) + b" ", content_type="application/pdf")

    answer = client.post(reverse("documents:verify"), {"file": upload})

    assert answer.status_code == 404
    assert "没有出具过一模一样的文件" in answer.content.decode()
    assert sealed.number not in answer.content.decode()
    assert Document.objects.count() == before


def test_a_file_too_large_is_refused_by_its_announced_length(client: Client, sealed: Document) -> None:
    announced = {"CONTENT_LENGTH": str(64 * 1024 * 1024)}

    answer = client.generic("POST", reverse("documents:verify"), b"x", "multipart/form-data; boundary=y", **announced)

    assert answer.status_code == 413


def test_files_are_compared_so_often_and_no_more(client: Client, sealed: Document) -> None:
    cache.clear()
    for _turn in range(30):
        assert client.post(reverse("documents:verify"), {}).status_code == 422

    assert client.post(reverse("documents:verify"), {}).status_code == 429
    assert client.get(sealed.verify_url).status_code == 200
    cache.clear()
