from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.models import Document
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.addresses import record_address
from gonghui.kernel.codes import public_code
from gonghui.kernel.models import Versioned
from gonghui.programmes.disputes.enums import LetterKind
from gonghui.programmes.disputes.lifecycle import LETTER
from gonghui.programmes.disputes.models.sections import InstalledSection, once
from gonghui.programmes.disputes.models.warnings import RiskWarning
from gonghui.programmes.disputes.querysets import LetterQuerySet, SectionQuerySet

LetterLifecycle = LETTER.mixin()


class Letter(LetterLifecycle, Versioned):  # type: ignore[misc, valid-type]
    """A letter of the union about a warning: drafted from the pack, worded by an officer, frozen when issued.

    It goes to the firm by name, or to an `organization` that has the platform. What was issued stays, withdrawn or not.
    """

    code = models.CharField(_("编码"), max_length=16, unique=True, default=public_code, editable=False)
    warning = models.ForeignKey(RiskWarning, models.PROTECT, related_name="letters", verbose_name=_("预警"))
    sender = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("发文单位"))
    kind = models.CharField(_("种类"), max_length=10, choices=LetterKind.choices)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("收文机构")
    )
    addressee = models.CharField(_("收文单位"), max_length=120)
    title = models.CharField(_("标题"), max_length=100)
    text = models.TextField(_("正文"))
    attachments = models.TextField(_("附件"), blank=True, default="")
    copies = models.CharField(_("抄送"), max_length=200, blank=True, default="")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("文书"))
    number = models.CharField(_("文号"), max_length=60, blank=True, default="")
    actor = models.CharField(_("经办"), max_length=120)
    created_at = models.DateTimeField(_("建立时间"), default=clock.now, editable=False)
    issued_at = models.DateTimeField(_("出具时间"), null=True, blank=True)
    served_on = models.DateField(_("送达日期"), null=True, blank=True)
    served_how = models.CharField(_("怎么送达的"), max_length=60, blank=True, default="")
    replied_on = models.DateField(_("答复日期"), null=True, blank=True)
    reply = models.TextField(_("答复"), blank=True, default="")

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("函件")
        verbose_name_plural = _("函件")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="letter_issued_has_paper",
                condition=models.Q(state__in=["draft", "discarded"], issued_at=None)
                | models.Q(state__in=["issued", "withdrawn"], issued_at__isnull=False, document__isnull=False),
                violation_error_message=_("出具的函件要有文书和时间。"),
            ),
            models.CheckConstraint(
                name="letter_served_after_issue",
                condition=models.Q(served_on=None, served_how="")
                | (models.Q(served_on__isnull=False, issued_at__isnull=False) & ~models.Q(served_how="")),
                violation_error_message=_("出具以后才能送达，送达要写明哪天、怎么送的。"),
            ),
            models.CheckConstraint(
                name="letter_reply_has_day",
                condition=models.Q(replied_on=None, reply="")
                | (models.Q(replied_on__isnull=False, issued_at__isnull=False) & ~models.Q(reply="")),
                violation_error_message=_("答复要有日期和内容。"),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["warning", "created_at"], name="letter_of_warning")]

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()

    def get_absolute_url(self) -> str:
        return record_address("disputes:letter", self.code)


class LetterTemplates(InstalledSection):
    """The `letters` section of one pack version, as it was installed. The newest of a federation counts."""

    objects = SectionQuerySet["LetterTemplates"].as_manager()

    class Meta:
        verbose_name = _("函件范文")
        verbose_name_plural = _("函件范文")
        constraints: ClassVar = once("letter_templates")
