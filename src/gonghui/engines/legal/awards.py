"""Which awards are final for the employer (劳动争议调解仲裁法 47; 劳动人事争议仲裁办案规则 50)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from django.utils.translation import gettext as _

from gonghui.engines.legal.enums import ItemKind
from gonghui.kernel.errors import Invalid

MONTHS_OF_MINIMUM_WAGE = 12
LIMITED_BY_AMOUNT = {ItemKind.WAGES, ItemKind.WORK_INJURY_MEDICAL, ItemKind.ECONOMIC_COMPENSATION, ItemKind.DAMAGES}


class Item(TypedDict):
    """One claim of the award: an `ItemKind` and yuan."""

    kind: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class FinalAward:
    """`item_is_final` runs beside the items given; `threshold` in yuan."""

    threshold: Decimal
    item_is_final: tuple[bool, ...]
    all_final: bool


def final_award(local_minimum_monthly_wage: Decimal, items: Sequence[Item]) -> FinalAward:
    """Each money claim up to and including twelve monthly minimum wages is final, labour standards always, others not.

    Where only some are final, separate awards are due. Refuses a minimum wage that is not above zero and unknown kinds.
    """
    if local_minimum_monthly_wage <= 0:
        raise Invalid(_("缺少当地月最低工资标准。"), fields={"local_minimum_monthly_wage": _("填写大于零的金额。")})
    threshold = local_minimum_monthly_wage * MONTHS_OF_MINIMUM_WAGE
    final = tuple(_is_final(item, threshold) for item in items)
    return FinalAward(threshold=threshold, item_is_final=final, all_final=bool(final) and all(final))


def _is_final(item: Item, threshold: Decimal) -> bool:
    if item["kind"] not in ItemKind.values:
        raise Invalid(_("没有“%(kind)s”这类请求。") % {"kind": item["kind"]}, fields={"items": _("请从列表里选种类。")})
    if item["kind"] in LIMITED_BY_AMOUNT:
        return item["amount"] <= threshold
    return item["kind"] == ItemKind.LABOUR_STANDARD
