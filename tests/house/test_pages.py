"""The watch over all answers is on: inline script, a missing policy, undefined variables, writes on reading."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, override_settings
from django.urls import path

from gonghui.foundation.accounts.doors import public
from gonghui.foundation.people.models import Person
from gonghui.kernel.readonly import WriteOnRead
from tests.cast import Cast
from tests.house.pages import POLICY, faults_of


@public
def careless(request: HttpRequest) -> HttpResponse:
    """A page with an inline script, as nobody here would write."""
    return HttpResponse("<p>你好</p><script>alert(1)</script>")


@public
def writing(request: HttpRequest) -> HttpResponse:
    """A page that writes whatever the method."""
    with transaction.atomic():
        Person.objects.create(name="周桂兰")
    return HttpResponse()


urlpatterns = [path("careless/", careless), path("writing/", writing)]


def answer(text: str, policy: str = "default-src 'self'") -> HttpResponse:
    return HttpResponse(text, headers={POLICY: policy} if policy else {})


@pytest.mark.parametrize(
    "text",
    [
        "<script></script>",
        "<script src='/static/a.js'>alert(1)</script>",
        "<script src='https://cdn.invalid/a.js'></script>",
        "<style>p {color: red}</style>",
        "<p style='color: red'>红</p>",
        "<button onclick='go()'>走</button>",
        "<p hx-on:click='go()'>走</p>",
        "<a href='javascript:go()'>走</a>",
    ],
)
def test_what_the_policy_would_refuse_is_a_fault(text: str) -> None:
    assert len(faults_of(answer(text))) == 1


def test_a_clean_page_under_the_policy_has_no_fault() -> None:
    assert faults_of(answer("<script defer src='/static/a.js'></script><p class='dim'>好</p>")) == []


@pytest.mark.parametrize("policy", ["", "default-src 'self' 'unsafe-inline'", "default-src *"])
def test_a_page_without_a_strict_policy_is_a_fault(policy: str) -> None:
    assert faults_of(answer("<p>好</p>", policy))


@override_settings(ROOT_URLCONF=__name__)
def test_every_client_of_the_suite_refuses_a_careless_page(client: Client) -> None:
    with pytest.raises(AssertionError, match=r"careless.*<script>"):
        client.get("/careless/")


@pytest.mark.parametrize("text", ["{{ nobody_passed_this }}", "{{ shell.nobody_has_this }}", "{{ number|add:1 }}"])
def test_an_undefined_template_variable_fails(text: str) -> None:
    with pytest.raises(AssertionError, match="undefined template variable"):
        Template(text).render(Context({"shell": object()}))


@override_settings(ROOT_URLCONF=__name__)
def test_every_reading_request_stands_under_the_guard(client: Client, cast: Cast) -> None:
    """What the guard refuses is proved in tests/kernel/test_readonly.py; here, that no request gets round it."""
    for ask in (client.get, client.head, client.options):
        with pytest.raises(WriteOnRead, match="people_person"):
            ask("/writing/")

    assert client.post("/writing/").status_code == 200
