"""Personal data at rest: encrypted fields, blind indexes for look-up, keyed digests for the timeline.

Keys come from `settings.GONGHUI_FIELD_KEYS`, newest first: the first encrypts, all decrypt, so a key can be rotated.
Blind indexes and digests use the last (oldest) key: they must stay comparable over a rotation.
"""

from __future__ import annotations

import hmac
import os
from base64 import urlsafe_b64decode
from binascii import b2a_base64
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

NONCE_BYTES = 12
INDEX_CHARACTERS = 43
URL_SAFE = bytes.maketrans(b"+/", b"-_")


@lru_cache(maxsize=32)
def _derived(key: str, purpose: str) -> bytes:
    return hmac.digest(key.encode(), purpose.encode(), "sha256")


@lru_cache(maxsize=8)
def _cipher(key: str) -> AESGCM:
    return AESGCM(_derived(key, "field"))


def _keys() -> Sequence[str]:
    keys: Sequence[str] = settings.GONGHUI_FIELD_KEYS
    if not keys:
        raise ImproperlyConfigured("GONGHUI_FIELD_KEY is empty; `gonghui init` makes one")
    return keys


def encrypt(text: str) -> str:
    """AES-256-GCM under the newest key, as text. The same text encrypts differently each time."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = _cipher(_keys()[0]).encrypt(nonce, text.encode(), None)
    return _text(nonce + sealed)


def _text(raw: bytes) -> str:
    """As `urlsafe_b64encode` writes it, without the two calls in between: a sheet has a hundred thousand values."""
    return b2a_base64(raw, newline=False).translate(URL_SAFE).decode("ascii")


def decrypt(token: str) -> str:
    """The text behind `token`, trying every key of the ring. Raises `ValueError` where none fits."""
    raw = urlsafe_b64decode(token)
    for key in _keys():
        try:
            return _cipher(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None).decode()
        except InvalidTag:
            continue
    raise ValueError("no key of GONGHUI_FIELD_KEY opens this value")


def blind_index(value: str, *, purpose: str) -> str:
    """A keyed digest that finds equal values without revealing them; `purpose` keeps kinds of values apart."""
    mac = hmac.digest(_derived(_keys()[-1], f"index:{purpose}"), value.encode(), "sha256")
    return _text(mac)[:INDEX_CHARACTERS]


def digest(value: str) -> str:
    """A short keyed digest that stands for a personal value in the timeline."""
    return "#" + blind_index(value, purpose="timeline")[:16]


class EncryptedTextField(models.TextField[str, str]):
    """Text kept encrypted at rest, plain in Python. Cannot be searched; keep a `BlindIndexField` beside it."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return decrypt(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return encrypt(text) if text else text


class BlindIndexField(models.CharField[str | None, str | None]):
    """The blind index of an encrypted neighbour: exact look-up, no content. Null where the neighbour is empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", INDEX_CHARACTERS)
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)
