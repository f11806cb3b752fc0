"""What a calculator asks and answers: names, kinds, words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

Words = str | Promise


class Kind(StrEnum):
    """What a value is: how it is read, asked for, and written again."""

    MONEY = "money"
    RATE = "rate"
    NUMBER = "number"
    COUNT = "count"
    FLAG = "flag"
    DATE = "date"
    CHOICE = "choice"
    TEXT = "text"
    DATES = "dates"
    FLAGS = "flags"
    STRETCHES = "stretches"
    CLAIMS = "claims"
    MONTH_DAYS = "month_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One thing that is asked. Left out, it is `default`; without a default and `required` it is refused by name.

    What is needed only in some cases is not `required` here: the formula asks for it. `parameter` names the local
    parameter that may answer instead of the person; `least` and `most` are allowed
    themselves. `when` (`form=N+1`) says with which answer to another question a page shows this one.
    """

    name: str
    kind: Kind
    label: Words
    help: Words = ""
    unit: Words = ""
    required: bool = False
    default: Any = None
    choices: Sequence[tuple[str, Words]] = ()
    least: int = 0
    most: int | None = None
    positive: bool = False
    parameter: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One thing that is answered."""

    name: str
    kind: Kind
    label: Words
    unit: Words = ""
    choices: Sequence[tuple[str, Words]] = ()
