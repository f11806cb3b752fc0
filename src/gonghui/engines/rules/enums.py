"""Words of a rule set. The values stand in packs and in stored versions: they never change."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ValueType(TextChoices):
    """What a metric gives. Money is `decimal` with the unit 元; `flags` is a set of codes that the metric declares."""

    INTEGER = "integer", _("整数")
    DECIMAL = "decimal", _("两位小数")
    BOOLEAN = "boolean", _("是或否")
    FLAGS = "flags", _("出现的情况")


class Operator(TextChoices):
    """How a condition compares. None of them is true of an unknown value, so there is no "differs from"."""

    AT_LEAST = "at_least", _("达到")
    MORE_THAN = "more_than", _("超过")
    AT_MOST = "at_most", _("不超过")
    LESS_THAN = "less_than", _("低于")
    EQUALS = "equals", _("等于")
    ONE_OF = "one_of", _("属于")
    INCLUDES = "includes", _("出现")


class VersionState(TextChoices):
    """Where a rule-set version stands; at most one of a set is in force in a federation."""

    DRAFT = "draft", _("草案")
    IN_FORCE = "in_force", _("施行中")
    RETIRED = "retired", _("已停用")
