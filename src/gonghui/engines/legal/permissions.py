"""Rights of the legal engine."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gonghui.kernel.rights import Right

MAINTAIN_CALENDAR = Right("legal.maintain_calendar", _("维护节假日"))
