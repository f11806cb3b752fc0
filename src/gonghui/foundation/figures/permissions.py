"""Rights over what is counted; programmes give them to their roles."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gonghui.kernel.rights import Right

FREEZE = Right("figures.freeze", _("定格统计快照"))
LEND_WALL = Right("figures.lend_wall", _("签发、收回大屏链接"))
