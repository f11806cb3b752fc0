from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.accounts.models import User
from gonghui.kernel import clock
from gonghui.kernel.crypto import BlindIndexField, EncryptedTextField
from gonghui.kernel.money import MoneyField
from gonghui.programmes.disputes.models.cases import Case
from gonghui.programmes.disputes.querysets import CaseNoteQuerySet, GroupMemberQuerySet


class GroupMember(models.Model):
    """One of many workers with the same claim; three to five of them speak for all (LMA 7)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="members", verbose_name=_("案件"))
    name = models.CharField(_("姓名"), max_length=60)
    phone = EncryptedTextField(_("手机号"), blank=True, default="")
    phone_index = BlindIndexField(_("手机号索引"), db_index=True)
    amount = MoneyField(_("主张金额"), null=True, blank=True)
    speaks = models.BooleanField(_("推选的代表"), default=False)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("集体争议的职工")
        verbose_name_plural = _("集体争议的职工")

    def __str__(self) -> str:
        return self.name


class CaseNote(models.Model):
    """Something that colleagues tell each other about a case; no party ever sees it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes", verbose_name=_("案件"))
    text = models.TextField(_("备注"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁写的"))
    at = models.DateTimeField(_("时间"), default=clock.now, editable=False)

    objects = CaseNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("内部备注")
        verbose_name_plural = _("内部备注")
        indexes: ClassVar = [models.Index(fields=["case", "id"], name="case_note_list")]

    def __str__(self) -> str:
        return self.text[:40]
