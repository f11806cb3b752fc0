"""A county with a ledger of ended cases over all its towns, and the officer of one town who looks at them."""

from __future__ import annotations

import base64
import datetime as dt
import gc
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

CHUNK = 5_000
TOWN = "339921101"


@dataclass(frozen=True, slots=True)
class Office:
    """The county's organisations and the officer, whose rights end at the town's edge."""

    county: Any
    officer: Any
    town: str = TOWN

    def session(self) -> str:
        """The cookie of a session of the officer's."""
        from django.conf import settings
        from django.test import Client

        client = Client(HTTP_HOST="localhost")
        client.force_login(self.officer)
        return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"

    def cursor(self, key: int) -> str:
        """The link to the page after this row."""
        return base64.urlsafe_b64encode(json.dumps([False, key]).encode()).decode().rstrip("=")


def county() -> Office:
    """The office as it stands, made on first use."""
    from allauth.mfa.models import Authenticator

    from gonghui.foundation.accounts.actions import appoint, open_account
    from gonghui.foundation.accounts.models import User
    from gonghui.foundation.organizations import demo
    from gonghui.foundation.regions.models import Region
    from gonghui.kernel.scope import Scope
    from gonghui.programmes.disputes.permissions import DUTY_OFFICER

    system = Scope.for_system(None, reason="bench")
    Region.objects.get_or_create(pk="33", defaults={"name": "甲省", "level": "province", "full_name": "甲省"})
    found = demo.load(system)
    officer = User.objects.filter(username="bench").first()
    if officer is None:
        officer = open_account(
            system, username="bench", name="林知远", password="only-for-benches-2026", phone="13800009999"
        )
        appoint(system, officer, found.town_union, role=DUTY_OFFICER.code)
        Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={})
    return Office(found, officer)


def filled() -> int:
    """How many cases there are."""
    from gonghui.programmes.disputes.models import Case

    return Case.objects.count()


def fill(office: Office, size: int) -> None:
    """Take over lines of the ledger until there are so many cases."""
    from gonghui.kernel.scope import Scope
    from gonghui.programmes.disputes.actions.past import record_past_cases

    scope = Scope.for_system(office.county.federation.pk, reason="bench")
    there = filled()
    gc.disable()  # everything a chunk makes goes with it
    for first in range(there, size, CHUNK):
        record_past_cases(scope, [_line(office, serial) for serial in range(first, min(first + CHUNK, size))])
    gc.enable()
    if size > there:
        _analyse()


def _line(office: Office, serial: int) -> Any:
    from gonghui.foundation.organizations import demo
    from gonghui.programmes.disputes.actions.past import PastCase

    day = dt.date(2025, 1, 1)
    return PastCase(
        ledger_number=f"台账{serial}", number=f"望劳调〔2025〕{serial}号", origin="worker", category="W01",
        place_id=demo.TOWNS[serial % len(demo.TOWNS)][0], statement="工资拖了三个月没有发。",
        applicant=f"周桂{serial}", respondent=f"望溪恒织{serial // 3}有限公司",
        mediation_body=office.county.county_mediation, amount_claimed=Decimal(1000 + serial), filed_on=day,
        accepted_on=day, ended_on=day + dt.timedelta(days=serial % 300), outcome="terminated", reason="谈不拢。",
    )  # fmt: skip


def _analyse() -> None:
    """What a database does by itself at night: learn how its tables are filled."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
