"""Carrying a result from its page to a report: in one browser, encrypted, for an hour, never in an address."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from gonghui.engines.legal.calculators import CALCULATORS, Calculator
from gonghui.kernel import clock
from gonghui.kernel.crypto import decrypt, encrypt

KEY = "legal_carried"
GOOD_FOR_SECONDS = 3600
MOST = 3
LARGEST = 20_000


@dataclass(frozen=True, slots=True)
class Carried:
    """What was sent to a calculator, field by field, to be calculated again where it arrives."""

    calculator: Calculator
    sent: Mapping[str, str]


def carry(session: SessionBase, calculator: Calculator, sent: Mapping[str, str]) -> None:
    """Take a result along. One of the same calculator replaces the one before; of many the last three stay."""
    kept = [each for each in _read(session) if each["name"] != calculator.name]
    kept.append({"name": calculator.name, "sent": dict(sent), "at": clock.now().timestamp()})
    session[KEY] = encrypt(json.dumps(kept[-MOST:], ensure_ascii=False))


def carried(session: SessionBase) -> list[Carried]:
    """What this browser carries and is not too old."""
    return [Carried(CALCULATORS[each["name"]], each["sent"]) for each in _read(session)]


def put_down(session: SessionBase) -> None:
    """Carry nothing any more."""
    session.pop(KEY, None)


def _read(session: SessionBase) -> list[dict[str, Any]]:
    token = session.get(KEY)
    if not isinstance(token, str) or len(token) > LARGEST * MOST:
        return []
    try:
        told = json.loads(decrypt(token))
    except ValueError:
        return []  # the keys were changed meanwhile; nothing is lost but a figure that can be calculated again
    now = clock.now().timestamp()
    return [each for each in told if each["name"] in CALCULATORS and now - each["at"] < GOOD_FOR_SECONDS]
