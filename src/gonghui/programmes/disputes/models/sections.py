from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock


class InstalledSection(models.Model):
    """One section of one pack version, as it was installed. The newest of a federation counts."""

    federation = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所属工会")
    )
    pack = models.CharField(_("政策包"), max_length=60)
    version = models.PositiveIntegerField(_("版本"))
    content = models.JSONField(_("内容"))
    installed_at = models.DateTimeField(_("安装时间"), default=clock.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.pack} {self.version}"


def once(name: str) -> list[models.BaseConstraint]:
    """A version of a pack is installed once. Two constraints because SQLite has no "nulls not distinct"."""
    return [
        models.UniqueConstraint(fields=["federation", "pack", "version"], name=f"{name}_once"),
        models.UniqueConstraint(
            fields=["pack", "version"], condition=models.Q(federation=None), name=f"{name}_once_national"
        ),
    ]
