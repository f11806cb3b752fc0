"""Data of other departments over HTTP: each kind has a door of its own, whose rows are the columns of its template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Header, Router, Schema, Status
from pydantic import ConfigDict, StringConstraints

from gonghui.foundation.accounts.idempotency import Answer, answered_once
from gonghui.kernel.errors import TooMany
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.api_signals import NO_NUL, Short
from gonghui.programmes.disputes.enums import FeedKind
from gonghui.programmes.disputes.feeds.columns import MOST_WORKERS, REFERENCE_LENGTH
from gonghui.programmes.disputes.feeds.submitting import MOST_AT_ONCE, submit_feed
from gonghui.programmes.disputes.permissions import BRING_FEEDS

router = Router(tags=["disputes"])
RATES = {"feeds": "600/10m/key"}
Code = Annotated[str, StringConstraints(max_length=3, pattern=NO_NUL)]


class ItemIn(Schema):
    """What every kind tells. The same `reference` of a sender is the same thing: sent again it is an update."""

    model_config = ConfigDict(extra="forbid")

    reference: Annotated[
        str,
        StringConstraints(min_length=1, max_length=REFERENCE_LENGTH, pattern=NO_NUL, strip_whitespace=True),
    ] = Field(description="Your own number of it.")
    happened_on: dt.date = Field(description="Day of the injury, of the filing, or of the question.")
    enterprise_name: Short = ""
    uscc: Annotated[str, StringConstraints(max_length=18, pattern=NO_NUL)] = ""
    place: Annotated[str, StringConstraints(pattern=r"^(\d{6}|\d{9})?$")] = Field(
        "", description="Code of county or town; your federation's county where left out."
    )
    worker_name: Annotated[str, StringConstraints(max_length=60, pattern=NO_NUL)] = ""
    worker_phone: Annotated[str, StringConstraints(max_length=20, pattern=NO_NUL)] = ""

    def cells(self) -> dict[str, str]:
        """The row as a file would have it."""
        return {name: "" if value is None else str(value) for name, value in self.model_dump().items()}


class InjuryIn(ItemIn):
    """A work-injury determination."""

    decided_on: dt.date | None = None
    result: Literal["recognised", "deemed", "not_recognised"]
    grade: Literal["", "death", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"] = ""


class ArbitrationIn(ItemIn):
    """An arbitration case; `category` is its cause by our classification."""

    category: Code = Field(description="A code of the classification, such as W01.")
    workers: Annotated[int, Field(strict=True, ge=1, le=MOST_WORKERS)] | None = None
    amount: Annotated[Decimal, Field(ge=0, max_digits=13, decimal_places=2)] | None = Field(
        None, description="Yuan, as text or number with two places."
    )
    decided_on: dt.date | None = None
    result: Literal["", "pending", "mediated", "awarded", "withdrawn", "rejected"] = ""


class ConsultationIn(ItemIn):
    """A question to a hotline, a legal aid centre or a law firm."""

    summary: Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=NO_NUL)]
    category: Code = Field("", description="A code of the classification, such as W01.")
    channel: Literal["", "phone", "window", "online"] = ""
    workers: Annotated[int, Field(strict=True, ge=1, le=MOST_WORKERS)] | None = None


class InjuriesIn(Schema):
    """Up to 500 rows: all are taken in, or none."""

    model_config = ConfigDict(extra="forbid")

    rows: list[InjuryIn] = Field(default_factory=list, max_length=MOST_AT_ONCE)


class ArbitrationsIn(Schema):
    """Up to 500 rows: all are taken in, or none."""

    model_config = ConfigDict(extra="forbid")

    rows: list[ArbitrationIn] = Field(default_factory=list, max_length=MOST_AT_ONCE)


class ConsultationsIn(Schema):
    """Up to 500 rows: all are taken in, or none."""

    model_config = ConfigDict(extra="forbid")

    rows: list[ConsultationIn] = Field(default_factory=list, max_length=MOST_AT_ONCE)


class ItemResult(Schema):
    """What became of one row, by its index: `new`, `changed`, or `same` as was known."""

    index: int
    reference: str
    verdict: str


class ItemResults(Schema):
    rows: list[ItemResult]


ANSWERS = {200: ItemResults, 201: ItemResults}
Once = Annotated[str, Header(alias="Idempotency-Key")]


@router.post("/feeds/injury", response=ANSWERS)
def send_injuries(
    request: HttpRequest, response: HttpResponse, payload: InjuriesIn, idempotency_key: Once = ""
) -> Status[Any]:
    """Send work-injury determinations. 201 where a row is new or changed, 200 where all were known."""
    return _send(request, response, FeedKind.INJURY, payload.rows, idempotency_key)


@router.post("/feeds/arbitration", response=ANSWERS)
def send_arbitrations(
    request: HttpRequest, response: HttpResponse, payload: ArbitrationsIn, idempotency_key: Once = ""
) -> Status[Any]:
    """Send arbitration cases. 201 where a row is new or changed, 200 where all were known."""
    return _send(request, response, FeedKind.ARBITRATION, payload.rows, idempotency_key)


@router.post("/feeds/consultation", response=ANSWERS)
def send_consultations(
    request: HttpRequest, response: HttpResponse, payload: ConsultationsIn, idempotency_key: Once = ""
) -> Status[Any]:
    """Send legal consultations. 201 where a row is new or changed, 200 where all were known."""
    return _send(request, response, FeedKind.CONSULTATION, payload.rows, idempotency_key)


def _send(
    request: HttpRequest, response: HttpResponse, kind: FeedKind, rows: Sequence[ItemIn], once: str
) -> Status[Any]:
    """All rows or none; one wrong cell refuses all with 422, each fault named as `rows.3.grade`."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    scope.require(BRING_FEEDS)
    key = str(scope.organization_id)
    if ratelimit.consume(request, app="gonghui.api", action="feeds", config=RATES, key=key) is None:
        raise TooMany(_("推送太密了，歇一会儿再送。一次可以送 500 条。"))

    def act() -> Answer:
        verdicts = submit_feed(scope, kind, [row.cells() for row in rows])
        told = [
            {"index": index, "reference": row.reference, "verdict": verdict}
            for index, (row, verdict) in enumerate(zip(rows, verdicts, strict=True))
        ]
        return Answer(200 if all(each == "same" for each in verdicts) else 201, {"rows": told})

    answer = answered_once(scope, once, request.body, act)
    if answer.again:
        response["Idempotent-Replayed"] = "true"
    return Status(answer.status, answer.content)
