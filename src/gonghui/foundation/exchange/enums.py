from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """What the cells of a column hold: decides how they are read, checked, written and offered in the template."""

    TEXT = "text"
    WHOLE = "whole"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    PLACE = "place"
    CREDIT_CODE = "credit_code"
    ID_NUMBER = "id_number"
    PHONE = "phone"


class FileForm(models.TextChoices):
    """What an export is written as."""

    XLSX = "xlsx", _("Excel 表格")
    CSV = "csv", _("CSV 文件")


class BatchState(models.TextChoices):
    """How far a batch is. Nothing of it stands in the register before `RUNNING`."""

    RECEIVING = "receiving", _("收取中")
    STAGED = "staged", _("待对列")
    CHECKING = "checking", _("核对中")
    CHECKED = "checked", _("待决定")
    RUNNING = "running", _("写入中")
    WRITTEN = "written", _("已写入")
    UNDOING = "undoing", _("撤销中")
    UNDONE = "undone", _("已撤销")
    DISCARDED = "discarded", _("没有导")


class Verdict(models.TextChoices):
    """What the check found about a row."""

    UNREAD = "", _("还没核对")
    NEW = "new", _("新增")
    CHANGED = "changed", _("更新")
    SAME = "same", _("没有变化")
    WRONG = "wrong", _("有错")
    EXAMPLE = "example", _("示例行")


class Outcome(models.TextChoices):
    """What became of a row."""

    WAITING = "", _("没有写")
    MADE = "made", _("写入了新的")
    CHANGED = "changed", _("改了已有的")
    KEPT = "kept", _("写的时候已经一样")
    FAILED = "failed", _("写的时候有错")
    UNDONE = "undone", _("撤销了")
    TOUCHED = "touched", _("后来有人用过，没有撤销")
