"""Personal values on their way into the database, against the bare library (performance line 20).

The floor draws a nonce, seals with AES-256-GCM and makes one HMAC-SHA256, with keys that are ready, and leaves bytes;
ours leaves the text that the columns hold, under the key ring of the settings.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator

from benchmarks.harness import Ratio, bench, seconds

SLOWEST = 1 / 0.6


@bench(rows=100_000)
def seals(rows: int) -> Iterator[Ratio]:
    """Each phone number sealed and indexed."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from gonghui.kernel.crypto import blind_index, encrypt

    phones = [f"138{number:08d}" for number in range(rows)]
    key = os.urandom(32)
    cipher = AESGCM(key)

    def ours() -> None:
        for phone in phones:
            encrypt(phone)
            blind_index(phone, purpose="phone")

    def floor() -> None:
        for phone in phones:
            plain = phone.encode()
            cipher.encrypt(os.urandom(12), plain, None)
            hmac.digest(key, plain, "sha256")

    took = seconds(ours, repeat=5, warm=1)
    what = f"seal and index, {rows / took:,.0f} a second"
    yield Ratio("20", what, took, seconds(floor, repeat=5, warm=1), SLOWEST)
