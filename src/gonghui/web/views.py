"""The pages that belong to no programme: front door, workbench, own posts, large type, gallery, health."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, public, signed_in
from gonghui.foundation.accounts.middleware import SESSION_POST
from gonghui.foundation.jobs import health
from gonghui.kernel.addresses import address
from gonghui.kernel.errors import NotFound
from gonghui.web import gallery
from gonghui.web.context import SIZE_COOKIE, Shell, role_label
from gonghui.web.workbench import day_of

YEAR = 365 * 24 * 3600
FRONT_DOORS = {
    "report_url": "disputes_public:report",
    "query_url": "disputes_public:query",
    "check_url": "legal:check",
    "calculators_url": "legal:calculators",
    "room_url": "disputes_public:room_door",
    "verify_url": "documents:verify",
    "phone_url": "accounts:phone",
}


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The public front door, with a door to each page that is installed."""
    return render(request, "web/home.html", {name: address(url_name) for name, url_name in FRONT_DOORS.items()})


@public
@csrf_exempt  # a preference in the visitor's own cookie, and public pages stay free of a csrf cookie
@require_POST
def large_type(request: HttpRequest) -> HttpResponse:
    """Keep the chosen type size in a cookie and go back to the page."""
    return _keep(request, SIZE_COOKIE, "large" if request.POST.get("size") == "large" else "standard")


@public
@csrf_exempt  # as above
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language of the screens in a cookie and go back to the page."""
    chosen = request.POST.get("language", "")
    return _keep(
        request, settings.LANGUAGE_COOKIE_NAME, chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    )


def _keep(request: HttpRequest, name: str, value: str) -> HttpResponse:
    back = request.POST.get("next", "")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("web:home")
    answer = redirect(back)
    answer.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return answer


@public
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component with its states, for whoever builds screens."""
    return render(request, "web/components.html", gallery.samples())


@public
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether the process answers and reaches its database, 503 where it does not; and whether work behind it is done.

    Workers that are missing leave the status at 200: pages are served all the same, and a restart would not help.
    """
    try:
        jobs = health.summary()
    except Exception:  # whatever a driver raises: the answer is the same
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ok", "jobs": jobs})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: ScopedRequest) -> HttpResponse:
    """The posts of whoever signed in; a POST changes the one acted from."""
    frame = Shell(request)
    posts = frame.posts
    if request.method == "POST":
        chosen = next((post for post in posts if str(post.pk) == request.POST.get("post")), None)
        if chosen is None:
            raise NotFound()
        request.session[SESSION_POST] = chosen.pk
        return redirect("web:workbench")
    shown = [
        {"id": post.pk, "organization": post.organization.name, "role": role_label(post), "current": post == frame.post}
        for post in posts
    ]
    ways = {"security_url": "mfa_index", "password_url": "account_change_password", "sign_out_url": "account_logout"}
    return render(request, "web/me.html", {"posts": shown, **{name: address(way) for name, way in ways.items()}})


@signed_in
@require_safe
def workbench(request: ScopedRequest) -> HttpResponse:
    """What is due for the signed-in person, the most urgent first."""
    facts = day_of(request.scope, name=str(request.user), everything="all" in request.GET)
    return render(request, "web/workbench.html", facts)
