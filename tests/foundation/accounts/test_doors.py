from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from gonghui.foundation.accounts.doors import Door, door_of, public, scoped, signed_in
from gonghui.foundation.accounts.permissions import MANAGE_ACCOUNTS
from gonghui.kernel.rights import Right
from gonghui.programmes.disputes.permissions import VIEW_CASES
from tests.cast import Cast


def page(request: HttpRequest) -> HttpResponse:
    """Any page."""
    return HttpResponse("里面", content_type="text/plain")


def door(right: Right) -> Callable[..., HttpResponse]:
    """A view behind `right`."""

    @scoped(right)
    def inside(request: HttpRequest) -> HttpResponse:
        return page(request)

    return inside


@public
def open_page(request: HttpRequest) -> HttpResponse:
    """A page for everybody."""
    return page(request)


@signed_in
def own_page(request: HttpRequest) -> HttpResponse:
    """A page for whoever signed in."""
    return page(request)


urlpatterns = [
    path("", include("gonghui.web.urls")),
    path("accounts/", include("gonghui.foundation.accounts.sign_in_urls")),
    path("forgotten/", page),
    path("open/", open_page),
    path("own/", own_page),
    path("cases/", door(VIEW_CASES)),
    path("posts/", door(MANAGE_ACCOUNTS)),
]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def these_doors() -> Iterator[None]:
    """Only the routes of this file, and what dead ends link to."""
    with override_settings(ROOT_URLCONF=__name__):
        yield


def test_route_without_a_door_does_not_open(client: Client) -> None:
    with pytest.raises(ImproperlyConfigured, match="declares no door"):
        client.get("/forgotten/")


def test_public_door_opens_to_a_visitor(client: Client) -> None:
    assert client.get("/open/").content.decode() == "里面"


@pytest.mark.parametrize("address", ["/own/", "/cases/"])
def test_visitor_is_led_to_sign_in_and_back(client: Client, address: str) -> None:
    assert client.get(address).headers["Location"] == f"/accounts/login/?next={address}"


def test_visitor_of_a_part_of_a_page_is_led_away_from_the_whole(client: Client) -> None:
    answer = client.get("/own/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/accounts/login/")


def test_right_opens_and_its_lack_is_named(cast: Cast, client: Client) -> None:
    client.force_login(cast.here.users["mediator"])

    opened = client.get("/cases/")
    refused = client.get("/posts/")

    assert opened.content.decode() == "里面"
    assert refused.status_code == 403
    assert "管理账号与岗位" in refused.content.decode()


def test_doors_of_libraries_are_named_in_one_table() -> None:
    from allauth.account.views import login

    assert door_of(login) is Door.PUBLIC
    assert door_of(page) is None
