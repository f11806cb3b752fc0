"""What the pages of both routes share: who has joined, papers with their seals checked, one application of a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.engines.documents.models import Document
from gonghui.engines.documents.verify import verify_code
from gonghui.kernel import clock
from gonghui.kernel.errors import Stale
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import joint
from gonghui.programmes.disputes.actions.joint import PREPARING, may_join
from gonghui.programmes.disputes.models import Case, Seat
from gonghui.programmes.disputes.routes import Route, effective_day, is_late, last_day, route_of
from gonghui.programmes.disputes.views.signing import device_of
from gonghui.web.wording import date_text, moment_text


def let_in(scope: Scope, route: Route, case: Case) -> Scope:
    """The scope of a seat with its case's applications on this route opened."""
    return scope.opening(*route.model.objects.filter(agreement__case=case).values_list("pk", flat=True))


def of_case(scope: Scope, route: Route, case: Case) -> Any:
    """The newest application about an agreement of a case that the scope has been let in to, or None."""
    rows = route.model.objects.visible_to(let_in(scope, route, case)).filter(agreement__case=case).with_parts()
    return rows.select_related("application", "agreement__sealed").order_by("-pk").first()


def as_read(request: HttpRequest, scope: Scope, route: Route, case: Case) -> Any:
    """The application on the page that the party acted from, though a newer one may have come meanwhile."""
    code = request.POST.get("read", "").replace("\0", "")
    rows = route.model.objects.filter(agreement__case=case).visible_to(let_in(scope, route, case))
    found = rows.with_code(code).first()
    if found is None:
        raise Stale()
    return found


def agree(request: HttpRequest, route: Route, case: Case) -> None:
    """The party at this seat agrees to the application that the page showed, on either route."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    joint.join(scope, as_read(request, scope, route, case), device=device_of(request))


def parties_of(application: Any) -> list[tuple[Seat, Any]]:
    """The seats of both parties, each with its joining or None. Two queries."""
    joined = {row.seat_id: row for row in application.joinings.all()}
    return [(seat, joined.get(seat.pk)) for seat in application.party_seats()]


def joiners(
    parties: Sequence[tuple[Seat, Any]],
    *,
    own_seat_id: int | None = None,
    field: str = "at",
    words: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Who of the parties has joined (or, by `field`, signed for it), as `components/signers.html` draws it.

    `words` are what it says of who has (`done`), of the reader (`own`) and of the other (`other`).
    """
    said = words or {"done": _("%(at)s 同意"), "own": _("等您同意"), "other": _("还没同意")}
    return [_joiner(seat, getattr(row, field, None), said, own=seat.pk == own_seat_id) for seat, row in parties]


def joining(scope: Scope, application: Any, parties: Sequence[tuple[Seat, Any]]) -> dict[str, Any]:
    """What the phone page of either route shows of joining: who has, whether the reader may, from when until when."""
    route, agreement = route_of(application), application.agreement
    rows = joiners(parties, own_seat_id=scope.seat_id)
    joined = has_own(rows)
    return {
        "joiners": rows,
        "joined": joined,
        "all_joined": all(row["lamp"] == "ok" for row in rows),
        "late": application.state == PREPARING and is_late(route, agreement),
        "may_join": not joined and may_join(scope, application),
        "rule": route.rule,
        "first": effective_day(agreement),
        "last": last_day(route, agreement),
        "total": agreement.total(),
    }


def has_own(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the reader is among those who have done it."""
    return any(row["lamp"] == "ok" and row["own"] for row in rows)


def _joiner(seat: Seat, at: dt.datetime | None, said: Mapping[str, str], *, own: bool) -> dict[str, Any]:
    lamp, text = ("y", said["own"]) if own else ("off", said["other"])
    if at is not None:
        lamp, text = "ok", said["done"] % {"at": moment_text(at, today=clock.today())}
    detail = _("（您）") if own else str(seat.get_role_display())
    tone = "a" if seat.role == "applicant" else ""
    return {"name": seat.name, "own": own, "detail": detail, "tone": tone, "lamp": lamp, "lamp_text": text}


def slip_of(route_name: str, application: Any, name: str, paper: Document) -> dict[str, str]:
    """A paper with what its seal proves: read and checked now, not remembered."""
    found = verify_code(paper.verification_code)
    mark, tone = _("待核对"), "r"
    if found is not None and found.intact:
        mark, tone = (_("印章有效"), "p") if paper.sealed_at else (_("未改动"), "p")
    return {
        "title": paper.title,
        "detail": _("%(number)s · 验真码 %(code)s") % {"number": paper.number, "code": paper.verification_code_text},
        "url": reverse(route_name, args=[application.code, name]),
        "mark": mark,
        "mark_tone": tone,
    }


def questions(application: Any, scope: Scope) -> list[dict[str, str]]:
    """Why a move is not open yet, as pages ask it."""
    return [
        {"question": _("为什么还不能%(verb)s？") % {"verb": row.label}, "answer": text}
        for row, text in application.lifecycle.moves_waiting(application, scope)
    ]


def day_of(value: dt.date | dt.datetime | None) -> str:
    """A day as facts show it; nothing where there is none."""
    return date_text(value, today=clock.today()) if value else ""
