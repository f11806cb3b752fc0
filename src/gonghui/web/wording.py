"""How screens write dates, times left, names, phones and numbers (one way each, so that no two pages differ)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gonghui.kernel.clock import SHANGHAI
from gonghui.kernel.paging import COUNT_CAP

WEEKDAYS = (
    gettext_noop("周一"),
    gettext_noop("周二"),
    gettext_noop("周三"),
    gettext_noop("周四"),
    gettext_noop("周五"),
    gettext_noop("周六"),
    gettext_noop("周日"),
)
SOON_DAYS = 7
STARS = 2
COMPOUND_SURNAMES = frozenset(
    {
        "欧阳",
        "上官",
        "司马",
        "诸葛",
        "夏侯",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "长孙",
        "宇文",
        "轩辕",
        "东方",
        "独孤",
        "南宫",
        "西门",
        "端木",
        "澹台",
        "呼延",
        "申屠",
        "太史",
        "闻人",
    }
)


def _day(value: dt.date) -> dt.date:
    return value.astimezone(SHANGHAI).date() if isinstance(value, dt.datetime) else value


def date_text(value: dt.date, *, today: dt.date, weekday: bool = True) -> str:
    """`11月27日（周五）`; in another year than `today`'s `2027年11月12日`, whose weekday nobody can picture."""
    day = _day(value)
    if day.year != today.year:
        return _("%(y)d年%(m)d月%(d)d日") % {"y": day.year, "m": day.month, "d": day.day}
    text = _("%(m)d月%(d)d日") % {"m": day.month, "d": day.day}
    return _("%(date)s（%(weekday)s）") % {"date": text, "weekday": _(WEEKDAYS[day.weekday()])} if weekday else text


def moment_text(value: dt.datetime, *, today: dt.date) -> str:
    """`今天 10:00`, `昨 21:15`, `明天 09:00`, then the date without weekday. Times are Shanghai's."""
    local = value.astimezone(SHANGHAI)
    near = {-1: _("昨"), 0: _("今天"), 1: _("明天")}.get((local.date() - today).days)
    return f"{near or date_text(local, today=today, weekday=False)} {local:%H:%M}"


def left_text(last: dt.date, *, today: dt.date) -> str:
    """`还剩 4 天`, `今天`, `过了 2 天`: what remains until the last day that counts, that day included."""
    days = (_day(last) - today).days
    if days > 0:
        return _("还剩 %(n)s 天") % {"n": number_text(days)}
    return _("过了 %(n)s 天") % {"n": number_text(-days)} if days else _("今天")


def left_tone(last: dt.date, *, today: dt.date) -> str:
    """The lamp of a last day: `r` today or lapsed, `y` within seven days, `b` later."""
    days = (_day(last) - today).days
    if days <= 0:
        return "r"
    return "y" if days <= SOON_DAYS else "b"


def masked_name(name: str) -> str:
    """`李*`, `欧阳**`, `阿**`: the surname stays, at most two stars follow, so that length tells little."""
    if len(name) < STARS:
        return name
    head = name[:2] if name[:2] in COMPOUND_SURNAMES and len(name) > STARS else name[:1]
    return head + "*" * min(len(name) - len(head), STARS)


def masked_phone(phone: str) -> str:
    """`138****4127`; shorter numbers keep their last two figures only."""
    digits = "".join(character for character in phone if character.isdigit())
    if len(digits) >= 11:
        return f"{digits[:-8]}****{digits[-4:]}"
    return "*" * max(len(digits) - 2, 0) + digits[-2:]


def number_text(value: int | Decimal) -> str:
    """`2,415`: thousands by comma, decimals as they are."""
    return f"{value:,}"


def capped_text(value: int) -> str:
    """`2,415`, or `1,000+` for a number that was not counted to its end."""
    return f"{COUNT_CAP:,}+" if value > COUNT_CAP else number_text(value)
