"""Addresses of pages. A list asks for one in each row and a side list for dozens: each pattern is resolved once."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, reverse

SAMPLE = "PUBLICCODE"


def address(url_name: str) -> str:
    """The address of a page without arguments, empty where the programme that has it is not installed."""
    return _page(url_name, settings.ROOT_URLCONF, get_script_prefix())


def record_address(url_name: str, code: str) -> str:
    """The address of the page whose one argument is the public code of a record."""
    before, after = _pattern(url_name, settings.ROOT_URLCONF, get_script_prefix())
    return f"{before}{code}{after}"


@lru_cache(maxsize=1024)
def _page(url_name: str, _addresses: str, _prefix: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=1024)
def _pattern(url_name: str, _addresses: str, _prefix: str) -> tuple[str, str]:
    before, _sample, after = reverse(url_name, args=[SAMPLE]).partition(SAMPLE)
    return before, after
