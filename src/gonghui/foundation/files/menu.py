"""What this room adds to the side list, beside every programme's own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gonghui.foundation.enterprises.permissions import VIEW_ENTERPRISES
from gonghui.kernel.programme import MenuGroup, MenuItem, Room

FILES = Room(
    code="files",
    menu=(
        MenuGroup(
            _("档案"),
            (MenuItem(_("单位"), "files:enterprises", "building", VIEW_ENTERPRISES),),
        ),
    ),
    urls="gonghui.foundation.files.urls",
)
