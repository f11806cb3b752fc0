"""The metrics that the colour rules read, told twice: of one subject in Python, of all enterprises in SQL.

A subject is an enterprise, or where none is known a place and a kind of dispute. What is known of it are the facts that
accepted signals have left in the last ninety days, the newest of each signal. Signals that tell of the same matter are
merged in triage, so those that are left add up.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear, Substr
from django.utils.translation import gettext_lazy as _

from gonghui.engines.rules.enums import ValueType
from gonghui.engines.rules.metrics import METRICS, Metric
from gonghui.engines.rules.metrics import register as register_metric
from gonghui.foundation.facts.models import Fact
from gonghui.kernel import clock
from gonghui.kernel.money import MoneyField
from gonghui.programmes.disputes.enums import Category, SignalState
from gonghui.programmes.disputes.facts import (
    AGREEMENT_DUE,
    ARREARS_SINCE,
    ARREARS_SUM,
    CLAIMANTS,
    CONSTRUCTION,
    FRESH_DAYS,
    HURT,
    INSURANCE_SINCE,
    KEYS,
    SIGNS,
)

MONTHS_A_YEAR = 12
WAGES = "W"
WAGE_CATEGORIES = (*(code for code in Category if code.startswith(WAGES)), Category.F05)


@dataclass(frozen=True, slots=True)
class Known:
    """What one signal says of its subject; `group` is the kind of claim, by which claims are common."""

    group: str
    workers: int | None = None
    since: dt.date | None = None
    amount: Decimal | None = None
    signs: frozenset[str] = frozenset()
    insurance_since: dt.date | None = None
    hurt: int | None = None
    agreement_due: dt.date | None = None
    construction: bool = False


def known_from(values: Mapping[str, Any], *, group: str) -> Known:
    """What one signal says, from the values of its facts by key; a missing one is unknown."""
    amount = values.get(ARREARS_SUM.key)
    return Known(
        group=group,
        workers=values.get(CLAIMANTS.key),
        since=_day(values.get(ARREARS_SINCE.key)),
        amount=Decimal(amount) if amount is not None else None,
        signs=frozenset(values.get(SIGNS.key) or ()),
        insurance_since=_day(values.get(INSURANCE_SINCE.key)),
        hurt=values.get(HURT.key),
        agreement_due=_day(values.get(AGREEMENT_DUE.key)),
        construction=bool(values.get(CONSTRUCTION.key)),
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def group_of(category: str) -> str:
    """The first level of a category; unpaid farm workers on building sites claim wages like everybody else."""
    return WAGES if category in WAGE_CATEGORIES else category[:1]


def subject(known: Iterable[Known], *, as_of: dt.date) -> dict[str, Any]:
    """What metrics receive: the day on which is asked, and what each signal says."""
    return {"as_of": as_of, "known": tuple(known)}


def known_of(facts: QuerySet[Fact], *, as_of: dt.date) -> list[Known]:
    """What the fresh facts of accepted signals say, one entry a signal. One query."""
    rows = _fresh(facts, as_of).order_by("pk").values_list("source_id", "source__signal__category", "key", "value")
    told: dict[int, dict[str, Any]] = {}
    for source, category, key, value in rows:
        told.setdefault(source, {"group": group_of(category)})[key] = value
    return [known_from(values, group=values["group"]) for values in told.values()]


def _fresh(facts: QuerySet[Fact], as_of: dt.date) -> QuerySet[Fact]:
    return facts.filter(
        key__in=KEYS,
        observed_on__lte=as_of,
        observed_on__gt=as_of - dt.timedelta(days=FRESH_DAYS),
        source__signal__state=SignalState.ACCEPTED,
    )


def _workers(asked: Mapping[str, Any]) -> int | None:
    totals: Counter[str] = Counter()
    for known in asked["known"]:
        if known.workers is not None:
            totals[known.group] += known.workers
    return max(totals.values(), default=None)


def _since(asked: Mapping[str, Any]) -> dt.date | None:
    return min((known.since for known in asked["known"] if known.since), default=None)


def _days(asked: Mapping[str, Any]) -> int | None:
    since = _since(asked)
    return None if since is None else (asked["as_of"] - since).days


def _months(asked: Mapping[str, Any]) -> int | None:
    since = _since(asked)
    return None if since is None else whole_months(since, asked["as_of"])


def whole_months(since: dt.date, until: dt.date) -> int:
    """Months that have passed, by the same-numbered day or the last day of a month that lacks it (Civil Code 202)."""
    months = (until.year - since.year) * MONTHS_A_YEAR + until.month - since.month
    return months - 1 if until.day < since.day and not _ends_month(until) else months


def months_before(day: dt.date, months: int) -> dt.date:
    """The day from which `months` have passed on `day`: the same-numbered one, or the last of a month that lacks it."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 - months, MONTHS_A_YEAR)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _ends_month(day: dt.date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _amount(asked: Mapping[str, Any]) -> Decimal | None:
    amounts = [known.amount for known in asked["known"] if known.amount is not None]
    return sum(amounts, Decimal(0)) if amounts else None


