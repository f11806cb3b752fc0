"""The programme's part of the HTTP API: opaque codes, cursor pages, the same scope and actions as the screens."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints, ValidationError

from gonghui.foundation.figures.registry import FIGURES, Period
from gonghui.kernel.errors import Invalid, NotFound
from gonghui.kernel.paging import page_of
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.cases import NewClaim, NewParty
from gonghui.programmes.disputes.actions.referrals import refer
from gonghui.programmes.disputes.api_feeds import router as feeds_router
from gonghui.programmes.disputes.api_signals import NO_NUL, Short
from gonghui.programmes.disputes.api_signals import router as signals_router
from gonghui.programmes.disputes.models import Case, Referral
from gonghui.programmes.disputes.permissions import REFER_CASES, VIEW_CASES, VIEW_FIGURES, VIEW_REFERRALS

SHORTEST_KEY, LONGEST_KEY = 8, 80
YEARS = range(1900, 2201)
router = Router(tags=["disputes"])
router.add_router("", signals_router)
router.add_router("", feeds_router)


class CaseOut(Schema):
    """A case as other systems may know it: no personal values."""

    code: str
    number: str | None
    state: str
    category: str
    origin: str
    filed_on: dt.date
    ended_on: dt.date | None
    amount_claimed: Decimal
    amount_agreed: Decimal | None


class CasePage(Schema):
    """A page of cases; an empty cursor means that there is no further page."""

    rows: list[CaseOut]
    next_cursor: str


class FigureOut(Schema):
    """A figure: counts as integers, money and rates as text with two places."""

    key: str
    label: str
    value: int | str | None
    unit: str
    version: int


def scope_of_request(request: HttpRequest) -> Scope:
    """The scope that the bearer token or the session gave."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope


@router.get("/cases", response=CasePage)
def list_cases(request: HttpRequest, cursor: str = "") -> dict[str, Any]:
    """Cases that the asker sees, newest first."""
    scope = scope_of_request(request)
    scope.require(VIEW_CASES)
    page = page_of(Case.objects.select_related("record"), scope, cursor=cursor)
    return {"rows": page.rows, "next_cursor": page.next_cursor}


@router.get("/cases/{code}", response=CaseOut)
def get_case(request: HttpRequest, code: str) -> Case:
    """One case by its public code."""
    scope = scope_of_request(request)
    scope.require(VIEW_CASES)
    return get_visible(scope, Case.objects.select_related("record"), record__public_code=code)


@router.get("/figures/{key}", response=FigureOut)
def get_figure(
    request: HttpRequest, key: str, start: dt.date | None = None, end: dt.date | None = None
) -> dict[str, Any]:
    """One figure of the places that the asker sees; no dates given means the whole history."""
    scope = scope_of_request(request)
    scope.require(VIEW_FIGURES)
    if key not in FIGURES:
        raise NotFound()
    for name, day in (("start", start), ("end", end)):
        if day is not None and day.year not in YEARS:
            raise Invalid(_("年份 %(year)s 不对。") % {"year": day.year}, fields={name: _("核对年份。")})
    return FIGURES[key].as_json(scope, Period(start, end))


Line = Annotated[str, StringConstraints(max_length=60, pattern=NO_NUL, strip_whitespace=True)]
Number = Annotated[str, StringConstraints(max_length=20, pattern=NO_NUL, strip_whitespace=True)]
Kind = Annotated[str, StringConstraints(max_length=3, pattern=NO_NUL)]


class PersonIn(Schema):
    """The worker, as the sender's file names them."""

    name: Line
    phone: Number = ""
    id_number: Number = ""


class FirmIn(Schema):
    """The employer, and whom it sends."""

    name: Short
    uscc: Number = ""
    phone: Number = ""
    representative: Line = ""


class ClaimIn(Schema):
    """One thing asked for: a category of ours, and an amount in yuan as text."""

    category: Kind
    amount: Annotated[Decimal, Field(ge=0, max_digits=13, decimal_places=2)] | None = None
    detail: Annotated[str, StringConstraints(max_length=200, pattern=NO_NUL)] = ""


class ReferralIn(Schema):
    """A case handed over under the sender's own number; `place` is the code of the town where the work is."""

    number: Line
    category: Kind
    statement: Annotated[str, StringConstraints(max_length=20_000, pattern=NO_NUL)]
    place: Number
    applicant: PersonIn
    respondent: FirmIn
    claims: Annotated[list[ClaimIn], Field(max_length=50)]


REFERRAL_BODY: dict[str, Any] = {
    "parameters": [
        {"name": "Idempotency-Key", "in": "header", "required": True, "schema": {"type": "string", "minLength": 8}}
    ],
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": ReferralIn.model_json_schema()}},
    },
}


class ReferralOut(Schema):
    """How far a handed-over case is; `result` is empty until it is given back."""

    code: str
    number: str
    state: str
    case_number: str | None
    case_state: str
    filed_on: dt.date
    ended_on: dt.date | None
    mediation_body: str
    result: str
    returned_at: dt.datetime | None

    @staticmethod
    def resolve_case_number(row: Referral) -> str | None:
        return row.case.number

    @staticmethod
    def resolve_case_state(row: Referral) -> str:
        return str(row.case.state)

    @staticmethod
    def resolve_filed_on(row: Referral) -> dt.date:
        return row.case.filed_on

    @staticmethod
    def resolve_ended_on(row: Referral) -> dt.date | None:
        return row.case.ended_on

    @staticmethod
    def resolve_mediation_body(row: Referral) -> str:
        return row.case.mediation_body.name


@router.post("/referrals", response={201: ReferralOut}, openapi_extra=REFERRAL_BODY)
def refer_case(request: HttpRequest) -> Status[Referral]:
    """Hand a case over. The header `Idempotency-Key` names the attempt: sent again it answers with the same referral.

    The right is asked before the document is read, so that whoever lacks it learns nothing of its form.
    """
    scope = scope_of_request(request)
    scope.require(REFER_CASES)
    key, said = _key_of(request), _referral_in(request)
    worker, firm = said.applicant, said.respondent
    referral = refer(
        scope,
        number=said.number,
        category=said.category,
        statement=said.statement,
        place_id=said.place,
        applicant=NewParty(worker.name, worker.phone, worker.id_number),
        respondent=NewParty(firm.name, firm.phone, uscc=firm.uscc, representative=firm.representative),
        claims=[NewClaim(claim.category, claim.amount, claim.detail) for claim in said.claims],
        submission_key=key,
    )
    return Status(201, get_visible(scope, Referral.objects.with_parts(), pk=referral.pk))


def _key_of(request: HttpRequest) -> str:
    key = request.headers.get("Idempotency-Key", "").strip()
    if not SHORTEST_KEY <= len(key) <= LONGEST_KEY:
        sentence = _("请求头 Idempotency-Key 要有 8 到 80 个字符，同一次移交重发时不变。")
        raise Invalid(sentence, fields={"Idempotency-Key": sentence})
    return key


def _referral_in(request: HttpRequest) -> ReferralIn:
    try:
        return ReferralIn.model_validate_json(request.body)
    except ValidationError as error:
        fields = {".".join(map(str, item["loc"])) or "body": item["msg"] for item in error.errors()}
        raise Invalid(_("有几项不合格式，fields 里写了是哪几项。"), fields=fields) from error


@router.get("/referrals/{code}", response=ReferralOut)
def get_referral(request: HttpRequest, code: str) -> Referral:
    """One referral by its public code, with the result once there is one."""
    scope = scope_of_request(request)
    scope.require(VIEW_REFERRALS)
    return get_visible(scope, Referral.objects.with_parts(), record__public_code=code)
