from __future__ import annotations

import re
from typing import TYPE_CHECKING, Self

from gonghui.engines.documents.enums import DocumentState
from gonghui.kernel import codes
from gonghui.kernel.querysets import ChildQuerySet

if TYPE_CHECKING:
    from gonghui.engines.documents.models import Document

BRACKETS = str.maketrans("[]【】（）()", "〔〕〔〕〔〕〔〕")


class DocumentQuerySet(ChildQuerySet["Document"]):
    """Documents of the records that a scope sees."""

    def of_kind(self, *kinds: str) -> Self:
        """Only these kinds, by code."""
        return self.filter(kind__in=kinds)

    def standing(self) -> Self:
        """Issued or sealed, and not withdrawn."""
        return self.filter(state__in=(DocumentState.ISSUED, DocumentState.SEALED))

    def left_unfinished(self) -> Self:
        """Numbered, but their file was never made: a process died in between. `issue_draft` finishes them."""
        return self.filter(state=DocumentState.DRAFT)

    def latest_first(self) -> Self:
        """The newest on top, with the body that issued each."""
        return self.select_related("organization").order_by("-created_at", "-pk")

    def public_by_code(self, code: str) -> Document | None:
        """The issued document behind a code, as typed, with its body. Open to all: who has the code has the paper."""
        issued = self.exclude(issued_at=None).select_related("organization")
        return issued.filter(verification_code=codes.typed(code)).first()

    def public_by_hash(self, fingerprint: str) -> Document | None:
        """The issued document whose file, sealed or as it was before the seal, has this hash. Open to all: who has the
        file has the paper."""
        issued = self.exclude(issued_at=None).select_related("organization").order_by("pk")
        return issued.filter(sha256=fingerprint).first() or issued.filter(issued_sha256=fingerprint).first()

    def public_by_number(self, number: str) -> Self:
        """Issued documents with this number, whatever brackets were typed. Only that they exist may be shown."""
        plain = re.sub(r"\s+", "", number).translate(BRACKETS)
        return self.exclude(issued_at=None).filter(number__in={plain, number.strip()})
