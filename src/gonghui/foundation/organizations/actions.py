from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization, OrganizationChange
from gonghui.foundation.organizations.permissions import MANAGE_ORGANIZATIONS
from gonghui.kernel.errors import Invalid, required
from gonghui.kernel.scope import Scope

SUMMARY_LENGTH = 200
TOLD = {
    "name": gettext_lazy("名称"),
    "short_name": gettext_lazy("简称"),
    "region_id": gettext_lazy("所在地"),
    "phone": gettext_lazy("公开电话"),
    "document_mark": gettext_lazy("发文代字"),
    "level": gettext_lazy("级别"),
}


class Particulars(TypedDict, total=False):
    """What can be changed of an organisation that stands; its kind and its code cannot."""

    name: str
    short_name: str
    region_id: str
    phone: str
    document_mark: str
    level: str


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
    """A union under its parent (the federation by default), or a body beside the tree.

    Refuses a place or a federation outside the scope, and to anybody but the county a body that serves all of it.
    """
    scope.require(MANAGE_ORGANIZATIONS)
    _refuse_outside(scope, federation.pk, region_id)
    _refuse_taken(code)
    values = {"code": code, "name": name, "kind": kind, "region_id": region_id, "federation": federation, **fields}
    values.setdefault("short_name", name)
    made = Organization(**values)
    if made.is_union:
        above = parent or Organization.objects.get(pk=federation.pk)
        Organization.objects.add_child(above, instance=made)
    else:
        Organization.objects.add_root(instance=made)
    _tell(scope, made, _("登记机构"), {})
    return made


@transaction.atomic
def amend_organization(scope: Scope, organization: Organization, **values: Unpack[Particulars]) -> Organization:
    """Write what has changed. Refuses a place outside the scope, and to move a union: its posts see by its place."""
    scope.require(MANAGE_ORGANIZATIONS)
    _refuse_outside(scope, organization.federation_id, organization.region_id)
    changed = {name: value for name, value in values.items() if value != getattr(organization, name)}
    if "name" in changed and not str(changed["name"]).strip():
        raise Invalid(_("名称没有填。"), fields={"name": _("写上机构全称。")})
    if "region_id" in changed:
        if organization.is_union:
            raise Invalid(_("工会的所在地不能改：岗位能看到哪里由它决定。"), fields={"place": _("选回原来的。")})
        _refuse_outside(scope, organization.federation_id, str(changed["region_id"]))
    if not changed:
        return organization
    told = {name: [str(getattr(organization, name)), str(value)] for name, value in changed.items()}
    for name, value in changed.items():
        setattr(organization, name, value)
    organization.save(update_fields=[name.removesuffix("_id") for name in changed])
    what = "、".join(str(TOLD[name]) for name in changed)
    _tell(scope, organization, _("更新机构：%(what)s") % {"what": what}, told)
    return organization


@transaction.atomic
def set_active(scope: Scope, organization: Organization, *, active: bool, reason: str) -> Organization:
    """Take it out of the choices, or back in, with a reason. What it has in hand stays with it.

    Refuses a federation, and the organisation that whoever asks acts for.
    """
    scope.require(MANAGE_ORGANIZATIONS)
    _refuse_outside(scope, organization.federation_id, organization.region_id)
    reason = required(reason, "reason", _("写明理由。"), _("写一句理由。"))
    if organization.pk in (scope.organization_id, organization.federation_id):
        raise Invalid(_("不能停用自己所在的机构，也不能停用总工会。"))
    if organization.active != active:
        organization.active = active
        organization.save(update_fields=["active"])
        _tell(scope, organization, (_("恢复使用：%(why)s") if active else _("停用：%(why)s")) % {"why": reason}, {})
    return organization


def _refuse_outside(scope: Scope, federation_id: int | None, region_id: str) -> None:
    if scope.system:
        return
    if federation_id not in scope.federations or not region_id.startswith(scope.place_prefix):
        raise Invalid(_("这个地方不归您这里管。"), fields={"place": _("选您这里的地方；县级的机构由县里登记。")})


def _tell(scope: Scope, organization: Organization, summary: str, changes: dict[str, Any]) -> None:
    OrganizationChange.objects.create(
        organization=organization,
        actor=scope.actor,
        user_id=scope.user_id,
        summary=summary[:SUMMARY_LENGTH],
        changes=changes,
    )


@transaction.atomic
def register_organizations(scope: Scope, federation_id: int, rows: Sequence[Mapping[str, Any]]) -> list[Organization]:
    """Many at once, each with `code`, `name`, `short_name`, `kind`, `region_id`: unions under the federation, bodies
    beside the tree. A fixed number of statements. The caller has seen that the codes are free.
    """
    scope.require(MANAGE_ORGANIZATIONS)
    for row in rows:
        _refuse_outside(scope, federation_id, row["region_id"])
    if not rows:
        return []
    # Whoever else adds to the tree takes the same lock, so that no two get one place in it.
    federation = Organization.objects.select_for_update(no_key=True).get(pk=federation_id)
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
