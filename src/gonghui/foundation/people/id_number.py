"""The resident identity number (GB 11643-1999): length, date, check character. No region table.

Region tables reject valid numbers: residence permits of 香港, 澳门 and 台湾 (81, 82, 83), foreigners' permanent
residence (9…), and counties that were founded or renumbered after a birth.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid

LENGTH = 18
OLD_LENGTH = 15
FIRST_YEAR = 1900
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A number that has passed `parse_id_number`."""

    value: str

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"IdNumber({self.masked})"

    @property
    def birth_date(self) -> dt.date:
        """The holder's date of birth."""
        return dt.date(int(self.value[6:10]), int(self.value[10:12]), int(self.value[12:14]))

    @property
    def sex(self) -> Literal["male", "female"]:
        """By the 17th digit: odd is male."""
        return "male" if int(self.value[16]) % 2 else "female"

    @property
    def masked(self) -> str:
        """What screens show: the first four and the last four characters."""
        return mask_id_number(self.value)


def parse_id_number(text: str) -> IdNumber:
    """The number behind what a person typed, capitals and without spaces. Raises `Invalid` with the way to mend it."""
    value = "".join(unicodedata.normalize("NFKC", text).split()).replace("-", "").upper()
    if len(value) == OLD_LENGTH and value.isdecimal():
        raise _wrong(_("这是 15 位的旧号码，已经停用。请按现在的身份证填 18 位。"))
    if len(value) != LENGTH:
        raise _wrong(_("身份证号应当是 18 位，现在是 %(count)s 位。") % {"count": len(value)})
    for place, character in enumerate(value[:-1], start=1):
        if character not in "0123456789":
            raise _wrong(
                _("第 %(place)s 位是“%(character)s”，前 17 位只能是数字。") % {"place": place, "character": character}
            )
    _check_birth_date(value[6:14])
    expected = check_character(value[:-1])
    if value[-1] != expected:
        raise _wrong(_("最后一位对不上。核对一下，是不是 %(expected)s？") % {"expected": expected})
    return IdNumber(value)


def normalized_id_number(text: str) -> str:
    """What is stored and looked up. Raises like `parse_id_number`."""
    return parse_id_number(text).value


def check_character(first_seventeen: str) -> str:
    """The 18th character that belongs to the first 17 digits."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_seventeen, strict=True))
    return CHECK_CHARACTERS[total % 11]


def mask_id_number(value: str) -> str:
    """`value` with its middle hidden; of short or broken values nothing is shown."""
    if len(value) != LENGTH:
        return "*" * len(value)
    return value[:4] + "*" * (LENGTH - 8) + value[-4:]


def _check_birth_date(digits: str) -> None:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    try:
        born = dt.date(year, month, day)
    except ValueError:
        raise _wrong(
            _("第 7 到 14 位是出生日期，没有 %(year)s 年 %(month)s 月 %(day)s 日这一天。")
            % {"year": year, "month": month, "day": day}
        ) from None
    if born.year < FIRST_YEAR or born > clock.today():
        raise _wrong(_("第 7 到 14 位是出生日期，%(year)s 年不可能。") % {"year": year})


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"id_number": sentence})
