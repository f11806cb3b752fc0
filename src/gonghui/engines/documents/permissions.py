"""Rights of the documents engine."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gonghui.kernel.rights import Right

READ = Right("documents.read", _("查阅文书"))
ISSUE = Right("documents.issue", _("出具文书"))
SEAL = Right("documents.seal", _("文书盖章"))
WITHDRAW = Right("documents.withdraw", _("撤回文书"))
