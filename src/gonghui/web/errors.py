"""Dead ends: each says in one sentence what is so, and offers the way on."""

from __future__ import annotations

import logging
import secrets
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.foundation.accounts.doors import public
from gonghui.kernel import clock
from gonghui.kernel.codes import ALPHABET
from gonghui.kernel.errors import DomainError

logger = logging.getLogger("gonghui.web")
ARTS = {403: "lock", 404: "paper", 500: "box"}


def _ways(request: HttpRequest) -> dict[str, str]:
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    back = request.headers.get("Referer", "")
    own = urlsplit(back).netloc == _host(request)
    return {
        "verb": _("回工作台") if signed_in else _("去首页"),
        "url": reverse("web:workbench") if signed_in else reverse("web:home"),
        "second_verb": _("回上一页"),
        "second_url": back if own else "",
    }


def _host(request: HttpRequest) -> str | None:
    """Our name as the browser called it; none where it called us by a foreign one: some requests end here so."""
    try:
        return request.get_host()
    except DisallowedHost:
        return None


def _page(request: HttpRequest, status: int, **words: Any) -> HttpResponse:
    facts = {"art": ARTS.get(status, "paper"), "small": str(status), **_ways(request), **words}
    return render(request, "web/error.html", facts, status=status)


def refusal_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A whole page for a refusal, headed by what kind of refusal it is."""
    titles = {
        "not-found": _("这里没有您要找的页面"),
        "forbidden": _("您的账号还不能做这一步"),
        "code-refused": _("这个码打不开"),
        "illegal-move": _("这一步现在还做不了"),
        "stale": _("刚才有人先改了"),
        "too-large": _("这份文件太大了"),
        "too-many-requests": _("试得太快了，请歇一会儿"),
    }
    return _page(request, error.status, title=titles.get(error.slug, _("还差一点，没有写进去")), text=str(error))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the address or the form was cut off on its way."""
    text = _("链接可能少了一截。从首页或者收到的消息里重新点一次。")
    return _page(request, 400, title=_("这个链接不完整"), text=text)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 from outside our actions, which name the missing right themselves."""
    text = _("要用的话，请本单位的工会管理员给您开这项权限。")
    return _page(request, 403, title=_("您的账号还不能做这一步"), text=text)


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's stamp has expired, or cookies are off. Nothing was written."""
    text = _("这一页放得太久了，刚才填的没有送出去。回上一页刷新，再送一次；要是每次都这样，请打开浏览器的 Cookie。")
    return _page(request, 403, title=_("请刷新以后再送一次"), text=text)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or a record outside the asker's scope. The two look alike on purpose."""
    text = _("可能是链接旧了，也可能是这件事不在您的管辖范围。两种情况我们显示同一页，免得泄露别人的事。")
    return _page(request, 404, title=_("这里没有您要找的页面"), text=text)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Uses no database and no session, which may be what broke; logs under the number it shows."""
    now = clock.now()
    number = f"E-{now:%m%d-%H%M}-{''.join(secrets.choice(ALPHABET) for _each in range(2))}"
    logger.exception("%s %s %s", number, request.method, request.path)
    facts = {
        "title": _("我们这边出错了，没有写进一半的东西"),
        "text": _("回上一页，您填的还在，再试一次。还是不行，请打 12351，报编号 %(number)s，值班的人查得到。")
        % {"number": number},
        "art": ARTS[500],
        "verb": _("去首页"),
        "url": reverse("web:home"),
        "second_verb": "",
        "second_url": "",
        "small": f"500 · {number}",
    }
    return HttpResponse(render_to_string("web/error.html", facts), status=500)
