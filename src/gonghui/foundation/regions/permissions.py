"""Rights over administrative divisions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gonghui.kernel.rights import Right

MAINTAIN_REGIONS = Right("regions.maintain", _("维护行政区划"))
