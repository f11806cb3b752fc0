"""What the legal engine shows to the world: calculators as pages and as operations of the API."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gonghui.engines.legal.permissions import VIEW_MODELS
from gonghui.kernel.programme import MenuGroup, MenuItem, Room

LEGAL = Room(
    code="legal",
    urls="gonghui.engines.legal.urls",
    api="gonghui.engines.legal.api.router",
    menu=(MenuGroup(_("归类"), (MenuItem(_("归类模型"), "legal:models", "filter", VIEW_MODELS),)),),
    packs=("labour-figures-sample", "labour-guide"),
)
