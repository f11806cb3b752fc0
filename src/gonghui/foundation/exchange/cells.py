"""Reading cells: what people and office software write, brought into values; each fault with its cure."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gonghui.foundation.enterprises import uscc
from gonghui.foundation.exchange.columns import Column, Words
from gonghui.foundation.exchange.drafts import WrongCell
from gonghui.foundation.exchange.enums import Kind
from gonghui.foundation.exchange.exporting import unguarded
from gonghui.foundation.exchange.places import PlaceBook
from gonghui.foundation.people import id_number
from gonghui.foundation.people.phones import normalized_phone
from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid
from gonghui.kernel.money import yuan

DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT].*)?")
PLAIN_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
SERIAL_DAY = re.compile(r"([2-7]\d{4})(?:\.\d+)?")
FIRST_SERIAL = dt.date(1899, 12, 30)
SCIENTIFIC = re.compile(r"(\d)(?:\.(\d{1,30}))?[Ee]\+?(\d{1,4})")
WHOLE = re.compile(r"\d{1,30}(?:\.0{1,30})?")
NUMBER = re.compile(r"\d{1,30}(?:\.\d{1,30})?")
PEOPLE_UNITS = "人名个位家户天条件"
TEN_THOUSAND = {"万": 10_000, "亿": 100_000_000}
SUM_SIGNS = "¥￥元整"
OFFICE_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
MOST_YUAN = Decimal(1_000_000_000_000)
OFFERED = 6
CODE, NUMBER_OF_PERSON, TELEPHONE = lazy("信用代码"), lazy("身份证号"), lazy("电话")
Reader = Callable[[str], Any]


def reader_of(column: Column, places: PlaceBook) -> Reader:
    """The function that reads the cells of one column: text to value, None for an empty cell. Raises `WrongCell`."""
    read = _inner(column, places)
    empty = _missing(column) if column.required else None

    def cell(text: str) -> Any:
        if not text:
            if empty is not None:
                raise empty
            return None
        if "\0" in text:
            raise WrongCell(_("格子里有看不见的坏字符。"), _("删掉这一格，重新填一遍。"))
        if text in OFFICE_ERRORS:
            raise WrongCell(_("这一格是出错的公式（%(text)s）。") % {"text": text}, _("改成值再导。"))
        return read(text)

    return cell


def _missing(column: Column) -> WrongCell:
    return WrongCell(_("没有%(label)s。") % {"label": column.label}, _("这一列必填，补上。"))


def _inner(column: Column, places: PlaceBook) -> Reader:
    if column.kind is Kind.PLACE:
        return places.code_of
    if column.kind is Kind.CHOICE:
        return _choice(column)
    plain: dict[Kind, Reader] = {
        Kind.DATE: past_day if column.past else day,
        Kind.MONEY: money,
        Kind.CREDIT_CODE: credit_code,
        Kind.ID_NUMBER: identity_number,
        Kind.PHONE: phone,
    }
    if column.kind in plain:
        return plain[column.kind]
    return (lambda text: whole(text, column)) if column.kind is Kind.WHOLE else (lambda text: line(text, column))


def line(text: str, column: Column) -> str:
    """Text as it stands, within the length of the column."""
    text = unguarded(text).strip()
    if len(text) > column.longest:
        sentence = _("%(label)s有 %(count)s 个字，最多 %(most)s 个。")
        told = {"label": column.label, "count": len(text), "most": column.longest}
        raise WrongCell(sentence % told, _("删短一些。"))
    return text


def narrow(text: str) -> str:
    """Full-width letters and digits made narrow, blanks taken out."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def whole(text: str, column: Column) -> int:
    """A count as people write it: `3 人`, `１２０`, `1,200`, `1.2万`."""
    plain = narrow(text).replace(",", "").rstrip(PEOPLE_UNITS)
    times = TEN_THOUSAND.get(plain[-1:], 1)
    digits = plain[:-1] if times > 1 else plain
    long = SCIENTIFIC.fullmatch(digits)
    digits = _unfolded(long) if long else digits
    if not digits.isascii() or (not WHOLE.fullmatch(digits) and not (times > 1 and NUMBER.fullmatch(digits))):
        near = NUMBER.findall(plain)
        mend = near[0] if len(near) == 1 and near[0].isdecimal() else ""
        cure = _("填 %(number)s 就行。") % {"number": mend} if mend else _("写成数字，例如 120；不清楚就空着。")
        raise WrongCell(_("%(label)s要填整数。") % {"label": column.label}, cure, mend)
    value = int(Decimal(digits) * times)
    if not column.smallest <= value <= column.largest:
        told = {"label": column.label, "low": f"{column.smallest:,}", "high": f"{column.largest:,}"}
        raise WrongCell(_("%(label)s应在 %(low)s 到 %(high)s 之间。") % told, _("核对这个数。"))
    return value


