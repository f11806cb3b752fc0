"""How the programme's sections of packs are kept and given back: each in a table of its own, parsed once."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar

from gonghui.kernel.packs import Pack, PackModel, PackSection, written
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import canonical
from gonghui.programmes.disputes.models.sections import InstalledSection

Section = TypeVar("Section", bound=PackModel)


def parsed(schema: type[Section], row: InstalledSection) -> Section:
    """What a stored section says."""
    section: Section = _parsed(schema, canonical(row.content))  # type: ignore[assignment]
    return section


@lru_cache(maxsize=64)
def _parsed(schema: type[PackModel], content: str) -> PackModel:
    return schema.model_validate_json(content)


def kept_section(
    name: str, schema: type[Section], model: type[InstalledSection], *, file: str = ""
) -> PackSection[Section]:
    """A section whose versions stand in the table of `model`; the newest counts from the moment it is installed."""

    def install(scope: Scope, pack: Pack, section: Section) -> None:
        model._default_manager.create(
            federation_id=pack.owner(scope),
            pack=pack.header.name,
            version=pack.header.version,
            content=written(section),
        )

    def export(scope: Scope, pack: str) -> Section | None:
        rows = model._default_manager.get_queryset().visible_to(scope).filter(pack=pack)  # type: ignore[attr-defined]
        row = rows.order_by("installed_at", "pk").last()
        return parsed(schema, row) if row else None

    return PackSection(name, schema, install=install, export=export, file=file)
