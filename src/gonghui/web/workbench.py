"""A person's day, composed for `web/workbench.html`: what is due, rights that lapse, inbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gonghui.engines.deadlines.models import Deadline
from gonghui.foundation.jobs import health
from gonghui.foundation.jobs.permissions import WATCH_JOBS
from gonghui.foundation.notifications.models import Notice
from gonghui.kernel import clock
from gonghui.kernel.programme import PROGRAMMES
from gonghui.kernel.scope import Scope
from gonghui.web.clocks import ClockFace, clock_face
from gonghui.web.wording import SOON_DAYS, date_text, left_text, moment_text

MORNING, NOON, EVENING = 5, 12, 18
SHOWN, RIGHTS_SHOWN, INBOX_SHOWN = 50, 3, 3
VERB_LENGTH = 6
GROUPS = (
    (-1, lazy("已经过期")),
    (0, lazy("今天到期")),
    (3, lazy("三天内")),
    (SOON_DAYS, lazy("七天内")),
    (None, lazy("以后")),
)


def greeting(name: str, *, due: int, late: int) -> str:
    """`早上好，立群。今天有 5 件事到期`: the answer to what a person opens the page for."""
    hour = clock.now().hour
    hello = _("早上好") if MORNING <= hour < NOON else _("下午好") if NOON <= hour < EVENING else _("晚上好")
    rest = _("今天有 %(n)d 件事到期") % {"n": due} if due else _("今天没有到期的事")
    if late:
        rest = _("有 %(n)d 件事已经过期") % {"n": late} + (_("，%(n)d 件今天到期") % {"n": due} if due else "")
    return f"{hello}，{name}。{rest}"


def day_of(scope: Scope, *, name: str, everything: bool) -> dict[str, Any]:
    """The context of the workbench in five queries; `everything` adds the work of others that the scope sees.

    Whoever keeps the system running also sees, two queries more, what does not run.
    """
    today = clock.today()
    clocks = Deadline.objects.visible_to(scope).running() if everything else Deadline.objects.for_work_of(scope)
    duties = clocks.filter(organization__isnull=False).soonest_first().select_related("record")
    due = list(duties[: SHOWN + 1])
    soon = clocks.filter(organization=None, last_day__gte=today).due_by(today + dt.timedelta(days=SOON_DAYS))
    notices = Notice.objects.unread_by(scope).order_by("-pk")
    unread = notices.count()
    line = date_text(today, today=today) + (_(" · 收件箱 %(n)d 条没看") % {"n": unread} if unread else "")
    return {
        "title": greeting(
            name, due=sum(_days(each, today) == 0 for each in due), late=sum(each.is_overdue for each in due)
        ),
        "line": line,
        "alarms": health.alarms() if scope.has(WATCH_JOBS) else [],
        "views": _views(everything),
        "groups": _groups(due[:SHOWN], today),
        "shown_only": SHOWN if len(due) > SHOWN else 0,
        "lapsing": [_face(each, today) for each in soon.soonest_first().select_related("record")[:RIGHTS_SHOWN]],
        "lapsing_count": soon.count(),
        "lapsing_url": _lapsing_url(scope),
        "inbox": [_row(notice, today) for notice in notices[:INBOX_SHOWN]],
        "inbox_url": reverse("notifications:inbox"),
        "inbox_count": unread,
    }


def _lapsing_url(scope: Scope) -> str:
    """Where the whole list of lapsing rights stands, for who may read it; the first programme that has one."""
    lists = (programme.lapsing for programme in PROGRAMMES.values() if programme.lapsing)
    return next((reverse(item.url_name) for item in lists if scope.has(item.right)), "")


def _views(everything: bool) -> list[dict[str, Any]]:
    return [
        {"label": _("我们的"), "url": "?", "current": not everything},
        {"label": _("看得到的全部"), "url": "?all=1", "current": everything},
    ]


def _days(each: Deadline, today: dt.date) -> int:
    """Days to the last day; below 0 as soon as the moment has passed, on the last day too."""
    return min((each.last_day - today).days, -1) if each.is_overdue else (each.last_day - today).days


def _groups(due: Sequence[Deadline], today: dt.date) -> list[dict[str, Any]]:
    """What is late, then by how near the last day is; empty groups are left out."""
    groups, rest = [], list(due)
    for limit, title in GROUPS:
        inside = [each for each in rest if limit is None or _days(each, today) <= limit]
        rest = [each for each in rest if each not in inside]
        if inside:
            note = _("%(n)d 件") % {"n": len(inside)}
            groups.append({"title": title, "note": note, "items": [_due(each, today) for each in inside]})
    return groups


def _due(each: Deadline, today: dt.date) -> dict[str, str]:
    days = (each.last_day - today).days
    binding = each.is_overdue or (days <= 0 and bool(each.lapses))
    when = moment_text(each.due_at, today=today) if each.due_at and days == 0 else left_text(each.last_day, today=today)
    if each.is_overdue and days == 0:
        when = _("超过时间")
    detail = _("最后一天 %(day)s") % {"day": date_text(each.last_day, today=today)}
    return {
        "tone": "r" if binding else "y" if days <= SOON_DAYS else "b",
        "time": when,
        "title": f"{each.label}：{each.record.title}",
        "detail": detail + (_(" · 过期：%(what)s") % {"what": each.lapses.rstrip("。")} if each.lapses else ""),
        "law": each.article,
        "url": each.url,
        "verb": each.verb if 0 < len(each.verb) <= VERB_LENGTH else _("去办"),
    }


def _face(each: Deadline, today: dt.date) -> ClockFace:
    return clock_face(
        each.record.title, today=today, first=each.started_on, last=each.last_day, why=each.label, then=each.lapses
    )


def _row(notice: Notice, today: dt.date) -> dict[str, Any]:
    return {
        "icon": "bell",
        "strong": True,
        "title": notice.title,
        "detail": notice.body,
        "right": moment_text(notice.created_at, today=today),
    }
