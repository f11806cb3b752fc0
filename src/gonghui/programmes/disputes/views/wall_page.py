"""What the page of big-screen links shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.foundation.figures.models import WallLink
from gonghui.kernel import clock
from gonghui.programmes.disputes.forms.snapshots import WallForm
from gonghui.web.wording import date_text, moment_text


def register_context(form: WallForm, links: Sequence[WallLink]) -> dict[str, Any]:
    """The context of the page."""
    return {"form": form, "links": [_line(link) for link in links], "wall_url": reverse("disputes:wall")}


def _line(link: WallLink) -> dict[str, Any]:
    today = clock.today()
    told = {"at": moment_text(link.created_at, today=today), "actor": link.actor}
    return {
        "label": link.label,
        "detail": _("%(at)s 由 %(actor)s 签发") % told,
        "state": _state(link),
        "open": link.is_open,
        "url": reverse("disputes:wall_take_back", args=[link.pk]),
    }


def _state(link: WallLink) -> str:
    today = clock.today()
    if link.revoked_at is not None:
        return _("%(at)s 收回") % {"at": moment_text(link.revoked_at, today=today)}
    last = date_text(link.last_day, today=today, weekday=False)
    return _("用到%(day)s") % {"day": last} if link.is_open else _("%(day)s到期") % {"day": last}
