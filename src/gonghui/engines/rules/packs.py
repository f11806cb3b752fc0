"""The `rules` section of packs: rule sets arrive as drafts, and leave as they stand now."""

from __future__ import annotations

from gonghui.engines.rules.actions import draft
from gonghui.engines.rules.metrics import unregistered
from gonghui.engines.rules.models import RuleSetVersion
from gonghui.engines.rules.schema import RulesSection
from gonghui.kernel.packs import Pack, PackSection
from gonghui.kernel.packs import register as register_section
from gonghui.kernel.scope import Scope


def install(scope: Scope, pack: Pack, section: RulesSection) -> None:
    """Store each rule set as a draft; a leader puts it in force after looking at it."""
    for rule_set in section.rule_sets:
        draft(scope, rule_set, pack=pack.header.name, federation_id=pack.owner(scope))


def export(scope: Scope, name: str) -> RulesSection | None:
    """The newest version of each rule set that came with the pack `name`."""
    rows = RuleSetVersion.objects.visible_to(scope).filter(pack=name).order_by("code", "version")
    newest = {row.code: row.rule_set for row in rows}
    return RulesSection(rule_sets=tuple(newest.values())) if newest else None


SECTION = PackSection("rules", RulesSection, install=install, export=export, check=unregistered)


def register() -> None:
    """Make the section known to the loader."""
    register_section(SECTION)
