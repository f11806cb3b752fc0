from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager

from gonghui.foundation.organizations.enums import UNION_KINDS, OrganizationKind
from gonghui.foundation.organizations.querysets import OrganizationQuerySet
from gonghui.kernel import anchors


class OrganizationManager(MP_NodeManager.from_queryset(OrganizationQuerySet)):  # type: ignore[misc]
    """The tree's own verbs (`add_root`, `add_child`, `get_descendants`), on our queryset."""

    def get_queryset(self) -> OrganizationQuerySet:
        return OrganizationQuerySet(self.model, using=self._db).order_by("path")


class Organization(MP_Node):
    """A union, or a body beside the tree of unions. Unions own rows; bodies reach records by `Access` alone.

    `federation` is the federation that keeps it; a federation names itself, so that scopes need no special case.
    """

    code = models.CharField(_("代号"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=30)
    kind = models.CharField(_("类别"), max_length=30, choices=OrganizationKind.choices)
    region = models.ForeignKey(anchors.REGION, models.PROTECT, related_name="+", verbose_name=_("所在地"))
    federation = models.ForeignKey("self", models.PROTECT, null=True, related_name="kept", verbose_name=_("所属工会"))
    document_mark = models.CharField(_("发文代字"), max_length=20, blank=True)
    phone = models.CharField(_("公开电话"), max_length=30, blank=True)
    active = models.BooleanField(_("在用"), default=True)

    objects = OrganizationManager()

    class Meta:
        verbose_name = _("组织机构")
        verbose_name_plural = _("组织机构")
        indexes: ClassVar = [models.Index(fields=["federation", "kind"], name="organization_kept")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_union(self) -> bool:
        """Whether it stands in the tree of unions."""
        return self.kind in UNION_KINDS
