"""The clocks of a person's own rights. Late is said and refuses nobody: the plea is the employer's."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from gonghui.engines.legal.clocks import RULES, Rule, deadline
from gonghui.engines.legal.enums import ClaimType
from gonghui.engines.legal.limitation import Limitation, limitation
from gonghui.web.clocks import ClockFace, clock_face
from gonghui.web.wording import date_text


def wages_clocks(today: dt.date) -> list[ClockFace]:
    """None runs while the job lasts; a year after it ends, shown as if it ended today (LMA 27)."""
    left = limitation(ClaimType.WAGE_ARREARS, relationship_ended_on=today)
    return [endless(today), year_clock(left, today, why=_("按今天离开算"))]


def endless(today: dt.date) -> ClockFace:
    """Wages of somebody who still works there."""
    why = _("只要还在这家单位上班，随时可以申请仲裁")
    return clock_face(_("还在上班：追讨工资没有期限"), today=today, state="endless", why=why)


def year_clock(found: Limitation, today: dt.date, *, first: dt.date | None = None, why: str = "") -> ClockFace:
    """The year for arbitration, with its nominal day where a day off moves the end."""
    name = _("离开单位以后：一年内申请仲裁") if why else _("一年内申请仲裁")
    both = filter(None, (why, moved(found.nominal_last_day, found.last_day, today)))
    return clock_face(
        name, today=today, first=first, last=found.last_day, why="；".join(both),
        then=_then(found.last_day, today), law=_law(),
    )  # fmt: skip


def year_from(day: dt.date, today: dt.date) -> ClockFace:
    """The year from the day on which somebody knew (LMA 27)."""
    return year_clock(limitation(ClaimType.OTHER, knew_on=day), today, first=day)


def year_to_come(today: dt.date) -> ClockFace:
    """The year whose beginning nobody has told."""
    why = _("从知道或者应当知道权利被侵害那天算起")
    return clock_face(_("一年内申请仲裁"), today=today, state="waiting", why=why, then=_then(None, today), law=_law())


def limit_clock(rule: Rule, today: dt.date, day: dt.date | None) -> ClockFace:
    """A limit of the table of clocks from the day of its trigger, or not begun."""
    name, then, law = str(rule.label), str(rule.lapses), str(rule.article)
    if day is None:
        why = _("从%(trigger)s那天算起，%(length)s") % {"trigger": rule.trigger, "length": rule.length_label}
        return clock_face(name, today=today, state="waiting", why=why, then=then, law=law)
    found = deadline(rule, day)
    why = moved(found.nominal_last_day, found.last_day, today)
    return clock_face(name, today=today, first=day, last=found.last_day, why=why, then=then, law=law)


def clocks_of(kind: str, today: dt.date, day: dt.date | None) -> list[ClockFace]:
    """The clocks of an end of the self-check: `wages`, `year`, a rule of the table, or none at all."""
    if kind == "wages":
        return wages_clocks(today)
    if kind in RULES:
        return [limit_clock(RULES[kind], today, day)]
    if kind == "year":
        return [year_from(day, today) if day else year_to_come(today)]
    return []


def _then(last: dt.date | None, today: dt.date) -> str:
    if last is not None and last < today:
        return _("可能过了时效，还是可以申请：要不要拿时效说事，由单位自己提。")
    return _("单位可以拿“超过时效”来抗辩。")


def _law() -> str:
    return _("《劳动争议调解仲裁法》第二十七条")


def moved(nominal: dt.date | None, last: dt.date | None, today: dt.date) -> str:
    """That a day off moved the end of a limit, where it did: both days are shown wherever a limit is."""
    if nominal is None or nominal == last:
        return ""
    return _("本来到%(day)s，遇到休息日顺延") % {"day": date_text(nominal, today=today)}
