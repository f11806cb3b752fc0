from __future__ import annotations

import datetime as dt

import pytest

from gonghui.foundation.accounts.models import ApiToken
from gonghui.foundation.accounts.permissions import USE_PORTAL
from gonghui.foundation.accounts.tokens import issue_token, revoke_token, scope_behind
from gonghui.foundation.organizations.permissions import VIEW_ORGANIZATIONS
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, Invalid
from gonghui.kernel.scope import Via
from tests.cast import Cast, County

RIGHTS = [VIEW_ORGANIZATIONS.code]
MONTH = dt.timedelta(days=30)


def issue(county: County) -> tuple[ApiToken, str]:
    return issue_token(county.system, county.court, label="法院系统", rights=RIGHTS, good_for=MONTH)


def test_key_acts_with_the_reach_of_its_organisation_and_its_own_rights(cast: Cast) -> None:
    _token, key = issue(cast.here)

    scope = scope_behind(key)

    assert scope is not None
    assert (scope.via, scope.organization_id, scope.bodies) == (Via.API, cast.here.court.pk, (cast.here.court.pk,))
    assert scope.has(VIEW_ORGANIZATIONS)
    assert not scope.has(USE_PORTAL)
    assert not scope.system


def test_key_is_not_kept(cast: Cast) -> None:
    _token, key = issue(cast.here)

    assert key not in " ".join(str(value) for value in ApiToken.objects.values_list().get())


def test_revoked_expired_and_invented_keys_open_nothing(cast: Cast) -> None:
    token, key = issue(cast.here)
    with clock.standing(clock.now() + dt.timedelta(days=31)):
        assert scope_behind(key) is None

    revoke_token(cast.here.system, token)

    assert scope_behind(key) is None
    assert scope_behind("gh_invented") is None


@pytest.mark.parametrize("rights", [[], ["no.such"]])
def test_token_for_no_right_is_refused(cast: Cast, rights: list[str]) -> None:
    with pytest.raises(Invalid):
        issue_token(cast.here.system, cast.here.court, label="x", rights=rights, good_for=MONTH)


@pytest.mark.parametrize("days", [0, -1, 367])
def test_token_for_ever_is_refused(cast: Cast, days: int) -> None:
    with pytest.raises(Invalid):
        issue_token(cast.here.system, cast.here.court, label="x", rights=RIGHTS, good_for=dt.timedelta(days=days))


def test_only_who_manages_accounts_issues_tokens(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        issue_token(cast.here.scope("officer"), cast.here.court, label="x", rights=RIGHTS, good_for=MONTH)
