"""What can be done to the working calendar."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.engines.legal.calendar import forget_calendar
from gonghui.engines.legal.enums import HolidayKind
from gonghui.engines.legal.models import Holiday
from gonghui.engines.legal.notices import shipped_days
from gonghui.engines.legal.permissions import MAINTAIN_CALENDAR
from gonghui.kernel.errors import Invalid
from gonghui.kernel.scope import Scope


@transaction.atomic
def load_holidays() -> int:
    """Enter the shipped notices and answer how many days were new. A date that is in the table stays as it is."""
    before = Holiday.objects.count()
    Holiday.objects.bulk_create(
        [Holiday(date=day.date, kind=day.kind, name=day.name, notice=day.notice) for day in shipped_days()],
        ignore_conflicts=True,
    )
    forget_calendar()
    return Holiday.objects.count() - before


@transaction.atomic
def set_holiday(scope: Scope, *, date: dt.date, kind: str, name: str, notice: str) -> Holiday:
    """Enter a day of a notice, or correct it. Refuses a day without the notice that says so."""
    scope.require(MAINTAIN_CALENDAR)
    if kind not in HolidayKind.values:
        raise Invalid(_("请选择：法定节假日、调休放假或者调休上班。"), fields={"kind": _("选一种。")})
    if not name.strip():
        raise Invalid(_("请写明是哪个节日。"), fields={"name": _("例如：春节。")})
    if not notice.strip():
        raise Invalid(_("请写明依据哪份通知。"), fields={"notice": _("例如：国办发明电〔2025〕7号。")})
    holiday, _created = Holiday.objects.update_or_create(
        date=date, defaults={"kind": kind, "name": name.strip(), "notice": notice.strip()}
    )
    return holiday


@transaction.atomic
def remove_holiday(scope: Scope, holiday: Holiday) -> None:
    """Let the day follow its weekday again."""
    scope.require(MAINTAIN_CALENDAR)
    holiday.delete()
