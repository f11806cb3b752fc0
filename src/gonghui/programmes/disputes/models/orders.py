from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.models import Document
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.addresses import record_address
from gonghui.kernel.models import RecordModel
from gonghui.programmes.disputes.enums import NoteKind, OrderRole
from gonghui.programmes.disputes.lifecycle import ORDER
from gonghui.programmes.disputes.models.warnings import RiskWarning
from gonghui.programmes.disputes.querysets import HandlingNoteQuerySet, OrderQuerySet

OrderLifecycle = ORDER.mixin()


class DisposalOrder(OrderLifecycle, RecordModel):  # type: ignore[misc, valid-type]
    """An order (交办单) to one body to deal with a warning: numbered, receipted, answered within its time."""

    warning = models.ForeignKey(RiskWarning, models.PROTECT, related_name="orders", verbose_name=_("预警"))
    sender = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("交办单位"))
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("承办单位"))
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("文书"))
    role = models.CharField(_("分工"), max_length=10, choices=OrderRole.choices, default=OrderRole.LEAD)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followers", verbose_name=_("接的哪一张")
    )
    number = models.CharField(_("文号"), max_length=40, blank=True, default="")
    request = models.TextField(_("交办要求"))
    situation = models.TextField(_("情况"), blank=True, default="")
    answer_by = models.DateTimeField(_("反馈期限"))
    read_at = models.DateTimeField(_("看到时间"), null=True, blank=True)
    read_by = models.CharField(_("谁看的"), max_length=120, blank=True, default="")
    urged_at = models.DateTimeField(_("上次催办"), null=True, blank=True)
    received_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    received_by = models.CharField(_("签收人"), max_length=120, blank=True, default="")
    ended_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    answer = models.TextField(_("反馈或退回理由"), blank=True, default="")

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("交办单")
        verbose_name_plural = _("交办单")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["warning"],
                condition=models.Q(role="lead", state__in=["issued", "received"]),
                name="order_one_leads",
            ),
            models.CheckConstraint(
                name="order_read_by_somebody",
                condition=models.Q(read_at=None, read_by="")
                | (models.Q(read_at__isnull=False) & ~models.Q(read_by="")),
                violation_error_message=_("看过要有时间和看的人。"),
            ),
            models.CheckConstraint(
                name="order_ended_has_answer",
                condition=models.Q(state__in=["issued", "received"], ended_at=None)
                | (
                    models.Q(state__in=["returned", "referred", "answered"], ended_at__isnull=False)
                    & ~models.Q(answer="")
                ),
                violation_error_message=_("反馈和退回都要写明情况。"),
            ),
            models.CheckConstraint(
                name="order_received_by_somebody",
                condition=models.Q(received_at=None, received_by="")
                | (models.Q(received_at__isnull=False) & ~models.Q(received_by="")),
                violation_error_message=_("签收要有时间和签收人。"),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["federation", "state", "record"], name="order_list")]

    def get_absolute_url(self) -> str:
        return record_address("disputes:order", self.code)


class HandlingNote(models.Model):
    """What was written down while a warning is handled: whom somebody spoke with, the plan, a report upwards."""

    warning = models.ForeignKey(RiskWarning, models.PROTECT, related_name="notes", verbose_name=_("预警"))
    kind = models.CharField(_("种类"), max_length=10, choices=NoteKind.choices)
    text = models.TextField(_("内容"))
    responsible = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁负责")
    )
    by_day = models.DateField(_("哪天办到"), null=True, blank=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("哪个单位写的"))
    actor = models.CharField(_("经办"), max_length=120)
    at = models.DateTimeField(_("时间"), default=clock.now)

    objects = HandlingNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("办理记录")
        verbose_name_plural = _("办理记录")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="note_plan_says_who_and_when",
                condition=~models.Q(kind="plan") | models.Q(responsible__isnull=False, by_day__isnull=False),
                violation_error_message=_("方案要写明谁负责、哪天办到。"),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["warning", "at"], name="handling_note_story")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%F}"
