"""What the programme writes out for office software: warnings, narrowed as the page they hang on."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.exchange.columns import Column
from gonghui.foundation.exchange.enums import Kind
from gonghui.foundation.exchange.registry import Conditions, Register
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import Category, Colour, WarningState
from gonghui.programmes.disputes.models import RiskWarning
from gonghui.programmes.disputes.permissions import VIEW_WARNINGS

NARROWED_BY = ("place", "category", "colour", "since")


def rows(scope: Scope, conditions: Conditions) -> QuerySet[Any]:
    """Warnings that the scope sees, narrowed as their register and the risk overview are, open ones under no view."""
    asked = {name: conditions.get(name, "") for name in NARROWED_BY}
    asked["since"] = asked["since"] if asked["since"].isdecimal() and len(asked["since"]) < 4 else ""
    found = RiskWarning.objects.visible_to(scope).in_view(conditions.get("view", "")).narrowed(**asked)
    return found.containing(conditions.get("q", "").strip()).order_by("-pk")


WARNINGS = Register(
    key="warnings",
    label=_("预警"),
    counter=_("条"),
    columns=(
        Column("code", _("编码"), "record__public_code"),
        Column("colour", _("颜色"), "colour", Kind.CHOICE, choices=lambda: dict(Colour.choices)),
        Column("title", _("预警"), "record__title"),
        Column("place", _("镇街"), "place_id", Kind.PLACE),
        Column("category", _("类别"), "category", Kind.CHOICE, choices=lambda: dict(Category.choices)),
        Column("state", _("状态"), "state", Kind.CHOICE, choices=lambda: dict(WarningState.choices)),
        Column("occurred_on", _("发生日期"), "occurred_on", Kind.DATE),
        Column("received_on", _("收到日期"), "received_at__date", Kind.DATE),
        Column("acted_on", _("第一次处置日期"), "first_action_at__date", Kind.DATE),
    ),
    export_right=VIEW_WARNINGS,
    rows=rows,
    home="disputes:warnings",
)
