"""Who keeps the house of tasks running: a post of its own, which opens no matter of anybody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gonghui.kernel.rights import Right, Role

WATCH_JOBS = Right("jobs.watch", _("查看后台任务"))
RETRY_JOBS = Right("jobs.retry", _("重试后台任务"))

ADMINISTRATOR = Role("jobs.administrator", _("系统管理员"), (WATCH_JOBS, RETRY_JOBS), technical=True)
