"""Facts and minutes on open pages: ticks and lines of the others come by themselves, and nothing is missed offline."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import facts, minutes
from gonghui.programmes.disputes.enums import SeatRole
from gonghui.programmes.disputes.models import Case
from tests import stages
from tests.cast import County

pytestmark = pytest.mark.django_db
PAGES = ("room_facts", "room_minutes")
SITTING = {"held_at": stages.MONDAY, "place": "线上调解室", "present": "都到了", "text": "谈到工资。"}


@pytest.fixture
def worker(here: County, case: Case) -> Client:
    return stages.inside(here, case, SeatRole.APPLICANT)


@pytest.fixture
def firm(here: County, case: Case) -> Client:
    return stages.inside(here, case, SeatRole.RESPONDENT)


def page(name: str, case: Case) -> str:
    return reverse(f"disputes_public:{name}", args=[case.code])


def opened(client: Client, name: str, case: Case) -> int:
    """The sequence at which a page was drawn."""
    shown = client.get(page(name, case))
    assert f'data-gh-poll="{page(name, case)}?part=list"' in shown.text
    return int(shown.context["sequence"])


def ask(client: Client, name: str, case: Case, since: object) -> object:
    return client.get(page(name, case), {"part": "list", "since": since})


@pytest.mark.requirement("F-27")
def test_what_others_write_and_tick_comes_to_every_open_page(
    here: County, case: Case, mediator: Scope, parties: list[Scope], worker: Client, firm: Client
) -> None:
    desk = stages.signed_in(here, "mediator")
    since = {name: opened(client, "room_facts", case) for name, client in (("w", worker), ("f", firm), ("d", desk))}
    assert ask(worker, "room_facts", case, since["w"]).status_code == 204

    fact = facts.write(mediator, case, text="工资发到八月")
    seen = ask(firm, "room_facts", case, since["f"])
    assert "工资发到八月" in seen.text and 'data-gh-replace="facts"' in seen.text
    facts.tick(parties[0], fact, agrees=True)

    for client, drawn in ((firm, seen.context["sequence"]), (desk, since["d"])):
        news = ask(client, "room_facts", case, drawn)
        assert "申请人 周桂兰已确认" in news.text
        assert ask(client, "room_facts", case, news.context["sequence"]).status_code == 204


@pytest.mark.requirement("F-27")
def test_minutes_come_once_they_are_put_before_both_sides(case: Case, mediator: Scope, firm: Client) -> None:
    since = opened(firm, "room_minutes", case)

    written = minutes.write(mediator, case, **SITTING)
    draft = ask(firm, "room_minutes", case, since)
    minutes.finish(mediator, written)

    assert draft.status_code == 204 or "谈到工资" not in draft.text
    assert "谈到工资" in ask(firm, "room_minutes", case, since).text


@pytest.mark.requirement("F-27")
def test_two_minutes_without_a_connection_lose_nothing(
    case: Case, mediator: Scope, parties: list[Scope], firm: Client
) -> None:
    since = opened(firm, "room_facts", case)
    first = facts.write(mediator, case, text="第一件事")
    facts.write(mediator, case, text="第二件事")
    facts.tick(parties[0], first, agrees=True)
    facts.reword(mediator, first, text="第一件事，改过")

    news = ask(firm, "room_facts", case, since)

    assert "第一件事，改过" in news.text and "第二件事" in news.text
    assert "第一件事</p>" not in news.text


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("since", ["", "abc", "-1", "9" * 30])
def test_nonsense_brings_the_part_as_it_stands(case: Case, worker: Client, name: str, since: str) -> None:
    answer = ask(worker, name, case, since)

    assert answer.status_code == 200
    assert "<h1" not in answer.text


@pytest.mark.parametrize("name", PAGES)
def test_asking_costs_the_same_and_little_while_nothing_happens(
    case: Case, mediator: Scope, worker: Client, name: str
) -> None:
    for number in range(3):
        facts.write(mediator, case, text=f"第 {number} 件")
    since = opened(worker, name, case)

    with CaptureQueriesContext(connection) as asked:
        assert ask(worker, name, case, since).status_code == 204

    assert len(asked) == 5


def test_strangers_hear_nothing(case: Case) -> None:
    for name in PAGES:
        assert ask(Client(), name, case, 0).status_code in (302, 403, 404, 410)
