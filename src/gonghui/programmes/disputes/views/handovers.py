"""Hand-overs: sent from the case, received, accepted or sent back by the body, the package, the decision in the end."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.engines.documents.views import pdf_response
from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.kernel.errors import DomainError, NotFound
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import awards
from gonghui.programmes.disputes.actions import handovers as actions
from gonghui.programmes.disputes.forms.handovers import AwardForm, ClerkAwardForm, HandoverForm, SendBackForm, TakeForm
from gonghui.programmes.disputes.models import Award, Handover, HandoverItem
from gonghui.programmes.disputes.permissions import MEDIATE, TAKE_HANDOVERS, VIEW_CASES, VIEW_HANDOVERS
from gonghui.programmes.disputes.views.agreements import find
from gonghui.programmes.disputes.views.handover_page import detail_context, new_context
from gonghui.programmes.disputes.views.handover_register import HANDOVERS
from gonghui.programmes.disputes.views.pieces import reason_in
from gonghui.programmes.disputes.views.steps import carry_out, went_through
from gonghui.web.registers import show

IN_MEMORY = 8 * 1024 * 1024


@scoped(MEDIATE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ScopedRequest, code: str) -> HttpResponse:
    """Choose where the file goes; what goes and what stays is shown first."""
    case = find(request.scope, code)
    form = HandoverForm(request.POST or None, scope=request.scope, case=case)
    if form.is_valid():
        try:
            made = actions.hand_over(request.scope, case, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("移送了，接收单位已经能看到。"))
            return redirect(made)
    return render(request, "disputes/handover_new.html", new_context(case, form))


@scoped(MEDIATE)
@require_http_methods(["GET", "HEAD", "POST"])
def record_award(request: ScopedRequest, code: str) -> HttpResponse:
    """Write down what commission or court decided, from its paper."""
    case = find(request.scope, code)
    form = ClerkAwardForm(request.POST or None, request.FILES or None, case=case)
    if form.is_valid():
        said = form.cleaned_data
        try:
            awards.record_by_clerk(request.scope, case, form.award(), body=said["body"], pdf=said["file"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("裁判结果登记了，双方都收到了短信。"))
            return redirect(case)
    return render(request, "disputes/award_new.html", {"case": case, "form": form})


@scoped(VIEW_CASES)
@require_safe
def award_paper(request: ScopedRequest, award_id: int) -> HttpResponseBase:
    """The paper of a decision, for posts that see the case."""
    award = get_visible(request.scope, Award.objects.select_related("paper"), pk=award_id)
    if award.paper is None:
        raise NotFound()
    return pdf_response(request.scope, award.paper)


@scoped(VIEW_HANDOVERS)
@require_safe
def register(request: ScopedRequest) -> HttpResponse:
    """Hand-overs, the newest first: a body sees those to it, staff those of their cases."""
    return show(request, HANDOVERS)


@scoped(VIEW_HANDOVERS)
@require_safe
def detail(request: ScopedRequest, code: str) -> HttpResponse:
    """One hand-over: its pieces with their hashes, how far it is, what was decided."""
    row = _find(request.scope, code)
    return render(request, "disputes/handover.html", detail_context(request.scope, row) | _forms(row))


@scoped(VIEW_HANDOVERS)
@require_safe
def package(request: ScopedRequest, code: str) -> HttpResponseBase:
    """Index and pieces in one file, each checked against its hash."""
    row = _find(request.scope, code)
    try:
        content = _zipped(request.scope, row)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(row)
    answer = FileResponse(content, as_attachment=True, filename=_("移送材料 %(code)s.zip") % {"code": row.code})
    answer["Cache-Control"] = "private, no-store"
    return answer


@scoped(MEDIATE)
@require_POST
def index(request: ScopedRequest, code: str) -> HttpResponse:
    """Finish the index of a hand-over that went through without it."""
    row = _find(request.scope, code)
    carry_out(request, lambda: actions.issue_index(request.scope, row), _("移送清单出具、盖章了。"))
    return redirect(row)


@scoped(TAKE_HANDOVERS)
@require_POST
def receive(request: ScopedRequest, code: str) -> HttpResponse:
    """The body has it."""
    row = _find(request.scope, code)
    carry_out(request, lambda: actions.receive(request.scope, row), _("签收记下了。"))
    return redirect(row)


@scoped(TAKE_HANDOVERS)
@require_POST
def accept(request: ScopedRequest, code: str) -> HttpResponse:
    """The body takes the dispute under its own number."""
    return _decide(request, code, "take_form", TakeForm, actions.accept, _("已受理，双方都收到了通知。"))


@scoped(TAKE_HANDOVERS)
@require_POST
def send_back(request: ScopedRequest, code: str) -> HttpResponse:
    """The body does not take it."""
    return _decide(request, code, "back_form", SendBackForm, actions.send_back, _("退回了，理由送调解组织。"))


@scoped(TAKE_HANDOVERS)
@require_POST
def extend(request: ScopedRequest, code: str) -> HttpResponse:
    """Take fifteen days more for the award."""
    row, reason = _find(request.scope, code), reason_in(request)
    done = _("裁决期限延长了，双方和调解员都收到了通知。")
    carry_out(request, lambda: actions.extend_award(request.scope, row, reason=reason), done)
    return redirect(row)


@scoped(TAKE_HANDOVERS)
@require_POST
def recognise(request: ScopedRequest, item_id: int) -> HttpResponse:
    """Take a piece as the body's own."""
    rows = HandoverItem.objects.select_related("handover__record", "handover__body")
    item = get_visible(request.scope, rows, pk=item_id)
    done = _("第 %(n)s 份认可了，指纹一并记下。") % {"n": item.position}
    carry_out(request, lambda: actions.recognise(request.scope, item), done)
    return redirect(item.handover)


