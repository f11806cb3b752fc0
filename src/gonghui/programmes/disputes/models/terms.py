from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.kernel.crypto import EncryptedTextField
from gonghui.kernel.money import MoneyField
from gonghui.programmes.disputes.enums import PaymentKind, StatusKind
from gonghui.programmes.disputes.models.agreements import Agreement
from gonghui.programmes.disputes.querysets import PaymentTermQuerySet, StatusTermQuerySet


class PaymentTerm(models.Model):
    """One payment that was agreed: what for, how much, by when, to whom, into which account."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="payment_terms", verbose_name=_("协议"))
    position = models.PositiveSmallIntegerField(_("第几笔"))
    kind = models.CharField(_("什么款"), max_length=12, choices=PaymentKind.choices, default=PaymentKind.OTHER)
    amount = MoneyField(_("金额"))
    due_on = models.DateField(_("付款日"))
    payee = models.CharField(_("收款人"), max_length=60)
    account = EncryptedTextField(_("收款账户"))

    objects = PaymentTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("付款约定")
        verbose_name_plural = _("付款约定")
        ordering: ClassVar = ["agreement", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "position"], name="payment_term_position"),
            models.CheckConstraint(
                name="payment_term_positive",
                condition=models.Q(amount__gt=0),
                violation_error_message=_("每一笔金额要大于零。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id}#{self.position}"


class StatusTerm(models.Model):
    """Something agreed besides money: the relationship itself, insurance, certificates. Courts confirm none of it."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="status_terms", verbose_name=_("协议"))
    position = models.PositiveSmallIntegerField(_("第几条"))
    kind = models.CharField(_("什么约定"), max_length=12, choices=StatusKind.choices)
    due_on = models.DateField(_("哪天、最晚哪天"), null=True, blank=True)
    detail = models.CharField(_("怎么约定的"), max_length=500, blank=True, default="")

    objects = StatusTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("其他约定")
        verbose_name_plural = _("其他约定")
        ordering: ClassVar = ["agreement", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "position"], name="status_term_position"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id}#{self.position}"
