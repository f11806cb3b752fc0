"""Rule-set versions as they were published, and the decisions that were made with them."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.engines.rules.enums import VersionState
from gonghui.engines.rules.evaluate import Fired
from gonghui.engines.rules.explain import explain
from gonghui.engines.rules.lifecycle import LIFECYCLE
from gonghui.engines.rules.querysets import DecisionQuerySet, RehearsalQuerySet, RuleSetVersionQuerySet
from gonghui.engines.rules.schema import RuleSet
from gonghui.kernel import anchors, clock
from gonghui.kernel.errors import DomainError
from gonghui.kernel.models import Record
from gonghui.kernel.packs import digest
from gonghui.kernel.timeline import canonical


class WrittenOnce(models.Model):
    """A row that later ones point at: it is inserted and never saved again nor deleted."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert. Refuses a row that is there already."""
        if not self._state.adding:
            raise DomainError(_("已经发布或者判定的内容不能改。请新增一版。"))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Always refuses."""
        raise DomainError(_("已经发布或者判定的内容要留作依据，不能删除。"))


class RuleSetVersion(WrittenOnce, LIFECYCLE.mixin()):  # type: ignore[misc]  # the mixin is made from the table
    """One version of a rule set, as a pack brought it. Its content never changes; actions move its state alone."""

    federation = models.ForeignKey(
        anchors.ORGANIZATION, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所属工会")
    )
    pack = models.CharField(_("政策包"), max_length=60)
    code = models.CharField(_("规则集"), max_length=60)
    version = models.PositiveIntegerField(_("版本"))
    title = models.CharField(_("名称"), max_length=200)
    content = models.JSONField(_("内容"))
    sha256 = models.CharField(_("摘要"), max_length=64)
    installed_at = models.DateTimeField(_("安装时间"), default=clock.now)
    in_force_from = models.DateTimeField(_("施行起"), null=True, blank=True)
    retired_at = models.DateTimeField(_("停用于"), null=True, blank=True)
    signed_by = models.CharField(_("签发人"), max_length=120, blank=True)
    signed_why = models.CharField(_("签发理由"), max_length=300, blank=True, default="")
    # The numbers that lay before whoever signed; none where the system put a version in force.
    rehearsal = models.ForeignKey("Rehearsal", models.PROTECT, null=True, related_name="+", verbose_name=_("演练"))
    # Where its story is told; a national version belongs to no federation and has none.
    record = models.OneToOneField(
        Record, models.PROTECT, null=True, related_name="rule_set_version", verbose_name=_("记录")
    )

    objects = RuleSetVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("规则集版本")
        verbose_name_plural = _("规则集版本")
        # Two constraints for each rule because SQLite has no "nulls not distinct".
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["federation", "code", "version"], name="rule_set_version_once"),
            models.UniqueConstraint(
                fields=["code", "version"], condition=models.Q(federation=None), name="rule_set_version_once_national"
            ),
            models.UniqueConstraint(
                fields=["federation", "code"], condition=models.Q(state="in_force"), name="rule_set_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=models.Q(state="in_force", federation=None),
                name="rule_set_one_in_force_national",
            ),
            models.CheckConstraint(
                name="rule_set_signed_when_in_force",
                condition=models.Q(state="draft", in_force_from=None, signed_by="")
                | (~models.Q(state="draft") & models.Q(in_force_from__isnull=False) & ~models.Q(signed_by="")),
                violation_error_message=_("规则集施行时要有签发人和施行时间，草案没有。"),
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(title)s 第 %(version)s 版")) % {"title": self.title, "version": self.version}

    @cached_property
    def rule_set(self) -> RuleSet:
        """The content, checked against its digest. Raises `DomainError` where the stored row was tampered with."""
        if digest(self.content) != self.sha256:
            raise DomainError(
                _("规则集 %(version)s 的内容和发布时的摘要不符，停止使用。请从备份恢复。") % {"version": self}
            )
        return _parsed(canonical(self.content))

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(VersionState(self.state).label)


class Rehearsal(models.Model):
    """A draft replayed over past months beside the version in force. Once finished it never changes."""

    federation = models.ForeignKey(anchors.ORGANIZATION, models.PROTECT, related_name="+", verbose_name=_("所属工会"))
    version = models.ForeignKey(RuleSetVersion, models.PROTECT, related_name="rehearsals", verbose_name=_("草案"))
    against = models.ForeignKey(RuleSetVersion, models.PROTECT, related_name="+", verbose_name=_("对照的版本"))
    period_start = models.DateField(_("从"))
    period_end = models.DateField(_("到"))
    window_days = models.PositiveSmallIntegerField(_("多少天内有下文才算"))
    asked_by = models.CharField(_("谁演练的"), max_length=120)
    requested_at = models.DateTimeField(_("开始时间"), default=clock.now)
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    numbers = models.JSONField(_("数字"), default=dict)
    differences = models.JSONField(_("差别"), default=list)

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        verbose_name = _("演练")
        verbose_name_plural = _("演练")
        indexes: ClassVar = [models.Index(fields=["version", "requested_at"], name="rehearsal_of_version")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="rehearsal_period_in_order",
                condition=models.Q(period_start__lte=models.F("period_end")),
                violation_error_message=_("开始的日子要在结束之前。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.period_start}–{self.period_end}"

    @property
    def progress_key(self) -> str:
        """The key under which the running rehearsal tells how far it has come."""
        return f"rehearsal:{self.pk}"


class Decision(WrittenOnce):
    """What a rule-set version came to for a record, and from which facts. `outcome` is empty where nothing fired."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="decisions", verbose_name=_("记录"))
    rule_set_version = models.ForeignKey(
        RuleSetVersion, models.PROTECT, related_name="decisions", verbose_name=_("规则集版本")
    )
    outcome = models.CharField(_("结果"), max_length=40, blank=True)
    facts = models.JSONField(_("事实"))
    fired = models.JSONField(_("触发的规则"))
    decided_at = models.DateTimeField(_("判定时间"), default=clock.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("判定")
        verbose_name_plural = _("判定")
        indexes: ClassVar = [models.Index(fields=["record", "decided_at"], name="decision_of_record")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.outcome_label}"

    @property
    def outcome_label(self) -> str:
        """The outcome as its version names it; empty where nothing fired. Reads the version."""
        rank = self.rule_set_version.rule_set.ranks.get(self.outcome, 0)
        outcome = self.rule_set_version.rule_set.outcome_of(rank)
        return str(outcome.label) if outcome else ""

    @property
    def explanation(self) -> list[str]:
        """A sentence for each rule that fired, by the words of the version that decided. Reads the version."""
        return explain(self.rule_set_version.rule_set, [Fired.model_validate(found) for found in self.fired])


@lru_cache(maxsize=64)
def _parsed(content: str) -> RuleSet:
    return RuleSet.model_validate_json(content)
