from __future__ import annotations

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from gonghui.kernel.crypto import blind_index, decrypt, digest, encrypt


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_encrypt_hides_and_decrypt_gives_back(text: str) -> None:
    token = encrypt(text)

    assert decrypt(token) == text
    assert encrypt(text) != token


def test_a_new_key_reads_what_an_old_one_wrote_and_finds_it() -> None:
    with override_settings(GONGHUI_FIELD_KEYS=["old"]):
        token, index = encrypt("13800000000"), blind_index("13800000000", purpose="phone")

    with override_settings(GONGHUI_FIELD_KEYS=["new", "old"]):
        assert decrypt(token) == "13800000000"
        assert blind_index("13800000000", purpose="phone") == index
        fresh = encrypt("13800000000")

    with override_settings(GONGHUI_FIELD_KEYS=["old"]), pytest.raises(ValueError, match="no key"):
        decrypt(fresh)


def test_blind_index_keeps_purposes_apart() -> None:
    assert blind_index("1", purpose="phone") != blind_index("1", purpose="id_number")
    assert digest("1") != digest("2")
