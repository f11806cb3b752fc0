from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.models import Document
from gonghui.foundation.accounts.models import User
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.addresses import record_address
from gonghui.kernel.models import RecordModel
from gonghui.kernel.money import MoneyField
from gonghui.programmes.disputes.enums import AwardKind, AwardResult, Consent
from gonghui.programmes.disputes.lifecycle import HANDOVER
from gonghui.programmes.disputes.models.cases import Case
from gonghui.programmes.disputes.models.evidence import Evidence
from gonghui.programmes.disputes.querysets import AwardQuerySet, HandoverItemQuerySet, HandoverQuerySet

HandoverLifecycle = HANDOVER.mixin()


class Handover(HandoverLifecycle, RecordModel):  # type: ignore[misc, valid-type]
    """The file of a mediation that ended without agreement, handed over to a commission or a court.

    A record of its own: the body sees its items and nothing else of the case; what was said in talks is no item.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="handovers", verbose_name=_("案件"))
    body = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("接收单位"))
    consent = models.CharField(_("申请人怎么同意的"), max_length=10, choices=Consent.choices)
    index = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("移送清单"))
    sent_on = models.DateField(_("移送日期"))
    received_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    received_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁签收的")
    )
    number = models.CharField(_("接收单位案号"), max_length=60, blank=True, default="")
    decided_on = models.DateField(_("受理或者退回日期"), null=True, blank=True)
    return_reason = models.CharField(_("退回理由"), max_length=300, blank=True, default="")

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("移送")
        verbose_name_plural = _("移送")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state__in=["sent", "received", "accepted"]),
                name="handover_one_standing",
            ),
            models.CheckConstraint(
                name="handover_received_has_moment",
                condition=models.Q(state="sent", received_at=None, received_by=None)
                | models.Q(state__in=["received", "accepted"], received_at__isnull=False)
                | models.Q(state="returned"),
                violation_error_message=_("签收过的移送要有签收时间。"),
            ),
            models.CheckConstraint(
                name="handover_decided_has_day",
                condition=models.Q(state__in=["sent", "received"], decided_on=None, return_reason="")
                | models.Q(state="accepted", decided_on__isnull=False, return_reason="")
                | (models.Q(state="returned", decided_on__isnull=False) & ~models.Q(return_reason="")),
                violation_error_message=_("受理、退回过的移送要有日期，退回的要有理由。"),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["federation", "state", "record"], name="handover_list")]

    def get_absolute_url(self) -> str:
        return record_address("disputes:handover", self.code)


class HandoverItem(models.Model):
    """One piece of the file as it was handed over, with its hash; the receiving body may recognise it as its own."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="items", verbose_name=_("移送"))
    position = models.PositiveSmallIntegerField(_("第几份"))
    title = models.CharField(_("名称"), max_length=120)
    number = models.CharField(_("文号"), max_length=60, blank=True, default="")
    sha256 = models.CharField(_("文件指纹"), max_length=64, blank=True, default="")
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("文书")
    )
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("证据")
    )
    recognised_at = models.DateTimeField(_("认可时间"), null=True, blank=True)
    recognised_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁认可的")
    )

    objects = HandoverItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("移送材料")
        verbose_name_plural = _("移送材料")
        ordering: ClassVar = ["handover", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["handover", "position"], name="handover_item_position"),
            models.CheckConstraint(
                name="handover_item_is_one",
                condition=models.Q(document__isnull=False, evidence=None)
                | models.Q(document=None, evidence__isnull=False),
                violation_error_message=_("移送的材料要么是文书，要么是证据。"),
            ),
            models.CheckConstraint(
                name="handover_item_recognised",
                condition=models.Q(recognised_at=None, recognised_by=None)
                | models.Q(recognised_at__isnull=False, recognised_by__isnull=False),
                violation_error_message=_("认可过的材料要有时间和认可的人。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.title}"


class Award(models.Model):
    """What a commission or a court decided in the dispute of a case: number, days, result, sum."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="awards", verbose_name=_("案件"))
    handover = models.ForeignKey(
        Handover, models.PROTECT, null=True, blank=True, related_name="awards", verbose_name=_("移送")
    )
    body = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("作出单位"))
    kind = models.CharField(_("什么文书"), max_length=20, choices=AwardKind.choices)
    number = models.CharField(_("文书案号"), max_length=60)
    decided_on = models.DateField(_("作出日期"))
    served_on = models.DateField(_("送达日期"), null=True, blank=True)
    result = models.CharField(_("结果"), max_length=12, choices=AwardResult.choices)
    amount = MoneyField(_("判令支付金额"), null=True, blank=True)
    final = models.BooleanField(_("终局裁决"), default=False)
    pay_by = models.DateField(_("最后付款日"), null=True, blank=True)
    paper = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("文书原件")
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("谁登记的"))
    created_at = models.DateTimeField(_("登记时间"), default=clock.now, editable=False)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("裁判结果")
        verbose_name_plural = _("裁判结果")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "number"], name="award_number"),
            models.CheckConstraint(
                name="award_final_is_an_award",
                condition=models.Q(final=False) | models.Q(kind="award"),
                violation_error_message=_("只有仲裁裁决有终局的。"),
            ),
            models.CheckConstraint(
                name="award_served_after_decision",
                condition=models.Q(served_on=None) | models.Q(served_on__gte=models.F("decided_on")),
                violation_error_message=_("送达日期不能早于作出日期。"),
            ),
            models.CheckConstraint(
                name="award_amount_not_negative",
                condition=models.Q(amount=None) | models.Q(amount__gte=0),
                violation_error_message=_("金额不能小于零。"),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "decided_on"], name="award_of_case")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
