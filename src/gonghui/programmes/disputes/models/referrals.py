from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.models import Document
from gonghui.foundation.accounts.models import User
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel.addresses import record_address
from gonghui.kernel.models import RecordModel
from gonghui.programmes.disputes.lifecycle import REFERRAL
from gonghui.programmes.disputes.models.cases import Case
from gonghui.programmes.disputes.querysets import ReferralQuerySet

ReferralLifecycle = REFERRAL.mixin()


class Referral(ReferralLifecycle, RecordModel):  # type: ignore[misc, valid-type]
    """A case handed over by a court or bureau under its own number, and what it is told in the end.

    A record of its own: the sender sees this and the result, and nothing of what is said in the mediation.
    """

    sender = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("移交单位"))
    number = models.CharField(_("移交案号"), max_length=60)
    case = models.OneToOneField(Case, models.PROTECT, related_name="referral", verbose_name=_("案件"))
    submission_key = models.CharField(_("提交标识"), max_length=64, unique=True, editable=False)
    payload_digest = models.CharField(_("内容摘要"), max_length=64, editable=False)
    result = models.CharField(_("办理结果"), max_length=300, blank=True, default="")
    paper = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("回告文书")
    )
    returned_at = models.DateTimeField(_("回告时间"), null=True, blank=True)
    read_at = models.DateTimeField(_("已阅时间"), null=True, blank=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁看的"))

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("移交")
        verbose_name_plural = _("移交")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sender", "number"], name="referral_number"),
            models.CheckConstraint(
                name="referral_returned_has_moment",
                condition=models.Q(state="working", returned_at=None)
                | models.Q(state__in=["returned", "read"], returned_at__isnull=False),
                violation_error_message=_("回告过的移交要有回告时间。"),
            ),
            models.CheckConstraint(
                name="referral_read_has_moment",
                condition=models.Q(state="read", read_at__isnull=False)
                | (~models.Q(state="read") & models.Q(read_at=None, read_by=None)),
                violation_error_message=_("看过的回告要有已阅时间。"),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["federation", "record"], name="referral_all")]

    def get_absolute_url(self) -> str:
        return record_address("disputes:referral", self.code)
