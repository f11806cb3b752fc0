"""Calls of machines that carry a key of their own: sent again after a broken line, they are answered, not repeated."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gonghui.foundation.accounts.models import ApiReceipt
from gonghui.kernel.errors import DomainError, Invalid
from gonghui.kernel.scope import Scope

KEY = re.compile(r"[\x21-\x7e]{1,80}")


class KeyReused(DomainError):
    """The key was used for another call."""

    status = 409
    slug = "idempotency-key-reused"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call is answered; `again` where it was answered before and nothing happened now."""

    status: int
    content: Any
    again: bool = False


def answered_once(scope: Scope, key: str, body: bytes, act: Callable[[], Answer]) -> Answer:
    """The answer of `act`, or the one that was kept for this key of the caller's organisation.

    A refusal is not kept: the same key may carry the mended call. Without a key `act` is simply done. Raises
    `KeyReused` where the key came with another body.
    """
    if not key:
        return act()
    if not KEY.fullmatch(key):
        sentence = _("Idempotency-Key 写 1 到 80 个字母、数字或者符号，不要空格。")
        raise Invalid(sentence, fields={"Idempotency-Key": sentence})
    assert scope.organization_id is not None, "only tokens reach this, and each acts for an organisation"
    digest = hashlib.sha256(body).hexdigest()
    known = _kept(scope, key, digest)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            receipt = ApiReceipt.objects.create(organization_id=scope.organization_id, key=key, body_sha256=digest)
            answer = act()
            receipt.code, receipt.answer = answer.status, answer.content
            receipt.save(update_fields=["code", "answer"])
            return answer
    except IntegrityError:
        # The same call came twice at this moment; the other one has been made by now.
        known = _kept(scope, key, digest)
        if known is None:
            raise
        return known


def _kept(scope: Scope, key: str, digest: str) -> Answer | None:
    found = ApiReceipt.objects.filter(organization=scope.organization_id, key=key).first()
    if found is None:
        return None
    if found.body_sha256 != digest:
        raise KeyReused(_("这个 Idempotency-Key 已经用在另一次推送上。新的内容换一个新的。"))
    return Answer(found.code, found.answer, again=True)
