"""Minutes of a sitting: written by the mediator, put before both sides, confirmed, printed under seal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.engines.documents.models import Document
from gonghui.kernel import clock
from gonghui.kernel.errors import IllegalMove, Invalid, Stale, required
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.actions.room_papers import sealed_paper
from gonghui.programmes.disputes.actions.rooms import own_seat
from gonghui.programmes.disputes.models import Case, Minutes, MinutesTick, Seat
from gonghui.programmes.disputes.papers.kinds import MEDIATION_MINUTES
from gonghui.programmes.disputes.papers.minutes import minutes_data, shown_minutes
from gonghui.programmes.disputes.papers.wording import in_source_language
from gonghui.programmes.disputes.permissions import KEEP_MINUTES, MEDIATE, TICK_FACTS

LONGEST_TEXT, LONGEST_PLACE, LONGEST_PRESENT, LONGEST_REMARK = 6000, 100, 500, 300


@transaction.atomic
def write(
    scope: Scope,
    case: Case,
    *,
    held_at: dt.datetime,
    place: str,
    present: str,
    text: str,
    former: Minutes | None = None,
) -> Minutes:
    """The minutes of a sitting, or a new version of `former`. Nobody but the mediator sees them before `finish`.

    The same again changes nothing. Refuses a sitting yet to come, and with `Stale` a former version that was replaced.
    """
    scope.require(KEEP_MINUTES)
    seat = own_seat(scope, case)
    values = _checked(held_at, place, present, text)
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    if former is None:
        number, edition = (case.minutes.aggregate(last=Max("number"))["last"] or 0) + 1, 1
        if case.minutes.standing().filter(author=seat, **values).exists():
            return case.minutes.standing().filter(author=seat, **values)[0]
    else:
        former = _standing(former)
        if all(getattr(former, name) == value for name, value in values.items()):
            return former
        number, edition = former.number, former.edition + 1
        Minutes.objects.filter(pk=former.pk).update(replaced_at=clock.now())
    made = Minutes.objects.create(
        case=case, number=number, edition=edition, author=seat, written_at=clock.now(), **values
    )
    _tell(scope, made, "minutes.write", gettext_lazy("写第 %(n)s 次调解的笔录（第 %(edition)s 稿）"))
    return made


@transaction.atomic
def finish(scope: Scope, minutes: Minutes) -> Minutes:
    """Put this version before both sides. Twice is once."""
    scope.require(KEEP_MINUTES)
    own_seat(scope, minutes.case)
    minutes = _locked(minutes)
    if minutes.finished_at is None:
        minutes.finished_at = clock.now()
        minutes.save(update_fields=["finished_at"])
        _tell(scope, minutes, "minutes.finish", gettext_lazy("第 %(n)s 次调解的笔录交双方核对"))
    return minutes


@transaction.atomic
def confirm(scope: Scope, minutes: Minutes, *, remark: str = "") -> MinutesTick:
    """Say that the minutes are right, with what one wants to add. Each party for itself; the first word stands.

    Raises `Stale` for a version that was replaced, so nobody confirms what they have not read.
    """
    scope.require(TICK_FACTS)
    seat, added = own_seat(scope, minutes.case), remark.replace("\0", "").strip()
    if len(added) > LONGEST_REMARK:
        sentence = _("补充意见最多 %(most)s 个字。") % {"most": LONGEST_REMARK}
        raise Invalid(sentence, fields={"remark": sentence})
    minutes = _locked(minutes)
    if minutes.finished_at is None:
        raise IllegalMove(_("笔录还没有写完，写完会请您核对。"))
    found, made = MinutesTick.objects.get_or_create(
        minutes=minutes, seat=seat, defaults={"remark": added, "at": clock.now()}
    )
    if made:
        _tell(scope, minutes, "minutes.confirm", gettext_lazy("%(role)s确认第 %(n)s 次调解的笔录"), seat)
    return found


def print_minutes(scope: Scope, minutes: Minutes) -> Document:
    """The minutes as a sealed paper, once everybody has confirmed; pressed again the same paper. No transaction."""
    scope.require(MEDIATE)
    minutes = Minutes.objects.select_related("case__record", "case__mediation_body", "document", "author").get(
        pk=minutes.pk
    )
    if minutes.document is not None:
        return minutes.document
    if not Minutes.objects.confirmed().filter(pk=minutes.pk).exists():
        raise IllegalMove(_("双方还没有都确认这份笔录。等都确认了再出。"))
    data = minutes_data(minutes)
    return sealed_paper(
        scope,
        minutes.case,
        kind=MEDIATION_MINUTES,
        data=data,
        shown=shown_minutes(data),
        around=lambda sealed: _fixing(scope, minutes, sealed),
    )


@contextmanager
def _fixing(scope: Scope, minutes: Minutes, sealed: Document) -> Iterator[None]:
    """The minutes under lock while the seal is written; still this version, not printed by anybody else."""
    now = _standing(minutes)
    if now.document_id is not None:
        raise Stale(_("刚才有人已经出成笔录了。刷新就能看到。"))
    yield
    Minutes.objects.filter(pk=minutes.pk).update(document=sealed)
    told = {"minutes": minutes.number, "edition": minutes.edition, "number": sealed.number, "sha256": sealed.sha256}
    with in_source_language():
        sentence = _("出具调解笔录 %(number)s") % told
    record_event(scope, minutes.case_id, "minutes.print", sentence, told)


def _checked(held_at: dt.datetime, place: str, present: str, text: str) -> dict[str, object]:
    if held_at > clock.now():
        raise Invalid(_("这次调解还没有开始。"), fields={"held_at": _("写实际开始的时间。")})
    values = {
        "place": required(place, "place", _("写明在哪里调解。"), _("比如：线上调解室。"))[:LONGEST_PLACE],
        "present": required(present, "present", _("写明谁到场。"), _("一行一个人：姓名、身份。"))[:LONGEST_PRESENT],
        "text": required(text.replace("\0", ""), "text", _("调解经过还没写。"), _("写双方说了什么、谈到哪里。")),
    }
    if len(values["text"]) > LONGEST_TEXT:
        sentence = _("最多写 %(most)s 个字。") % {"most": LONGEST_TEXT}
        raise Invalid(sentence, fields={"text": sentence})
    return {"held_at": held_at, **values}


def _locked(minutes: Minutes) -> Minutes:
    """The version under lock, while it stands and is not printed."""
    now = _standing(minutes)
    if now.document_id is not None:
        raise IllegalMove(_("这份笔录已经出成文书，不能再改。"))
    return now


def _standing(minutes: Minutes) -> Minutes:
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=minutes.case_id)
    now = Minutes.objects.select_related("case__record").get(pk=minutes.pk)
    if now.replaced_at is not None:
        raise Stale(_("这份笔录刚才改过了。请看一遍新的。"))
    return now


def _tell(scope: Scope, minutes: Minutes, verb: str, words: Promise, seat: Seat | None = None) -> None:
    told: dict[str, object] = {"minutes": minutes.number, "edition": minutes.edition}
    if seat is not None:
        told["seat"] = seat.pk
    with in_source_language():
        role = seat.get_role_display() if seat is not None else ""
        sentence = str(words) % {"n": minutes.number, "edition": minutes.edition, "role": role}
        record_event(scope, minutes.case_id, verb, sentence, told)
