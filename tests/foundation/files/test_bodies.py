"""The register of unions and bodies: three levels of mediation, who is in them, and what was changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from gonghui.foundation.organizations.actions import amend_organization, register_organization, set_active
from gonghui.foundation.organizations.enums import BodyLevel, OrganizationKind
from gonghui.foundation.organizations.models import Organization, OrganizationChange
from gonghui.kernel.errors import Forbidden, Invalid
from gonghui.kernel.scope import Scope
from tests.cast import Cast
from tests.requirements import requirement

BODIES = "/files/bodies/"


@pytest.fixture
def office(cast: Cast, client: Client) -> Client:
    """The browser of whoever keeps the registers."""
    client.force_login(cast.here.users["registrar"])
    return client


def town_registrar(cast: Cast) -> Scope:
    """Somebody who keeps the registers of a town alone."""
    return replace(cast.here.scope("town_officer"), rights=cast.here.scope("registrar").rights)


def typed(cast: Cast, **changes: str) -> dict[str, str]:
    known = {
        "name": "望溪恒织纺织有限公司调解委员会", "short_name": "恒织调委会", "kind": "mediation",
        "level": "enterprise", "place": cast.here.town, "phone": "12351", "document_mark": "",
    }  # fmt: skip
    return known | changes


@requirement("F-21")
def test_three_levels_of_mediation_bodies_stand_in_one_register(cast: Cast, office: Client) -> None:
    """Level follows from the place; sector and enterprise are said."""
    office.post(f"{BODIES}new/", typed(cast))
    office.post(f"{BODIES}new/", typed(cast, name="望溪县纺织行业调解委员会", short_name="纺织调委会", level="sector"))
    office.post(f"{BODIES}new/", typed(cast, name="望溪县调解中心", level="", place=cast.here.federation.region_id))

    page = office.get(f"{BODIES}?view=mediation").text

    for level in ("企业级", "行业（区域）级", "县级", "镇（街道）级"):
        assert level in page
    assert "人民法院" not in page.partition("<tbody>")[2]


@requirement("F-21")
def test_a_body_shows_its_people_with_their_posts(cast: Cast, office: Client) -> None:
    page = office.get(f"{BODIES}{cast.here.mediation.code}/").text

    assert "沈若溪" in page
    assert "调解员" in page
    assert "镇（街道）级" in page


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("view=unions", "桐湾镇总工会"),
        ("view=beside", "人民法院"),
        ("q=人力社保", "人力社保局"),
        ("kind=court", "人民法院"),
    ],
)
def test_register_is_narrowed(cast: Cast, office: Client, asked: str, shown: str) -> None:
    page = office.get(f"{BODIES}?{asked}").text

    assert shown in page
    assert "调解委员会" not in page.partition("<tbody>")[2]


def test_register_stands_in_the_order_of_the_tree_and_pages_by_it(
    cast: Cast, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gonghui.kernel import paging

    monkeypatch.setattr("gonghui.web.registers.page_of", lambda *args, **kw: paging.page_of(*args, **kw, size=2))

    names, url = [], BODIES
    while url:
        page = office.get(url)
        names += [row[0]["text"] for row in page.context["rows"]]
        url = BODIES + page.context["next_url"] if page.context["next_url"] else ""

    expected = Organization.objects.filter(federation=cast.here.federation).order_by("path")
    assert names == [body.name for body in expected]
    assert office.get(f"{BODIES}?cursor=W2ZhbHNlLCA1XQ").status_code == 422


def test_strangers_see_no_body_and_handlers_no_register(cast: Cast, client: Client) -> None:
    address = f"{BODIES}{cast.here.court.code}/"
    client.force_login(cast.neighbour.users["officer"])

    assert client.get(address).status_code == 404
    client.force_login(cast.here.users["handler"])
    assert client.get(BODIES).status_code == 403


def test_amending_keeps_who_changed_what(cast: Cast, office: Client) -> None:
    address = f"{BODIES}{cast.here.mediation.code}/"

    office.post(f"{address}amend/", typed(cast, name="鹭洲镇调解中心", short_name="鹭洲调解中心", level=""))

    change = OrganizationChange.objects.filter(organization=cast.here.mediation).latest("pk")
    assert change.summary == "更新机构：名称、简称、公开电话、发文代字"
    assert change.changes["name"][1] == "鹭洲镇调解中心"
    assert change.actor.startswith("顾南星")
    assert change.summary in office.get(address).text


def test_out_of_use_needs_a_reason_and_hides_it_from_choices_alone(cast: Cast, office: Client) -> None:
    address = f"{BODIES}{cast.here.labour_bureau.code}/"

    refused = office.post(f"{address}activity/", {"reason": ""})
    office.post(f"{address}activity/", {"reason": "并到县里去了"})

    assert "还没填" in refused.text
    assert "人力社保局" not in office.get(f"{BODIES}?view=beside").text.partition("<tbody>")[2]
    assert "人力社保局" in office.get(f"{BODIES}?view=closed").text
    assert "停用：并到县里去了" in office.get(address).text
    office.post(f"{address}activity/", {"active": "True", "reason": "又分出来了"})
    assert Organization.objects.get(pk=cast.here.labour_bureau.pk).active


def test_what_may_not_be_changed_is_refused(cast: Cast) -> None:
    officer, town = cast.here.scope("registrar"), town_registrar(cast)

    for act in (
        lambda: set_active(officer, cast.here.federation, active=False, reason="不要了"),
        lambda: set_active(town, cast.here.town_union, active=False, reason="不要了"),
        lambda: set_active(town, cast.here.court, active=False, reason="不归我管"),
        lambda: amend_organization(town, cast.here.court, phone="110"),
        lambda: amend_organization(officer, cast.here.town_union, region_id=cast.here.other_town_union.region_id),
        lambda: amend_organization(officer, cast.here.court, name=" "),
        lambda: amend_organization(cast.neighbour.scope("registrar"), cast.here.court, phone="110"),
    ):
        with pytest.raises(Invalid):
            act()
    with pytest.raises(Forbidden):
        amend_organization(cast.here.scope("officer"), cast.here.court, phone="110")

    assert not OrganizationChange.objects.filter(summary__startswith="更新").exists()


def test_a_town_registers_in_its_own_place_only(cast: Cast) -> None:
    town, known = town_registrar(cast), {"kind": OrganizationKind.MEDIATION, "name": "调委会"}

    made = register_organization(
        town, cast.here.federation, code="m1", region_id=cast.here.town, level=BodyLevel.SECTOR, **known
    )
    with pytest.raises(Invalid):
        register_organization(town, cast.here.federation, code="m2", region_id=cast.here.federation.region_id, **known)
    with pytest.raises(Invalid):
        register_organization(town, cast.neighbour.federation, code="m3", region_id=cast.here.town, **known)

    assert made.level_label == "行业（区域）级"
