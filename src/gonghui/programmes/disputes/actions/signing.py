"""Signing: a drawn name, confirmed by a one-time code that is bound to the hash of the text."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gonghui.engines.documents.models import Document
from gonghui.foundation.accounts.enums import Purpose
from gonghui.foundation.accounts.models import OneTimeCode
from gonghui.foundation.accounts.one_time import CodeForOther, CodeReplayed, check_code, issue_code
from gonghui.foundation.notifications.actions import notify
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, Stale
from gonghui.kernel.lifecycle import move
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.actions.scans import scans_of
from gonghui.programmes.disputes.enums import AgreementState, SeatRole, SigningMethod
from gonghui.programmes.disputes.models import Agreement, Case, Seat, Signature
from gonghui.programmes.disputes.models.agreements import SIGNING_ROLES
from gonghui.programmes.disputes.papers.wording import in_source_language
from gonghui.programmes.disputes.permissions import MEDIATE, SIGN

LARGEST_SIDE = 4000
MOST_STROKES = 200
MOST_POINTS = 4000
FEWEST_POINTS = 6
LONGEST_DRAWING = 200_000
WAITS_FOR_TWIN = (0.0, 0.1, 0.3, 0.6)


def own_seat(scope: Scope, case: Case) -> Seat:
    """The seat from which this scope signs: the one its code opened, or the mediator's own when signed in.

    Refuses the adviser, and anybody who has no seat at this table.
    """
    scope.require(SIGN)
    seats = Seat.objects.filter(case=case.pk, role__in=SIGNING_ROLES).select_related("party", "user")
    if scope.seat_id is not None:
        seat = seats.filter(pk=scope.seat_id).first()
    else:
        seat = seats.filter(role=SeatRole.MEDIATOR, user=scope.user_id).first() if scope.user_id is not None else None
    if seat is None:
        raise Forbidden(_("协议由双方当事人和调解员签字。您不在签字的人里，可以看，不能签。"))
    return seat


def phone_of(seat: Seat) -> str:
    """The phone that a code for this seat goes to. Refuses a seat without any."""
    phone = seat.phone or (seat.user.phone if seat.user else "")
    if not phone:
        raise Invalid(_("这个席位没有手机号，收不到验证码。请调解员先补上手机号。"))
    return phone


def send_code(scope: Scope, agreement: Agreement) -> OneTimeCode:
    """Send the one-time code for the text that is out now to the phone of the seat. Raises `TooMany` when too often."""
    seat = own_seat(scope, agreement.case)
    _refuse_closed(agreement)
    return issue_code(
        scope,
        phone=phone_of(seat),
        purpose=Purpose.SIGN_DOCUMENT,
        payload_digest=agreement.content_sha256,
        record=agreement.case_id,
    )


def sign(scope: Scope, agreement: Agreement, *, content_sha256: str, drawing: str, code: str, device: str) -> Signature:
    """Sign the text whose hash is `content_sha256` with the strokes of the pad (JSON) and the code that was sent.

    Whoever has signed gets the same signature again, so a doubled click does no harm. With the last signature the
    agreement waits for the seal. Raises `Stale` for a text that has been replaced, `CodeRefused` and its kinds for the
    code, `Invalid` for strokes that are no name. Not inside a transaction: wrong tries of the code are kept.
    """
    seat = own_seat(scope, agreement.case)
    known = _signature_of(agreement, seat)
    if known is not None:
        return known
    agreement = Agreement.objects.select_related("case").get(pk=agreement.pk)
    _refuse_closed(agreement)
    _refuse_replaced(agreement, content_sha256)
    drawn = json.dumps(paths_of(drawing), separators=(",", ":"))
    phone = phone_of(seat)
    try:
        proof = check_code(scope, phone=phone, purpose=Purpose.SIGN_DOCUMENT, code=code, payload_digest=content_sha256)
    except CodeReplayed:
        return _signed_by_twin(agreement, seat)
    except CodeForOther as error:
        raise Stale(_("协议换过文本了，刚才的验证码作废。请重新看一遍新的，再签。")) from error
    values = {"drawing": drawn, "device": device[:200], "phone_tail": phone[-4:], "code_sent_at": proof.created_at}
    return _write_signature(scope, agreement, seat, content_sha256, values)


@transaction.atomic
def withdraw_signature(scope: Scope, agreement: Agreement) -> Signature:
    """Take one's own signature back. Open until the last one has signed; refused from then on."""
    seat = own_seat(scope, agreement.case)
    agreement = _locked(agreement)
    if agreement.state != AgreementState.SIGNING:
        raise IllegalMove(_("各方都签完了，一个人不能再撤回。要改，请调解员撤下协议再谈。"))
    signature = _signature_of(agreement, seat)
    if signature is None:
        raise IllegalMove(_("您还没有签字，没有可以撤回的。"))
    signature.withdrawn_at = clock.now()
    signature.save(update_fields=["withdrawn_at"])
    told = {"role": seat.role, "signature": signature.pk}
    with in_source_language():
        sentence = _("%(role)s撤回签字") % {"role": seat.get_role_display()}
        record_event(scope, agreement.case_id, "agreement.unsign", sentence, told)
        _tell_mediator(scope, agreement, sentence)
    return signature


