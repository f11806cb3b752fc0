"""Issuing, sealing and withdrawing documents.

Files are made and hashed outside transactions, so issuing and sealing refuse to run inside one (`RuntimeError`): a
programme calls them after its own action has committed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.engines.documents import rendering, sealing
from gonghui.engines.documents.kinds import KINDS, DocumentKind
from gonghui.engines.documents.models import Document
from gonghui.engines.documents.permissions import ISSUE, SEAL
from gonghui.engines.documents.word import render_word
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.access import next_number
from gonghui.kernel.errors import IllegalMove, Invalid, NotFound, required
from gonghui.kernel.lifecycle import move
from gonghui.kernel.models import Record, RecordModel
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event

LARGEST_FILE = 20 * 1024 * 1024


def issue(
    scope: Scope,
    record: Record | RecordModel,
    *,
    kind: DocumentKind | str,
    title: str,
    data: Mapping[str, Any],
    organization: Organization,
    number: str = "",
    shown: Sequence[tuple[str, str]] = (),
    supersedes: Document | None = None,
) -> Document:
    """Number, render, hash and store one document of `record`, issued by `organization`. About 50 ms.

    `data` is plain JSON as the template's head lists it; `shown` are masked facts for the public page. The number comes
    from the kind's series, without gaps in a federation and year; a kind without series needs `number`. A text that was
    issued to be signed is superseded by the signed one (`supersedes`): the number passes on, its file stays as proof.
    Refuses characters that cannot be printed before it takes a number. If the process dies on the way, a draft with the
    number stays and `issue_draft` finishes it.
    """
    scope.require(ISSUE)
    form = KINDS[kind] if isinstance(kind, str) else kind
    rendering.refuse_undrawable([title, organization.name, *rendering.texts(data)])
    document = _draft(record, form, organization, number)
    document.title, document.shown = title, [list(fact) for fact in shown]
    document.data_text = json.dumps(data, ensure_ascii=False)
    with transaction.atomic(durable=True):
        if supersedes is not None:
            document.number = _supersede(scope, supersedes)
        _settle_number(document, form)
        document.save(force_insert=True)
    return issue_draft(scope, document)


def issue_draft(scope: Scope, document: Document) -> Document:
    """Make the file of a numbered draft and issue it. `Stale` where somebody else has just done so."""
    kind = KINDS[document.kind]
    move(scope, document, "issue")
    document.issued_at = clock.now()
    pdf = rendering.render(kind.template, _frame(document, kind), document.data)
    _store(document, pdf)
    document.issued_sha256 = document.sha256
    with transaction.atomic(durable=True), _discarding_file(document):
        document.save_fields("state", "issued_at", "file", "size", "sha256", "issued_sha256")
        _tell(scope, document, "documents.issued", _("出具《%(title)s》%(number)s"))
    return document


def preview(*, kind: DocumentKind | str, title: str, data: Mapping[str, Any], organization: Organization) -> bytes:
    """The PDF that `issue` would make, marked as a draft on every page; nothing is numbered or kept."""
    form = KINDS[kind] if isinstance(kind, str) else kind
    frame = rendering.Frame(
        title=title, number=_("（还没有文号）"), issuer=organization.name, issued_at=clock.now(),
        verify_home=settings.GONGHUI_SITE_URL.rstrip("/") + reverse("documents:verify"), verify_code="",
        sealed=False, draft=True,
    )  # fmt: skip
    return rendering.render(form.template, frame, data)


def word_file(document: Document) -> bytes:
    """The document for a word processor, made from the data that was frozen when it was issued.

    Raises `NotFound` for kinds that have no such form, and for a document that does not stand.
    """
    kind = KINDS.get(document.kind)
    if kind is None or kind.parts is None or not document.stands:
        raise NotFound()
    return render_word(_frame(document, kind), kind.parts(document.data))


def attach_file(
    scope: Scope,
    record: Record | RecordModel,
    *,
    kind: DocumentKind | str,
    title: str,
    pdf: bytes,
    organization: Organization,
    number: str = "",
    shown: Sequence[tuple[str, str]] = (),
    data: Mapping[str, Any] | None = None,
) -> Document:
    """Take in a PDF made elsewhere, such as a court's ruling or an agreement signed on paper, as an issued document.

    `data` is what it says, where we wrote the text ourselves. Refuses what is no readable PDF and files over 20 MB.
    Without `number` one is drawn from the kind's series.
    """
    scope.require(ISSUE)
    form = KINDS[kind] if isinstance(kind, str) else kind
    _refuse_unreadable(pdf)
    document = _draft(record, form, organization, number)
    document.title, document.shown = title, [list(fact) for fact in shown]
    document.data_text = json.dumps(data or {}, ensure_ascii=False)
    document.issued_at = clock.now()
    _store(document, pdf)
    document.issued_sha256 = document.sha256
    with transaction.atomic(durable=True), _discarding_file(document):
        _settle_number(document, form)
        move(scope, document, "issue")
        document.save(force_insert=True)
        _tell(scope, document, "documents.attached", _("收存《%(title)s》%(number)s"))
    return document


def seal_document(
    scope: Scope, document: Document, *, around: Callable[[Document], AbstractContextManager[None]] | None = None
) -> Document:
    """Put the issuing body's seal on an issued document; its hash changes, the old one is kept for comparison.

    `around` is entered before the seal is written and left after it, in the same transaction: it locks what the seal
    puts in force, and then writes it. Where it raises, nothing is sealed. Refuses a document whose stored file is no
    longer the one that was issued.
    """
    scope.require(SEAL)
    pdf = read_file(document)
    move(scope, document, "seal")
    now = clock.now()
    sealed = sealing.seal(
        pdf, reason=_("出具《%(title)s》") % {"title": document.title}, seal_text=document.organization.name
    )
    before, storage = str(document.file.name), document.file.storage
    _store(document, sealed, suffix="-sealed")
    document.sealed_at = now
    with transaction.atomic(durable=True), _discarding_file(document):
        with around(document) if around is not None else nullcontext():
            document.save_fields("state", "sealed_at", "file", "size", "sha256")
            _tell(scope, document, "documents.sealed", _("在《%(title)s》%(number)s 上加盖电子印章"))
        transaction.on_commit(lambda: storage.delete(before), robust=True)
    return document


@transaction.atomic
def withdraw(scope: Scope, document: Document, *, reason: str) -> Document:
    """Take a document back; the file stays as evidence and the public page says so. Refuses an empty reason."""
    reason = required(reason, "reason", _("写明为什么撤回，对方会看到。"), _("写一句理由。"))
    move(scope, document, "withdraw")
    document.withdrawn_at, document.withdrawal_reason = clock.now(), reason[:200]
    document.save_fields("state", "withdrawn_at", "withdrawal_reason")
    _tell(scope, document, "documents.withdrawn", _("撤回《%(title)s》%(number)s"))
    return document


@transaction.atomic
def note_effect(scope: Scope, document: Document, *, effect: str) -> Document:
    """What has become of a standing document, for the public page: `望溪县人民法院 10月16日 已司法确认`. No names."""
    scope.require(ISSUE)
    if not document.stands:
        raise IllegalMove(_("文书现在是“%(now)s”，不能写效力说明。") % {"now": document.state_label})
    document.effect = effect.strip()[:200]
    document.save_fields("effect")
    _tell(scope, document, "documents.effect_noted", _("《%(title)s》%(number)s 写入效力说明"))
    return document


def read_file(document: Document) -> bytes:
    """The stored bytes, checked against the stored hash. Raises `IllegalMove` where they are missing or differ."""
    try:
        with document.file.open("rb") as file:
            content: bytes = file.read()
    except (FileNotFoundError, ValueError) as error:
        raise IllegalMove(_("这份文书的文件不在了。请管理员从备份恢复。")) from error
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise IllegalMove(_("存档的文件和出具时不一样，已经停用。请管理员从备份恢复，并查明原因。"))
    return content


def _draft(record: Record | RecordModel, kind: DocumentKind, organization: Organization, number: str) -> Document:
    owner = record.record if isinstance(record, RecordModel) else record
    if not kind.series and not number.strip():
        sentence = _("%(kind)s用出具单位自己的文号。") % {"kind": kind.label}
        raise Invalid(sentence, fields={"number": _("填上文书上的编号。")})
    return Document(
        record=owner,
        federation_id=owner.federation_id,
        organization=organization,
        kind=kind.code,
        number=number.strip(),
    )


def _settle_number(document: Document, kind: DocumentKind) -> None:
    """A number that nobody has: the given one, or the next `望工调〔2026〕318号`: mark of the body, then the series."""
    taken = Document.objects.filter(federation_id=document.federation_id)
    if document.number:
        if taken.filter(number=document.number).exists():
            sentence = _("文号 %(number)s 已经用过了。") % {"number": document.number}
            raise Invalid(sentence, fields={"number": _("核对文书上的编号。")})
        return
    body = document.organization
    mark = body.document_mark or (body.federation.document_mark if body.federation else "")
    if not mark:
        raise Invalid(_("%(name)s还没有发文代字。请管理员在机构资料里填上，再出具。") % {"name": body.name})
    series, year = kind.series_of(mark), clock.today().year
    # Papers taken in under a number of this series may lie ahead of the counter.
    while not document.number or taken.filter(number=document.number).exists():
        document.number = f"{series}〔{year}〕{next_number(document.federation_id, series, year)}号"


def _supersede(scope: Scope, former: Document) -> str:
    """Withdraw `former` in favour of a new text and hand over its number."""
    number = former.number
    move(scope, former, "supersede")
    former.number = _("%(number)s（签署前文本）") % {"number": number}
    former.withdrawn_at, former.withdrawal_reason = clock.now(), _("由签署后的文本代替")
    former.effect = former.withdrawal_reason
    former.save_fields("state", "number", "withdrawn_at", "withdrawal_reason", "effect")
    return number


def _frame(document: Document, kind: DocumentKind) -> rendering.Frame:
    return rendering.Frame(
        title=document.title,
        number=document.number,
        issuer=document.organization.name,
        issued_at=document.issued_at or clock.now(),
        verify_home=settings.GONGHUI_SITE_URL.rstrip("/") + reverse("documents:verify"),
        verify_code=document.verification_code,
        sealed=kind.needs_seal,
    )


def _refuse_unreadable(pdf: bytes) -> None:
    if len(pdf) > LARGEST_FILE:
        raise Invalid(_("文件超过 20 MB。请压缩以后再传。"), fields={"file": _("换一个小一点的文件。")})
    if not sealing.is_readable(pdf):
        raise Invalid(_("这个文件不是完整的 PDF。请重新导出或者扫描成 PDF。"), fields={"file": _("换一个 PDF 文件。")})


def _store(document: Document, pdf: bytes, *, suffix: str = "") -> None:
    document.file.save(f"{document.verification_code}{suffix}.pdf", ContentFile(pdf), save=False)
    document.size, document.sha256 = len(pdf), hashlib.sha256(pdf).hexdigest()


@contextmanager
def _discarding_file(document: Document) -> Iterator[None]:
    """Leave no file behind whose row was not written. Entered inside the transaction: what has been committed stays."""
    try:
        yield
    except BaseException:
        document.file.storage.delete(str(document.file.name))
        raise


def _tell(scope: Scope, document: Document, verb: str, sentence: str) -> None:
    facts = {"title": document.title, "number": document.number}
    changes = {"document": document.pk, "kind": document.kind, "number": document.number, "sha256": document.sha256}
    record_event(scope, document.record_id, verb, sentence % facts, changes)
