"""What the registers of both routes share: the row of an application, the duty of the body, the empty list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.kernel import clock
from gonghui.kernel.money import format_yuan
from gonghui.programmes.disputes.actions.joint import PREPARING
from gonghui.programmes.disputes.routes import last_day, route_of
from gonghui.web.registers import LEAD, MAIN, MARK, MORE, UNDER, Blank, Cell, Column
from gonghui.web.wording import capped_text, date_text, left_text, left_tone


def columns(number: Promise) -> tuple[Column, ...]:
    """The columns; `number` is what the body's own number is called."""
    return (
        Column(gettext_lazy("递交日"), LEAD),
        Column(gettext_lazy("案件"), MAIN),
        Column(number, UNDER),
        Column(gettext_lazy("调解组织")),
        Column(gettext_lazy("协议金额（元）"), num=True),
        Column(gettext_lazy("状态"), MARK),
        Column(gettext_lazy("期限"), MORE),
    )


def row_of(application: Any, *, number: str, tone: str) -> list[Cell]:
    """One application: until it is handed in its clock is that of both parties, then the body's."""
    today, case, agreement = clock.today(), application.agreement.case, application.agreement
    preparing = application.state == PREPARING
    last = last_day(route_of(application), agreement) if preparing else application.body_last_day
    left = {"lamp": left_tone(last, today=today), "text": left_text(last, today=today)} if last else {}
    filed = date_text(application.filed_on, today=today, weekday=False) if application.filed_on else _("还没递交")
    title = {"text": case.record.title, "url": application.get_absolute_url(), "strong": True}
    return [
        {"text": filed},
        {**title, "sub": case.number, "code": True},
        {"text": number or _("还没有案号")},
        {"text": case.mediation_body.short_name},
        {"text": format_yuan(case.amount_agreed)},
        {"mark": application.get_state_display(), "mark_tone": tone},
        left,
    ]


def duty(parts: Sequence[tuple[str, int]]) -> str:
    """What waits for the body, in the words of each part; parts with nothing are left out."""
    return "，".join(words % {"n": capped_text(count)} for words, count in parts if count)


def blank(*, for_body: bool, way: str) -> Blank:
    """The empty list: for the body who will hand in, for staff the `way` to an application."""
    if for_body:
        return Blank(_("这里没有申请"), _("调解组织递交以后，申请会出现在这里，并发一条站内消息。"), art="paper")
    return Blank(_("这里没有申请"), way, _("去看案件"), reverse("disputes:cases"), art="paper")
