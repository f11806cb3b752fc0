"""Facts that both sides confirm in the room: written, reworded, ticked, and set down in a sealed record.

What both confirmed in writing needs no proof later (OMR 18, 22; IMR 22). Concessions never stand here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.engines.documents.kinds import UNDISPUTED_FACTS
from gonghui.engines.documents.models import Document
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, Stale, required
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.actions.room_papers import sealed_paper
from gonghui.programmes.disputes.actions.rooms import locked_room, own_seat
from gonghui.programmes.disputes.enums import CaseState, SeatRole
from gonghui.programmes.disputes.models import Case, FactTick, RoomFact, Seat
from gonghui.programmes.disputes.papers.facts import record_data, shown_facts
from gonghui.programmes.disputes.papers.wording import in_source_language
from gonghui.programmes.disputes.permissions import MEDIATE, PROPOSE_FACTS, TICK_FACTS

LONGEST, LONGEST_BASIS = 500, 120
MOST = 60


@transaction.atomic
def write(scope: Scope, case: Case, *, text: str, basis: str = "") -> RoomFact:
    """Put one sentence before both sides. The same sentence twice is one. Mediator and adviser only."""
    scope.require(PROPOSE_FACTS)
    values = {"text": _worded(text), "basis": _basis(basis)}
    return put(scope, case, values, gettext_lazy("写下待双方核对的事实第 %(n)s 条"))


def put(scope: Scope, case: Case, values: Mapping[str, Any], words: Promise) -> RoomFact:
    """The next fact of the case with these columns, told in `words`; one that stands with the same text already."""
    seat = own_seat(scope, case)
    _mediating(case)
    known = case.room_facts.standing().filter(text=values["text"]).first()
    if known is not None:
        return known
    last = case.room_facts.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST:
        raise Invalid(_("一件案子最多写 %(most)s 条事实。合并几条再写。") % {"most": MOST})
    fact = RoomFact.objects.create(case=case, number=last + 1, author=seat, written_at=clock.now(), **values)
    _tell(scope, fact, "fact.write", words, seat)
    return fact


def replace(scope: Scope, fact: RoomFact, values: Mapping[str, Any], words: Promise) -> RoomFact:
    """Another edition with these columns in place of `fact`, told in `words`. The caller holds the lock."""
    if all(getattr(fact, name) == value for name, value in values.items()):
        return fact
    seat = own_seat(scope, fact.case)
    _replace(fact)
    made = RoomFact.objects.create(
        case=fact.case, number=fact.number, edition=fact.edition + 1, author=seat, written_at=clock.now(), **values
    )
    _tell(scope, made, "fact.reword", words, seat)
    return made


@transaction.atomic
def reword(scope: Scope, fact: RoomFact, *, text: str, basis: str = "") -> RoomFact:
    """Another wording in place of this one; nobody has ticked it yet. The same words change nothing.

    The mediator rewords all, the adviser what they wrote themselves. Raises `Stale` for a wording that is replaced.
    """
    scope.require(PROPOSE_FACTS)
    values = {"text": _worded(text), "basis": _basis(basis)}
    fact = _own_standing(fact, own_seat(scope, fact.case))
    if fact.calculator:
        raise IllegalMove(_("这一条是算出来的。要改，改填的数。"))
    return replace(scope, fact, values, gettext_lazy("改写事实第 %(n)s 条，双方要重新核对"))


@transaction.atomic
def drop(scope: Scope, fact: RoomFact) -> None:
    """Take a sentence away that is no undisputed fact after all. Refuses one that a record holds."""
    scope.require(PROPOSE_FACTS)
    fact = _own_standing(fact, own_seat(scope, fact.case))
    _replace(fact)
    _tell(scope, fact, "fact.drop", gettext_lazy("拿掉事实第 %(n)s 条"))


@transaction.atomic
def tick(scope: Scope, fact: RoomFact, *, agrees: bool) -> RoomFact:
    """Say that this wording is not disputed, or no longer say so. Twice is once. Each party for itself alone.

    Raises `Stale` for a wording that was changed meanwhile, so nobody confirms what they have not read.
    """
    scope.require(TICK_FACTS)
    seat = own_seat(scope, fact.case)
    fact = changeable(fact)
    known = FactTick.objects.filter(fact=fact, seat=seat)
    if agrees and not known.exists():
        FactTick.objects.create(fact=fact, seat=seat, at=clock.now())
        _tell(scope, fact, "fact.tick", gettext_lazy("%(role)s确认事实第 %(n)s 条没有争议"), seat)
    elif not agrees and known.delete()[0]:
        _tell(scope, fact, "fact.untick", gettext_lazy("%(role)s撤回对事实第 %(n)s 条的确认"), seat)
    return fact


def record(scope: Scope, case: Case) -> Document:
    """Print and seal the record of every fact that both sides have ticked and that no record holds yet.

    From then on these facts stay. Pressing again after a crash goes on with the paper that was left. Refuses while
    there is nothing both have ticked; raises `Stale` where a tick was taken back meanwhile. Not inside a transaction.
    """
    scope.require(MEDIATE)
    facts = to_record(case)
    if not facts:
        raise IllegalMove(_("还没有双方都确认、又没记载过的事实。等双方都勾了再出。"))
    data = record_data(case, facts)
    return sealed_paper(
        scope,
        case,
        kind=UNDISPUTED_FACTS,
        data=data,
        shown=shown_facts(data),
        around=lambda sealed: _fixing(scope, case, facts, sealed),
    )


def to_record(case: Case) -> list[RoomFact]:
    """What both sides have ticked and no record holds yet."""
    return list(case.room_facts.undisputed().filter(document=None))


@contextmanager
def _fixing(scope: Scope, case: Case, facts: Sequence[RoomFact], sealed: Document) -> Iterator[None]:
    """The facts under the lock of their case while the seal is written; still the same ones, still ticked."""
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    if [fact.pk for fact in to_record(case)] != [fact.pk for fact in facts]:
        raise Stale(_("刚才有人改了事实或者确认，没有出成。请看一遍新的再出。"))
    yield
    RoomFact.objects.filter(pk__in=[fact.pk for fact in facts]).update(document=sealed)
    told = {"facts": [fact.number for fact in facts], "number": sealed.number, "sha256": sealed.sha256}
    with in_source_language():
        sentence = _("出具无争议事实记载 %(number)s") % told
    record_event(scope, case.pk, "fact.record", sentence, told)


def _mediating(case: Case) -> Case:
    """The case under lock. Facts are settled while people still talk about them."""
    room = locked_room(case)
    if room.state != CaseState.MEDIATING:
        raise IllegalMove(_("协议已经发出，事实不能再改。要改，请调解员先撤下协议。"))
    return room


def standing(fact: RoomFact) -> RoomFact:
    """The fact as it is now; `Stale` where other words have taken its place."""
    now = RoomFact.objects.select_related("case__record").get(pk=fact.pk)
    if now.replaced_at is not None:
        raise Stale(_("这一条刚才改过了。看一遍新的，再勾。"))
    return now


def changeable(fact: RoomFact) -> RoomFact:
    """The fact under the lock of its case, while it stands, people still talk, and no record holds it."""
    _mediating(fact.case)
    now = standing(fact)
    if now.document_id is not None:
        raise IllegalMove(_("这一条已经写进《无争议事实记载》，不能再改。"))
    return now


def _own_standing(fact: RoomFact, seat: Seat) -> RoomFact:
    now = changeable(fact)
    if seat.role != SeatRole.MEDIATOR and now.author_id != seat.pk:
        raise Forbidden(_("这一条是别人写的。要改，请调解员改。"))
    return now


def _replace(fact: RoomFact) -> None:
    RoomFact.objects.filter(pk=fact.pk).update(replaced_at=clock.now())


def _worded(text: str) -> str:
    said = required(text.replace("\0", ""), "text", _("事实还没写。"), _("写一句：谁、什么时候、做了什么。"))
    return _not_over(said, "text", LONGEST)


def _basis(basis: str) -> str:
    return _not_over(basis.replace("\0", "").strip(), "basis", LONGEST_BASIS)


def _not_over(said: str, field: str, most: int) -> str:
    if len(said) > most:
        sentence = _("最多 %(most)s 个字，这里有 %(count)s 个。分成两条写。") % {"most": most, "count": len(said)}
        raise Invalid(sentence, fields={field: sentence})
    return said


def _tell(scope: Scope, fact: RoomFact, verb: str, words: Promise, seat: Seat | None = None) -> None:
    told: dict[str, object] = {"fact": fact.number, "edition": fact.edition}
    if seat is not None:
        told["seat"] = seat.pk
    with in_source_language():
        role = seat.get_role_display() if seat is not None else ""
        record_event(scope, fact.case_id, verb, str(words) % {"n": fact.number, "role": role}, told)
