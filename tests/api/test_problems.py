from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import pytest
from django.http import Http404, HttpRequest
from django.test import Client, override_settings
from django.urls import include, path
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError

from gonghui.api import problems
from gonghui.api.auth import TokenBearer
from gonghui.foundation.accounts.tokens import issue_token
from gonghui.foundation.organizations.permissions import VIEW_ORGANIZATIONS
from gonghui.kernel.errors import Invalid, Stale
from tests.cast import Cast

api = NinjaAPI(urls_namespace="problems", docs_url=None, openapi_url="", auth=TokenBearer())
problems.install(api)
REFUSALS: dict[str, Exception] = {
    "invalid": Invalid("缺一项。", fields={"title": "写一个标题。"}),
    "stale": Stale(),
    "missing": Http404(),
    "teapot": HttpError(418, "茶壶"),
    "broken": OSError("disk"),
}


class Report(Schema):
    """Something sent in."""

    title: str
    workers: int


@api.get("/who/")
def who(request: HttpRequest) -> dict[str, str]:
    """Who asks."""
    return {"actor": request.scope.actor}  # type: ignore[attr-defined]


@api.get("/refuse/{kind}/")
def refuse(request: HttpRequest, kind: str) -> None:
    """Refuse in one way or another."""
    raise REFUSALS[kind]


@api.post("/reports/")
def report(request: HttpRequest, report: Report) -> dict[str, str]:
    """Take a report."""
    return {"title": report.title}


urlpatterns = [path("", include("gonghui.web.urls")), path("api/", include((api.urls[0], "problems")))]


@pytest.fixture
def key(cast: Cast) -> str:
    """A key of the court."""
    rights = [VIEW_ORGANIZATIONS.code]
    return issue_token(
        cast.here.system, cast.here.court, label="法院系统", rights=rights, good_for=dt.timedelta(days=1)
    )[1]


@pytest.fixture
def caller(key: str) -> Iterator[Client]:
    """Another system with that key."""
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(headers={"Authorization": f"Bearer {key}"}, raise_request_exception=False)


def test_key_is_who_asks(caller: Client) -> None:
    assert caller.get("/api/who/").json() == {"actor": "人民法院 · 法院系统"}


def test_session_is_no_key(caller: Client, cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.here.users["officer"])

    answer = browser.get("/api/who/")

    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert json.loads(answer.content)["type"] == "urn:gonghui:problem:not-authenticated"


@pytest.mark.parametrize(
    ("kind", "status", "slug"),
    [
        ("invalid", 422, "invalid"),
        ("stale", 409, "stale"),
        ("missing", 404, "not-found"),
        ("teapot", 418, "http-error"),
        ("broken", 500, "server-error"),
    ],
)
def test_each_refusal_is_a_problem_document(caller: Client, kind: str, status: int, slug: str) -> None:
    answer = caller.get(f"/api/refuse/{kind}/")

    content = json.loads(answer.content)
    assert (answer.status_code, content["status"]) == (status, status)
    assert content["type"] == f"urn:gonghui:problem:{slug}"
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "disk" not in content["detail"]


def test_refusal_names_its_fields(caller: Client) -> None:
    content = json.loads(caller.get("/api/refuse/invalid/").content)

    assert (content["detail"], content["fields"]) == ("缺一项。", {"title": "写一个标题。"})


def test_wrong_shape_names_its_fields(caller: Client) -> None:
    answer = caller.post("/api/reports/", {"workers": "many"}, content_type="application/json")

    assert answer.status_code == 422
    assert sorted(json.loads(answer.content)["fields"]) == ["title", "workers"]


@pytest.mark.django_db
def test_description_is_open_and_there_is_no_page_of_foreign_scripts(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")

    assert answer.json()["info"]["title"] == "Gonghui"
    assert client.get("/api/v1/docs").status_code == 404
