"""Which address opens what: the shell, the rooms that have pages, each installed programme, the API."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from gonghui.foundation.notifications.channels import CHANNELS
from gonghui.kernel.programme import PROGRAMMES, ROOMS


def programme_urls() -> list[URLPattern | URLResolver]:
    """Each programme under its code, and the doors without an account that carry their whole path."""
    found: list[URLPattern | URLResolver] = []
    for programme in PROGRAMMES.values():
        found.append(path(f"{programme.code}/", include(programme.urls)))
        if programme.public_urls:
            found.append(path("", include(programme.public_urls)))
    return found


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("gonghui.web.urls")),
    path("accounts/", include("gonghui.foundation.accounts.urls")),
    path("accounts/", include("gonghui.foundation.accounts.sign_in_urls")),
    path("exchange/", include("gonghui.foundation.exchange.urls")),
    path("inbox/", include("gonghui.foundation.notifications.urls")),
    path("", include("gonghui.engines.documents.urls")),
    *(path(f"{room.code}/", include(room.urls)) for room in ROOMS.values() if room.urls),
    *programme_urls(),
    *(path("", include(channel.urls)) for channel in CHANNELS.values() if channel.urls),
    path("api/v1/", include("gonghui.api.urls")),
]

handler400 = "gonghui.web.errors.bad_request"
handler403 = "gonghui.web.errors.forbidden"
handler404 = "gonghui.web.errors.not_found"
handler500 = "gonghui.web.errors.server_error"
