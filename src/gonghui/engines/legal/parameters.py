"""Numbers of a place and a time that calculators would otherwise ask for: the section `legal` of packs.

Minimum and average wages, incomes, and provinces' tables of months. Each value says from when until when it holds,
where it comes from, and whether anybody has verified it; what nobody verified is shown as such wherever it is used.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, model_validator

from gonghui.engines.legal.models import LocalParameters
from gonghui.engines.legal.subsidies import SubsidyTable, SubsidyTables
from gonghui.kernel.packs import Pack, PackModel, PackSection, Problem, Text, refuse, written
from gonghui.kernel.packs import register as register_section
from gonghui.kernel.scope import Scope

FRESH_SECONDS = 60
LABELS = {
    "minimum_monthly_wage": gettext_lazy("月最低工资"),
    "average_monthly_wage": gettext_lazy("上年度职工月平均工资"),
    "provincial_average_monthly_wage": gettext_lazy("全省上年度职工月平均工资"),
    "national_urban_disposable_income": gettext_lazy("上一年全国城镇居民人均可支配收入"),
}
Key = Literal[
    "minimum_monthly_wage",
    "average_monthly_wage",
    "provincial_average_monthly_wage",
    "national_urban_disposable_income",
]
RegionCode = Annotated[str, Field(pattern=r"^(\d{2}|\d{4}|\d{6}|\d{9})$")]
Amount = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=2)]
Grades = Annotated[dict[int, Annotated[int, Field(ge=0, le=120)]], Field(min_length=6, max_length=6)]
FIRST_GRADE, LAST_GRADE = 5, 10


class Value(PackModel):
    """One value and the days on which it holds, both included; without `until` it holds until another begins."""

    value: Amount
    since: dt.date
    until: dt.date | None = None
    source: Text
    verified: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until < self.since:
            refuse([Problem(("until",), _("结束的那天早于开始的那天。"), _("核对两个日期。"))])
        return self

    def holds(self, day: dt.date) -> bool:
        """Whether this is the value of `day`."""
        return self.since <= day and (self.until is None or day <= self.until)


class Parameter(PackModel):
    """One number of a place through time. Without `region` it is the country's."""

    key: Key
    region: RegionCode | None = None
    values: Annotated[tuple[Value, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_value_a_day(self) -> Self:
        ordered = sorted(self.values, key=lambda each: each.since)
        for earlier, later in pairwise(ordered):
            if earlier.until is None or earlier.until >= later.since:
                cure = _("给 %(since)s 起的那一段写上结束的日子。") % {"since": earlier.since}
                refuse([Problem(("values",), _("有一天落在两段里。"), cure)])
        return self


class Subsidies(PackModel):
    """A province's months of the two subsidies, by grade 5 to 10. `names` are those that people write."""

    province: Annotated[str, Field(pattern=r"^\d{2}$")]
    names: Annotated[tuple[str, ...], Field(min_length=1)]
    medical: Grades
    employment: Grades
    article: Text

    @model_validator(mode="after")
    def _every_grade(self) -> Self:
        wanted = set(range(FIRST_GRADE, LAST_GRADE + 1))
        for name, months in (("medical", self.medical), ("employment", self.employment)):
            if set(months) != wanted:
                refuse([Problem((name,), _("级别不全，或者多了。"), _("5 到 10 级各写一次。"))])
        return self


class LegalSection(PackModel):
    """`legal.yaml` of a pack."""

    parameters: tuple[Parameter, ...] = ()
    injury_subsidies: tuple[Subsidies, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A value that was found, with the place it was written for."""

    key: str
    region: str
    value: Value


@dataclass(frozen=True, slots=True)
class LocalFigures:
    """Everything that installed packs say, in the order of arrival. A value: nothing here reads the database."""

    sections: tuple[LegalSection, ...] = ()

    def find(self, key: str, region: str, day: dt.date) -> Figure | None:
        """The value of the smallest place around `region` on `day`; of two for one place the one that arrived last."""
        found: Figure | None = None
        for parameter in self._parameters():
            place = parameter.region or ""
            if parameter.key != key or not region.startswith(place):
                continue
            value = next((each for each in parameter.values if each.holds(day)), None)
            if value is not None and (found is None or len(place) >= len(found.region)):
                found = Figure(key, place, value)
        return found

    def regions(self) -> list[str]:
        """The codes of all counties and cities that have values of their own."""
        return sorted({parameter.region for parameter in self._parameters() if parameter.region})

    def subsidies(self) -> SubsidyTables:
        """The provinces' tables of months."""
        return {
            row.province: SubsidyTable(row.names, row.medical, row.employment, str(row.article))
            for section in self.sections
            for row in section.injury_subsidies
        }

    def _parameters(self) -> Iterator[Parameter]:
        return (parameter for section in self.sections for parameter in section.parameters)


def current_figures() -> LocalFigures:
    """What installed packs say, kept in memory: a change made here is seen at once, one made elsewhere in a minute."""
    return _figures(int(time.monotonic() // FRESH_SECONDS))


def forget_figures(**signal: Any) -> None:
    """Read the table again at the next question, and once more after the commit: others may have read too early."""
    _figures.cache_clear()
    transaction.on_commit(_figures.cache_clear)


@lru_cache(maxsize=1)
def _figures(_minute: int) -> LocalFigures:
    rows = apps.get_model("legal", "LocalParameters")._default_manager.published()
    newest = {(row.federation_id, row.pack): row.content for row in rows}
    return LocalFigures(tuple(LegalSection.model_validate(content) for content in newest.values()))


def install(scope: Scope, pack: Pack, section: LegalSection) -> None:
    """Keep the section; calculators fill their questions from it from now on."""
    LocalParameters.objects.create(
        federation_id=pack.owner(scope), pack=pack.header.name, version=pack.header.version, content=written(section)
    )


def export(scope: Scope, name: str) -> LegalSection | None:
    """The newest version that came with the pack `name`."""
    row = LocalParameters.objects.visible_to(scope).filter(pack=name).order_by("installed_at", "pk").last()
    return LegalSection.model_validate(row.content) if row else None


SECTION = PackSection("legal", LegalSection, install=install, export=export)


def register() -> None:
    """Make the section known to the loader."""
    register_section(SECTION)
