from __future__ import annotations

from typing import Any

from django.db import transaction
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


def _refuse_taken(code: str) -> None:
    if Organization.objects.filter(code=code).exists():
        raise Invalid(
            _("代号“%(code)s”已经有机构在用，换一个。") % {"code": code}, fields={"code": _("已经有机构在用。")}
        )
