from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager

from gonghui.foundation.organizations.enums import UNION_KINDS, BodyLevel, OrganizationKind
from gonghui.foundation.organizations.querysets import OrganizationChangeQuerySet, OrganizationQuerySet
from gonghui.kernel import anchors, clock
from gonghui.kernel.addresses import record_address

COUNTY_CODE = 6


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
    level = models.CharField(_("级别"), max_length=20, choices=BodyLevel.choices, blank=True, default="")
    active = models.BooleanField(_("在用"), default=True)

    objects = OrganizationManager()

    class Meta:
        verbose_name = _("组织机构")
        verbose_name_plural = _("组织机构")
        indexes: ClassVar = [models.Index(fields=["federation", "kind"], name="organization_kept")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="organization_level_of_mediation",
                condition=models.Q(level="") | models.Q(kind=OrganizationKind.MEDIATION),
                violation_error_message=_("只有调解组织分级别。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return record_address("files:body", self.code)

    @property
    def is_union(self) -> bool:
        """Whether it stands in the tree of unions."""
        return self.kind in UNION_KINDS

    @property
    def level_label(self) -> str:
        """At which level a mediation body mediates, by its place where nothing else is said; empty for others."""
        if self.kind != OrganizationKind.MEDIATION:
            return ""
        by_place = BodyLevel.TOWN if len(self.region_id) > COUNTY_CODE else BodyLevel.COUNTY
        return str(BodyLevel(self.level or by_place).label)


class OrganizationChange(models.Model):
    """What somebody changed of an organisation: append-only. Organisations own records and are none themselves."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="changes", verbose_name=_("机构"))
    at = models.DateTimeField(_("时间"), default=clock.now)
    actor = models.CharField(_("经办"), max_length=120)
    user = models.ForeignKey(anchors.USER, models.PROTECT, null=True, related_name="+", verbose_name=_("账号"))
    summary = models.CharField(_("摘要"), max_length=200)
    changes = models.JSONField(_("内容"), default=dict)

    objects = OrganizationChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("机构变更")
        verbose_name_plural = _("机构变更")
        indexes: ClassVar = [models.Index(fields=["organization", "-at"], name="organization_change_story")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.summary}"
