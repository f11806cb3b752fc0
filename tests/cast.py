"""A named cast: two counties side by side, so that every test of what may be seen has somebody who may not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from gonghui.foundation.accounts.actions import appoint, open_account
from gonghui.foundation.accounts.models import User
from gonghui.foundation.accounts.scopes import current_posts, scope_of
from gonghui.foundation.jobs.permissions import ADMINISTRATOR
from gonghui.foundation.organizations.actions import found_federation, register_organization
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.regions.models import Region
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.permissions import (
    ARBITRATOR,
    DUTY_OFFICER,
    HANDLER,
    JUDGE,
    LEADER,
    MEDIATOR,
    REGISTRAR,
)

PASSWORD = "only-for-tests-2026"


@dataclass
class County:
    """One county: its federation, a town, the bodies, and who works there."""

    federation: Organization
    town_union: Organization
    other_town_union: Organization
    mediation: Organization
    court: Organization
    labour_bureau: Organization
    commission: Organization
    users: dict[str, User] = field(default_factory=dict)

    def scope(self, who: str) -> Scope:
        """The scope of one of `users`: `officer`, `town_officer`, `mediator`, `judge`, `handler`, `leader`, …"""
        user = self.users[who]
        return scope_of(user, current_posts(user)[0])

    @property
    def system(self) -> Scope:
        """The platform acting for this county's federation."""
        return Scope.for_system(self.federation.pk, reason="测试准备")

    @property
    def town(self) -> str:
        """The code of the first town."""
        return self.town_union.region_id


@dataclass
class Cast:
    """Everybody. `here` is where a test plays, `neighbour` is the county that must see nothing of it."""

    here: County
    neighbour: County


def make_cast() -> Cast:
    """Two counties, made through the actions."""
    Region.objects.get_or_create(pk="33", defaults={"name": "甲省", "level": "province", "full_name": "甲省"})
    return Cast(_county("339921", "望溪县", "望工", "1380000"), _county("339931", "云岭县", "云工", "1390000"))


def _region(code: str, name: str, level: str, parent: str) -> None:
    Region.objects.get_or_create(
        pk=code,
        defaults={
            "name": name,
            "level": level,
            "full_name": name,
            "parent_id": parent,
            "valid_from": dt.date(2020, 1, 1),
        },
    )


def _county(code: str, name: str, mark: str, numbers: str) -> County:
    scope = Scope.for_system(None, reason="测试准备")
    _region(code, name, "county", "33")
    for town, town_name in (("101", "鹭洲镇"), ("109", "桐湾镇")):
        _region(f"{code}{town}", town_name, "street", code)
    federation = found_federation(
        scope, code=f"fed-{code}", name=f"{name}总工会", short_name=f"{name}总", region_id=code, document_mark=mark
    )

    def body(slug: str, title: str, kind: OrganizationKind, place: str = code, sign: str = "") -> Organization:
        return register_organization(
            scope, federation, code=f"{slug}-{code}", name=f"{name}{title}", short_name=title, kind=kind,
            region_id=place, document_mark=sign,
        )  # fmt: skip

    county = County(
        federation=federation,
        town_union=body("town1", "鹭洲镇总工会", OrganizationKind.TOWN_UNION, f"{code}101"),
        other_town_union=body("town2", "桐湾镇总工会", OrganizationKind.TOWN_UNION, f"{code}109"),
        mediation=body("mediation", "鹭洲镇调解委员会", OrganizationKind.MEDIATION, f"{code}101", f"{mark}调"),
        court=body("court", "人民法院", OrganizationKind.COURT),
        labour_bureau=body("labour", "人力社保局", OrganizationKind.LABOUR_BUREAU),
        commission=body("arbitration", "劳动人事争议仲裁委员会", OrganizationKind.ARBITRATION, sign=f"{mark}仲"),
    )
    posts = {
        "officer": ("陈立群", county.federation, DUTY_OFFICER),
        "town_officer": ("林知远", county.town_union, DUTY_OFFICER),
        "mediator": ("沈若溪", county.mediation, MEDIATOR),
        "judge": ("方敬之", county.court, JUDGE),
        "handler": ("何文屏", county.labour_bureau, HANDLER),
        "leader": ("许望山", county.federation, LEADER),
        "administrator": ("周启明", county.federation, ADMINISTRATOR),
        "arbitrator": ("宋以宁", county.commission, ARBITRATOR),
        "registrar": ("顾南星", county.federation, REGISTRAR),
    }
    for number, (who, (person, organization, role)) in enumerate(posts.items()):
        user = open_account(
            scope, username=f"{who}-{code}", name=person, password=PASSWORD, phone=f"{numbers}{number:04d}"
        )
        appoint(scope, user, organization, role=role.code)
        county.users[who] = user
    return county
