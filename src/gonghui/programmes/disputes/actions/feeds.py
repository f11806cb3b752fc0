"""What follows from items that other departments sent: facts in the firm's file, a signal where policy asks for one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.foundation.facts.actions import Observation, record_facts, set_aside
from gonghui.foundation.facts.enums import Sureness
from gonghui.foundation.jobs.actions import once
from gonghui.foundation.notifications.actions import notify
from gonghui.kernel import clock
from gonghui.kernel.bulk import update_rows
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.signals import NewSignal, take_signals
from gonghui.programmes.disputes.actions.sorting import withdraw
from gonghui.programmes.disputes.actions.submissions import open_to_sender
from gonghui.programmes.disputes.enums import (
    Category,
    FeedKind,
    Identity,
    InjuryGrade,
    Sign,
    SignalState,
    Source,
)
from gonghui.programmes.disputes.facts import (
    ARBITRATION_CASE,
    ARBITRATION_SUM,
    ARBITRATION_WORKERS,
    CONSULTED,
    INJURY_DETERMINED,
    INJURY_GRADE,
)
from gonghui.programmes.disputes.feeds.arrivals import Feed, feeds_in
from gonghui.programmes.disputes.feeds.policy import feeds_of
from gonghui.programmes.disputes.models import FeedItem, Signal
from gonghui.programmes.disputes.permissions import BRING_FEEDS
from gonghui.web.wording import date_text


def follow_up(scope: Scope, federation_id: int, keys: Sequence[int]) -> None:
    """Tell the facts of these items anew, and put those into the inbox that policy asks for and that never were there.

    A step of taking in, which has checked its right, in its transaction. A fixed number of statements for any number.
    """
    items = list(
        FeedItem.objects.filter(pk__among=keys).select_related("record", "sender", "enterprise").order_by("pk")
    )
    set_aside([item.pk for item in items])
    record_facts(seen for item in items for seen in observations(item))
    _signal(scope, federation_id, items)


def observations(item: FeedItem) -> Iterator[Observation]:
    """What an item says of its firm: documented what a body has decided or filed, reported what somebody asked."""
    if item.enterprise_id is None or item.withdrawn_at is not None:
        return
    sureness = Sureness.REPORTED if item.kind == FeedKind.CONSULTATION else Sureness.DOCUMENTED
    for key, value in _told(item).items():
        if value:
            yield Observation(item.enterprise_id, key, value, _day(item), item.pk, sureness)


def _told(item: FeedItem) -> dict[str, str | int | None]:
    if item.kind == FeedKind.INJURY:
        return {INJURY_DETERMINED.key: item.result, INJURY_GRADE.key: item.grade}
    if item.kind == FeedKind.CONSULTATION:
        return {CONSULTED.key: item.category}
    return {
        ARBITRATION_CASE.key: item.category,
        ARBITRATION_WORKERS.key: item.workers,
        ARBITRATION_SUM.key: f"{item.amount:.2f}" if item.amount else None,
    }


def _day(item: FeedItem) -> dt.date:
    """The day on which it became known: a determination often comes months after the injury."""
    decided = item.decided_on if item.kind == FeedKind.INJURY else None
    return decided or item.happened_on


def _signal(scope: Scope, federation_id: int, items: Sequence[FeedItem]) -> None:
    policy = feeds_of(federation_id)
    if policy is None:
        return
    worth = []
    for item in items:
        asked = policy.of(item.kind)
        if asked and asked.signal and item.signal_id is None and asked.signal.fits(item):
            worth.append(item)
    if not worth:
        return
    signals = take_signals(scope, federation_id, [_new_signal(item) for item in worth])
    update_rows(FeedItem, ("signal",), [(item.pk, signal.pk) for item, signal in zip(worth, signals, strict=True)])
    sender = worth[0].sender
    if not sender.is_union:
        open_to_sender(sender, signals)


def _new_signal(item: FeedItem) -> NewSignal:
    asked = item.kind == FeedKind.CONSULTATION and bool(item.worker_name or item.worker_phone)
    hurt = item.kind == FeedKind.INJURY
    return NewSignal(
        text=_words(item),
        source=Source.DEPARTMENT,
        place_id=item.place_id,
        occurred_on=_day(item),
        category=_category(item),
        enterprise=item.enterprise,
        enterprise_name=item.enterprise_name,
        workers=item.workers,
        amount=item.amount or None,
        signs=(_sign(item),) if hurt else (),
        hurt=1 if hurt else None,
        identity=Identity.SEALED if asked else Identity.ANONYMOUS,
        reporter_name=item.worker_name if asked else "",
        reporter_phone=item.worker_phone if asked else "",
        external_id=f"{item.kind}/{item.reference}",
        sender_id=item.sender_id,
    )


def _category(item: FeedItem) -> str:
    if item.kind != FeedKind.INJURY:
        return item.category
    return Category.I03 if item.grade == InjuryGrade.DEATH else Category.I01


def _sign(item: FeedItem) -> str:
    """Whoever was graded was hurt badly enough to be assessed."""
    if item.grade == InjuryGrade.DEATH:
        return Sign.DEATH
    return Sign.SERIOUS_INJURY if item.grade else Sign.INJURY


def _words(item: FeedItem) -> str:
    """What triage reads. Names of workers are not in it."""
    if item.kind == FeedKind.CONSULTATION:
        return item.summary
    told = {
        "sender": item.sender.name,
        "reference": item.reference,
        "day": date_text(item.happened_on, today=clock.today(), weekday=False),
        "result": item.get_result_display(),
        "grade": item.get_grade_display(),
        "category": item.get_category_display(),
        "workers": item.workers or 1,
        "amount": format_yuan(item.amount),
    }
    if item.kind == FeedKind.INJURY:
        text = _("%(sender)s%(result)s，%(day)s受伤。文号%(reference)s。") % told
        return text + (_("伤残等级：%(grade)s。") % told if item.grade else "")
    text = _("%(sender)s %(day)s立案：%(category)s，%(workers)s 人。案号%(reference)s。") % told
    return text + (_("涉案金额 %(amount)s 元。") % told if item.amount else "")


def triaged(keys: Sequence[int]) -> set[int]:
    """Those of the items whose signal somebody has dealt with. One statement."""
    rows = FeedItem.objects.filter(pk__among=keys, signal__isnull=False).exclude(signal__state=SignalState.RECEIVED)
    return set(rows.values_list("pk", flat=True))


def take_back(scope: Scope, gone: Sequence[int], changed: Sequence[int]) -> None:
    """After an import was undone: items that are `gone` tell nothing any more, `changed` ones what they told before.

    So a signal that only the change was worth goes too, unless somebody has dealt with it. A step of undoing, which has
    checked its right and that nobody has triaged the signals of what is gone.
    """
    items = list(FeedItem.objects.filter(pk__among=[*gone, *changed]))
    unworthy = {*gone, *_no_longer_worth_one(items, set(changed))}
    waiting = Signal.objects.select_for_update(of=("self",), no_key=True).filter(feed_item__record__among=unworthy)
    back = list(waiting.filter(state=SignalState.RECEIVED))
    withdraw(scope, back, reason=_("这一批导入撤销了"))
    FeedItem.objects.filter(signal__among=[signal.pk for signal in back]).update(signal=None)
    set_aside([item.pk for item in items])
    record_facts(seen for item in items for seen in observations(item))


def _no_longer_worth_one(items: Sequence[FeedItem], changed: set[int]) -> set[int]:
    """Of the changed ones those that have a signal which, as they are again, policy does not ask for."""
    with_signal = [item for item in items if item.pk in changed and item.signal_id is not None]
    policy = feeds_of(with_signal[0].federation_id) if with_signal else None
    return {
        item.pk
        for item in with_signal
        if policy and (asked := policy.of(item.kind)) and asked.signal and not asked.signal.fits(item)
    }


def remind(scope: Scope, federation_id: int) -> int:
    """Tell the federation of every feed that is overdue, once for each that did not come; how many notices it was."""
    return sum(_remind(scope, federation_id, feed) for feed in feeds_in(federation_id) if feed.is_overdue)


@transaction.atomic
def _remind(scope: Scope, federation_id: int, feed: Feed) -> bool:
    assert feed.expected_on is not None, "late is what was expected"
    last = feed.batch.pk if feed.batch else "never"
    if not once(f"feed-overdue:{feed.kind}:{feed.sender.pk}:{last}"):
        return False
    told = {"sender": feed.sender.name, "kind": feed.kind.label}
    late, never = _("%(sender)s的%(kind)s数据没有按时来"), _("%(sender)s的%(kind)s数据从来没有来过")
    day = date_text(feed.expected_on, today=clock.today())
    notify(
        scope,
        record=None,
        organization=federation_id,
        right=BRING_FEEDS,
        title=(late if feed.batch else never) % told,
        body=_("应该在%(day)s以前来。请联系对方，或者看看是不是停了。") % {"day": day},
        url=reverse("disputes:feeds"),
    )
    return True
