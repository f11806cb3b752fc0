from __future__ import annotations

import pytest

from gonghui.foundation.accounts.actions import appoint, open_account
from gonghui.foundation.accounts.scopes import current_posts, scope_of
from gonghui.foundation.organizations.actions import found_federation, register_organization
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel.errors import Forbidden, Invalid
from tests.cast import Cast


def test_a_federation_keeps_itself_and_its_bodies(cast: Cast) -> None:
    here = cast.here

    assert here.federation.federation_id == here.federation.pk
    assert here.court.federation_id == here.federation.pk
    assert Organization.objects.get_parent(here.town_union) == here.federation
    assert here.court.is_root()


def test_a_taken_code_and_a_missing_right_are_refused(cast: Cast) -> None:
    here = cast.here

    with pytest.raises(Invalid, match="已经有机构在用"):
        found_federation(here.system, code=here.federation.code, name="又一个", region_id="33")
    with pytest.raises(Forbidden):
        register_organization(
            here.scope("officer"), here.federation, code="new", name="新机构", kind=OrganizationKind.COURT,
            region_id=here.town,
        )  # fmt: skip


def test_a_city_federation_sees_the_counties_below_it(cast: Cast) -> None:
    system = cast.here.system
    city = found_federation(system, code="city", name="市总工会", region_id="33")
    below = found_federation(system, code="below", name="区总工会", region_id="33", parent=city)

    user = open_account(system, username="city", name="市里的人", password="only-for-tests-2026")
    appoint(system, user, city, role="disputes.leader")
    scope = scope_of(user, current_posts(user)[0])

    assert set(scope.federations) == {city.pk, below.pk}
    assert cast.here.federation.pk not in scope.federations


def test_bodies_serving_a_place_come_nearest_first(cast: Cast) -> None:
    here = cast.here

    found = Organization.objects.visible_to(here.scope("officer")).serving(here.town)

    assert found.first() in (here.town_union, here.mediation)
    assert here.court in found
    assert here.other_town_union not in found
