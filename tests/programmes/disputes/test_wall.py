"""The board and the big screen: numbers are doors, names are cut, a link is lent and taken back."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from gonghui.foundation.figures.actions.walls import lend_wall, take_back_wall, wall_scope
from gonghui.foundation.figures.models import WallLink
from gonghui.foundation.figures.registry import FIGURES
from gonghui.kernel import clock
from gonghui.kernel.errors import CodeRefused, Forbidden, Invalid
from gonghui.programmes.disputes.actions import cases
from gonghui.programmes.disputes.models import Case
from gonghui.programmes.disputes.permissions import VIEW_CASES, VIEW_FIGURES
from gonghui.programmes.disputes.views.board_page import masked_title
from tests import stages
from tests.cast import Cast
from tests.requirements import requirement

FIRM = "望溪县恒织纺织有限公司"


@pytest.fixture(autouse=True)
def monday() -> object:
    with clock.standing(stages.MONDAY):
        yield


@pytest.fixture
def told(cast: Cast) -> None:
    """A red warning, and a case that ended."""
    stages.staged_rules(cast.here)
    stages.staged_warning(cast.here)
    case = stages.staged_case(cast.here)
    cases.terminate(cast.here.scope("mediator"), Case.objects.get(pk=case.pk), reason="差距太大")


@requirement("F-03", "1d-5")
@pytest.mark.usefixtures("told")
def test_every_number_of_board_and_wall_is_a_door_to_a_definition(cast: Cast, client: Client) -> None:
    client.force_login(cast.here.users["leader"])

    for page in ("/disputes/board/", "/disputes/board/?period=year", "/disputes/wall/"):
        text = client.get(page).content.decode()
        numbers = re.findall(r'<(a|span)[^>]*class="v"[^>]*>', text)
        doors = re.findall(r"/disputes/figures/([a-z_]+)/", text)
        assert numbers
        assert set(numbers) == {"a"}
        assert set(doors) <= set(FIGURES)
        assert {"cases_handled", "cases_succeeded", "signals_accepted", "warnings_open_red"} <= set(doors)


@pytest.mark.usefixtures("told")
def test_a_chosen_period_goes_along_through_the_doors(cast: Cast, client: Client) -> None:
    client.force_login(cast.here.users["leader"])

    page = client.get("/disputes/board/?period=quarter").content.decode()

    assert "/disputes/figures/cases_handled/?period=quarter" in page
    assert "/disputes/figures/warnings_open_red/" in page
    assert client.get("/disputes/board/?period=nonsense").status_code == 200


@pytest.mark.usefixtures("told")
def test_the_wall_cuts_names_and_has_no_person(cast: Cast, client: Client) -> None:
    _link, key = lend_wall(cast.here.scope("leader"), label="一楼大厅", days=30)

    page = client.get(f"/wall/{key}/").content.decode()

    told = stages.numbers(cast.here)
    assert 'data-bs-theme="dark"' in page
    assert told.firm not in page
    assert f"{told.firm[:4]}**" in page
    assert all(name not in page for name in (told.applicant, told.applicant_phone, told.reporter_phone))
    assert all(str(user) not in page for user in cast.here.users.values())


def test_a_link_opens_until_it_is_taken_back_or_runs_out(cast: Cast, client: Client) -> None:
    leader = cast.here.scope("leader")
    link, key = lend_wall(leader, label="一楼大厅", days=30)
    _other, second = lend_wall(leader, label="会议室", days=1)
    assert client.get(f"/wall/{key}/").status_code == 200

    take_back_wall(leader, take_back_wall(leader, link))

    assert client.get(f"/wall/{key}/").status_code != 200
    assert client.get(f"/wall/{second}/").status_code == 200
    with clock.standing(stages.MONDAY + dt.timedelta(days=1)):
        assert client.get(f"/wall/{second}/").status_code != 200
    assert client.get("/wall/nothing/").status_code != 200
    assert not WallLink.objects.filter(digest__in=[key, second]).exists()


def test_a_monitor_may_see_figures_and_nothing_else(cast: Cast) -> None:
    _link, key = lend_wall(cast.here.scope("leader"), label="一楼大厅", days=30)

    scope = wall_scope(key, VIEW_FIGURES)

    assert scope.has(VIEW_FIGURES)
    assert not scope.has(VIEW_CASES)
    assert scope.rights == frozenset({VIEW_FIGURES.code})
    assert (scope.user_id, scope.federations) == (None, (cast.here.federation.pk,))
    with pytest.raises(CodeRefused):
        wall_scope("gone", VIEW_FIGURES)


def test_links_are_lent_on_the_page_shown_once_and_taken_back(cast: Cast, client: Client) -> None:
    client.force_login(cast.here.users["leader"])

    shown = client.post("/disputes/walls/", {"label": "一楼大厅", "days": "30"}, follow=True).content.decode()
    again = client.get("/disputes/walls/").content.decode()

    link = WallLink.objects.get()
    address = re.search(r"/wall/[\w-]+/", shown)
    assert address is not None
    assert address.group() not in again
    assert client.get(address.group()).status_code == 200
    client.post(f"/disputes/walls/{link.pk}/take-back/")
    assert client.get(address.group()).status_code != 200
    stranger = Client()
    stranger.force_login(cast.neighbour.users["leader"])
    assert stranger.post(f"/disputes/walls/{link.pk}/take-back/").status_code == 404


def test_who_may_not_lend_and_what_is_refused(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        lend_wall(cast.here.scope("officer"), label="大厅", days=30)
    for label, days in ((" ", 30), ("大厅", 0), ("大厅", 367)):
        with pytest.raises(Invalid):
            lend_wall(cast.here.scope("leader"), label=label, days=days)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("望溪锦禾服饰有限公司 · 追索劳动报酬", "望溪锦禾** · 追索劳动报酬"),
        ("周记面馆", "周**"),
        ("鹭洲镇\u00a0· 加班工资", "鹭** · 加班工资"),
    ],
)
def test_a_name_is_cut_to_its_beginning(title: str, shown: str) -> None:
    assert masked_title(title) == shown


def test_an_empty_county_has_a_board_and_a_wall(cast: Cast, client: Client) -> None:
    client.force_login(cast.neighbour.users["leader"])

    board, wall = (client.get(page).content.decode() for page in ("/disputes/board/", "/disputes/wall/"))

    assert "还没有" in board
    assert "现在没有红色预警" in wall
