"""Money: Decimal yuan in Python, integer fen in the database, never a float."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from gonghui.kernel.errors import Invalid

FEN = Decimal("0.01")
DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
SECTIONS = ("", "万", "亿", "万亿")


def yuan(value: Decimal | int | str) -> Decimal:
    """`value` as yuan with two places, rounded half up. Refuses what is no number and any binary float."""
    if isinstance(value, float):
        raise TypeError("money is never a float")
    try:
        return Decimal(value).quantize(FEN, rounding=ROUND_HALF_UP)
    except InvalidOperation as error:
        raise Invalid(_("金额“%(value)s”不是一个数。写成 1234.50 这样。") % {"value": value}) from error


def format_yuan(value: Decimal | None) -> str:
    """`43,000.00`, without unit; nothing for nothing."""
    return "" if value is None else f"{yuan(value):,.2f}"


def _section_in_words(number: int) -> str:
    text, zero = "", False
    for place in (3, 2, 1, 0):
        figure = number // 10**place % 10
        if figure:
            text += ("零" if zero and text else "") + DIGITS[figure] + PLACES[place]
        zero = figure == 0
    return text


def _integer_in_words(number: int) -> str:
    text, gap = "", False
    for order in range(3, -1, -1):
        section = number // 10 ** (4 * order) % 10_000
        if not section:
            gap = bool(text)
            continue
        if text and (gap or section < 1000):
            text += "零"
        text += _section_in_words(section) + SECTIONS[order]
        gap = False
    return text


def in_words(value: Decimal) -> str:
    """The amount in banking numerals: `肆万叁仟元整`, `壹佰元零伍分`. Below zero it is led by 负."""
    amount = yuan(value)
    fen = int(abs(amount) * 100)
    whole, jiao, cent = fen // 100, fen // 10 % 10, fen % 10
    text = _integer_in_words(whole) + "元" if whole else ""
    if not jiao and not cent:
        text = (text or "零元") + "整"
    elif jiao:
        text += DIGITS[jiao] + "角" + (DIGITS[cent] + "分" if cent else "整")
    else:
        text += ("零" if text else "") + DIGITS[cent] + "分"
    return ("负" if amount < 0 else "") + text


class MoneyField(models.BigIntegerField[Decimal | int | str | None, Decimal | None]):
    """Yuan as `Decimal` outside, fen as an integer inside; sums in the database come back as yuan too."""

    description = "money in yuan"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else Decimal(int(value)) / 100

    def to_python(self, value: Any) -> Any:
        return None if value in (None, "") else yuan(value)

    def get_prep_value(self, value: Any) -> Any:
        if value is None:
            return None
        return int(yuan(value) * 100)