@scoped(TAKE_HANDOVERS)
@require_POST
def award(request: ScopedRequest, code: str) -> HttpResponse:
    """The body writes down its own decision."""
    row = _find(request.scope, code)
    form = AwardForm(request.POST, request.FILES, body=row.body)

    def step() -> object:
        return awards.record_by_body(request.scope, row, form.award(), pdf=form.cleaned_data["file"])

    if went_through(request, form, step, _("裁判结果登记了，双方都收到了短信。")):
        return redirect(row)
    return _again(request, row, award_form=form)


def _find(scope: Scope, code: str) -> Handover:
    rows = Handover.objects.with_parts().select_related("received_by")
    found: Handover = get_visible(scope, rows, record__public_code=code)
    return found


def _forms(row: Handover, **bound: Any) -> dict[str, Any]:
    version = {"version": row.version}
    fresh = {"take_form": TakeForm(initial=version), "back_form": SendBackForm(initial=version)}
    return {**fresh, "award_form": AwardForm(body=row.body), **bound}


def _again(request: ScopedRequest, row: Handover, **bound: Any) -> HttpResponse:
    """The page again with the form that was refused, on the hand-over as it is now."""
    now = _find(request.scope, row.code)
    context = detail_context(request.scope, now) | _forms(now, **bound)
    return render(request, "disputes/handover.html", context, status=422)


def _decide(
    request: ScopedRequest, code: str, name: str, form_class: type[Any], step: Callable[..., Handover], done: str
) -> HttpResponse:
    """A decision with a form of its own. Whoever sends a file back does not see it any more, so the list follows."""
    row, form = _find(request.scope, code), form_class(request.POST)
    if went_through(request, form, lambda: step(request.scope, row, **form.cleaned_data), done):
        return redirect("disputes:handovers") if step is actions.send_back else redirect(row)
    return _again(request, row, **{name: form})


def _zipped(scope: Scope, row: Handover) -> Any:
    """The package as a file: in memory while it is small, else beside. The answer closes it."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    try:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for name, content in actions.contents(scope, row):
                archive.writestr(name, content)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file
