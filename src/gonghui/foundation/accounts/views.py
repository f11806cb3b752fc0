"""Signing in with a telephone. Staff sign in on allauth's pages; the post is changed on `/me/`."""

from __future__ import annotations

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gonghui.foundation.accounts.doors import ScopedRequest, public
from gonghui.foundation.accounts.enums import Purpose
from gonghui.foundation.accounts.forms import CodeForm, PhoneForm
from gonghui.foundation.accounts.one_time import issue_code, sign_in_by_code
from gonghui.foundation.people.phones import normalized_phone
from gonghui.kernel.crypto import decrypt, encrypt
from gonghui.kernel.errors import DomainError, TooMany

SESSION_PHONE = "gonghui_sign_in_phone"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: ScopedRequest) -> HttpResponse:
    """Ask for the number and send it a code. The answer is the same whether the number has an account or not."""
    form = PhoneForm(request.POST or None)
    if form.is_valid():
        try:
            _limit(request, "phone_ask")
            number = normalized_phone(form.cleaned_data["phone"])
            issue_code(request.scope, phone=number, purpose=Purpose.SIGN_IN)
        except DomainError as error:
            form.refuse(error)
        else:
            request.session[SESSION_PHONE] = encrypt(number)
            return redirect(_with_next(request, "accounts:phone_code"))
    return render(request, "accounts/phone.html", {"form": form, "next": _next(request)})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def phone_code(request: ScopedRequest) -> HttpResponse:
    """Take the code and open the session."""
    if SESSION_PHONE not in request.session:
        return redirect(_with_next(request, "accounts:phone"))
    number = decrypt(request.session[SESSION_PHONE])
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            _limit(request, "phone_try")
            user = sign_in_by_code(request.scope, phone=number, code=form.cleaned_data["code"])
        except DomainError as error:
            form.refuse(error)
        else:
            del request.session[SESSION_PHONE]
            request.session.set_expiry(None)  # a room's session lasts longer; an account's does not inherit that
            answer: HttpResponse = perform_login(request, user, redirect_url=_next(request) or None)
            return answer
    facts = {"form": form, "phone": number, "next": _next(request), "again_url": _with_next(request, "accounts:phone")}
    return render(request, "accounts/phone_code.html", facts)


def _limit(request: HttpRequest, action: str) -> None:
    if not ratelimit.consume(request, action=action):
        raise TooMany(_("这个网络里试的人太多了。等十分钟再试，急事请打 12351。"))


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = {request.get_host()}
    return wanted if url_has_allowed_host_and_scheme(wanted, here, require_https=request.is_secure()) else ""


def _with_next(request: HttpRequest, url_name: str) -> str:
    wanted = _next(request)
    return f"{reverse(url_name)}?{urlencode({'next': wanted})}" if wanted else reverse(url_name)
