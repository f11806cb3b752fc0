"""What is read out of a text without the words of a pack: where it begins, how much money, how many people."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from gonghui.kernel.money import yuan

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
MYRIAD = 10_000
NUMERAL = "零〇一二两三四五六七八九十百千万亿"
FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,2})?"
MONEY = re.compile(
    rf"(?<![\d.])(?P<number>{FIGURE}|[{NUMERAL}]{{1,9}})\s*(?P<more>[多余来几])?(?P<unit>[十百千]?[万亿]|千|百)?[多余]?"
    r"\s*(?:元|块钱|块|人民币|(?<=[万千])(?=[^\w]|的|工资|工钱|血汗|赔))"
)
CLAIMED = re.compile(r"欠|拖|工资|工钱|薪|赔|补偿|补助|津贴|押金|罚|扣|加班费|报酬|奖金|提成|没给|不给|没发|不发")
PEOPLE = re.compile(
    rf"(?<![\d.])(?P<number>\d{{1,6}}|[{NUMERAL}]{{1,5}})\s*(?P<more>[多余几来])?\s*(?:个|名|位|号)?\s*"
    r"(?P<who>人(?!民|大|社|才|均|事|/|次|份|民币|以上户)|农民工|民工|工人|员工|职工|工友|同事|兄弟|姐妹|司机|骑手|老师傅|女工)"
)
NOT_WORKERS = re.compile(r"(家|一家|全家|户|村|镇|县|全县|常住|万)\s*$")
SENTENCE = re.compile(r"[^。！？!?；;\n]+")
GREETING = re.compile(
    r"(?:[^，。！？\n：:]{1,12}[：:,，！!]\s*)?(?:您好|你好|大家好)[！!，,。：:]?\s*|尊敬的[^，。！？\n：:]{1,12}[：:]\s*"
)
MOST_WORKERS, MOST_YUAN = 100_000, Decimal(10) ** 11


def after_greeting(text: str) -> int:
    """Where the matter begins: behind a greeting, which says nothing of it."""
    greeting = GREETING.match(text)
    return greeting.end() if greeting else 0


def amount_in(text: str) -> Decimal | None:
    """The largest sum of a sentence that speaks of what is owed; None where no sentence does both."""
    found: list[Decimal] = []
    for sentence in SENTENCE.findall(text):
        if CLAIMED.search(sentence):
            found.extend(value for match in MONEY.finditer(sentence) if (value := _money(match)) is not None)
    return yuan(max(found)) if found else None


def workers_in(text: str) -> int | None:
    """The largest number of people who share the matter; None where the text counts nobody."""
    counts = [
        int(value)
        for match in PEOPLE.finditer(text)
        if not NOT_WORKERS.search(text[max(0, match.start() - 3) : match.start()])
        and (value := number_of(match["number"])) is not None
    ]
    kept = [count for count in counts if 1 < count <= MOST_WORKERS]
    return max(kept) if kept else None


def _money(match: re.Match[str]) -> Decimal | None:
    value = number_of(match["number"])
    if value is None:
        return None
    for unit in match["unit"] or "":
        value *= UNITS[unit]
    return value if 0 < value < MOST_YUAN else None


def number_of(text: str) -> Decimal | None:
    """A number in figures or numerals: `12,000`, `三万五`, `二十`. None for what is neither."""
    plain = text.replace(",", "")
    if plain[:1].isascii():
        try:
            return Decimal(plain)
        except InvalidOperation:
            return None
    return _numeral(plain)


def _numeral(text: str) -> Decimal | None:
    total, section, digit, last_unit = 0, 0, None, 1
    for character in text:
        if character in DIGITS:
            digit = DIGITS[character]
            continue
        unit = UNITS[character]
        if unit >= MYRIAD:
            total += (section + (digit or 0) or 1) * unit
            section = 0
        else:
            section += (1 if digit is None else digit) * unit
        digit, last_unit = None, unit
    if digit is not None:
        # 三万五 is thirty-five thousand, but 一百零五 is a hundred and five.
        shortened = last_unit >= UNITS["百"] and text[-2] not in "零〇"
        section += digit * (last_unit // 10 if shortened else 1)
    return Decimal(total + section) if text else None
