from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.accounts.models import User
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.people.models import PersonFile
from gonghui.kernel.addresses import record_address
from gonghui.kernel.crypto import BlindIndexField, EncryptedTextField
from gonghui.kernel.labels import Labelled
from gonghui.kernel.models import RecordModel
from gonghui.kernel.money import MoneyField
from gonghui.kernel.querysets import Town
from gonghui.programmes.disputes.enums import (
    STATUS_CATEGORIES,
    AgentKind,
    Authority,
    Category,
    Employment,
    Origin,
    Side,
)
from gonghui.programmes.disputes.lifecycle import CASE
from gonghui.programmes.disputes.models.signals import Signal
from gonghui.programmes.disputes.models.warnings import RiskWarning
from gonghui.programmes.disputes.querysets import CaseQuerySet, ClaimQuerySet, PartyQuerySet

CaseLifecycle = CASE.mixin()
STANDING = models.Q(taken_back_at=None)
"""As `CaseQuerySet.ways` asks; lists and their numbers are read from these indexes alone."""


class Case(CaseLifecycle, RecordModel):  # type: ignore[misc, valid-type]
    """A dispute between parties, from application to the end of mediation and what follows."""

    number = models.CharField(_("案号"), max_length=40, unique=True, null=True, blank=True)
    origin = models.CharField(_("来源"), max_length=10, choices=Origin.choices)
    origin_number = models.CharField(_("移交案号"), max_length=60, blank=True, default="")
    # Where it was taken over after it had ended: the line of the ledger that it stands on.
    ledger_number = models.CharField(_("台账编号"), max_length=60, null=True, blank=True)
    taken_back_at = models.DateTimeField(_("补录撤销时间"), null=True, blank=True, editable=False)
    submission_key = models.CharField(_("提交标识"), max_length=64, null=True, unique=True, editable=False)
    category = models.CharField(_("主类别"), max_length=3, choices=Category.choices)
    statement = models.TextField(_("事实和理由"))
    warning = models.ForeignKey(
        RiskWarning, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("预警")
    )
    signals = models.ManyToManyField(Signal, related_name="cases", verbose_name=_("信号"))
    enterprise = models.ForeignKey(
        EnterpriseFile, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("单位档案")
    )
    mediation_body = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("调解组织"))
    mediator = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("调解员")
    )
    filed_on = models.DateField(_("申请日期"))
    accepted_on = models.DateField(_("受理日期"), null=True, blank=True)
    ended_on = models.DateField(_("调解结束日期"), null=True, blank=True)
    agreed_on = models.DateField(_("协议生效日期"), null=True, blank=True)
    knew_on = models.DateField(_("知道权利被侵害的日期"), null=True, blank=True)
    employment = models.CharField(_("在职情况"), max_length=10, choices=Employment.choices, default=Employment.UNKNOWN)
    relationship_ended_on = models.DateField(_("离职日期"), null=True, blank=True)
    arbitration_last_day = models.DateField(_("申请仲裁的最后一天"), null=True, blank=True, editable=False)
    end_reason = models.CharField(_("结束理由"), max_length=300, blank=True, default="")
    amount_claimed = MoneyField(_("主张金额"), default=Decimal(0))
    amount_agreed = MoneyField(_("协议金额"), null=True, blank=True)
    collective = models.BooleanField(_("集体争议"), default=False)
    talk_sequence = models.PositiveIntegerField(_("发言序号"), default=0, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("案件")
        verbose_name_plural = _("案件")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["federation", "ledger_number"], name="case_ledger_once"),
            models.CheckConstraint(
                name="case_past_has_ended",
                condition=models.Q(ledger_number=None) | models.Q(ended_on__isnull=False),
                violation_error_message=_("从台账补录的只能是已经结束的案件。"),
            ),
            models.CheckConstraint(
                name="case_taken_back_has_no_number",
                condition=models.Q(taken_back_at=None) | models.Q(ledger_number=None, number=None),
                violation_error_message=_("撤销补录的案件，编号和案号要空出来。"),
            ),
            models.CheckConstraint(
                name="case_accepted_has_day",
                condition=models.Q(state__in=["filed", "refused", "withdrawn"]) | models.Q(accepted_on__isnull=False),
                violation_error_message=_("已受理的案件要有受理日期和案号。"),
            ),
            models.CheckConstraint(
                name="case_ended_has_day",
                condition=models.Q(state__in=["filed", "mediating", "signing"], ended_on=None)
                | models.Q(state__in=["refused", "agreed", "terminated", "withdrawn"], ended_on__isnull=False),
                violation_error_message=_("已结束的案件要有结束日期。"),
            ),
            models.CheckConstraint(
                name="case_left_has_day",
                condition=models.Q(employment="ended", relationship_ended_on__isnull=False)
                | (~models.Q(employment="ended") & models.Q(relationship_ended_on=None)),
                violation_error_message=_("已经离职的要写离职日期，没离职的不写。"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["federation", "state", "record"], name="case_list"),
            models.Index(fields=["federation", "record"], name="case_all"),
            models.Index("federation", Town("place"), "record", name="case_town", condition=STANDING),
            models.Index("federation", Town("place"), "state", "record", name="case_town_state", condition=STANDING),
            models.Index(fields=["federation", "ended_on", "agreed_on"], name="case_handled"),
        ]

    def get_absolute_url(self) -> str:
        return record_address("disputes:case", self.code)

    def total_of_claims(self) -> Decimal:
        """What the applicant asks for in all. One query."""
        total: Decimal | None = self.claims.aggregate(total=Sum("amount_claimed"))["total"]
        return total if total is not None else Decimal("0.00")


