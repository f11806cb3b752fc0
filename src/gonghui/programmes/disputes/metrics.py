"""The metrics that the colour rules read, told twice: of one subject in Python, of all subjects in one pass of SQL.

Python reads what `known` has made of a subject's facts, SQL groups `Finding`, the same facts side by side. A property
test over the whole rule table shows that both come to the same colour.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import (
    Aggregate,
    Case,
    Count,
    DateField,
    ExpressionWrapper,
    Func,
    IntegerField,
    Max,
    Min,
    Q,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Greatest, NullIf
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from gonghui.engines.rules.enums import ValueType
from gonghui.engines.rules.metrics import METRICS, Metric
from gonghui.engines.rules.metrics import register as register_metric
from gonghui.kernel import clock
from gonghui.kernel.money import MoneyField
from gonghui.programmes.disputes.enums import SIGNS_OF, Category, Sign, SignGroup
from gonghui.programmes.disputes.facts import FRESH_DAYS, PAST_YELLOW
from gonghui.programmes.disputes.known import Known, group_of
from gonghui.programmes.disputes.models import Finding
from gonghui.programmes.disputes.querysets.findings import FindingQuerySet

MONTHS_A_YEAR = 12
BITS: dict[str, int] = {sign.value: 1 << place for place, sign in enumerate(Sign)}
"""Which bit of `Finding.signs` stands for which sign. Signs never change their place."""
CLAIMS: dict[str, int] = {
    group: number for number, group in enumerate(dict.fromkeys(group_of(code) for code in Category.values), start=1)
}
"""The numbers by which `Finding.claim` tells kinds of claim apart."""
Asked = Mapping[str, Any]


def fresh(federation_id: int, as_of: dt.date) -> FindingQuerySet:
    """The findings that rules read on a day."""
    rows: FindingQuerySet = Finding.objects.fresh(federation_id, as_of=as_of, days=FRESH_DAYS)
    return rows


def months_passed(since: dt.date, until: dt.date) -> int:
    """Months that have passed, by the same-numbered day or the last day of a month that lacks it (Civil Code 202)."""
    months = (until.year - since.year) * MONTHS_A_YEAR + until.month - since.month
    return months - 1 if until.day < since.day and not _ends_month(until) else months


def mask_of(signs: frozenset[str]) -> int:
    """Signs as `Finding.signs` keeps them."""
    return sum(BITS[sign] for sign in signs)


def _ends_month(day: dt.date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _open(asked: Asked) -> list[Known]:
    return [known for known in asked["known"] if not known.settled]


def _workers(asked: Asked) -> int | None:
    totals: Counter[str] = Counter()
    for known in _open(asked):
        if known.workers is not None:
            totals[known.group] += known.workers
    return max(totals.values(), default=None)


def _earliest(asked: Asked, name: str) -> dt.date | None:
    return min((day for known in _open(asked) if (day := getattr(known, name))), default=None)


def _days_since(name: str) -> Callable[[Asked], int | None]:
    def days(asked: Asked) -> int | None:
        since = _earliest(asked, name)
        return None if since is None else (asked["as_of"] - since).days

    return days


def _months_since(name: str) -> Callable[[Asked], int | None]:
    def months(asked: Asked) -> int | None:
        since = _earliest(asked, name)
        return None if since is None else months_passed(since, asked["as_of"])

    return months


def _amount(asked: Asked) -> Decimal | None:
    amounts = [known.amount for known in _open(asked) if known.amount is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def _hurt(asked: Asked) -> int | None:
    return sum(known.hurt or 0 for known in _open(asked)) or None


def _signs(group: SignGroup) -> Callable[[Asked], frozenset[str] | None]:
    of_group = frozenset(sign.value for sign in SIGNS_OF[group])

    def signs(asked: Asked) -> frozenset[str] | None:
        seen: frozenset[str] = frozenset().union(*(known.signs for known in _open(asked)))
        return seen & of_group or None

    return signs


def _complaints(asked: Asked) -> int | None:
    return len(asked["known"]) if _open(asked) else None


def _people_unpaid(asked: Asked) -> int | None:
    """Workers whose agreement is overdue."""
    late = [known for known in _open(asked) if known.agreement_due and known.agreement_due < asked["as_of"]]
    return sum(known.workers or 0 for known in late) or None


def _month(asked: Asked) -> int:
    return int(asked["as_of"].month)


def _construction(asked: Asked) -> bool | None:
    return any(known.construction for known in _open(asked)) or None


def _past_yellows(asked: Asked) -> int | None:
    count: int | None = asked["past_yellows"]
    return count


class _BitOr(Aggregate):
    """All bits that any row sets. SQLite has no such aggregate: there each bit is asked for."""

    function = "BIT_OR"
    output_field = IntegerField()
    bits = len(BITS)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        column, parameters = compiler.compile(self.source_expressions[0])
        parts = " | ".join(f"MAX({column} & {1 << bit})" for bit in range(self.bits))
        return f"({parts})", list(parameters) * self.bits


class _DaysSince(Func):
    """From the second day to the first in whole days, as each database counts days; no interval is made of them."""

    arity = 2
    arg_joiner = " - "
    template = "(%(expressions)s)"
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        (until, its), (since, others) = (compiler.compile(each) for each in self.source_expressions)
        return f"CAST(julianday({until}) - julianday({since}) AS INTEGER)", [*its, *others]


class _Part(Func):
    """Year, month or day of a day as a whole number, without the decimals that EXTRACT would make."""

    arity = 1
    template = "date_part('%(part)s', %(expressions)s)::integer"
    output_field = IntegerField()
    letters: ClassVar = {"year": "Y", "month": "m", "day": "d"}

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        letter = self.letters[self.extra["part"]]
        template = f"CAST(strftime('%%%%{letter}', %(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)


class _OnlySome(Func):
    """Those bits of a number that `mask` names, NULL for none of them."""

    template = "NULLIF(%(expressions)s & %(mask)s, 0)"
    arity = 1
    output_field = IntegerField()


def _sum_column(name: str, *, only: Q | None = None) -> Combinable:
    """A sum that is NULL for nothing and for zero."""
    return NullIf(Coalesce(Sum(name, filter=only), 0), 0, output_field=IntegerField())


def _amount_column() -> Combinable:
    """Whole fen: a sum of large numbers would otherwise be a decimal, which costs several times as much to compare."""
    return Cast(Sum("arrears_sum"), MoneyField())


def _workers_column() -> Combinable:
    each = [Coalesce(Sum("workers", filter=Q(claim=number)), 0) for number in CLAIMS.values()]
    return NullIf(Greatest(*each), 0, output_field=IntegerField())


def _days_column(name: str) -> Callable[[], Combinable]:
    def column() -> Combinable:
        today = Value(clock.today(), output_field=DateField())
        return _DaysSince(today, Min(name))

    return column


def _months_column(name: str) -> Callable[[], Combinable]:
    def column() -> Combinable:
        today, since = clock.today(), Min(name)
        year, month, day = (_Part(since, part=part) for part in ("year", "month", "day"))
        months = (Value(today.year) - year) * MONTHS_A_YEAR + Value(today.month) - month
        begun = 0 if _ends_month(today) else 1
        short = Case(When(Q(GreaterThan(day, Value(today.day))), then=Value(begun)), default=Value(0))
        return ExpressionWrapper(months - short, output_field=IntegerField())

    return column


def _signs_column(group: SignGroup) -> Callable[[], Combinable]:
    mask = mask_of(frozenset(sign.value for sign in SIGNS_OF[group]))
    return lambda: _OnlySome(_BitOr("signs"), mask=mask)


def _complaints_column() -> Combinable:
    return Case(
        When(Q(GreaterThan(Count("unsettled"), Value(0))), then=Count("complaint")), output_field=IntegerField()
    )


def _people_unpaid_column() -> Combinable:
    return _sum_column("workers", only=Q(agreement_due__lt=clock.today()))


def _past_yellows_column() -> Combinable:
    since = clock.today() - dt.timedelta(days=PAST_YELLOW.fresh_days)
    return _sum_column("past_yellow", only=Q(observed_on__gt=since))


def _construction_column() -> Combinable:
    return Case(When(Q(GreaterThan(Max("construction"), Value(0))), then=Value(True)))


def _flags(key: str, label: Any, group: SignGroup) -> Metric:
    bits = {sign.value: BITS[sign.value] for sign in SIGNS_OF[group]}
    return Metric(key, label, "", ValueType.FLAGS, _signs(group), _signs_column(group), bits)


INTEGER, DECIMAL, BOOLEAN = ValueType.INTEGER, ValueType.DECIMAL, ValueType.BOOLEAN
ALL = (
    Metric("workers_common_claim", _("同一诉求职工"), _("人"), INTEGER, _workers, _workers_column),
    Metric(
        "wage_arrears_days", _("超过发薪日"), _("天"), INTEGER,
        _days_since("since"), _days_column("arrears_since"),
    ),
    Metric(
        "wage_arrears_months", _("拖欠工资"), _("个月"), INTEGER,
        _months_since("since"), _months_column("arrears_since"),
    ),
    Metric("wage_arrears_amount", _("拖欠工资总额"), _("元"), DECIMAL, _amount, _amount_column),
    _flags("collective_signs", _("集体动向"), SignGroup.COLLECTIVE),
    _flags("firm_signs", _("单位状况"), SignGroup.FIRM),
    Metric("complaints", _("90 天内的反映"), _("条"), INTEGER, _complaints, _complaints_column),
    Metric(
        "insurance_months", _("社保停缴"), _("个月"), INTEGER,
        _months_since("insurance_since"), _months_column("insurance_since"),
    ),
    _flags("injury_signs", _("伤病"), SignGroup.INJURY),
    Metric("people_hurt", _("伤病人数"), _("人"), INTEGER, _hurt, lambda: _sum_column("hurt")),
    Metric(
        "agreement_overdue_days", _("协议付款超过约定"), _("天"), INTEGER,
        _days_since("agreement_due"), _days_column("agreement_due"),
    ),
    Metric("agreement_people", _("协议没履行的职工"), _("人"), INTEGER, _people_unpaid, _people_unpaid_column),
    Metric("month", _("月份"), _("月"), INTEGER, _month, lambda: Value(clock.today().month)),
    Metric("construction", _("建筑业"), "", BOOLEAN, _construction, _construction_column),
    _flags("online_signs", _("网上传播"), SignGroup.ONLINE),
    Metric("past_yellows", _("30 天内定过黄色、已销号的"), _("次"), INTEGER, _past_yellows, _past_yellows_column),
)  # fmt: skip


def register() -> None:
    """Make the metrics known to the rules engine."""
    for metric in ALL:
        if METRICS.get(metric.key) is not metric:
            register_metric(metric)
