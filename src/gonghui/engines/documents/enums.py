from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentState(models.TextChoices):
    """How far a document is. A draft has its number but no file yet."""

    DRAFT = "draft", _("未出具")
    ISSUED = "issued", _("已出具")
    SEALED = "sealed", _("已盖章")
    WITHDRAWN = "withdrawn", _("已撤回")


class Comparison(models.TextChoices):
    """What a file in somebody's hand is, beside the one that was issued."""

    SAME = "same", _("一样")
    BEFORE_SEAL = "before_seal", _("盖章前的文本")
    CHANGED = "changed", _("被改过")
    OTHER = "other", _("不是这一份")
