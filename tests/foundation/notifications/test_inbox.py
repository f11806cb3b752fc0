from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gonghui.foundation.notifications.actions import mark_all_read, mark_read, notify
from gonghui.foundation.notifications.models import InboxMark, Notice
from gonghui.foundation.organizations.permissions import VIEW_ORGANIZATIONS
from gonghui.foundation.regions.permissions import MAINTAIN_REGIONS
from gonghui.kernel import clock
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


def test_each_account_reads_for_itself(cast: Cast) -> None:
    notice = notify(cast.here.system, record=None, organization=cast.here.federation, title="看")
    officer, leader = cast.here.scope("officer"), cast.here.scope("leader")

    mark_read(officer, notice.pk)
    mark_read(officer, notice.pk)

    assert not Notice.objects.unread_by(officer).exists()
    assert list(Notice.objects.unread_by(leader)) == [notice]
    assert [row.user for row in notice.readings.all()] == [cast.here.users["officer"]]


def test_clearing_the_inbox_clears_nobody_elses(cast: Cast) -> None:
    for number in range(3):
        notify(cast.here.system, record=None, organization=cast.here.federation, title=f"第 {number} 条")

    assert mark_all_read(cast.here.scope("officer")) == 3
    assert mark_all_read(cast.here.scope("officer")) == 0
    assert Notice.objects.unread_by(cast.here.scope("leader")).count() == 3


def test_posts_are_told_of_what_their_right_opens(cast: Cast) -> None:
    to: dict[str, Any] = {"record": None, "organization": cast.here.federation, "title": "看"}
    of_right = notify(cast.here.system, right=MAINTAIN_REGIONS, **to)
    of_page = notify(cast.here.system, url=reverse("files:bodies") + "?q=x", **to)
    officer = cast.here.scope("officer")
    with_right = replace(officer, rights=frozenset({MAINTAIN_REGIONS.code}))

    assert of_page.right == VIEW_ORGANIZATIONS.code
    assert list(Notice.objects.visible_to(with_right)) == [of_right]
    assert of_right not in Notice.objects.visible_to(officer)
    with pytest.raises(NotFound):
        mark_read(officer, of_right.pk)


def test_what_was_read_long_ago_is_not_met_again(cast: Cast) -> None:
    officer = cast.here.scope("officer")
    with clock.standing(clock.now() - dt.timedelta(days=3)):
        old = [notify(cast.here.system, record=None, organization=cast.here.federation, title="旧") for _n in range(3)]
    mark_read(officer, old[0].pk)
    mark_read(officer, old[2].pk)

    marks = list(InboxMark.objects.values_list("organization", "read_to"))
    seen = [row.seen for row in Notice.objects.visible_to(officer).with_seen(officer).order_by("pk")]
    mark_all_read(officer)

    assert marks == [(cast.here.federation.pk, old[0].pk)]
    assert seen == [True, False, True]
    assert InboxMark.objects.get().read_to == old[2].pk
    assert not Notice.objects.unread_by(officer).exists()


def test_late_comer_below_what_was_read_today_stays_unread(cast: Cast) -> None:
    """A long transaction brings in keys below those that were read meanwhile."""
    officer = cast.here.scope("officer")
    first = notify(cast.here.system, record=None, organization=cast.here.federation, title="先")
    Notice.objects.filter(pk=first.pk).delete()
    notify(cast.here.system, record=None, organization=cast.here.federation, title="后")
    mark_all_read(officer)

    Notice.objects.create(pk=first.pk, organization=cast.here.federation, title="先")

    assert [row.pk for row in Notice.objects.unread_by(officer)] == [first.pk]


def test_stranger_cannot_read_or_mark_a_notice(cast: Cast) -> None:
    notice = notify(cast.here.system, record=None, organization=cast.here.federation, title="看")

    with pytest.raises(NotFound):
        mark_read(cast.neighbour.scope("officer"), notice.pk)
    assert mark_all_read(cast.neighbour.scope("officer")) == 0
    assert not notice.readings.exists()


def test_inbox_opens_a_notice_by_post_alone(cast: Cast, client: Client) -> None:
    notice = notify(cast.here.system, record=None, organization=cast.here.federation, title="新交办单", url="/me/")
    client.force_login(cast.here.users["officer"])
    address = reverse("notifications:open", args=[notice.pk])

    refused = client.get(address)
    opened = client.post(address)

    assert refused.status_code == 405
    assert opened.headers["Location"] == "/me/"
    assert notice.readings.get().user == cast.here.users["officer"]


def test_stranger_gets_404_from_a_foreign_notice(cast: Cast, client: Client) -> None:
    notice = notify(cast.here.system, record=None, organization=cast.here.federation, title="新交办单", url="/me/")
    client.force_login(cast.neighbour.users["officer"])

    assert client.post(reverse("notifications:open", args=[notice.pk])).status_code == 404


def test_whole_inbox_is_marked_at_once(cast: Cast, client: Client) -> None:
    for number in range(3):
        notify(cast.here.system, record=None, organization=cast.here.federation, title=f"第 {number} 条")
    client.force_login(cast.here.users["officer"])

    client.post(reverse("notifications:read_all"))

    assert not Notice.objects.unread_by(cast.here.scope("officer")).exists()


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


def test_inbox_shows_what_is_unread_and_everything_at_a_press(cast: Cast, client: Client) -> None:
    to: dict[str, Any] = {"record": None, "organization": cast.here.federation}
    old, new = (notify(cast.here.system, title=title, **to) for title in ("旧的", "新的"))
    mark_read(cast.here.scope("officer"), old.pk)
    client.force_login(cast.here.users["officer"])
    url = reverse("notifications:inbox")

    unread, whole = client.get(url), client.get(f"{url}?view=all")
    mark_read(cast.here.scope("officer"), new.pk)
    nothing_new = client.get(url)

    titles = [[row.title for row in page.context["page"].rows] for page in (unread, whole, nothing_new)]
    assert titles == [["新的"], ["新的", "旧的"], ["新的", "旧的"]]
    assert "没看的" in unread.content.decode()
    assert "没看的" not in nothing_new.content.decode()
