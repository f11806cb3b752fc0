"""Talk in the mediation room, together and alone with the mediator."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gonghui.engines.documents.models import Document
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.enums import CaseState, SeatRole
from gonghui.programmes.disputes.models import Case, Evidence, Invitation, PrivateMessage, RoomMessage, Seat
from gonghui.programmes.disputes.papers.kinds import ROOM_PAPERS
from gonghui.programmes.disputes.permissions import SHARE_PAPERS, TALK, TALK_ALONE

LONGEST = 2000
TALKING = (CaseState.MEDIATING, CaseState.SIGNING)


def own_seat(scope: Scope, case: Case) -> Seat:
    """The seat that the scope's door opened. Refuses a scope that came in by another case's code, or by none."""
    seat = Seat.objects.filter(pk=scope.seat_id, case=case).first() if scope.seat_id is not None else None
    if seat is None:
        raise Forbidden(_("您在这间调解室没有席位。凭邀请码进来，或者请调解员给您加一个。"))
    return seat


@transaction.atomic
def say(scope: Scope, case: Case, *, text: str, client_key: str) -> RoomMessage:
    """Say something to everybody. The same `client_key` from the same seat is said once.

    Refuses an empty or overlong text, a room that is closed, and a key that was made for another place.
    """
    scope.require(TALK)
    return _put(scope, case, text=_worded(text), client_key=client_key)


@transaction.atomic
def share_evidence(scope: Scope, case: Case, evidence: Evidence, *, client_key: str) -> RoomMessage:
    """Lay a piece of evidence on the table. Refuses what is not open to both sides: nobody learns of it this way."""
    scope.require(TALK)
    if evidence.opened_at is None or evidence.case_id != case.pk:
        raise IllegalMove(_("这份证据还没有给双方看。请调解员先给双方看，再发到这里。"))
    text = _("证据 %(n)s：%(title)s") % {"n": evidence.number, "title": evidence.title}
    return _put(scope, case, text=text, client_key=client_key, evidence=evidence)


@transaction.atomic
def share_paper(scope: Scope, case: Case, document: Document, *, client_key: str) -> RoomMessage:
    """Lay a paper of the case on the table. The mediator's to do; refuses papers that are not everybody's to read."""
    scope.require(SHARE_PAPERS)
    if document.kind not in ROOM_PAPERS or document.record_id != case.pk or not document.stands:
        raise IllegalMove(_("这份文书不能发到调解室。"))
    return _put(scope, case, text=str(document), client_key=client_key, document=document)


def _put(
    scope: Scope,
    case: Case,
    *,
    text: str,
    client_key: str,
    evidence: Evidence | None = None,
    document: Document | None = None,
) -> RoomMessage:
    seat = own_seat(scope, case)
    _refuse_moved(seat, None, client_key)
    room = locked_room(case)
    known = RoomMessage.objects.filter(seat=seat, client_key=client_key).first()
    if known is not None:
        return known
    sequence = room.talk_sequence + 1
    Case.objects.filter(pk=case.pk).update(talk_sequence=sequence)
    note_presence(scope, case)
    return RoomMessage.objects.create(
        case=case,
        sequence=sequence,
        seat=seat,
        text=text,
        evidence=evidence,
        document=document,
        client_key=client_key[:40],
        at=clock.now(),
    )


@transaction.atomic
def say_privately(scope: Scope, case: Case, party_seat: Seat, *, text: str, client_key: str) -> PrivateMessage:
    """Say something between one person and the mediator. Refuses everybody else."""
    scope.require(TALK_ALONE)
    seat, said = own_seat(scope, case), _worded(text)
    if not Seat.objects.in_private_with(seat).filter(pk=party_seat.pk).exists():
        raise Forbidden(_("这里只有本人和调解员两个人能说话。"))
    _refuse_moved(seat, party_seat, client_key)
    locked_room(case)
    known = PrivateMessage.objects.filter(author=seat, client_key=client_key).first()
    if known is not None:
        return known
    talk = PrivateMessage.objects.filter(seat=party_seat)
    last: int = talk.aggregate(last=Max("sequence"))["last"] or 0
    note_presence(scope, case)
    return PrivateMessage.objects.create(
        seat=party_seat,
        sequence=last + 1,
        by_mediator=seat.role == SeatRole.MEDIATOR,
        author=seat,
        text=said,
        client_key=client_key[:40],
        at=clock.now(),
    )


def key_prefix(seat: Seat, partner: Seat | None) -> str:
    """How keys of this seat for one place begin: what waits for a connection never arrives anywhere else."""
    return f"{seat.pk}-{'all' if partner is None else partner.pk}."


def note_presence(scope: Scope, case: Case) -> None:
    """Note that the seat's page is open now. Presence is no event of the case, so nothing is told."""
    if scope.seat_id is not None:
        Seat.objects.filter(pk=scope.seat_id, case=case).update(seen_at=clock.now())


@transaction.atomic
def leave(scope: Scope, case: Case) -> Seat:
    """Get up: the session that a code opened ends for good, the seat shows as away."""
    seat = own_seat(scope, case)
    now = clock.now()
    Invitation.objects.filter(seat=seat, revoked_at=None).exclude(used_at=None).update(revoked_at=now)
    Seat.objects.filter(pk=seat.pk).update(seen_at=None)
    sentence = _("%(role)s离开调解室") % {"role": seat.get_role_display()}
    record_event(scope, case.pk, "room.leave", sentence, {"seat": seat.pk})
    return seat


def _refuse_moved(seat: Seat, partner: Seat | None, client_key: str) -> None:
    """A text that was written at another seat, or for other readers, is not said here."""
    if "." in client_key and not client_key.startswith(key_prefix(seat, partner)):
        raise Invalid(_("这句话是写给别处的，没有发。要在这里说，请再写一遍。"))


def _worded(text: str) -> str:
    said = text.replace("\0", "").strip()
    if not said:
        raise Invalid(_("还没写。写一句再发。"), fields={"text": _("写一句再发。")})
    if len(said) > LONGEST:
        sentence = _("一次最多 %(most)s 个字，这里有 %(count)s 个。分两次发。") % {"most": LONGEST, "count": len(said)}
        raise Invalid(sentence, fields={"text": sentence})
    return said


def locked_room(case: Case) -> Case:
    """The case under the lock that gives out sequence numbers; talk leaves its version alone."""
    room = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if room.state not in TALKING:
        raise IllegalMove(_("调解已经结束，这里只能看，不能再说。"))
    return room
