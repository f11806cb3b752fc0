"""What has to happen once a colour is set: the section `disputes` of a pack, and how it is read for one warning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from gonghui.engines.deadlines.actions import Rung
from gonghui.engines.deadlines.enums import Counting
from gonghui.engines.legal.calendar import current_calendar
from gonghui.engines.legal.periods import add_months
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.errors import DomainError
from gonghui.kernel.packs import Code, PackModel, Problem, Text, refuse
from gonghui.kernel.packs import register as register_section
from gonghui.programmes.disputes.enums import Colour
from gonghui.programmes.disputes.models import WarningPolicy
from gonghui.programmes.disputes.sections import kept_section, parsed

Count = Annotated[int, Field(ge=1, le=999, strict=True)]
Hours = Annotated[int, Field(ge=0, le=999, strict=True)]
TOWN_CODE_LENGTH = 9
END_OF_DAY = dt.time(23, 59)


class NoPolicy(DomainError):
    """The federation has installed no pack that says what follows a colour."""

    status = 409
    slug = "policy-not-installed"


class Length(PackModel):
    """How long something may take, in exactly one unit. Days end with the day, hours run through night and holiday."""

    hours: Count | None = None
    working_days: Count | None = None
    days: Count | None = None
    same_day: Literal[True] | None = None

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if sum(value is not None for value in (self.hours, self.working_days, self.days, self.same_day)) != 1:
            cure = _("hours、working_days、days、same_day 里只写一个。")
            refuse([Problem((), _("没有说清是多久。"), cure)])
        return self

    def due(self, start: dt.datetime) -> dt.datetime:
        """The moment by which it is to be done, counted from `start`. The day of the start itself does not count."""
        if self.hours is not None:
            return start + dt.timedelta(hours=self.hours)
        day = start.astimezone(clock.SHANGHAI).date()
        if self.working_days is not None:
            day = current_calendar().add_working_days(day, self.working_days)
        elif self.days is not None:
            day += dt.timedelta(days=self.days)
        return dt.datetime.combine(day, END_OF_DAY, tzinfo=clock.SHANGHAI)

    @property
    def counting(self) -> Counting:
        """What a clock of this length counts, and so what it gets back after it stood."""
        if self.hours is not None:
            return Counting.HOURS
        return Counting.DAYS if self.working_days is None else Counting.WORKING_DAYS


class Report(PackModel):
    """How often it is reported; `first` is until the first report, where that is sooner."""

    rhythm: Literal["monthly", "weekly", "daily"]
    at_once: bool = False
    first: Length | None = None

    def due(self, last: dt.datetime, *, begins: bool) -> dt.datetime:
        """By when the next report is due: after the colour was set (`begins`), or after the last report."""
        if begins and self.first is not None:
            return self.first.due(last)
        day = last.astimezone(clock.SHANGHAI).date()
        days = {"daily": 1, "weekly": 7}
        day = day + dt.timedelta(days=days[self.rhythm]) if self.rhythm in days else add_months(day, 1)
        return dt.datetime.combine(day, END_OF_DAY, tzinfo=clock.SHANGHAI)


class Body(PackModel):
    """A kind of body that handles, at the town or the county. With `if_needed` the duty officer decides."""

    kind: OrganizationKind
    level: Literal["town", "county"]
    if_needed: bool = False

    def among(self, serving: Sequence[Organization]) -> Organization | None:
        """The nearest of these bodies that is of this kind and level."""
        towns = self.level == "town"
        fitting = (each for each in serving if each.kind == self.kind)
        return next((each for each in fitting if (len(each.region_id) == TOWN_CODE_LENGTH) == towns), None)


class Recipient(Body):
    """Whom a step tells: a body of a kind and level, or the people there who hold a role."""

    role: Code | None = None


class Step(PackModel):
    """One level of a ladder: told once a clock has been overdue for `after_hours` and nobody has acted."""

    after_hours: Hours = 0
    tell: Annotated[tuple[Recipient, ...], Field(min_length=1, max_length=9)]
    takes_over: bool = False


def refuse_disorder(name: str, steps: Sequence[Step]) -> None:
    """Refuse the ladder under `name` where a level is not told later than the one before it."""
    hours = [step.after_hours for step in steps]
    if hours != sorted(set(hours)):
        cure = _("从早到晚写，每一级比上一级晚。")
        refuse([Problem((name,), _("各级的 after_hours 没有一级比一级晚。"), cure)])


class Order(PackModel):
    """What an order asks for, a line each, by when it is receipted and answered, and who hears of it else."""

    request: Annotated[tuple[Text, ...], Field(min_length=1, max_length=9)]
    receive: Length | None = None
    answer: Length
    escalation: Annotated[tuple[Step, ...], Field(max_length=9)] = ()


class ColourPolicy(PackModel):
    """What follows when a warning takes one colour. Without `close` time alone never ends it."""

    outcome: Colour
    first_contact: Length
    plan: Length
    close: Length | None = None
    report: Report
    lead: Body
    assist: tuple[Body, ...] = ()
    order: Order
    escalation: Annotated[tuple[Step, ...], Field(max_length=9)] = ()

    @model_validator(mode="after")
    def _levels_in_order(self) -> Self:
        refuse_disorder("escalation", self.escalation)
        refuse_disorder("order.escalation", self.order.escalation)
        return self


class Routing(PackModel):
    """Whose place decides which bodies are near: the first of these that is known and has such a body."""

    places: Annotated[tuple[Literal["work", "registered", "home"], ...], Field(min_length=1, max_length=3)] = (
        "work", "registered", "home",
    )  # fmt: skip


class DisputesSection(PackModel):
    """`warnings.yaml` of a pack."""

    rule_set: Code
    routing: Routing = Routing()
    urge_again: Length = Length(same_day=True)
    colours: Annotated[tuple[ColourPolicy, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_colour_once(self) -> Self:
        given = [colour.outcome for colour in self.colours]
        if sorted(given) != sorted(Colour):
            cure = _("%(names)s 各写一次。") % {"names": "、".join(Colour.values)}
            refuse([Problem(("colours",), _("颜色缺了，或者写了两遍。"), cure)])
        return self

    def of(self, colour: str) -> ColourPolicy:
        """What follows this colour."""
        return next(each for each in self.colours if each.outcome == colour)


@dataclass(frozen=True, slots=True)
class Handlers:
    """Who deals with matters of a place: the leading body, those that help, and the union nearest to the worker."""

    lead: Organization
    assist: tuple[Organization, ...]
    nearest: Organization
    serving: tuple[Organization, ...]


def policy_of(federation_id: int) -> DisputesSection:
    """What counts in this federation. Raises `NoPolicy` where no pack brought it."""
    row = WarningPolicy.objects.in_force(federation_id)
    if row is None:
        raise NoPolicy(_("还没有安装预警处置的政策包，定不了颜色和时限。请管理员先安装，再来研判。"))
    return parsed(DisputesSection, row)


def policy_if_any(federation_id: int) -> DisputesSection | None:
    """What counts in this federation; None where no pack brought it."""
    try:
        return policy_of(federation_id)
    except NoPolicy:
        return None


def handlers_of(policy: ColourPolicy, federation_id: int, place_id: str) -> Handlers:
    """The bodies that the policy names for a place; the federation itself where one of them is missing. One query."""
    serving = list(Organization.objects.filter(federation=federation_id).serving(place_id))
    return handlers_among(policy, federation_id, serving)


def handlers_among(policy: ColourPolicy, federation_id: int, serving: Sequence[Organization]) -> Handlers:
    """The same among the bodies that serve the place, nearest first."""
    federation = next(each for each in serving if each.pk == federation_id)
    assist = [each for body in policy.assist if not body.if_needed and (each := body.among(serving))]
    unions = (OrganizationKind.TOWN_UNION, OrganizationKind.FEDERATION)
    return Handlers(
        lead=policy.lead.among(serving) or federation,
        assist=tuple(assist),
        nearest=next(each for each in serving if each.kind in unions),
        serving=tuple(serving),
    )


def rungs(steps: Sequence[Step], serving: Sequence[Organization]) -> tuple[Rung, ...]:
    """The ladder of a clock: for each step its recipients among the bodies that serve the place, nearest first.

    A recipient that the place does not have is left out.
    """
    found: dict[tuple[int, int, str], Rung] = {}
    for level, step in enumerate(steps, start=1):
        for each in step.tell:
            body = each.among(serving)
            if body is not None:
                key = (level, body.pk, each.role or "")
                found[key] = Rung(
                    level, dt.timedelta(hours=step.after_hours), body.pk, each.role or "", takes_over=step.takes_over
                )
    return tuple(found.values())


SECTION = kept_section("disputes", DisputesSection, WarningPolicy, file="warnings.yaml")


def register() -> None:
    """Make the section known to the loader."""
    register_section(SECTION)
