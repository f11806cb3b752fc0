from __future__ import annotations

import datetime as dt
import json
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.enums import DocumentState
from gonghui.engines.documents.kinds import KINDS
from gonghui.engines.documents.lifecycle import LIFECYCLE
from gonghui.engines.documents.querysets import DocumentQuerySet
from gonghui.engines.documents.rendering import grouped
from gonghui.kernel import anchors, clock
from gonghui.kernel.codes import public_code
from gonghui.kernel.crypto import EncryptedTextField
from gonghui.kernel.models import Record, Versioned


def file_path(document: Document, name: str) -> str:
    """Where a file is kept: by month, under a name made of its code, so that the place tells nothing of its content."""
    return f"documents/{document.created_at:%Y/%m}/{name}"


class Document(Versioned, LIFECYCLE.mixin()):  # type: ignore[misc]  # the mixin is made from the table
    """One paper of a record: its number, the data it was made from, its one file and that file's hash.

    `shown` and `effect` are all that the public page says beside the facts of issue; whoever writes them masks names.
    `issued_sha256` is the hash before sealing, so that a copy taken then can be told from a forgery.
    """

    record = models.ForeignKey(Record, models.PROTECT, related_name="documents", verbose_name=_("记录"))
    federation = models.ForeignKey(anchors.ORGANIZATION, models.PROTECT, related_name="+", verbose_name=_("所属工会"))
    organization = models.ForeignKey(anchors.ORGANIZATION, models.PROTECT, related_name="+", verbose_name=_("出具单位"))
    kind = models.CharField(_("种类"), max_length=40)
    title = models.CharField(_("名称"), max_length=120)
    number = models.CharField(_("文号"), max_length=60)
    data_text = EncryptedTextField(_("内容"), default="{}")
    shown = models.JSONField(_("验真页写明的事实"), default=list)
    effect = models.CharField(_("效力说明"), max_length=200, blank=True, default="")
    file = models.FileField(_("文件"), upload_to=file_path, max_length=200, blank=True, default="")
    size = models.PositiveIntegerField(_("字节数"), default=0)
    sha256 = models.CharField(_("文件指纹"), max_length=64, blank=True, default="")
    issued_sha256 = models.CharField(_("盖章前的文件指纹"), max_length=64, blank=True, default="")
    verification_code = models.CharField(_("验真码"), max_length=16, unique=True, default=public_code, editable=False)
    issued_at = models.DateTimeField(_("出具时间"), null=True, blank=True)
    sealed_at = models.DateTimeField(_("盖章时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("撤回理由"), max_length=200, blank=True, default="")
    created_at = models.DateTimeField(_("建立时间"), default=clock.now, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("文书")
        verbose_name_plural = _("文书")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["federation", "number"], name="document_number_once"),
            models.CheckConstraint(
                name="document_issued_has_file",
                condition=~models.Q(state__in=["issued", "sealed"])
                | (models.Q(issued_at__isnull=False) & ~models.Q(sha256="") & ~models.Q(file="")),
                violation_error_message=_("出具的文书要有文件、指纹和出具时间。"),
            ),
            models.CheckConstraint(
                name="document_sealed_has_moment",
                condition=~models.Q(state="sealed") | models.Q(sealed_at__isnull=False),
                violation_error_message=_("盖章的文书要有盖章时间。"),
            ),
            models.CheckConstraint(
                name="document_withdrawn_has_reason",
                condition=models.Q(~models.Q(state="withdrawn"), withdrawn_at=None, withdrawal_reason="")
                | (models.Q(state="withdrawn", withdrawn_at__isnull=False) & ~models.Q(withdrawal_reason="")),
                violation_error_message=_("撤回的文书要有时间和理由。"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["record", "created_at"], name="document_of_record"),
            models.Index(fields=["sha256"], name="document_hash"),
            models.Index(fields=["issued_sha256"], name="document_issued_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("documents:download", args=[self.verification_code])

    @property
    def data(self) -> dict[str, Any]:
        """What the programme handed in, as it was printed."""
        content: dict[str, Any] = json.loads(self.data_text)
        return content

    @property
    def verify_url(self) -> str:
        """The public page, as a path."""
        return reverse("documents:verify_document", args=[self.verification_code])

    @property
    def verification_code_text(self) -> str:
        """`K7QM-3XRD-9PTA`, as it is printed."""
        return grouped(self.verification_code)

    @property
    def fingerprint(self) -> str:
        """The beginning of the file's SHA-256 in groups of four, enough to compare by eye."""
        return " ".join(self.sha256[start : start + 4] for start in range(0, 32, 4))

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(DocumentState(self.state).label)

    @property
    def stands(self) -> bool:
        """Issued or sealed, and not withdrawn."""
        return self.state in (DocumentState.ISSUED, DocumentState.SEALED)

    @property
    def waits_for_seal(self) -> bool:
        """Issued, of a kind that has no effect without the body's seal."""
        kind = KINDS.get(self.kind)
        return self.state == DocumentState.ISSUED and kind is not None and kind.needs_seal

    @property
    def last_act_at(self) -> dt.datetime | None:
        """When it was withdrawn, sealed or issued, whichever came last."""
        return self.withdrawn_at or self.sealed_at or self.issued_at
