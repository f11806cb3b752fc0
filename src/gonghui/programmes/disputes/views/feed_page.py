"""What the pages of other departments' data show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.foundation.exchange.enums import Verdict
from gonghui.foundation.exchange.models import Batch
from gonghui.kernel import clock
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import FeedKind, SignalState
from gonghui.programmes.disputes.feeds.arrivals import REGISTER_OF, Feed, feeds_in, received_at
from gonghui.programmes.disputes.models import FeedItem
from gonghui.programmes.disputes.permissions import BRING_FEEDS
from gonghui.programmes.disputes.views.pieces import events_of
from gonghui.programmes.disputes.views.signal_page import TONES
from gonghui.web.registers import MAIN, MARK, MORE, Cell, Column
from gonghui.web.wording import date_text, masked_name, masked_phone, number_text


def sources_context(scope: Scope) -> dict[str, Any]:
    """The senders, late ones first. Four statements; a batch is linked for whoever may open it."""
    feeds = feeds_in(scope.federation_id)
    named = [batch.pk for feed in feeds for batch in (feed.batch, feed.waiting) if batch]
    opened = set(Batch.objects.visible_to(scope).filter(pk__in=named).values_list("pk", flat=True))
    late = sum(feed.is_overdue for feed in feeds)
    return {
        "title": _("%(n)s 个来源没有按时来") % {"n": number_text(late)} if late else _("数据来源"),
        "line": _("别的部门送来的数据：谁送的、什么时候送的、下一次该什么时候"),
        "buttons": [{"label": _("看收到的数据"), "url": reverse("disputes:feed_items"), "icon": "list-details"}],
        "columns": _columns(),
        "rows": [_row(feed, opened) for feed in feeds],
        "kinds": [{"key": REGISTER_OF[kind], "label": kind.label, "note": _note(kind)} for kind in FeedKind],
        "may_bring": scope.has(BRING_FEEDS),
        "start_url": reverse("exchange:start", args=[REGISTER_OF[FeedKind.INJURY]]) if scope.has(BRING_FEEDS) else "",
    }


def _columns() -> list[Column]:
    return [
        Column(_("数据、谁送的"), MAIN),
        Column(_("上次收到"), MORE),
        Column(_("新增（行）"), num=True),
        Column(_("更新（行）"), num=True),
        Column(_("有错（行）"), num=True),
        Column(_("下一次最晚")),
        Column(_("现在"), MARK),
    ]


def _note(kind: FeedKind) -> str:
    notes = {
        FeedKind.INJURY: _("人社部门的认定决定"),
        FeedKind.ARBITRATION: _("仲裁委立的案"),
        FeedKind.CONSULTATION: _("热线、法律援助、律所接的咨询"),
    }
    return notes[kind]


def _row(feed: Feed, opened: set[int]) -> list[Cell]:
    counts: dict[str, int] = feed.batch.counts if feed.batch else {}
    told = (Verdict.NEW, Verdict.CHANGED, Verdict.WRONG)
    shown = feed.batch is not None and feed.batch.pk in opened
    last = _day(received_at(feed.batch)) if feed.batch else _("还没有")
    url = f"{reverse('disputes:feed_items')}?view={feed.kind}&sender={feed.sender.code}"
    return [
        {"text": str(feed.kind.label), "strong": True, "url": url, "sub": feed.sender.name},
        {"text": last, "url": feed.batch.get_absolute_url() if shown and feed.batch else ""},
        *({"text": number_text(counts.get(each.value, 0))} for each in told),
        _next(feed),
        _now(feed, opened),
    ]


def _day(moment: dt.datetime) -> str:
    """The day of a moment: at which hour a file came is nobody's question."""
    return date_text(moment.astimezone(clock.SHANGHAI).date(), today=clock.today(), weekday=False)


def _next(feed: Feed) -> Cell:
    if feed.expected_on is None:
        return {"text": "—"}
    return {"text": date_text(feed.expected_on, today=clock.today(), weekday=False)}


def _now(feed: Feed, opened: set[int]) -> Cell:
    """What is the matter with this feed now: a file that waits for a decision, lateness, or nothing."""
    if feed.waiting is not None and feed.waiting.pk in opened:
        return {"text": _("有一份等着决定"), "url": feed.waiting.get_absolute_url()}
    if feed.is_overdue and feed.expected_on is not None:
        days = number_text((clock.today() - feed.expected_on).days)
        return {"lamp": "r", "text": _("晚了 %(n)s 天") % {"n": days}}
    return {"lamp": "ok", "text": _("按时")} if feed.expected_on else {"text": _("没有定多久送一次")}


def item_context(row: FeedItem) -> dict[str, Any]:
    """The page of one row; one statement for its story. Of the worker it shows what a mask leaves."""
    signal = row.signal
    return {
        "item": row,
        "title": row.record.title,
        "line": _("%(sender)s · 编号 %(reference)s") % {"sender": row.sender.name, "reference": row.reference},
        "mark": row.get_result_display(),
        "pairs": [(label, value) for label, value in _pairs(row) if value],
        "firm_url": row.enterprise.get_absolute_url() if row.enterprise else "",
        "signal": {
            "title": signal.record.title,
            "url": signal.get_absolute_url(),
            "mark": signal.get_state_display(),
            "mark_tone": TONES.get(SignalState(signal.state), ""),
        }
        if signal
        else None,
        "trail": [
            {"label": _("数据来源"), "url": reverse("disputes:feeds")},
            {"label": row.get_kind_display(), "url": f"{reverse('disputes:feed_items')}?view={row.kind}"},
        ],
        "events": events_of(row.pk),
    }


def _pairs(row: FeedItem) -> Sequence[tuple[str, str]]:
    today = clock.today()
    happened, decided = _day_labels(FeedKind(row.kind))
    return (
        (_("单位"), row.enterprise_name),
        (_("镇街"), row.place.name),
        (happened, date_text(row.happened_on, today=today)),
        (decided, date_text(row.decided_on, today=today) if row.decided_on else ""),
        (_("伤残等级"), row.get_grade_display()),
        (_("类别"), row.get_category_display()),
        (_("涉及人数"), _("%(n)s 人") % {"n": number_text(row.workers)} if row.workers else ""),
        (_("涉及金额"), _("%(sum)s 元") % {"sum": format_yuan(row.amount)} if row.amount else ""),
        (_("渠道"), row.get_channel_display()),
        (_("内容"), row.summary),
        (_("职工"), masked_name(row.worker_name)),
        (_("职工电话"), masked_phone(row.worker_phone)),
    )


def _day_labels(kind: FeedKind) -> tuple[str, str]:
    if kind is FeedKind.INJURY:
        return _("受伤日期"), _("认定日期")
    if kind is FeedKind.ARBITRATION:
        return _("立案日期"), _("结案日期")
    return _("咨询日期"), _("办结日期")
