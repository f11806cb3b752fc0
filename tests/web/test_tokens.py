"""tokens.css is the whole vocabulary of phone pages and must not fight with Tabler on desk pages."""

import re
from functools import lru_cache

import pytest
from django.contrib.staticfiles import finders

CLASS = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
HEADINGS = {"h1", "h2", "h3"}


@lru_cache
def classes(path):
    found = finders.find(path)
    if found is None:
        pytest.skip(f"{path} is not built: `make assets`")
    with open(found, encoding="utf-8") as file:
        css = re.sub(r"/\*.*?\*/|url\([^)]*\)|\"[^\"]*\"", "", file.read(), flags=re.DOTALL)
    return {name for selector in re.findall(r"([^{}]+)\{", css) for name in CLASS.findall(selector)}


def test_tokens_share_with_tabler_only_buttons_and_fields():
    both = classes("gonghui/tokens.css") & classes("vendor/tabler.min.css")

    assert {name for name in both - HEADINGS if not name.startswith(("btn", "form-"))} == set()


def test_tokens_stay_small_enough_for_a_phone():
    with open(finders.find("gonghui/tokens.css"), "rb") as file:
        assert len(file.read()) < 60_000
