from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from gonghui.kernel.access import next_number
from gonghui.kernel.codes import ALPHABET, public_code, typed
from tests.cast import Cast, make_cast


def test_numbers_of_a_series_start_at_one_and_keep_years_apart(cast: Cast) -> None:
    key = cast.here.federation.pk

    assert [next_number(key, "调", 2026) for _ in range(3)] == [1, 2, 3]
    assert next_number(key, "调", 2027) == 1
    assert next_number(cast.neighbour.federation.pk, "调", 2026) == 1


@pytest.mark.django_db(transaction=True)
def test_numbers_given_at_once_have_neither_twins_nor_gaps() -> None:
    key = make_cast().here.federation.pk

    def take(_turn: int) -> list[int]:
        try:
            return [next_number(key, "调", 2026) for _ in range(5)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        given = sorted(number for numbers in threads.map(take, range(4)) for number in numbers)

    assert given == list(range(1, 21))


def test_a_number_is_free_again_when_its_document_was_not_written(cast: Cast) -> None:
    key = cast.here.federation.pk

    with pytest.raises(RuntimeError), transaction.atomic():
        next_number(key, "调", 2026)
        raise RuntimeError

    assert next_number(key, "调", 2026) == 1


def test_codes_can_be_read_aloud_and_typed_loosely() -> None:
    codes = {public_code() for _ in range(200)}

    assert len(codes) == 200
    assert set("".join(codes)) <= set(ALPHABET)
    assert typed(" k7qm-3xrd ") == "K7QM3XRD"
