import pytest
from django.test import RequestFactory
from django.urls import reverse

from gonghui.kernel.scope import Scope
from gonghui.web.context import Shell

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, cast):
    client.force_login(cast.here.users["officer"])
    return client.get(reverse("notifications:inbox")).content.decode()


def test_frame_names_federation_person_and_post(page):
    assert "<small>望溪县总工会</small>" in page
    assert "陈立群" in page


def test_side_list_and_phone_menu_are_the_same_list(page):
    links = page.count(f'href="{reverse("disputes:signals")}"')

    assert links == 2


def test_menu_marks_the_place(page):
    assert page.count(f'<a href="{reverse("notifications:inbox")}" aria-current="page">') == 2


def test_menu_shows_only_what_the_post_may_do(client, cast):
    client.force_login(cast.here.users["judge"])

    page = client.get(reverse("notifications:inbox")).content.decode()

    assert reverse("disputes:confirmations") in page
    assert f'href="{reverse("disputes:signals")}"' not in page


def test_visitor_has_no_menu_and_costs_no_query(django_assert_num_queries):
    request = RequestFactory().get("/")
    request.scope = Scope.nobody()

    with django_assert_num_queries(0):
        shell = Shell(request)
        assert (shell.menu, shell.programmes, shell.person, shell.post_label) == ([], [], "", "")


def test_public_page_names_the_federation_only_where_there_is_one(cast):
    assert Shell(RequestFactory().get("/")).federation == ""

    cast.neighbour.federation.__class__.objects.filter(pk=cast.neighbour.federation.pk).update(kind="court")

    assert Shell(RequestFactory().get("/")).federation == "望溪县总工会"
