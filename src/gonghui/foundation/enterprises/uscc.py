"""The unified social credit code (GB 32100-2015): alphabet, structure, check character.

Every registering authority counts alike, also agriculture (N…) and others (Y…).
"""

from __future__ import annotations

import re
import unicodedata
from operator import mul

from django.utils.translation import gettext as _

from gonghui.kernel.errors import Invalid

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
VALUE = {character: value for value, character in enumerate(ALPHABET)}
WEIGHTS = tuple(pow(3, place, len(ALPHABET)) for place in range(LENGTH - 1))
MISREAD = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
OLD_REGISTRATION_LENGTH = 15
ORGANISATION_CODE_LENGTH = 9
REGION_PLACES = range(3, 9)
SHAPE = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")


def normalized_uscc(text: str) -> str:
    """The code behind what a person typed, capitals and without spaces. Raises `Invalid` with the way to mend it."""
    value = "".join(unicodedata.normalize("NFKC", text).split()).replace("-", "").upper()
    if not SHAPE.fullmatch(value):
        _check_length(value)
        for place, character in enumerate(value, start=1):
            _check_character_at(place, character)
    expected = check_character(value[:-1])
    if value[-1] != expected:
        raise _wrong(_("最后一位对不上。核对一下，是不是 %(expected)s？") % {"expected": expected})
    return value


def check_character(first_seventeen: str) -> str:
    """The 18th character that belongs to the first 17."""
    total = sum(map(mul, WEIGHTS, map(VALUE.__getitem__, first_seventeen)))
    return ALPHABET[-total % len(ALPHABET)]


def _check_length(value: str) -> None:
    if len(value) == LENGTH:
        return
    if len(value) == OLD_REGISTRATION_LENGTH and value.isdecimal():
        raise _wrong(_("这是 15 位的旧注册号。请按营业执照填 18 位的统一社会信用代码。"))
    if len(value) == ORGANISATION_CODE_LENGTH:
        raise _wrong(_("这像是 9 位的组织机构代码。请按营业执照填 18 位的统一社会信用代码。"))
    raise _wrong(_("统一社会信用代码应当是 18 位，现在是 %(count)s 位。") % {"count": len(value)})


def _check_character_at(place: int, character: str) -> None:
    if character in MISREAD:
        raise _wrong(
            _("第 %(place)s 位是“%(character)s”，代码里不用字母 I、O、S、V、Z。核对一下，是不是 %(likely)s？")
            % {"place": place, "character": character, "likely": MISREAD[character]}
        )
    if character not in VALUE:
        raise _wrong(
            _("第 %(place)s 位是“%(character)s”，代码里只有数字和大写字母。") % {"place": place, "character": character}
        )
    if place in REGION_PLACES and character not in "0123456789":
        raise _wrong(
            _("第 %(place)s 位是“%(character)s”，第 3 到 8 位是地区代码，只能是数字。")
            % {"place": place, "character": character}
        )


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"uscc": sentence})
