"""Rights of the legal engine."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gonghui.kernel.rights import Right

MAINTAIN_CALENDAR = Right("legal.maintain_calendar", _("维护节假日"))
VIEW_MODELS = Right("legal.view_models", _("查看归类模型"))
SIGN_MODELS = Right("legal.sign_models", _("启用、停用归类模型"))
