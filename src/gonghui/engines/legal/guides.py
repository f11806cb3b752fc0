"""The parts of packs that this engine reads whole: words that classify, paths of the self-check, cards.

A federation's own pack counts before the national one, and that before what ships with the product; of one owner's the
newest version. So everything works in an installation where nobody has installed anything, and without a database.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

import yaml
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, transaction

from gonghui.kernel.packs import Pack, PackModel, PackSection, written
from gonghui.kernel.packs import register as register_section
from gonghui.kernel.scope import Scope

SHIPPED = "labour-guide"
FRESH_SECONDS = 60
Section = TypeVar("Section", bound=PackModel)
FOLLOWING: dict[str, list[Callable[[Any], object]]] = {}
"""What else happens with a part that is installed, by the name of its section."""


@dataclass(frozen=True)
class Guide(Generic[Section]):
    """One part: the section of packs that brings it, and what counts of it now."""

    name: str
    schema: type[Section]

    def current(self, federation_id: int | None = None) -> Section:
        """What counts for this federation, or for nobody in particular. Kept in memory for a minute."""
        found = _current(self, federation_id, int(time.monotonic() // FRESH_SECONDS))
        return cast(Section, found)

    def at_hand(self) -> Section:
        """The same for the command line, which reads before there is a database too."""
        try:
            return self.current()
        except DatabaseError:
            return self.shipped()

    def shipped(self) -> Section:
        """What ships with the product."""
        return cast(Section, _shipped(self))

    def register(self) -> None:
        """Make the section known to the loader of packs."""
        register_section(PackSection(self.name, self.schema, install=self._install, export=self._export))

    def _install(self, scope: Scope, pack: Pack, section: Section) -> None:
        for follow in FOLLOWING.get(self.name, ()):
            follow(section)
        _parts().create(
            federation_id=pack.owner(scope),
            section=self.name,
            pack=pack.header.name,
            version=pack.header.version,
            content=written(section),
        )

    def _export(self, scope: Scope, name: str) -> Section | None:
        rows = _parts().visible_to(scope).filter(section=self.name, pack=name)
        row = rows.order_by("installed_at", "pk").last()
        return self.schema.model_validate(row.content) if row else None


def forget_guides(**signal: Any) -> None:
    """Read again at the next question, and once more after the commit: others may have read too early."""
    _current.cache_clear()
    transaction.on_commit(_current.cache_clear)


@lru_cache(maxsize=64)
def _current(guide: Guide[Any], federation_id: int | None, _minute: int) -> PackModel:
    row = _parts().counting_for(federation_id, guide.name).last()
    return cast(PackModel, guide.schema.model_validate(row.content)) if row else guide.shipped()


@lru_cache(maxsize=8)
def _shipped(guide: Guide[Any]) -> PackModel:
    file = Path(settings.GONGHUI_PACKS_DIR) / SHIPPED / f"{guide.name}.yaml"
    return cast(PackModel, guide.schema.model_validate(yaml.safe_load(file.read_text(encoding="utf-8"))))


def _parts() -> Any:
    """The table, once the models are loaded."""
    return apps.get_model("legal", "GuidePart")._default_manager
