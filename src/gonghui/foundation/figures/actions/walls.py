"""Links that open a big screen on a monitor: lent by a leader, shown once, taken back at any time."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.foundation.accounts.scopes import reach
from gonghui.foundation.figures.models import WallLink
from gonghui.foundation.figures.permissions import LEND_WALL
from gonghui.kernel import clock
from gonghui.kernel.errors import CodeRefused, Forbidden, Invalid, required
from gonghui.kernel.rights import Right
from gonghui.kernel.scope import Scope, Via

LONGEST_DAYS = 366


@transaction.atomic
def lend_wall(scope: Scope, *, label: str, days: int) -> tuple[WallLink, str]:
    """A link for one monitor and the key in its address, which nobody can show again. Refuses more than a year."""
    scope.require(LEND_WALL)
    if scope.organization_id is None:
        raise Forbidden(_("您的岗位不属于任何工会，不能签发大屏链接。"))
    label = required(label, "label", _("写明大屏挂在哪里。"), _("像“一楼大厅”。"))[:60]
    if not 1 <= days <= LONGEST_DAYS:
        sentence = _("链接最短 1 天，最长 %(days)s 天。") % {"days": LONGEST_DAYS}
        raise Invalid(sentence, fields={"days": sentence})
    key, now = secrets.token_urlsafe(32), clock.now()
    link = WallLink.objects.create(
        organization_id=scope.organization_id,
        label=label,
        digest=_digest(key),
        actor=scope.actor,
        created_at=now,
        expires_at=now + dt.timedelta(days=days),
    )
    return link, key


@transaction.atomic
def take_back_wall(scope: Scope, link: WallLink) -> WallLink:
    """Close the link now; the monitor is dark at its next look. Doing it twice changes nothing."""
    scope.require(LEND_WALL)
    if link.revoked_at is None:
        link.revoked_at = clock.now()
        link.save(update_fields=["revoked_at"])
    return link


def wall_scope(key: str, right: Right) -> Scope:
    """What a monitor may see: the reach of the organisation that lent the link, with `right` alone.

    Raises `CodeRefused` for a key that is unknown, run out or taken back.
    """
    link = WallLink.objects.select_related("organization").filter(digest=_digest(key)).first()
    if link is None or not link.is_open:
        raise CodeRefused(_("这个大屏链接没有了：收回了，或者到期了。请分管领导再签发一个。"))
    return Scope(
        actor=_("大屏 · %(label)s") % {"label": link.label},
        via=Via.CODE,
        rights=frozenset({right.code}),
        **reach(link.organization),
    )


def _digest(key: str) -> str:
    # A key of 256 random bits needs no slow hash.
    return hashlib.sha256(key.encode()).hexdigest()
