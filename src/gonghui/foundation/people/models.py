from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.people.querysets import PersonFileQuerySet
from gonghui.kernel import clock
from gonghui.kernel.addresses import record_address
from gonghui.kernel.crypto import BlindIndexField, EncryptedTextField
from gonghui.kernel.models import RecordModel


class Person(models.Model):
    """The identity of a person in the whole installation. Tells nothing of which federation knows them."""

    name = models.CharField(_("姓名"), max_length=60)
    id_number = EncryptedTextField(_("证件号码"), blank=True, default="")
    id_index = BlindIndexField(_("证件号码索引"), unique=True)
    created_at = models.DateTimeField(_("建立时间"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")

    def __str__(self) -> str:
        return self.name


class PersonFile(RecordModel):
    """What one federation knows of a person: contacts, and the facts that hang on the record."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="files", verbose_name=_("人员"))
    phone = EncryptedTextField(_("手机号"), blank=True, default="")
    phone_index = BlindIndexField(_("手机号索引"), db_index=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True, editable=False)

    objects = PersonFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("人员档案")
        verbose_name_plural = _("人员档案")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["federation", "person"], name="person_file_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["federation", "record"], name="person_file_owner")]

    def get_absolute_url(self) -> str:
        return record_address("files:person", self.code)