class _Plain(Func):
    """The plain value behind a JSON one, in the type that the metric counts in."""

    arity = 1
    sqlite, postgresql = "", ""

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template=self.sqlite, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template=self.postgresql, **context)


class _PlainNumber(_Plain):
    sqlite = "CAST(JSON_EXTRACT(%(expressions)s, '$') AS INTEGER)"
    postgresql = "(%(expressions)s #>> '{}')::integer"
    output_field = IntegerField()


class _PlainDay(_Plain):
    sqlite = "JSON_EXTRACT(%(expressions)s, '$')"
    postgresql = "(%(expressions)s #>> '{}')::date"
    output_field = DateField()


class _PlainFen(_Plain):
    sqlite = "CAST(ROUND(JSON_EXTRACT(%(expressions)s, '$') * 100) AS INTEGER)"
    postgresql = "((%(expressions)s #>> '{}')::numeric * 100)::bigint"
    output_field = MoneyField()


class _WholeDays(_Plain):
    """A difference of two days, which each database keeps in its own way."""

    sqlite = "(%(expressions)s / 86400000000)"
    postgresql = "EXTRACT(DAY FROM %(expressions)s)::integer"
    output_field = IntegerField()


def _told(key: str) -> QuerySet[Fact, Any]:
    """The newest fresh fact of each accepted signal about the enterprise file of the outer query."""
    newer = Fact.objects.filter(
        record=OuterRef("record"), key=OuterRef("key"), source=OuterRef("source"), pk__gt=OuterRef("pk")
    )
    facts = _fresh(Fact.objects.filter(record=OuterRef("pk"), key=key), clock.today())
    return facts.filter(~Exists(newer)).order_by().values("record")


def _workers_column() -> Combinable:
    category = F("source__signal__category")
    first = Case(
        When(source__signal__category__in=WAGE_CATEGORIES, then=Value(WAGES)),
        default=Substr(category, 1, 1),
        output_field=CharField(),
    )
    groups = _told(CLAIMANTS.key).annotate(claim=first).values("record", "claim")
    totals = groups.annotate(total=Sum(_PlainNumber("value"))).order_by("-total").values("total")[:1]
    return Subquery(totals, output_field=IntegerField())


def _since_rows() -> QuerySet[Any, Any]:
    return _told(ARREARS_SINCE.key).annotate(since=Min(_PlainDay("value")))


def _days_column() -> Combinable:
    gone = ExpressionWrapper(Value(clock.today(), output_field=DateField()) - F("since"), output_field=DurationField())
    return Subquery(_since_rows().annotate(days=_WholeDays(gone)).values("days"), output_field=IntegerField())


def _months_column() -> Combinable:
    today = clock.today()
    months = (Value(today.year) - ExtractYear("since")) * MONTHS_A_YEAR + Value(today.month) - ExtractMonth("since")
    begun = 0 if _ends_month(today) else 1
    rows = _since_rows().annotate(day=ExtractDay("since"), months=months)
    whole = Case(When(day__gt=today.day, then=F("months") - begun), default=F("months"), output_field=IntegerField())
    return Subquery(rows.annotate(whole=whole).values("whole"), output_field=IntegerField())


def _amount_column() -> Combinable:
    total = _told(ARREARS_SUM.key).annotate(total=Sum(_PlainFen("value"))).values("total")
    return Subquery(total, output_field=MoneyField())


ALL = (
    Metric("workers_common_claim", _("同一诉求职工"), _("人"), ValueType.INTEGER, _workers, _workers_column),
    Metric("wage_arrears_days", _("超过发薪日"), _("天"), ValueType.INTEGER, _days, _days_column),
    Metric("wage_arrears_months", _("拖欠工资"), _("个月"), ValueType.INTEGER, _months, _months_column),
    Metric("wage_arrears_amount", _("拖欠工资总额"), _("元"), ValueType.DECIMAL, _amount, _amount_column),
)


def register() -> None:
    """Make the metrics known to the rules engine."""
    for metric in ALL:
        if METRICS.get(metric.key) is not metric:
            register_metric(metric)
