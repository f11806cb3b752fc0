"""What anybody may learn of a document: whether it is genuine, whose, of when, what holds now. Never its content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gonghui.engines.documents import sealing
from gonghui.engines.documents.actions import read_file
from gonghui.engines.documents.enums import Comparison, DocumentState
from gonghui.engines.documents.models import Document
from gonghui.kernel.errors import IllegalMove


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer for one document. `intact`: our own file is byte for byte the one issued, its seal included."""

    document: Document
    intact: bool

    @property
    def genuine(self) -> bool:
        """Whether somebody may rely on it today."""
        return self.intact and self.document.stands and not self.document.waits_for_seal

    @property
    def headline(self) -> str:
        if not self.intact:
            return _("这份文书暂时不能认定")
        if self.document.state == DocumentState.WITHDRAWN:
            return _("这份文书已经撤回")
        if self.document.waits_for_seal:
            return _("这份文书还没有盖章")
        return _("这份文书是真的")

    @property
    def sentence(self) -> str:
        issuer = {"issuer": self.document.organization.name}
        if not self.intact:
            return _("查到了这个验真码，但存档文件和出具时不一样。请打电话向%(issuer)s核对，不要凭它办事。") % issuer
        if self.document.state == DocumentState.WITHDRAWN:
            return _("由%(issuer)s出具，后来撤回了，现在没有效力。") % issuer
        if self.document.waits_for_seal:
            return _("由%(issuer)s出具，盖章以后才有效力。") % issuer
        return _("由%(issuer)s出具，出具以后没有改过。") % issuer

    @property
    def in_force(self) -> str:
        """The present force in one or two words."""
        if self.document.state == DocumentState.WITHDRAWN:
            return _("已撤回")
        return _("有效") if self.genuine else _("待核对") if not self.intact else _("待盖章")


def verify_code(code: str) -> Verification | None:
    """The answer for a code as typed or scanned; None where no document has it. Reads and hashes the stored file."""
    document = Document.objects.public_by_code(code)
    return None if document is None else Verification(document, intact=_intact(document))


def compare(code: str, uploaded: bytes) -> Comparison | None:
    """What `uploaded` is beside the document behind `code`; None where no document has the code. Keeps nothing."""
    document = Document.objects.public_by_code(code)
    if document is None:
        return None
    fingerprint = hashlib.sha256(uploaded).hexdigest()
    if fingerprint == document.sha256:
        return Comparison.SAME
    if fingerprint == document.issued_sha256:
        return Comparison.BEFORE_SEAL
    return Comparison.CHANGED if document.verification_code.encode() in uploaded else Comparison.OTHER


def find_file(uploaded: bytes) -> tuple[Verification, Comparison] | None:
    """The document that `uploaded` is, byte for byte, sealed or as it was before; None for none. Keeps nothing."""
    document = Document.objects.public_by_hash(hashlib.sha256(uploaded).hexdigest())
    if document is None:
        return None
    same = hashlib.sha256(uploaded).hexdigest() == document.sha256
    return Verification(document, intact=_intact(document)), Comparison.SAME if same else Comparison.BEFORE_SEAL


def _intact(document: Document) -> bool:
    try:
        content = read_file(document)
    except IllegalMove:
        return False
    return document.sealed_at is None or sealing.check_seal(content).holds