@transaction.atomic
def attest(scope: Scope, agreement: Agreement, *, seats: Collection[int]) -> list[Signature]:
    """The mediator vouches that these people signed the printed text by hand: the scan that came back shows it.

    The same states and stamps as signing by phone. Who has signed already is left as they are, so a doubled click does
    no harm. Refuses anybody but the case's own mediator, a text of which no scan came back, and people who do not sign.
    """
    scope.require(MEDIATE)
    agreement = _locked(agreement)
    if agreement.case.mediator_id != scope.user_id and not scope.system:
        raise Forbidden(_("纸上的签字由本案调解员核对。"))
    wanted = list(signing_seats_of(agreement).filter(pk__in=seats))
    if not wanted or len(wanted) != len(set(seats)):
        raise Invalid(_("选好纸上是谁签的字。"), fields={"seats": _("至少选一位。")})
    signed = set(agreement.signatures.valid().values_list("seat_id", flat=True))
    missing = [seat for seat in wanted if seat.pk not in signed]
    if not missing:
        return []
    _refuse_closed(agreement)
    scans = scans_of(agreement.draft) if agreement.draft is not None else []
    if not scans:
        raise IllegalMove(_("还没有签好的扫描件。先把签好的协议拍照或者扫描，按页脚的码传回来。"))
    made = [_on_paper(scope, agreement, seat, scans[-1]) for seat in missing]
    _complete(scope, agreement)
    return made


def signing_seats_of(agreement: Agreement) -> QuerySet[Seat]:
    """Whoever has to sign this agreement."""
    return Seat.objects.filter(case=agreement.case_id, role__in=SIGNING_ROLES).order_by("pk")


def _on_paper(scope: Scope, agreement: Agreement, seat: Seat, scan: Document) -> Signature:
    with in_source_language():
        sentence = _("%(role)s在纸上签字，调解员核对了扫描件") % {"role": seat.get_role_display()}
        device = str(_("纸面"))
    signature = Signature.objects.create(
        agreement=agreement,
        seat=seat,
        method=SigningMethod.PAPER,
        content_sha256=agreement.content_sha256,
        signed_at=clock.now(),
        device=device,
        scan=scan,
    )
    told = {"role": seat.role, "signature": signature.pk, "sha256": agreement.content_sha256, "scan": scan.sha256}
    record_event(scope, agreement.case_id, "agreement.sign", sentence, told)
    return signature


def paths_of(drawing: str) -> dict[str, Any]:
    """The strokes of the pad, `{"width", "height", "strokes": [[[x, y], …], …]}`, as SVG path data. Numbers only.

    Refuses anything else, points outside the box, more than 200 strokes or 4,000 points, and less than a few points.
    """
    if not drawing.strip():
        raise _undrawn(_("框里还没有字。写上名字再签。"))
    try:
        given: Any = json.loads(drawing) if len(drawing) <= LONGEST_DRAWING else None
        width, height = _number(given["width"], LARGEST_SIDE), _number(given["height"], LARGEST_SIDE)
        strokes = [[(_number(x, width), _number(y, height)) for x, y in stroke] for stroke in given["strokes"]]
    except (TypeError, ValueError, KeyError, OverflowError, RecursionError) as error:
        raise _undrawn(_("签名没有传完整。请清空后再写一次。")) from error
    count = sum(len(stroke) for stroke in strokes)
    if len(strokes) > MOST_STROKES or count > MOST_POINTS:
        raise _undrawn(_("笔画太多了，不像一个名字。请清空后再写一次。"))
    if count < FEWEST_POINTS or not width or not height:
        raise _undrawn(_("框里的字太少了，看不出是名字。请写全名。"))
    return {"width": width, "height": height, "paths": [_path(stroke) for stroke in strokes if stroke]}


