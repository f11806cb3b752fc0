"""The demo's staff: one account a post, all with the printed password, and numbers that no operator gives out."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from gonghui.foundation.accounts.actions import appoint, open_account
from gonghui.foundation.accounts.models import User
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel.scope import Scope

PASSWORD = "wangxi-demo-2026"


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody of the demo: who they are, where, in which role."""

    username: str
    name: str
    organization: Organization
    role: str
    phone: str = ""


@transaction.atomic
def load(scope: Scope, staff: list[Staff]) -> dict[str, User]:
    """The accounts by user name, made on first use. Refuses to make accounts with a known password outside the demo."""
    if not settings.DEMO:
        raise RuntimeError("demo accounts belong to demo installations")
    known = {user.username: user for user in User.objects.filter(username__in=[each.username for each in staff])}
    for each in staff:
        if each.username not in known:
            known[each.username] = open_account(
                scope, username=each.username, name=each.name, password=PASSWORD, phone=each.phone
            )
        appoint(scope, known[each.username], each.organization, role=each.role)
    return known
