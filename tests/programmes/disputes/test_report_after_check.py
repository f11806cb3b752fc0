"""What a self-check found goes into the report, and no further than the worker lets it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from gonghui.programmes.disputes.models import Signal
from tests.cast import Cast
from tests.requirements import requirement

pytestmark = [pytest.mark.django_db, requirement("F-06")]


def sent(client: Client, place: str, address: str, **changes: str) -> Signal:
    page = client.get(f"/r/place/{place}/{address}").content.decode()
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]*)"', page)[1]  # type: ignore[index]
        for name in ("submission_key", "checked")
        if f'name="{name}" value="' in page
    }
    answers = {
        "trouble": "H01", "who": "alone", "text": "天天加班到十点，没有加班费。", "identity": "anonymous",
        "enterprise_name": "", **hidden, **changes,
    }  # fmt: skip
    client.post(f"/r/place/{place}/", answers)
    return Signal.objects.latest("pk")


def test_the_trouble_is_chosen_and_the_kind_kept(cast: Cast, client: Client) -> None:
    page = client.get(f"/r/place/{cast.here.town}/?trouble=H01&category=W04").content.decode()

    assert "checked" in page.split('value="H01"')[1][:60]
    assert sent(client, cast.here.town, "?trouble=H01&category=W04").category == "W04"


def test_another_trouble_counts_more_than_what_was_found(cast: Cast, client: Client) -> None:
    assert sent(client, cast.here.town, "?trouble=H01&category=W04", trouble="W01").category == "W01"


@pytest.mark.parametrize(
    "address", ["?trouble=H01&category=X99", "?trouble=H01&category=N00", "?trouble=zzz&category=W04"]
)
def test_what_is_no_kind_of_ours_is_left_aside(cast: Cast, client: Client, address: str) -> None:
    assert sent(client, cast.here.town, address).category == "H01"


def test_the_way_over_the_choice_of_federations_keeps_it(cast: Cast, client: Client) -> None:
    page = client.get("/r/?trouble=H01&category=W04&x=<script>").content.decode()

    assert "?trouble=H01&amp;category=W04" in page and "script>" not in page.split("rowlink")[1][:200]
