from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gonghui.foundation.notifications.actions import mark_all_read, mark_read, notify
from gonghui.foundation.notifications.models import Notice
from gonghui.kernel.errors import NotFound
from gonghui.kernel.scope import Scope
from tests.cast import Cast


def test_notice_is_seen_by_its_organisation_and_by_no_neighbour(cast: Cast) -> None:
    notice = notify(cast.here.system, record=None, organization=cast.here.federation, title="新交办单")

    assert list(Notice.objects.visible_to(cast.here.scope("officer"))) == [notice]
    assert list(Notice.objects.visible_to(cast.here.scope("town_officer"))) == []
    assert list(Notice.objects.visible_to(cast.neighbour.scope("officer"))) == []


def test_notice_to_a_user_follows_the_user(cast: Cast) -> None:
    notice = notify(cast.here.system, record=None, user=cast.here.users["judge"], title="有一件申请")

    assert list(Notice.objects.visible_to(cast.here.scope("judge"))) == [notice]
    assert list(Notice.objects.visible_to(cast.here.scope("officer"))) == []
    assert list(Notice.objects.visible_to(Scope.nobody())) == []


@pytest.mark.parametrize("url", ["https://elsewhere.invalid/", "//elsewhere.invalid/", "work/"])
def test_notice_leads_nowhere_but_here(cast: Cast, url: str) -> None:
    with pytest.raises(ValueError):
        notify(cast.here.system, record=None, organization=cast.here.federation, title="看", url=url)


def test_notice_needs_exactly_one_recipient(cast: Cast) -> None:
    with pytest.raises(ValueError):
        notify(cast.here.system, record=None, title="看")
    with pytest.raises(ValueError):
        notify(
            cast.here.system, record=None, title="看", user=cast.here.users["judge"], organization=cast.here.federation
        )


def test_first_reading_stays(cast: Cast) -> None:
    notice = notify(cast.here.system, record=None, organization=cast.here.federation, title="看")

    first = mark_read(cast.here.scope("officer"), notice.pk)
    second = mark_read(cast.here.scope("leader"), notice.pk)

    assert second.read_by == cast.here.users["officer"]
    assert second.read_at == first.read_at


def test_stranger_cannot_read_or_mark_a_notice(cast: Cast) -> None:
    notice = notify(cast.here.system, record=None, organization=cast.here.federation, title="看")

    with pytest.raises(NotFound):
        mark_read(cast.neighbour.scope("officer"), notice.pk)
    assert mark_all_read(cast.neighbour.scope("officer")) == 0
    notice.refresh_from_db()
    assert notice.read_at is None


def test_inbox_opens_a_notice_by_post_alone(cast: Cast, client: Client) -> None:
    notice = notify(cast.here.system, record=None, organization=cast.here.federation, title="新交办单", url="/me/")
    client.force_login(cast.here.users["officer"])
    address = reverse("notifications:open", args=[notice.pk])

    refused = client.get(address)
    opened = client.post(address)

    assert refused.status_code == 405
    assert opened.headers["Location"] == "/me/"
    notice.refresh_from_db()
    assert notice.read_by == cast.here.users["officer"]


def test_stranger_gets_404_from_a_foreign_notice(cast: Cast, client: Client) -> None:
    notice = notify(cast.here.system, record=None, organization=cast.here.federation, title="新交办单", url="/me/")
    client.force_login(cast.neighbour.users["officer"])

    assert client.post(reverse("notifications:open", args=[notice.pk])).status_code == 404


def test_whole_inbox_is_marked_at_once(cast: Cast, client: Client) -> None:
    for number in range(3):
        notify(cast.here.system, record=None, organization=cast.here.federation, title=f"第 {number} 条")
    client.force_login(cast.here.users["officer"])

    client.post(reverse("notifications:read_all"))

    assert Notice.objects.unread().count() == 0


def test_inbox_asks_as_much_for_one_notice_as_for_five(cast: Cast, client: Client) -> None:
    client.force_login(cast.here.users["officer"])
    asked = []
    for rows in (1, 5):
        while Notice.objects.count() < rows:
            notify(cast.here.system, record=None, organization=cast.here.federation, title="新交办单", url="/me/")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("notifications:inbox")).content.decode()
        asked.append(len(queries))
        assert f"有 {rows} 条消息没看" in page

    assert asked[0] == asked[1]


def test_empty_inbox_says_what_will_come(cast: Cast, client: Client) -> None:
    client.force_login(cast.here.users["officer"])

    page = client.get(reverse("notifications:inbox")).content.decode()

    assert "还没有消息" in page


def test_inbox_turns_pages(cast: Cast, client: Client) -> None:
    for number in range(55):
        notify(cast.here.system, record=None, organization=cast.here.federation, title=f"第 {number} 条。")
    client.force_login(cast.here.users["officer"])

    first = client.get(reverse("notifications:inbox"))
    second = client.get(reverse("notifications:inbox") + first.context["next_url"])

    assert "第 54 条。" in first.content.decode()
    assert [notice.title for notice in second.context["page"].rows] == [f"第 {n} 条。" for n in range(4, -1, -1)]
