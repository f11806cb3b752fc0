"""A county with a mediation body, a record of it, a seal, and a folder for files."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from gonghui.engines.documents import sealing
from gonghui.foundation.organizations.actions import found_federation, register_organization
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.regions.enums import Level
from gonghui.foundation.regions.models import Region
from gonghui.kernel.models import Record
from gonghui.kernel.scope import Scope


@pytest.fixture
def seal_key(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return sealing.create_seal_key(sealing.seal_folder(), "望溪县总工会")


@pytest.fixture
def federation(db: None, settings: Settings, tmp_path: Path) -> Organization:
    settings.MEDIA_ROOT = tmp_path / "files"
    Region.objects.create(code="330199", name="望溪县", level=Level.COUNTY, full_name="望溪县")
    setup = Scope.for_system(None, reason="建立机构")
    return found_federation(
        setup, code="wangxi", name="望溪县总工会", region_id="330199", document_mark="望工", phone="0000-8800 1200"
    )


@pytest.fixture
def body(federation: Organization) -> Organization:
    return register_organization(
        Scope.for_system(federation.pk, reason="建立机构"),
        federation,
        code="luzhou-mediation",
        name="望溪县鹭洲镇劳动争议调解委员会",
        short_name="鹭洲镇调委会",
        kind=OrganizationKind.MEDIATION,
        region_id="330199",
    )


@pytest.fixture
def record(federation: Organization) -> Record:
    return Record.objects.create(
        kind="tests.case", federation_id=federation.pk, place_id="330199", title="欧阳䶮与顺屹物流的争议"
    )


@pytest.fixture
def scope(federation: Organization) -> Scope:
    return Scope.for_system(federation.pk, reason="出具文书")
