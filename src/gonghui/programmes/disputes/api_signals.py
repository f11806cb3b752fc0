"""Signals over HTTP: another department's system sends them, and asks what became of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Header, Router, Schema, Status
from pydantic import ConfigDict, StringConstraints

from gonghui.foundation.accounts.idempotency import Answer, answered_once
from gonghui.kernel.errors import TooMany
from gonghui.kernel.paging import page_of
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.signals import NewSignal
from gonghui.programmes.disputes.actions.submissions import MOST_AT_ONCE, Submitted, submit_signals
from gonghui.programmes.disputes.enums import Identity, Source
from gonghui.programmes.disputes.models import Signal
from gonghui.programmes.disputes.permissions import SUBMIT_SIGNALS, VIEW_SIGNALS
from gonghui.programmes.disputes.querysets import SignalQuerySet

router = Router(tags=["disputes"])
RATES = {"submit": "600/10m/key"}
NO_NUL = r"^[^\x00]*$"
Short = Annotated[str, StringConstraints(max_length=120, pattern=NO_NUL, strip_whitespace=True)]


class SignalIn(Schema):
    """One signal. Whoever sends `reference` may send the row again: it is known by it."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=NO_NUL)] = Field(
        description="What happened, in words."
    )
    reference: Annotated[str, StringConstraints(max_length=60, pattern=NO_NUL, strip_whitespace=True)] = Field(
        "", description="Your own number of it."
    )
    title: Short = ""
    place: Annotated[str, StringConstraints(pattern=r"^(\d{6}|\d{9})?$")] = Field(
        "", description="Code of county or town; your federation's county where left out."
    )
    occurred_on: dt.date | None = None
    category: Annotated[str, StringConstraints(max_length=3, pattern=NO_NUL)] = Field(
        "", description="A code of the classification, such as W01."
    )
    enterprise_name: Short = ""
    uscc: Annotated[str, StringConstraints(max_length=18, pattern=NO_NUL)] = ""
    workers: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] | None = None
    arrears_days: Annotated[int, Field(strict=True, ge=0, le=36_500)] | None = None
    amount: Annotated[Decimal, Field(gt=0, max_digits=13, decimal_places=2)] | None = Field(
        None, description="Yuan, as text or number with two places."
    )
    reporter_name: Annotated[str, StringConstraints(max_length=60, pattern=NO_NUL)] = ""
    reporter_phone: Annotated[str, StringConstraints(max_length=20, pattern=NO_NUL)] = ""

    def new(self) -> NewSignal:
        """The row for `submit_signals`; who reported stays sealed from the employer."""
        named = bool(self.reporter_name or self.reporter_phone)
        return NewSignal(
            text=self.text,
            source=Source.DEPARTMENT,
            place_id=self.place,
            occurred_on=self.occurred_on,
            title=self.title,
            category=self.category,
            enterprise_name=self.enterprise_name,
            uscc=self.uscc,
            workers=self.workers,
            arrears_days=self.arrears_days,
            amount=self.amount,
            identity=Identity.SEALED if named else Identity.ANONYMOUS,
            reporter_name=self.reporter_name,
            reporter_phone=self.reporter_phone,
            external_id=self.reference,
        )


class SignalsIn(Schema):
    """Up to 500 signals: all are taken in, or none."""

    model_config = ConfigDict(extra="forbid")

    signals: list[SignalIn] = Field(default_factory=list, max_length=MOST_AT_ONCE)


class SignalResult(Schema):
    """What became of one row, by its index; `created` is false for what had been sent before."""

    index: int
    code: str
    reference: str
    state: str
    created: bool


class SignalResults(Schema):
    rows: list[SignalResult]


class SignalOut(Schema):
    """A signal as its sender may follow it: no words of people, no reporter."""

    code: str
    reference: str
    state: str
    source: str
    category: str
    candidate: str
    place: str
    enterprise_name: str
    occurred_on: dt.date
    workers: int | None
    amount: str | None
    received_at: dt.datetime
    triaged_at: dt.datetime | None
    reason: str

    @staticmethod
    def resolve_reference(row: Signal) -> str:
        return row.external_id or ""

    @staticmethod
    def resolve_place(row: Signal) -> str:
        return row.place_id

    @staticmethod
    def resolve_amount(row: Signal) -> str | None:
        return None if row.amount is None else f"{row.amount:.2f}"

    @staticmethod
    def resolve_received_at(row: Signal) -> dt.datetime:
        return row.created_at

    @staticmethod
    def resolve_reason(row: Signal) -> str:
        return row.triage_reason


class SignalPage(Schema):
    """A page of signals; an empty cursor means that there is no further page."""

    rows: list[SignalOut]
    next_cursor: str


@router.post("/signals", response={200: SignalResults, 201: SignalResults})
def send_signals(
    request: HttpRequest,
    response: HttpResponse,
    payload: SignalsIn,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key")] = "",
) -> Status[Any]:
    """Send up to 500 signals. 201 where one is new, 200 where all were known; one wrong row refuses all with 422."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    scope.require(SUBMIT_SIGNALS)
    key = str(scope.organization_id)
    if ratelimit.consume(request, app="gonghui.api", action="submit", config=RATES, key=key) is None:
        raise TooMany(_("推送太密了，歇一会儿再送。一次可以送 500 条。"))

    def act() -> Answer:
        results = submit_signals(scope, [row.new() for row in payload.signals])
        content = {"rows": [_result(index, each) for index, each in enumerate(results)]}
        return Answer(201 if any(each.created for each in results) else 200, content)

    answer = answered_once(scope, idempotency_key, request.body, act)
    if answer.again:
        response["Idempotent-Replayed"] = "true"
    return Status(answer.status, answer.content)


@router.get("/signals", response=SignalPage)
def list_signals(request: HttpRequest, cursor: str = "") -> dict[str, Any]:
    """Signals that the asker sees, newest first; with the right to send alone, those it sent."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    page = page_of(_followed(scope), scope, cursor=cursor)
    return {"rows": page.rows, "next_cursor": page.next_cursor}


@router.get("/signals/{code}", response=SignalOut)
def get_signal(request: HttpRequest, code: str) -> Signal:
    """One signal by its public code."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return get_visible(scope, _followed(scope), record__public_code=code)


def _followed(scope: Scope) -> SignalQuerySet:
    rows = Signal.objects.select_related("record")
    if scope.has(VIEW_SIGNALS):
        return rows
    scope.require(SUBMIT_SIGNALS)
    return rows.filter(sender=scope.organization_id)


def _result(index: int, each: Submitted) -> dict[str, Any]:
    signal = each.signal
    return {
        "index": index,
        "code": signal.code,
        "reference": signal.external_id or "",
        "state": signal.state,
        "created": each.created,
    }
