from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from gonghui.engines.documents import actions, kinds, sealing
from gonghui.engines.documents.enums import DocumentState
from gonghui.engines.documents.models import Document
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, Stale
from gonghui.kernel.models import Record, TimelineEntry
from gonghui.kernel.scope import Scope
from tests.engines.documents import samples
from tests.engines.documents.reading import text_of
from tests.engines.documents.test_rendering import rendered


def issued(scope: Scope, record: Record, body: Organization, **changes: Any) -> Document:
    values: dict[str, Any] = {
        "kind": kinds.MEDIATION_AGREEMENT,
        "title": "调解协议书",
        "data": samples.MEDIATION_AGREEMENT,
        "organization": body,
        "shown": [("当事人", "欧阳**、望溪顺屹物流有限公司")],
    }
    return actions.issue(scope, record, **{**values, **changes})


@pytest.mark.requirement("F-17")
def test_issue_numbers_renders_and_hashes(scope: Scope, record: Record, body: Organization) -> None:
    document = issued(scope, record, body)

    stored = Document.objects.get()
    content = actions.read_file(stored)
    assert stored.state == DocumentState.ISSUED
    assert stored.number == f"望工调〔{stored.created_at.year}〕1号"
    assert stored.sha256 == stored.issued_sha256 == hashlib.sha256(content).hexdigest()
    assert stored.size == len(content)
    assert stored.data == samples.MEDIATION_AGREEMENT
    assert document.number in text_of(content)
    assert document.verification_code_text in text_of(content)


def test_timeline_tells_number_and_hash_but_nothing_personal(scope: Scope, record: Record, body: Organization) -> None:
    document = issued(scope, record, body)

    entry = TimelineEntry.objects.get(record=record)
    assert entry.verb == "documents.issued"
    assert entry.changes["sha256"] == document.sha256
    assert "欧阳" not in entry.summary + str(entry.changes)


def test_data_is_encrypted_at_rest(scope: Scope, record: Record, body: Organization) -> None:
    issued(scope, record, body)

    with connection.cursor() as cursor:
        cursor.execute("SELECT data_text FROM documents_document")
        raw = cursor.fetchone()[0]

    assert "欧阳" not in raw
    assert "330199199003074127" not in raw


def test_numbers_follow_each_other_in_each_series(scope: Scope, record: Record, body: Organization) -> None:
    letter = {"kind": "order_letter", "title": "交办单", "data": samples.ORDER_LETTER}

    numbers = [issued(scope, record, body).number for _turn in range(3)]
    other = issued(scope, record, body, **letter).number

    year = Document.objects.latest("pk").created_at.year
    assert numbers == [f"望工调〔{year}〕{number}号" for number in (1, 2, 3)]
    assert other == f"望工督〔{year}〕1号"


@pytest.mark.parametrize(
    ("mark", "kind", "series"),
    [
        ("望工", kinds.MEDIATION_AGREEMENT, "望工调"),
        ("望工调", kinds.MEDIATION_AGREEMENT, "望工调"),
        ("望工调", kinds.ACCEPTANCE_NOTICE, "望工调受"),
        ("望工调", kinds.ORDER_LETTER, "望工调督"),
    ],
)
def test_series_does_not_say_the_mark_twice(mark: str, kind: kinds.DocumentKind, series: str) -> None:
    assert kind.series_of(mark) == series


@pytest.mark.django_db(transaction=True)
def test_numbers_stay_unique_when_many_issue_at_once(scope: Scope, record: Record, body: Organization) -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        pytest.skip("threads need a database that they can share")

    def one(_turn: int) -> str:
        try:
            return issued(scope, record, body).number
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        numbers = list(pool.map(one, range(18)))

    year = Document.objects.latest("pk").created_at.year
    assert sorted(numbers) == sorted(f"望工调〔{year}〕{number}号" for number in range(1, 19))


