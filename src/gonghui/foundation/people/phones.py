"""Telephone numbers as people write them, brought into one form."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from gonghui.kernel.errors import Invalid

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{2,3}\d{7,8}")


def normalized_phone(text: str) -> str:
    """Eleven digits of a mobile number, or a landline with area code, without +86, spaces or hyphens.

    Refuses anything else with the number of digits that were found.
    """
    digits = re.sub(r"[\s\-()（）]", "", text).removeprefix("+86").removeprefix("0086")
    if MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits):
        return digits
    sentence = _("手机号应是 11 位数字，您写了 %(count)s 位。核对一下再写。") % {"count": len(digits)}
    raise Invalid(sentence, fields={"phone": sentence})
