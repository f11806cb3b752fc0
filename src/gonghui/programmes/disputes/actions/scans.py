"""Papers that were printed with a code, signed by hand, and come back by that code: oral records, agreements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

from django.utils.translation import gettext as _

from gonghui.engines.documents import actions as documents
from gonghui.engines.documents.models import Document
from gonghui.engines.documents.uploads import one_pdf
from gonghui.kernel import codes
from gonghui.kernel.errors import Invalid, NotFound
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import AgreementState
from gonghui.programmes.disputes.models import Agreement
from gonghui.programmes.disputes.papers.kinds import AGREEMENT_TEXT, ORAL_RECORD, SIGNED_SCAN
from gonghui.programmes.disputes.papers.wording import in_source_language
from gonghui.programmes.disputes.permissions import OPEN_CASE


def take_back(scope: Scope, *, code: str, pages: Sequence[IO[bytes]]) -> Document:
    """File the signed paper with the case that its code names, as a document of its own.

    Not inside a transaction. The code is the one printed on the paper, or the address that its QR code opens. Refuses
    papers of cases that the asker does not see as if they did not exist, a record that came back already, an agreement
    that nobody signs any more, and files that are neither photos nor a PDF.
    """
    scope.require(OPEN_CASE)
    paper = _paper(scope, code)
    before = len(scans_of(paper))
    _refuse(paper, before)
    try:
        pdf = one_pdf(pages)
    except Invalid as error:
        raise Invalid(str(error), fields={"pages": str(error)}) from error
    with in_source_language():
        mark = _("签字") if not before else _("签字%(n)s") % {"n": before + 1}
        title = _("%(title)s（签字扫描件）") % {"title": paper.title}
        effect = _("已经签字，签字件存档")
    number = f"{paper.number}（{mark}）"
    scan = documents.attach_file(
        scope, paper.record, kind=SIGNED_SCAN, title=title, pdf=pdf, organization=paper.organization, number=number
    )
    documents.note_effect(scope, paper, effect=effect)
    return scan


def scans_of(paper: Document) -> list[Document]:
    """The signed copies of a paper that came back, oldest first. One query."""
    with in_source_language():
        begins = f"{paper.number}（{_('签字')}"
    rows = Document.objects.filter(record=paper.record_id, number__startswith=begins).of_kind(SIGNED_SCAN.code)
    return list(rows.standing().order_by("pk"))


def _refuse(paper: Document, before: int) -> None:
    """A record comes back once; an agreement as often as somebody signs another copy, while it is out."""
    if paper.kind == ORAL_RECORD.code:
        if before:
            raise Invalid(_("这份笔录签好的已经传过了。"), fields={"code": _("核对是不是另一份。")})
        return
    if not Agreement.objects.filter(draft=paper, state=AgreementState.SIGNING).exists():
        sentence = _("这一稿协议现在不用签了：已经撤下、签齐或者生效。")
        raise Invalid(sentence, fields={"code": _("核对是不是最新发出的一稿。")})


def _paper(scope: Scope, code: str) -> Document:
    typed = codes.typed(code.strip().rstrip("/").rsplit("/", 1)[-1])
    rows = Document.objects.of_kind(ORAL_RECORD.code, AGREEMENT_TEXT.code).standing()
    try:
        return get_visible(scope, rows.select_related("record", "organization"), verification_code=typed)
    except NotFound as error:
        sentence = _("没有找到这个码的笔录、协议。对照纸的页脚再写一遍；码里没有 0、1、I、L、O 和 A、E、U。")
        raise Invalid(sentence, fields={"code": sentence}) from error
