from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.organizations.permissions import MANAGE_ORGANIZATIONS
from gonghui.kernel.errors import Invalid
from gonghui.kernel.scope import Scope


@transaction.atomic
def found_federation(
    scope: Scope, *, code: str, name: str, region_id: str, parent: Organization | None = None, **fields: Any
) -> Organization:
    """A federation at the top of the tree or under `parent`. It keeps itself, so its rows are its own."""
    scope.require(MANAGE_ORGANIZATIONS)
    _refuse_taken(code)
    values = {"code": code, "name": name, "region_id": region_id, "kind": OrganizationKind.FEDERATION, **fields}
    values.setdefault("short_name", name)
    tree = Organization.objects
    made: Organization = tree.add_child(parent, values) if parent else tree.add_root(values)
    made.federation = made
    made.save(update_fields=["federation"])
    return made


@transaction.atomic
def register_organization(
    scope: Scope,
    federation: Organization,
    *,
    code: str,
    name: str,
    kind: OrganizationKind,
    region_id: str,
    parent: Organization | None = None,
    **fields: Any,
) -> Organization:
    """A union under its parent (the federation by default), or a body beside the tree."""
    scope.require(MANAGE_ORGANIZATIONS)
    _refuse_taken(code)
    values = {"code": code, "name": name, "kind": kind, "region_id": region_id, "federation": federation, **fields}
    values.setdefault("short_name", name)
    made = Organization(**values)
    if made.is_union:
        above = parent or Organization.objects.get(pk=federation.pk)
        return Organization.objects.add_child(above, instance=made)  # type: ignore[no-any-return]
    return Organization.objects.add_root(instance=made)  # type: ignore[no-any-return]


@transaction.atomic
def register_organizations(scope: Scope, federation_id: int, rows: Sequence[Mapping[str, Any]]) -> list[Organization]:
    """Many at once, each with `code`, `name`, `short_name`, `kind`, `region_id`: unions under the federation, bodies
    beside the tree. A fixed number of statements. The caller has seen that the codes are free.
    """
    scope.require(MANAGE_ORGANIZATIONS)
    if not rows:
        return []
    # Whoever else adds to the tree takes the same lock, so that no two get one place in it.
    federation = Organization.objects.select_for_update().get(pk=federation_id)
    made = [Organization(federation_id=federation_id, **row) for row in rows]
    below = [each for each in made if each.is_union]
    _place(below, Organization.objects.get_children(federation).order_by("path").last(), federation)
    _place([each for each in made if not each.is_union], Organization.objects.filter(depth=1).order_by("path").last())
    Organization.objects.bulk_create(made, batch_size=1000)
    if below:
        Organization.objects.filter(pk=federation_id).update(numchild=F("numchild") + len(below))
    return made


def _place(rows: Sequence[Organization], last: Organization | None, above: Organization | None = None) -> None:
    """Give rows the places in the tree that follow the last one there."""
    for row in rows:
        row.depth = above.depth + 1 if above else 1
        row.path = last._inc_path() if last else Organization._get_path(above.path if above else None, row.depth, 1)
        last = row


def _refuse_taken(code: str) -> None:
    if Organization.objects.filter(code=code).exists():
        raise Invalid(
            _("代号“%(code)s”已经有机构在用，换一个。") % {"code": code}, fields={"code": _("已经有机构在用。")}
        )