def _number(value: Any, most: float) -> float:
    """A plain number from 0 to `most`; a pen that slips a little over the edge is set back to it."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("no number")
    if not -most <= value <= 2 * most:
        raise ValueError("outside of the box")
    return round(min(max(value, 0), most), 1)


def _path(stroke: list[tuple[float, float]]) -> str:
    first, rest = stroke[0], stroke[1:] or stroke
    return f"M{first[0]:g} {first[1]:g}" + "".join(f"L{x:g} {y:g}" for x, y in rest)


def _undrawn(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"drawing": sentence})


def _signature_of(agreement: Agreement, seat: Seat) -> Signature | None:
    return agreement.signatures.valid().filter(seat=seat).first()


def _signed_by_twin(agreement: Agreement, seat: Seat) -> Signature:
    """The code is used up: by the other click of a doubled one, whose signature is about to be there, or earlier."""
    for wait in WAITS_FOR_TWIN:
        time.sleep(wait)
        known = _signature_of(agreement, seat)
        if known is not None:
            return known
    sentence = _("这个验证码已经用过了，一个码只能用一次。请重新发一个，再签。")
    raise CodeReplayed(sentence, fields={"code": sentence})


def _refuse_closed(agreement: Agreement) -> None:
    if agreement.state == AgreementState.SIGNING:
        return
    sentences = {
        AgreementState.DRAFT: _("协议还在起草，没有发出来。发出来以后会给您发短信。"),
        AgreementState.WITHDRAWN: _("这份协议已经撤下，不用签了。有新的会给您发短信。"),
        AgreementState.SIGNED: _("各方都签完了，在等调解组织盖章。"),
        AgreementState.EFFECTIVE: _("协议已经盖章生效，不用再签。"),
    }
    raise IllegalMove(sentences[AgreementState(agreement.state)])


def _refuse_replaced(agreement: Agreement, content_sha256: str) -> None:
    if agreement.content_sha256 != content_sha256:
        raise Stale(_("您看的时候协议换了文本，刚才没有签上。请重新看一遍新的，再签。"))


@transaction.atomic
def _write_signature(
    scope: Scope, agreement: Agreement, seat: Seat, content_sha256: str, values: dict[str, Any]
) -> Signature:
    agreement = _locked(agreement)
    known = _signature_of(agreement, seat)
    if known is not None:
        return known
    _refuse_closed(agreement)
    _refuse_replaced(agreement, content_sha256)
    signature = Signature.objects.create(
        agreement=agreement, seat=seat, content_sha256=content_sha256, signed_at=clock.now(), **values
    )
    told = {"role": seat.role, "signature": signature.pk, "sha256": content_sha256}
    with in_source_language():
        sentence = _("%(role)s签字") % {"role": seat.get_role_display()}
        record_event(scope, agreement.case_id, "agreement.sign", sentence, told)
    _complete(scope, agreement)
    return signature


@in_source_language()
def _complete(scope: Scope, agreement: Agreement) -> None:
    """With the last signature the agreement waits for the seal."""
    if agreement.names_still_to_sign():
        return
    move(scope, agreement, "complete")
    agreement.save_fields("state")
    record_event(scope, agreement.case_id, "agreement.complete", _("各方签齐，等调解组织盖章"), {})
    _tell_mediator(scope, agreement, _("协议签齐了，请盖章"))


def _tell_mediator(scope: Scope, agreement: Agreement, title: str) -> None:
    case = agreement.case
    to: dict[str, Any] = {"user": case.mediator_id} if case.mediator_id else {"organization": case.mediation_body_id}
    notify(scope, record=case.pk, title=title, body=case.record.title, url=case.get_absolute_url(), **to)


def _locked(agreement: Agreement) -> Agreement:
    rows = Agreement.objects.select_for_update(of=("self",), no_key=True).select_related("case__record", "draft")
    return rows.get(pk=agreement.pk)
