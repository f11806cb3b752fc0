import logging

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, NotFound, TooMany
from gonghui.web.errors import bad_request, csrf_failure, server_error
from gonghui.web.middleware import DomainErrorMiddleware

pytestmark = pytest.mark.django_db


@pytest.fixture
def middleware():
    return DomainErrorMiddleware(lambda request: HttpResponse())


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (Invalid("金额没有填。填上再送。"), 422, "还差一点，没有写进去"),
        (IllegalMove("协议还没生效。"), 409, "这一步现在还做不了"),
        (Forbidden("需要“县级复核”权限。"), 403, "您的账号还不能做这一步"),
        (NotFound(), 404, "这里没有您要找的页面"),
        (TooMany("十分钟以后再试。"), 429, "试得太快了，请歇一会儿"),
    ],
)
def test_refusal_becomes_a_page_with_its_sentence(middleware, error, status, title):
    answer = middleware.process_exception(RequestFactory().post("/x/"), error)

    assert answer.status_code == status
    assert f'<h1 class="pre">{title}</h1>' in answer.content.decode()
    assert str(error) in answer.content.decode()


def test_refusal_of_a_part_is_a_note(middleware):
    answer = middleware.process_exception(
        RequestFactory().post("/x/", headers={"HX-Request": "true"}), IllegalMove("协议还没生效。")
    )

    assert answer.status_code == 409
    assert "协议还没生效。" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_mistakes_of_ours_are_not_dressed_as_refusals(middleware):
    assert middleware.process_exception(RequestFactory().get("/x/"), KeyError("x")) is None


def test_way_back_leads_to_our_own_pages_only():
    own = bad_request(RequestFactory().get("/x/", headers={"Referer": "http://testserver/inbox/"}))
    foreign = bad_request(RequestFactory().get("/x/", headers={"Referer": "http://elsewhere.example/testserver"}))

    assert 'href="http://testserver/inbox/"' in own.content.decode()
    assert "elsewhere" not in foreign.content.decode()


def test_expired_form_says_that_nothing_was_sent():
    answer = csrf_failure(RequestFactory().post("/x/"))

    assert answer.status_code == 403
    assert "没有送出去" in answer.content.decode()


def test_server_error_gives_a_number_that_stands_in_the_log(caplog, django_assert_num_queries):
    with caplog.at_level(logging.ERROR, logger="gonghui.web"), django_assert_num_queries(0):
        answer = server_error(RequestFactory().get("/x/"))

    number = caplog.records[0].args[0]
    assert answer.status_code == 500
    assert number.startswith("E-") and number in answer.content.decode()
