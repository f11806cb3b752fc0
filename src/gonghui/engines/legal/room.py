"""What the legal engine shows to the world: calculators as pages and as operations of the API."""

from __future__ import annotations

from gonghui.kernel.programme import Room

LEGAL = Room(
    code="legal",
    urls="gonghui.engines.legal.urls",
    api="gonghui.engines.legal.api.router",
    packs=("labour-figures-sample",),
)
