from __future__ import annotations

from functools import partial

from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI

import gonghui
from gonghui.api import problems
from gonghui.api.auth import TokenBearer
from gonghui.foundation.accounts.doors import public
from gonghui.kernel.programme import PROGRAMMES, ROOMS, Programme, Room


def compose() -> NinjaAPI:
    """One API of all rooms and programmes that have one, described in `openapi.json`.

    There is no page that shows the description: the library's loads scripts from elsewhere.
    """
    api = NinjaAPI(
        title="Gonghui",
        version=gonghui.__version__,
        urls_namespace="api",
        docs_url=None,
        docs_decorator=public,
        auth=TokenBearer(),
    )
    problems.install(api)
    parts: list[Room | Programme] = [*ROOMS.values(), *PROGRAMMES.values()]
    for part in parts:
        if part.api:
            api.add_router(f"/{part.code}/", part.api, tags=[part.code])
    return api


app_name = "api"
urlpatterns: list[URLResolver | URLPattern] = compose().urls[0]
for _pattern in urlpatterns:
    # The library's own views are partials, which say nothing of where they come from; operations name their module.
    if isinstance(_pattern.callback, partial):
        public(_pattern.callback)
