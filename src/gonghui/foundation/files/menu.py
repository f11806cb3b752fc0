"""What this room adds to the side list, beside every programme's own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gonghui.foundation.enterprises.permissions import VIEW_ENTERPRISES
from gonghui.foundation.organizations.permissions import VIEW_ORGANIZATIONS
from gonghui.foundation.people.permissions import VIEW_PEOPLE
from gonghui.kernel.programme import MenuGroup, MenuItem, Room

FILES = Room(
    code="files",
    menu=(
        MenuGroup(
            _("档案"),
            (
                MenuItem(_("单位"), "files:enterprises", "building", VIEW_ENTERPRISES),
                MenuItem(_("人员"), "files:people", "users", VIEW_PEOPLE),
                MenuItem(_("机构"), "files:bodies", "building-community", VIEW_ORGANIZATIONS),
            ),
        ),
    ),
    urls="gonghui.foundation.files.urls",
)
