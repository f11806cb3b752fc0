"""Oral applications: the record to print; and signed papers of any kind that come back by their code."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.kernel.errors import DomainError
from gonghui.programmes.disputes.actions import oral, scans
from gonghui.programmes.disputes.forms.evidence import ScanForm
from gonghui.programmes.disputes.permissions import OPEN_CASE
from gonghui.programmes.disputes.views.rights import find


@scoped(OPEN_CASE)
@require_POST
def record(request: ScopedRequest, code: str) -> HttpResponse:
    """Make the record of what was said, to be printed and signed."""
    case = find(request.scope, code)
    paper = oral.issue_record(request.scope, case)
    messages.success(request, _("笔录 %(number)s 做好了。打印出来，读给申请人听，签字。") % {"number": paper.number})
    return redirect(f"{case.get_absolute_url()}#papers")


@scoped(OPEN_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: ScopedRequest) -> HttpResponse:
    """Bring a signed paper back; its code finds the case."""
    form = ScanForm(request.POST or None, request.FILES or None, initial={"code": request.GET.get("code", "")})
    if form.is_valid():
        try:
            paper = scans.take_back(request.scope, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("签字件收好了，放在“%(title)s”的文书里。") % {"title": paper.record.title})
            return redirect(reverse("disputes:case", args=[paper.record.public_code]) + "#papers")
    return render(request, "disputes/scan.html", {"form": form})