@pytest.mark.requirement("F-28")
def test_a_signed_text_takes_over_the_number_of_the_one_before(
    scope: Scope, record: Record, body: Organization
) -> None:
    unsigned = issued(scope, record, body)
    number, sha256 = unsigned.number, unsigned.sha256

    signed = issued(scope, record, body, supersedes=unsigned)

    former = Document.objects.get(pk=unsigned.pk)
    assert (signed.number, signed.state) == (number, DocumentState.ISSUED)
    assert (former.number, former.state) == (f"{number}（签署前文本）", DocumentState.WITHDRAWN)
    assert hashlib.sha256(actions.read_file(former)).hexdigest() == sha256
    with pytest.raises(IllegalMove, match="还不能换新文本"):
        issued(scope, record, body, supersedes=former)


def test_a_number_taken_by_hand_is_passed_over(scope: Scope, record: Record, body: Organization) -> None:
    year = issued(scope, record, body).created_at.year
    issued(scope, record, body, number=f"望工调〔{year}〕2号")

    assert issued(scope, record, body).number == f"望工调〔{year}〕3号"


def test_a_given_number_is_refused_twice(scope: Scope, record: Record, body: Organization) -> None:
    ruling = {"kind": "confirmation_ruling", "title": "民事裁定书", "data": samples.CONFIRMATION_RULING}
    issued(scope, record, body, **ruling, number="（2026）望司确12号")

    with pytest.raises(Invalid, match="已经用过了"):
        issued(scope, record, body, **ruling, number="（2026）望司确12号")
    with pytest.raises(Invalid, match="自己的文号"):
        issued(scope, record, body, **ruling)


def test_unprintable_text_takes_no_number(scope: Scope, record: Record, body: Organization) -> None:
    with pytest.raises(Invalid, match="😀"):
        issued(scope, record, body, data={**samples.MEDIATION_AGREEMENT, "facts": ["😀"]})

    assert not Document.objects.exists()
    assert issued(scope, record, body).number.endswith("〕1号")


def test_a_body_without_mark_says_what_is_missing(
    scope: Scope, record: Record, body: Organization, federation: Organization
) -> None:
    Organization.objects.update(document_mark="")
    body.refresh_from_db()

    with pytest.raises(Invalid, match="发文代字"):
        issued(scope, record, body)


def test_issue_needs_its_right(scope: Scope, record: Record, body: Organization) -> None:
    stranger = Scope(actor="沈砚秋", federations=scope.federations)

    with pytest.raises(Forbidden, match="出具文书"):
        issued(stranger, record, body)
    assert not Document.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_trouble_after_the_commit_takes_no_file_from_what_was_sealed(
    scope: Scope, record: Record, body: Organization, seal_key: Path
) -> None:
    document = issued(scope, record, body)

    @contextmanager
    def with_trouble_afterwards(_sealed: Document) -> Iterator[None]:
        yield
        transaction.on_commit(lambda: 1 / 0)  # type: ignore[arg-type, return-value]

    with pytest.raises(ZeroDivisionError):
        actions.seal_document(scope, document, around=with_trouble_afterwards)

    sealed = Document.objects.get()
    assert sealed.state == DocumentState.SEALED
    assert actions.read_file(sealed)


@pytest.mark.django_db(transaction=True)
def test_issue_refuses_to_run_inside_a_transaction(scope: Scope, record: Record, body: Organization) -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        issued(scope, record, body)


def test_a_draft_left_by_a_dead_process_is_finished_under_its_number(
    scope: Scope, record: Record, body: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_args: object) -> bytes:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr("gonghui.engines.documents.rendering.render", die)
        with pytest.raises(MemoryError):
            issued(scope, record, body)
    draft = Document.objects.left_unfinished().get()

    actions.issue_draft(scope, draft)

    assert Document.objects.get().state == DocumentState.ISSUED
    assert Document.objects.get().number.endswith("〕1号")


