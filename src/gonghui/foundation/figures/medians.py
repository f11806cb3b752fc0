"""The median as an aggregate: PostgreSQL has one, SQLite learns one when its connection opens. No rows travel."""

from __future__ import annotations

from statistics import median
from typing import Any

from django.db.models import Aggregate, DurationField

SQLITE_NAME = "GONGHUI_MEDIAN"


class MedianSpan(Aggregate):
    """The middle of lengths of time; of an even number the mean of the two in the middle. Missing ones do not count."""

    name = "MedianSpan"
    output_field = DurationField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """An ordered-set aggregate."""
        template = "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The function that `teach_sqlite` brought along."""
        return self.as_sql(compiler, connection, function=SQLITE_NAME, **extra)


class _Median:
    """What SQLite calls for each row of a group, and once at its end."""

    def __init__(self) -> None:
        self._values: list[float] = []

    def step(self, value: float | None) -> None:
        if value is not None:
            self._values.append(value)

    def finalize(self) -> float | None:
        return median(self._values) if self._values else None


def teach_sqlite(connection: Any, **kwargs: Any) -> None:
    """Give a fresh connection the median; PostgreSQL needs none."""
    if connection.vendor == "sqlite":
        connection.connection.create_aggregate(SQLITE_NAME, 1, _Median)