class Party(Labelled, models.Model):
    """One side of a case: a worker, or an enterprise with the person who speaks for it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties", verbose_name=_("案件"))
    side = models.CharField(_("地位"), max_length=10, choices=Side.choices)
    name = models.CharField(_("姓名或名称"), max_length=120, db_index=True)
    person = models.ForeignKey(
        PersonFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("人员档案")
    )
    enterprise = models.ForeignKey(
        EnterpriseFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位档案")
    )
    representative = models.CharField(_("代理人"), max_length=60, blank=True, default="")
    agent_kind = models.CharField(_("什么代理人"), max_length=10, choices=AgentKind.choices, blank=True, default="")
    agent_authority = models.CharField(_("代理权限"), max_length=10, choices=Authority.choices, blank=True, default="")
    phone = EncryptedTextField(_("联系电话"), blank=True, default="")
    phone_index = BlindIndexField(_("联系电话索引"), db_index=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("当事人")
        verbose_name_plural = _("当事人")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="party_person_or_enterprise",
                condition=models.Q(person__isnull=False, enterprise=None)
                | models.Q(person=None, enterprise__isnull=False),
                violation_error_message=_("当事人是一个人或者一个单位。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def speaker(self) -> str:
        """Who speaks: the worker, or the person whom the enterprise sends."""
        return self.representative or self.name


class Claim(Labelled, models.Model):
    """One thing the applicant asks for, with three amounts: claimed, calculated, agreed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="claims", verbose_name=_("案件"))
    category = models.CharField(_("类别"), max_length=3, choices=Category.choices)
    detail = models.CharField(_("说明"), max_length=200, blank=True, default="")
    amount_claimed = MoneyField(_("主张金额"), null=True, blank=True)
    amount_calculated = MoneyField(_("测算金额"), null=True, blank=True)
    amount_agreed = MoneyField(_("协商金额"), null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("诉求")
        verbose_name_plural = _("诉求")

    def __str__(self) -> str:
        return self.get_category_display()

    @property
    def is_payment(self) -> bool:
        """Whether it asks for money; claims about the relationship itself stand apart."""
        return self.category not in STATUS_CATEGORIES
