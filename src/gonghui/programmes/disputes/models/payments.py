from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.accounts.models import User
from gonghui.kernel import clock
from gonghui.kernel.codes import random_code
from gonghui.kernel.models import Versioned
from gonghui.kernel.money import MoneyField
from gonghui.programmes.disputes.lifecycle import PAYMENT
from gonghui.programmes.disputes.models.rooms import Seat
from gonghui.programmes.disputes.models.sections import InstalledSection, once
from gonghui.programmes.disputes.models.terms import PaymentTerm
from gonghui.programmes.disputes.querysets import PaymentQuerySet, SectionQuerySet

PaymentLifecycle = PAYMENT.mixin()


def proof_path(payment: Payment, suffix: str) -> str:
    """By month, under a name that tells nothing of what is in it."""
    return f"payments/{payment.told_at:%Y/%m}/{random_code(16)}{suffix}"


class Payment(PaymentLifecycle, Versioned):  # type: ignore[misc, valid-type]
    """Money that somebody says was paid for one term; it counts once the payee or the mediator has confirmed it."""

    term = models.ForeignKey(PaymentTerm, models.PROTECT, related_name="payments", verbose_name=_("付款约定"))
    amount = MoneyField(_("金额"))
    paid_on = models.DateField(_("付款日期"))
    told_by_seat = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("从哪个席位说的")
    )
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁登记的")
    )
    told_at = models.DateTimeField(_("登记时间"), default=clock.now)
    proof = models.FileField(_("付款凭证"), upload_to=proof_path, max_length=200, blank=True)
    content_type = models.CharField(_("文件类型"), max_length=40, blank=True, default="")
    size = models.PositiveIntegerField(_("大小"), default=0)
    sha256 = models.CharField(_("摘要"), max_length=64, blank=True, default="")
    client_key = models.CharField(_("提交标识"), max_length=64, editable=False)
    answered_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("哪位工作人员确认的")
    )
    answered_by_seat = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("从哪个席位确认的")
    )

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("付款记录")
        verbose_name_plural = _("付款记录")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "client_key"], name="payment_once"),
            models.CheckConstraint(
                name="payment_positive",
                condition=models.Q(amount__gt=0),
                violation_error_message=_("付款金额要大于零。"),
            ),
            models.CheckConstraint(
                name="payment_answered_has_moment",
                condition=models.Q(state="told", answered_at=None, answered_by=None, answered_by_seat=None)
                | models.Q(state__in=["confirmed", "denied"], answered_at__isnull=False),
                violation_error_message=_("确认过的付款要有时间。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term_id} {self.paid_on} {self.amount}"


class AftermathPolicy(InstalledSection):
    """The `aftermath` section of one pack version, as it was installed. The newest of a federation counts."""

    objects = SectionQuerySet["AftermathPolicy"].as_manager()

    class Meta:
        verbose_name = _("履行和申请书范文")
        verbose_name_plural = _("履行和申请书范文")
        constraints: ClassVar = once("aftermath_policy")