@pytest.mark.requirement("F-28")
@pytest.mark.usefixtures("seal_key")
def test_seal_changes_the_file_once_and_keeps_the_first_hash(scope: Scope, record: Record, body: Organization) -> None:
    document = issued(scope, record, body)
    assert document.waits_for_seal
    before = document.sha256

    actions.seal_document(scope, document)

    stored = Document.objects.get()
    check = sealing.check_seal(actions.read_file(stored))
    assert (check.holds, check.signer) == (True, body.name)
    assert stored.state == DocumentState.SEALED
    assert stored.issued_sha256 == before != stored.sha256
    with pytest.raises(IllegalMove, match="还不能盖章"):
        actions.seal_document(scope, stored)


@pytest.mark.usefixtures("seal_key")
def test_sealing_refuses_a_file_that_was_changed_on_disk(scope: Scope, record: Record, body: Organization) -> None:
    document = issued(scope, record, body)
    path = Path(document.file.path)
    path.write_bytes(path.read_bytes().replace(b"2026", b"2027", 1))

    with pytest.raises(IllegalMove, match="和出具时不一样"):
        actions.seal_document(scope, document)


@pytest.mark.usefixtures("seal_key")
def test_the_slower_of_two_seals_leaves_no_file(scope: Scope, record: Record, body: Organization) -> None:
    document = issued(scope, record, body)
    slower = Document.objects.get()
    actions.withdraw(scope, document, reason="当事人姓名写错")
    folder = Path(document.file.path).parent
    files = sorted(folder.iterdir())

    with pytest.raises(Stale):
        actions.seal_document(scope, slower)

    assert sorted(folder.iterdir()) == files


def test_withdraw_keeps_the_file_and_wants_a_reason(scope: Scope, record: Record, body: Organization) -> None:
    document = issued(scope, record, body)

    with pytest.raises(Invalid, match="为什么撤回"):
        actions.withdraw(scope, document, reason=" ")
    actions.withdraw(scope, document, reason="当事人姓名写错")

    stored = Document.objects.get()
    assert (stored.state, stored.withdrawal_reason) == (DocumentState.WITHDRAWN, "当事人姓名写错")
    assert actions.read_file(stored)
    assert not stored.stands


def test_effect_is_noted_on_standing_documents_only(scope: Scope, record: Record, body: Organization) -> None:
    document = issued(scope, record, body)

    actions.note_effect(scope, document, effect="望溪县人民法院 10月16日 已司法确认")
    actions.withdraw(scope, document, reason="重新出具")

    assert Document.objects.get().effect == "望溪县人民法院 10月16日 已司法确认"
    with pytest.raises(IllegalMove, match="已撤回"):
        actions.note_effect(scope, document, effect="有效")


def test_a_scanned_paper_is_taken_in(scope: Scope, record: Record, body: Organization) -> None:
    pdf = rendered("confirmation_ruling")

    document = actions.attach_file(
        scope,
        record,
        kind=kinds.CONFIRMATION_RULING,
        title="民事裁定书",
        pdf=pdf,
        organization=body,
        number="（2026）望司确12号",
    )

    assert document.state == DocumentState.ISSUED
    assert actions.read_file(document) == pdf
    with pytest.raises(Invalid, match="不是完整的 PDF"):
        actions.attach_file(
            scope, record, kind="mediation_agreement", title="协议", pdf=b"\xff\xd8 jpeg", organization=body
        )


def test_documents_are_seen_where_their_record_is(scope: Scope, record: Record, body: Organization) -> None:
    document = issued(scope, record, body)
    neighbour = Scope(actor="邻县", federations=(body.pk + 1000,))

    assert list(Document.objects.visible_to(scope)) == [document]
    assert not Document.objects.visible_to(neighbour).exists()
    assert not Document.objects.visible_to(Scope.nobody()).exists()
    assert list(Document.objects.visible_to(Scope.nobody().opening(record.pk))) == [document]


def test_the_database_refuses_an_issued_document_without_file(record: Record, body: Organization) -> None:
    with pytest.raises(IntegrityError):
        Document.objects.create(
            record=record, federation_id=record.federation_id, organization=body, kind="x", number="1", state="issued"
        )
