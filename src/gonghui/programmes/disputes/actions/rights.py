"""The worker's own dates: what is known for the year of arbitration, and the clock that follows from it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.engines.deadlines import actions as deadlines
from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.enums import SUSPENDING, Employment, Ground
from gonghui.programmes.disputes.limitation import first_to_end, is_exercised, years_of
from gonghui.programmes.disputes.models import Agreement, Case, LimitationEvent
from gonghui.programmes.disputes.permissions import MEDIATE
from gonghui.web.wording import date_text

LIMITATION = "arbitration_limitation"
PERFORMANCE = "performance"
ENFORCEMENT = "enforcement"


@transaction.atomic
def settle_limitation(case: Case) -> None:
    """Count the year anew from what is known, keep its last day on the case and let its clock run to that day.

    The calling action has checked the right. A right that has been used, or that knows no end, has no clock.
    """
    events = list(case.limitation_events.order_by("first_day", "pk"))
    categories = case.claims.values_list("category", flat=True)
    year = first_to_end(years_of(case, categories, events))
    case.arbitration_last_day = year.last if year else None
    Case.objects.filter(pk=case.pk).update(arbitration_last_day=case.arbitration_last_day)
    if year is None or year.last is None or year.nominal is None:
        deadlines.stop(case.pk, LIMITATION)
    elif is_exercised(events):
        deadlines.meet(case.pk, LIMITATION)
    else:
        deadlines.run_until(
            case.pk, LIMITATION, year.started_on, nominal=year.nominal, last=year.last,
            verb=_("提醒职工"), url=case.get_absolute_url(),
        )  # fmt: skip


@transaction.atomic
def note_facts(
    scope: Scope,
    case: Case,
    *,
    employment: str,
    knew_on: dt.date | None,
    relationship_ended_on: dt.date | None,
    version: int | None = None,
) -> Case:
    """Note from which day the year runs. Refuses days to come, and a day of leaving for somebody who has not left."""
    scope.require(MEDIATE)
    case.expect_version(version)
    _refuse_wrong_days(employment, knew_on, relationship_ended_on)
    case.employment, case.knew_on, case.relationship_ended_on = employment, knew_on, relationship_ended_on
    case.save_fields("employment", "knew_on", "relationship_ended_on")
    settle_limitation(case)
    told = {"employment": employment, "knew_on": knew_on, "relationship_ended_on": relationship_ended_on}
    record_event(scope, case.pk, "case.limitation_facts", _("核对时效起算：%(last)s") % {"last": last_text(case)}, told)
    return case


@transaction.atomic
def note_event(
    scope: Scope, case: Case, *, ground: str, first_day: dt.date, last_day: dt.date | None = None, note: str = ""
) -> LimitationEvent:
    """Note what starts the year anew or stops it. Refuses an end where nothing stops, and days to come."""
    scope.require(MEDIATE)
    if ground not in Ground.values:
        raise Invalid(_("事由不在表里。请重新选一次。"), fields={"ground": _("选一项。")})
    suspends = ground in SUSPENDING
    if first_day > clock.today():
        raise Invalid(_("这一天还没有到。"), fields={"first_day": _("核对一下日期。")})
    if last_day is not None and last_day < first_day:
        raise Invalid(_("结束的日期早于开始的日期。"), fields={"last_day": _("核对一下日期。")})
    event = LimitationEvent.objects.create(
        case=case,
        ground=ground,
        first_day=first_day,
        last_day=last_day if suspends else None,
        note=note.strip()[:200],
        recorded_by_id=scope.user_id,
    )
    settle_limitation(case)
    sentence = _("时效中止：%(what)s（%(day)s起）") if suspends else _("时效重新计算：%(what)s（%(day)s）")
    facts = {"what": event.get_ground_display(), "day": _day(first_day)}
    record_event(scope, case.pk, "case.limitation_event", sentence % facts, {"ground": ground, "first_day": first_day})
    return event


def start_performance(case: Case, agreement: Agreement) -> None:
    """The year for arbitration gives way to the next day on which a payment of the agreement in force is due; a
    payment whose day is over has a clock of its own (`defaults`)."""
    deadlines.stop(case.pk, LIMITATION, PERFORMANCE)
    terms = agreement.payment_terms.unpaid().filter(due_on__gte=clock.today())
    first = terms.order_by("due_on").values_list("due_on", flat=True).first()
    if first is not None:
        deadlines.start_policy_clock(
            case.pk, PERFORMANCE, clock.at_midnight(first).replace(hour=23, minute=59),
            label=_("协议下一笔付款"), verb=_("问付款"), url=case.get_absolute_url(),
        )  # fmt: skip


def start_enforcement(case: Case, agreement: Agreement) -> None:
    """The court has confirmed: two years for enforcement run from the last day of payment (CPL 250)."""
    last = agreement.payment_terms.order_by("-due_on").values_list("due_on", flat=True).first()
    if last is not None:
        deadlines.start_clock(case.pk, ENFORCEMENT, last, verb=_("申请执行"), url=case.get_absolute_url())


def last_text(case: Case) -> str:
    """The last day for arbitration in words, also where there is none."""
    day = case.arbitration_last_day
    if day is None:
        return _("没有期限")
    sentence = _("一年到%(day)s已经满了") if day < clock.today() else _("%(day)s前可以申请仲裁")
    return sentence % {"day": _day(day)}


def _day(day: dt.date) -> str:
    return date_text(day, today=clock.today(), weekday=False)


def _refuse_wrong_days(employment: str, knew_on: dt.date | None, left_on: dt.date | None) -> None:
    gaps: dict[str, str] = {}
    today = clock.today()
    if employment not in Employment.values:
        gaps["employment"] = _("选一项。")
    if (employment == Employment.ENDED) != (left_on is not None):
        gaps["relationship_ended_on"] = _("写上离职的日期。") if left_on is None else _("没有离职的不写离职日期。")
    for name, day in (("knew_on", knew_on), ("relationship_ended_on", left_on)):
        if day is not None and day > today:
            gaps[name] = _("这一天还没有到。核对一下日期。")
    if gaps:
        raise Invalid(_("时效起算的几项对不上。改好标出的几处。"), fields=gaps)
