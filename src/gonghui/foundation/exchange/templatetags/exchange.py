"""`{% load exchange %}`: what `exchange/links.html` needs."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from gonghui.foundation.exchange.links import links_of

register = template.Library()


@register.simple_tag(takes_context=True)
def exchange_links(context: Context, key: str, query: str = "") -> list[dict[str, Any]]:
    """The links of a register that whoever looks at the page may follow."""
    return links_of(context["shell"].scope, key, query)
