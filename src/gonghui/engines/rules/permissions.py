"""Rights of the rules engine. Deciding needs none of its own: it is a step of a programme's action, which has one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gonghui.kernel.rights import Right

PUT_IN_FORCE = Right("rules.put_in_force", _("签发规则"))
VIEW_RULES = Right("rules.view", _("查看规则"))
REHEARSE = Right("rules.rehearse", _("起草、演练规则"))
