"""What the room of tasks adds to the side list, for whoever keeps the system running."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gonghui.foundation.jobs.permissions import WATCH_JOBS
from gonghui.kernel.programme import MenuGroup, MenuItem, Room

JOBS = Room(
    code="jobs",
    menu=(MenuGroup(_("系统"), (MenuItem(_("后台任务"), "jobs:overview", "settings", WATCH_JOBS),)),),
    urls="gonghui.foundation.jobs.urls",
)
