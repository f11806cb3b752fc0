"""The demo's county: an invented place with its federation, town unions and the bodies beside them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from gonghui.foundation.organizations.actions import found_federation, register_organization
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.regions.actions import add_local_region
from gonghui.foundation.regions.models import Region
from gonghui.kernel.scope import Scope

COUNTY = ("339921", "望溪县")
TOWNS = (
    ("339921001", "莼浦街道"),
    ("339921002", "城东街道"),
    ("339921003", "城西街道"),
    ("339921101", "鹭洲镇"),
    ("339921102", "桐湾镇"),
    ("339921103", "云亭镇"),
    ("339921104", "柳堰镇"),
    ("339921105", "石渡镇"),
    ("339921106", "青墩镇"),
    ("339921107", "大塘镇"),
    ("339921201", "南畈乡"),
    ("339921202", "松岙乡"),
)
VALID_FROM = dt.date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class County:
    """The organisations that the demo's stories speak of."""

    federation: Organization
    town_union: Organization
    mediation: Organization
    county_mediation: Organization
    court: Organization
    labour_bureau: Organization
    commission: Organization
    lawyers: Organization


@transaction.atomic
def load(scope: Scope) -> County:
    """The county as it stands, made on first use."""
    if not Organization.objects.filter(code="wangxi").exists():
        _make_county(scope)
    found = {row.code: row for row in Organization.objects.filter(code__startswith="wangxi")}
    return County(
        federation=found["wangxi"],
        town_union=found["wangxi-luzhou"],
        mediation=found["wangxi-luzhou-mediation"],
        county_mediation=found["wangxi-mediation"],
        court=found["wangxi-court"],
        labour_bureau=found["wangxi-labour"],
        commission=found["wangxi-arbitration"],
        lawyers=found["wangxi-lawyers"],
    )


def _make_county(scope: Scope) -> None:
    for code, name in (COUNTY, *TOWNS):
        if not Region.objects.filter(pk=code).exists():
            add_local_region(scope, code=code, name=name, valid_from=VALID_FROM)
    federation = found_federation(
        scope, code="wangxi", name="望溪县总工会", region_id=COUNTY[0], document_mark="望工", phone="12351"
    )
    for code, name in TOWNS:
        slug = {"339921101": "luzhou", "339921001": "chunpu"}.get(code, code[-3:])
        register_organization(
            scope, federation, code=f"wangxi-{slug}", name=f"{name}总工会", short_name=name,
            kind=OrganizationKind.TOWN_UNION, region_id=code, phone="12351",
        )  # fmt: skip
    for slug, name, short, kind, place, mark in _BODIES:
        register_organization(
            scope, federation, code=f"wangxi-{slug}", name=name, short_name=short, kind=kind, region_id=place,
            document_mark=mark,
        )  # fmt: skip


_BODIES = (
    ("mediation", "望溪县劳动争议人民调解委员会", "县调委会", OrganizationKind.MEDIATION, "339921", "望人调"),
    ("luzhou-mediation", "鹭洲镇劳动争议调解委员会", "鹭洲镇调委会", OrganizationKind.MEDIATION, "339921101", "鹭调"),
    ("court", "望溪县人民法院", "县法院", OrganizationKind.COURT, "339921", ""),
    ("labour", "望溪县人力资源和社会保障局", "县人社局", OrganizationKind.LABOUR_BUREAU, "339921", "望人社"),
    ("arbitration", "望溪县劳动人事争议仲裁委员会", "县仲裁委", OrganizationKind.ARBITRATION, "339921", "望仲"),
    ("lawyers", "望溪溪山律师事务所", "溪山律所", OrganizationKind.LEGAL_SERVICE, "339921", ""),
    ("governance", "望溪县社会治理中心", "县治理中心", OrganizationKind.GOVERNANCE_CENTRE, "339921", ""),
)
