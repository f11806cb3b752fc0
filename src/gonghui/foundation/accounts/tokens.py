"""Keys for machines: issued once, shown once, kept as a digest."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.foundation.accounts.models import ApiToken
from gonghui.foundation.accounts.permissions import MANAGE_ACCOUNTS
from gonghui.foundation.accounts.scopes import scope_of_token
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid
from gonghui.kernel.rights import RIGHTS
from gonghui.kernel.scope import Scope

PREFIX = "gh_"
LONGEST = dt.timedelta(days=366)


@transaction.atomic
def issue_token(
    scope: Scope, organization: Organization, *, label: str, rights: Sequence[str], good_for: dt.timedelta
) -> tuple[ApiToken, str]:
    """A token for `organization` and the key that opens it, which nobody can show again.

    Refuses rights that do not exist, rights the issuer lacks, and more than a year.
    """
    scope.require(MANAGE_ACCOUNTS)
    unknown = sorted(set(rights) - set(RIGHTS))
    if unknown or not rights:
        sentence = (
            _("没有这样的权限：%(names)s。") % {"names": "、".join(unknown)} if unknown else _("至少给一项权限。")
        )
        raise Invalid(sentence, fields={"rights": sentence})
    for code in rights:
        scope.require(RIGHTS[code])
    if not dt.timedelta() < good_for <= LONGEST:
        sentence = _("密钥的有效期是 1 天到 %(days)s 天。") % {"days": LONGEST.days}
        raise Invalid(sentence, fields={"good_for": sentence})
    key = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        organization=organization,
        label=label,
        digest=_digest(key),
        rights=sorted(set(rights)),
        issued_by=scope.actor,
        created_at=clock.now(),
        expires_at=clock.now() + good_for,
    )
    return token, key


@transaction.atomic
def revoke_token(scope: Scope, token: ApiToken) -> ApiToken:
    """Close the token now; doing it twice changes nothing."""
    scope.require(MANAGE_ACCOUNTS)
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
    return token


def scope_behind(key: str) -> Scope | None:
    """The scope that a bearer of `key` acts with; None for an unknown, expired or revoked key. One query or two."""
    rows = ApiToken.objects.select_related("organization").filter(digest=_digest(key), revoked_at=None)
    token = rows.filter(expires_at__gt=clock.now()).first()
    return scope_of_token(token) if token else None


def _digest(key: str) -> str:
    # A key of 256 random bits needs no slow hash.
    return hashlib.sha256(key.encode()).hexdigest()
