"""Cards of knowledge: a search by everyday words, and one page for each. Open to everybody."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gonghui.engines.legal import phrasing
from gonghui.engines.legal.card_search import LONGEST_QUERY, search
from gonghui.engines.legal.cards import GUIDE, Card
from gonghui.engines.legal.checks import GUIDE as CHECKS
from gonghui.engines.legal.checks import trail_to
from gonghui.engines.legal.doors import limit
from gonghui.foundation.accounts.doors import ScopedRequest, public
from gonghui.kernel.addresses import address
from gonghui.kernel.errors import DomainError

REPORT = "disputes_public:report"
MOST_NEAR = 4


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cards(request: ScopedRequest) -> HttpResponse:
    """All cards, or those that answer what was typed; own words travel in the body, not in the address."""
    section, query, refused = GUIDE.current(), request.POST.get("q", "").replace("\0", "")[:LONGEST_QUERY], ""
    found = None
    if query.strip():
        try:
            limit(request, "search")
            found = search(section, query)
        except DomainError as error:
            refused = str(error)
    context = {"query": query, "found": found, "refused": refused, "all": section.cards, "report_url": address(REPORT)}
    return render(request, "legal/cards.html", context)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: ScopedRequest, code: str) -> HttpResponse:
    """One card, with the check that leads to it and cards of the same kind; retold by a model where there is one."""
    section = GUIDE.current()
    shown = section.card(code)
    near = [each for each in section.cards if each is not shown and set(each.categories) & set(shown.categories)]
    context = {
        "card": shown,
        "near": near[:MOST_NEAR],
        "check_url": _check(code),
        "report_url": address(REPORT),
        "may_retell": phrasing.is_on(),
        **(_retold(request, shown) if request.method == "POST" and phrasing.is_on() else {}),
    }
    return render(request, "legal/card.html", context)


def _retold(request: ScopedRequest, shown: Card) -> dict[str, str]:
    """The model's words, or why there are none; the card stands there all the same."""
    try:
        limit(request, "phrase")
    except DomainError as error:
        return {"refused": str(error)}
    text = phrasing.phrased(shown, request.POST.get("question", "").replace("\0", ""))
    return {"retold": text} if text else {"refused": _("现在换不了说法。上面的卡片是准的，也可以打 12351 问。")}


def _check(code: str) -> str:
    """The end of the self-check that names this card; the beginning where none does."""
    checks = CHECKS.current()
    end = next((each for each in checks.ends if code in each.cards), None)
    return reverse("legal:check_way", args=[trail_to(checks, end.code)]) if end else reverse("legal:check")
