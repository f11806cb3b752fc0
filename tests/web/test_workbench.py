import datetime as dt

import pytest
from django.urls import reverse

from gonghui.engines.deadlines.actions import start_clock, start_policy_clock
from gonghui.foundation.notifications.models import Notice
from gonghui.kernel import clock
from gonghui.kernel.models import Record
from gonghui.web.workbench import day_of, greeting

pytestmark = pytest.mark.django_db
NINE = dt.datetime(2026, 11, 23, 9, 0, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def morning():
    with clock.standing(NINE):
        yield


def record(county, title):
    return Record.objects.create(kind="case", federation=county.federation, place_id=county.town, title=title)


def duty(county, title, *, hours):
    at = clock.now() + dt.timedelta(hours=hours)
    return start_policy_clock(
        record(county, title),
        "first_call",
        at,
        label="第一个电话",
        verb="打电话",
        organization_id=county.town_union.pk,
        url="/x/",
    )


def day(county, *, everything=False):
    return day_of(county.scope("town_officer"), name="林知远", everything=everything)


@pytest.mark.parametrize(("hour", "hello"), [(4, "晚上好"), (9, "早上好"), (13, "下午好"), (21, "晚上好")])
def test_greeting_follows_the_clock(hour, hello):
    with clock.standing(NINE.replace(hour=hour)):
        assert greeting("林知远", due=0, late=0) == f"{hello}，林知远。今天没有到期的事"


def test_day_begins_with_what_is_due(cast):
    duty(cast.here, "锦禾服饰", hours=30)
    duty(cast.here, "恒织纺织", hours=1)
    duty(cast.here, "望溪精铸", hours=-24)
    duty(cast.here, "一叶家居", hours=24 * 30)

    facts = day(cast.here)

    assert facts["title"] == "早上好，林知远。有 1 件事已经过期，1 件今天到期"
    assert [(group["title"], group["note"]) for group in facts["groups"]] == [
        ("已经过期", "1 件"), ("今天到期", "1 件"), ("三天内", "1 件"), ("以后", "1 件")
    ]  # fmt: skip
    first, second = facts["groups"][0]["items"][0], facts["groups"][1]["items"][0]
    assert (first["title"], first["tone"], first["time"]) == ("第一个电话：望溪精铸", "r", "过了 1 天")
    assert (second["tone"], second["time"], second["verb"]) == ("y", "今天 10:00", "打电话")


def test_rights_that_lapse_stand_apart(cast):
    start_clock(record(cast.here, "罗永福 与 大塘石材"), "judicial_confirmation", clock.today() - dt.timedelta(days=26))

    facts = day(cast.here)

    assert facts["groups"] == []
    assert [face.name for face in facts["lapsing"]] == ["罗永福 与 大塘石材"]


def test_neighbours_work_is_never_shown(cast):
    duty(cast.here, "恒织纺织", hours=1)
    assert day(cast.here, everything=True)["groups"]

    assert day(cast.neighbour, everything=True)["groups"] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_as_much_for_many_as_for_one(client, cast, rows, django_assert_max_num_queries):
    for number in range(rows):
        duty(cast.here, f"单位 {number}", hours=number + 1)
        Notice.objects.create(organization=cast.here.town_union, title="有新的信号", created_at=clock.now())
    client.force_login(cast.here.users["town_officer"])

    with django_assert_max_num_queries(16):
        page = client.get(reverse("web:workbench")).content.decode()

    assert page.count('class="due"') == rows
    assert page.count("btn-primary") == 1
