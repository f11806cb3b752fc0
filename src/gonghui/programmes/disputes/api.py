"""The programme's part of the HTTP API: opaque codes, cursor pages, the same scope and actions as the screens."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from gonghui.foundation.figures.registry import FIGURES, Period
from gonghui.kernel.errors import NotFound
from gonghui.kernel.paging import page_of
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.models import Case
from gonghui.programmes.disputes.permissions import VIEW_CASES, VIEW_FIGURES

router = Router(tags=["disputes"])


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
    return FIGURES[key].as_json(scope, Period(start, end))