def money(text: str) -> Decimal:
    """An amount in yuan: `43,000.00 元`, `￥43000`, `4.3万元`."""
    plain = narrow(text).replace(",", "").strip(SUM_SIGNS)
    times = TEN_THOUSAND.get(plain[-1:], 1)
    try:
        value = Decimal(plain[:-1] if times > 1 else plain) * times
    except ArithmeticError:  # no number, or one beyond every limit
        value = Decimal("NaN")
    if (not plain.isascii() and times == 1) or not value.is_finite():
        near = NUMBER.findall(plain)
        mend = near[0] if len(near) == 1 and times == 1 else ""
        raise WrongCell(_("“%(text)s”不是金额。") % {"text": text}, _("写成 43000.00 这样，单位是元。"), mend)
    if not 0 <= value < MOST_YUAN:
        raise WrongCell(_("金额不对。"), _("写 0 以上的数，单位是元；不清楚就空着。"))
    return yuan(value)


def day(text: str) -> dt.date:
    """A day in every usual form, with or without a time of day; also the serial number that office software keeps."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = DAY.fullmatch(plain) or PLAIN_DAY.fullmatch(plain)
    if found:
        return _date(*(int(part) for part in found.groups()))
    serial = SERIAL_DAY.fullmatch(plain)
    if serial:
        return FIRST_SERIAL + dt.timedelta(days=int(serial[1]))
    raise WrongCell(_("“%(text)s”不是日期。") % {"text": text}, _("写成 2026-3-2 或者 2026年3月2日。"))


def past_day(text: str) -> dt.date:
    """A day that has come."""
    value = day(text)
    if value > clock.today():
        raise WrongCell(_("日子还没有到。"), _("核对日期。"))
    return value


def _date(year: int, month: int, day: int) -> dt.date:
    cure = _("日期可写成 2026-3-2、2026年3月2日。")
    if not 1900 <= year <= 2200:
        raise WrongCell(_("年份 %(year)s 不对。") % {"year": year}, cure)
    if not 1 <= month <= 12:
        raise WrongCell(_("没有 %(month)s 月。") % {"month": month}, cure)
    try:
        return dt.date(year, month, day)
    except ValueError:
        told = {"year": year, "month": month, "day": day}
        raise WrongCell(_("%(year)s 年 %(month)s 月没有 %(day)s 日。") % told, cure) from None


def _choice(column: Column) -> Reader:
    options = column.choices() if column.choices else {}
    known = {narrow(str(word)).casefold(): value for value, label in options.items() for word in (value, label)}
    labels = [str(label) for label in options.values()]

    def read(text: str) -> str:
        value = known.get(narrow(text).casefold())
        if value is None:
            near = [label for label in labels if text in label or label in text]
            words = "、".join(labels[:OFFERED]) + ("……" if len(labels) > OFFERED else "")
            sentence = _("没有“%(text)s”这个%(label)s。") % {"text": text, "label": column.label}
            raise WrongCell(
                sentence, _("从这些里选：%(words)s。") % {"words": words}, near[0] if len(near) == 1 else ""
            )
        return value

    return read


def credit_code(text: str) -> str:
    """A unified social credit code. One that lost digits to scientific notation is named as such."""
    plain = _long_digits(text, CODE, 18)
    try:
        return uscc.normalized_uscc(plain)
    except Invalid as error:
        raise _split(error, _likely(plain, uscc.ALPHABET, uscc.check_character)) from None


def identity_number(text: str) -> str:
    """An ID number."""
    plain = _long_digits(text, NUMBER_OF_PERSON, 18)
    try:
        return id_number.normalized_id_number(plain)
    except Invalid as error:
        raise _split(error, "") from None


def phone(text: str) -> str:
    """A phone number."""
    try:
        return normalized_phone(_long_digits(text, TELEPHONE, 11))
    except Invalid as error:
        raise _split(error, "") from None


def _long_digits(text: str, what: Words, length: int) -> str:
    """Long numbers that office software took for numbers: given back where no digit is lost, else a fault."""
    plain = narrow(unguarded(text)).replace("-", "")
    found = SCIENTIFIC.fullmatch(plain)
    if found is None:
        return plain.removesuffix(".0")
    whole_number = _unfolded(found)
    if "." in whole_number or not whole_number or len(found[2] or "") < int(found[3]):
        sentence = _("%(what)s被表格软件变成了科学计数。") % {"what": what}
        cure = _("把这一列设为“文本”，再粘贴 %(length)s 位。") % {"length": length}
        raise WrongCell(sentence, cure)
    return whole_number


def _unfolded(found: re.Match[str]) -> str:
    """The number behind `1.38E+10`; office software keeps fifteen digits, so more of them are not there any more."""
    value = Decimal(f"{found[1]}.{found[2] or 0}E{found[3]}") if int(found[3]) < 30 else Decimal("0.5")
    return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def _split(error: Invalid, suggestion: str) -> WrongCell:
    """A refusal of ours in two: what is wrong, then how to mend it."""
    reason, stop, cure = str(error).partition("。")
    return WrongCell(reason + stop, cure, suggestion)


def _likely(text: str, alphabet: str, last: Callable[[str], str]) -> str:
    """The code with the last character that belongs to it, where only that one is off."""
    plain = text.upper()
    if len(plain) != uscc.LENGTH or any(character not in alphabet for character in plain[:-1]):
        return ""
    if not plain[2:8].isdecimal():
        return ""
    return plain[:-1] + last(plain[:-1])
