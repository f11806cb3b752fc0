"""The facts that this programme writes about enterprises (about the signal itself where no enterprise is known)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from gonghui.foundation.facts.vocabulary import FactKey

FRESH_DAYS = 90

CLAIMANTS = FactKey("claimants", _("同一诉求职工"), int, _("人"), fresh_days=FRESH_DAYS)
ARREARS_SINCE = FactKey("arrears_since", _("工资拖欠起"), dt.date, fresh_days=FRESH_DAYS)
ARREARS_SUM = FactKey("arrears_sum", _("拖欠工资总额"), Decimal, _("元"), fresh_days=FRESH_DAYS)

KEYS = (CLAIMANTS.key, ARREARS_SINCE.key, ARREARS_SUM.key)
