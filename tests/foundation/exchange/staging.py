"""What tests of files need on the stage."""

from __future__ import annotations

from typing import Any

from gonghui.foundation.enterprises.actions import Named, know_enterprises
from gonghui.foundation.enterprises.models import EnterpriseFile
from tests.cast import County


def firm(county: County, name: str, **facts: Any) -> EnterpriseFile:
    """An enterprise that the county knows, with what is told of it."""
    uscc = facts.pop("uscc", "")
    file = know_enterprises(county.system, county.federation.pk, [Named(name, county.town, uscc)])[0]
    for name, value in facts.items():
        setattr(file, name, value)
    return file.save_fields(*facts) if facts else file
