import json
import re

import pytest
from django.urls import reverse

from gonghui.foundation.accounts.middleware import SESSION_POST
from gonghui.foundation.accounts.models import Post

pytestmark = pytest.mark.django_db


def test_home_opens_doors_without_an_account(client):
    page = client.get(reverse("web:home")).content.decode()

    assert f'href="{reverse("documents:verify")}"' in page
    assert f'href="{reverse("web:workbench")}"' in page


def test_large_type_is_remembered_and_sent_at_once(client):
    back = reverse("web:home")

    answer = client.post(reverse("web:large_type"), {"size": "large", "next": back})

    assert (answer.status_code, answer.url) == (302, back)
    assert '<html lang="zh-CN" data-bs-theme="light" data-size="large">' in client.get(back).content.decode()
    client.post(reverse("web:large_type"), {"size": "standard", "next": back})
    assert "data-size" not in client.get(back).content.decode().split("<head>")[0]


def test_large_type_never_leads_to_another_site(client):
    answer = client.post(reverse("web:large_type"), {"size": "large", "next": "https://elsewhere.example/"})

    assert answer.url == reverse("web:home")


def test_healthz_answers_in_json(client):
    answer = client.get(reverse("web:healthz"))

    assert (answer.status_code, json.loads(answer.content)["status"]) == (200, "ok")


def test_unknown_address_is_the_page_that_a_stranger_sees(client):
    answer = client.get("/there/is/no/such/page/")

    assert answer.status_code == 404
    assert "这里没有您要找的页面" in answer.content.decode()


def test_sign_in_page_has_our_dress_and_the_other_doors(client):
    page = client.get(reverse("account_login")).content.decode()

    assert "<h1>登录</h1>" in page
    assert reverse("accounts:phone") in page
    assert re.search(r'<input type="password"[^>]*class="form-control"', page)


def test_phone_pages_carry_little(client):
    """First paint on a slow phone: the page itself beside tokens and one small script."""
    page = client.get(reverse("accounts:phone")).content

    assert len(page) < 30_000
    assert b"tabler" not in page and b"htmx" not in page


@pytest.mark.parametrize("name", ["web:workbench", "web:me"])
def test_own_pages_ask_for_sign_in(client, name):
    answer = client.get(reverse(name))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_person_changes_post(client, cast):
    user = cast.here.users["officer"]
    second = Post.objects.create(user=user, organization=cast.here.town_union, role="disputes.mediator")
    client.force_login(user)

    answer = client.post(reverse("web:me"), {"post": second.pk})

    assert answer.url == reverse("web:workbench")
    assert client.session[SESSION_POST] == second.pk
    assert "鹭洲镇总工会" in client.get(reverse("web:me")).content.decode()


def test_nobody_takes_a_post_of_somebody_else(client, cast):
    client.force_login(cast.here.users["officer"])
    other = Post.objects.get(user=cast.neighbour.users["officer"])

    answer = client.post(reverse("web:me"), {"post": other.pk})

    assert answer.status_code == 404
    assert SESSION_POST not in client.session
