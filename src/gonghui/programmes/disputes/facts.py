"""The facts that this programme writes about enterprises (about the signal itself where no enterprise is known)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from gonghui.foundation.facts.vocabulary import FactKey
from gonghui.programmes.disputes.enums import Category, FeedResult, InjuryGrade

FRESH_DAYS = 90
YELLOW_DAYS = 30

CLAIMANTS = FactKey("claimants", _("同一诉求职工"), int, _("人"), fresh_days=FRESH_DAYS)
ARREARS_SINCE = FactKey("arrears_since", _("工资拖欠起"), dt.date, fresh_days=FRESH_DAYS)
ARREARS_SUM = FactKey("arrears_sum", _("拖欠工资总额"), Decimal, _("元"), fresh_days=FRESH_DAYS)
SIGNS = FactKey("signs", _("出现的情况"), list, fresh_days=FRESH_DAYS)
INSURANCE_SINCE = FactKey("insurance_since", _("社保停缴起"), dt.date, fresh_days=FRESH_DAYS)
HURT = FactKey("hurt", _("伤病人数"), int, _("人"), fresh_days=FRESH_DAYS)
AGREEMENT_DUE = FactKey("agreement_due", _("协议约定的付款日"), dt.date, fresh_days=FRESH_DAYS)
CONSTRUCTION = FactKey("construction", _("建筑业"), bool, fresh_days=FRESH_DAYS)

# The gate: what a signal tells counts from the moment at which it was accepted, and never before. Closing a warning
# settles what was told by then; that it was yellow is remembered for a month.
COMPLAINT = FactKey(
    "complaint", _("采纳的反映"), str, fresh_days=FRESH_DAYS, words=lambda code: Category(code).label if code else ""
)  # fmt: skip
SETTLED = FactKey("settled", _("预警销号"), str, fresh_days=FRESH_DAYS)
PAST_YELLOW = FactKey("past_yellow", _("曾是黄色预警"), str, fresh_days=YELLOW_DAYS)

# What other departments know of a firm. Rules see it by the signals that are made of it and accepted.
INJURY_DETERMINED = FactKey("injury_determined", _("工伤认定"), str, words=lambda code: FeedResult(code).label)
INJURY_GRADE = FactKey("injury_grade", _("伤残等级"), str, words=lambda code: InjuryGrade(code).label)
ARBITRATION_CASE = FactKey("arbitration_case", _("仲裁案由"), str, words=lambda code: Category(code).label)
ARBITRATION_WORKERS = FactKey("arbitration_workers", _("仲裁案件人数"), int, _("人"))
ARBITRATION_SUM = FactKey("arbitration_sum", _("仲裁案件金额"), Decimal, _("元"))
CONSULTED = FactKey(
    "consulted", _("有人咨询"), str, fresh_days=FRESH_DAYS, words=lambda code: Category(code).label
)  # fmt: skip

KEYS = (
    CLAIMANTS.key,
    ARREARS_SINCE.key,
    ARREARS_SUM.key,
    SIGNS.key,
    INSURANCE_SINCE.key,
    HURT.key,
    AGREEMENT_DUE.key,
    CONSTRUCTION.key,
    COMPLAINT.key,
)
