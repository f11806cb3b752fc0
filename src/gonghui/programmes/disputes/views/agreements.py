"""The agreement at the desk: drafted with its checks, sent out, taken down, sealed; its panel on the case's page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.kernel import clock
from gonghui.kernel.errors import DomainError
from gonghui.kernel.kept import kept
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import agreements as actions
from gonghui.programmes.disputes.actions import drafting, signing
from gonghui.programmes.disputes.actions.scans import scans_of
from gonghui.programmes.disputes.clarity import problems, remarks
from gonghui.programmes.disputes.enums import AgreementState, CaseState, SeatRole
from gonghui.programmes.disputes.forms.agreements import AgreementForm
from gonghui.programmes.disputes.models import Agreement, Case, Seat, Signature
from gonghui.programmes.disputes.models.agreements import SIGNING_ROLES
from gonghui.programmes.disputes.papers.agreements import undisputed_lines
from gonghui.programmes.disputes.permissions import MEDIATE, SEAL_AGREEMENT
from gonghui.programmes.disputes.views.pieces import reason_in
from gonghui.programmes.disputes.views.steps import carry_out
from gonghui.web.wording import moment_text

TONES = {SeatRole.APPLICANT: "a", SeatRole.MEDIATOR: "m"}
STATE_TONES = {
    AgreementState.DRAFT: "",
    AgreementState.SIGNING: "y",
    AgreementState.SIGNED: "y",
    AgreementState.EFFECTIVE: "p",
}


@scoped(MEDIATE)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: ScopedRequest, code: str) -> HttpResponse:
    """Write the terms. Every saving is a new edition; what a court would call unclear is listed beside it."""
    case = find(request.scope, code)
    if case.state != CaseState.MEDIATING:
        messages.info(request, _("案件现在是“%(now)s”，协议不能改。") % {"now": case.get_state_display()})
        return redirect(f"{case.get_absolute_url()}#agreement")
    standing = latest(request.scope, case)
    form = _form(request, case, standing)
    if form.is_valid():
        try:
            drafting.draft_agreement(request.scope, case, **form.terms())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("草稿存好了。看一遍右边的检查，再发出签字。"))
            return redirect("disputes:agreement_draft", code=code)
    context = {"case": case, "form": form, "undisputed": undisputed_lines(case)}
    return render(request, "disputes/agreement_draft.html", context | _checks(standing))


@scoped(MEDIATE)
@require_POST
def send(request: ScopedRequest, code: str) -> HttpResponse:
    """Send the draft out to be signed; what is unclear is said on the page where it can be mended."""
    case, agreement = _posted(request, code)
    try:
        actions.send_for_signing(request.scope, agreement)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("disputes:agreement_draft", code=code)
    messages.success(request, _("协议发出去了，双方和调解员都收到了短信。"))
    return redirect(f"{case.get_absolute_url()}#agreement")


@scoped(MEDIATE)
@require_POST
def take_down(request: ScopedRequest, code: str) -> HttpResponse:
    """Take the agreement down and talk on."""
    case, agreement = _posted(request, code)
    carry_out(
        request,
        lambda: actions.take_down(request.scope, agreement, reason=reason_in(request)),
        _("协议撤下了，可以接着谈。"),
    )
    return redirect(f"{case.get_absolute_url()}#agreement")


@scoped(MEDIATE)
@require_POST
def attest(request: ScopedRequest, code: str) -> HttpResponse:
    """The mediator has looked at the scan: these people signed it."""
    case, agreement = _posted(request, code)
    seats = [int(each) for each in request.POST.getlist("seats") if each.isdecimal() and len(each) < 18]
    carry_out(request, lambda: signing.attest(request.scope, agreement, seats=seats), _("记下了，和手机签字一样算数。"))
    return redirect(f"{case.get_absolute_url()}#agreement")


@scoped(SEAL_AGREEMENT)
@require_POST
def seal(request: ScopedRequest, code: str) -> HttpResponse:
    """Put the body's seal on it; the case is agreed."""
    case, agreement = _posted(request, code)
    carry_out(
        request,
        lambda: actions.seal_and_conclude(request.scope, agreement),
        _("协议盖章生效，调解结束。司法确认的三十日从今天起算。"),
    )
    return redirect(f"{case.get_absolute_url()}#agreement")


def panel(scope: Scope, case: Case) -> dict[str, Any]:
    """What `agreement_panel.html` shows on the case's page: the standing agreement and who has signed. Two queries."""
    agreement = latest(scope, case)
    may_draft = case.state == CaseState.MEDIATING and scope.has(MEDIATE)
    if agreement is None:
        return {"agreement": None, "agreement_may_draft": may_draft}
    under_way = agreement.state in actions.UNDER_WAY
    paper, seats = agreement.sealed or agreement.draft, list(signing_places(agreement))
    signing_now = agreement.state == AgreementState.SIGNING and scope.has(MEDIATE) and agreement.draft is not None
    own: Any = next((seat for seat in seats if seat.user_id is not None and seat.user_id == scope.user_id), None)
    return {
        "agreement": agreement,
        "agreement_total": agreement.sum or agreement.agreed_total,
        "agreement_tone": STATE_TONES[AgreementState(agreement.state)],
        "agreement_signers": signers(agreement, seats, own_seat_id=own.pk if own else None),
        "agreement_slip": _slip(paper) if paper else None,
        "agreement_word": reverse("documents:word", args=[paper.verification_code]) if paper else "",
        "agreement_may_draft": may_draft and agreement.state in (AgreementState.DRAFT, AgreementState.EFFECTIVE),
        "agreement_may_sign": agreement.state == AgreementState.SIGNING and own is not None and own.signed_at is None,
        "agreement_may_seal": agreement.state == AgreementState.SIGNED and scope.has(SEAL_AGREEMENT),
        "agreement_paper": _on_paper(agreement.draft, seats) if signing_now else None,
        "agreement_may_take_down": under_way and agreement.sent_at is not None and scope.has(MEDIATE),
    }


def find(scope: Scope, code: str) -> Case:
    """The case of the address, if the scope sees it."""
    return get_visible(scope, Case.objects.with_parts(), record__public_code=code)


def latest(scope: Scope, case: Case) -> Any:
    """The newest agreement of the case that was not taken down, with its papers and the sum of its payments."""
    found = next(iter(_latest(scope, case=case.pk)), None)
    if found is not None:
        found.case = case
    return found


@kept
def _latest(scope: Scope, *, case: int) -> QuerySet[Any]:
    rows = Agreement.objects.visible_to(scope).filter(case=case).standing().select_related("draft", "sealed")
    return rows.annotate(sum=Sum("payment_terms__amount")).order_by("-edition")[:1]


def signers(agreement: Agreement, seats: Iterable[Seat], *, own_seat_id: int | None = None) -> list[dict[str, str]]:
    """Who has to sign and who has, as `components/signers.html` draws it; the sealing body last."""
    return [_signer(seat, own_seat_id) for seat in seats] + [_sealer(agreement)]


def signing_places(agreement: Agreement) -> QuerySet[Seat]:
    """The seats that have to sign, each with `signed_at`, the moment of its valid signature or None."""
    signed = Signature.objects.valid().filter(agreement=agreement, seat=OuterRef("pk")).values("signed_at")[:1]
    seats = Seat.objects.filter(case=agreement.case_id, role__in=SIGNING_ROLES).select_related("party")
    return seats.annotate(signed_at=Subquery(signed)).order_by("pk")


def _signer(seat: Any, own_seat_id: int | None) -> dict[str, str]:
    own = seat.pk == own_seat_id
    detail = _("（您）") if own else str(seat.get_role_display())
    lamp, text = ("y", _("轮到您")) if own else ("off", _("还没签"))
    if seat.signed_at is not None:
        lamp, text = "ok", _("%(at)s 已签") % {"at": moment_text(seat.signed_at, today=clock.today())}
    return {"name": seat.name, "detail": detail, "tone": TONES.get(seat.role, ""), "lamp": lamp, "lamp_text": text}


def _sealer(agreement: Agreement) -> dict[str, str]:
    sealed = agreement.state == AgreementState.EFFECTIVE
    return {
        "name": agreement.case.mediation_body.short_name,
        "detail": _("（盖章）"),
        "tone": "",
        "lamp": "ok" if sealed else "off",
        "lamp_text": _("已盖章") if sealed else _("最后盖章"),
    }


def _on_paper(text: Any, seats: Iterable[Any]) -> dict[str, Any]:
    """Signing by hand: the text to print, the scan that came back, who may be vouched for."""
    scans = scans_of(text)
    return {
        "print_url": text.get_absolute_url(),
        "scan_url": f"{reverse('disputes:scan')}?code={text.verification_code}",
        "scan": _slip(scans[-1]) if scans else None,
        "seats": [seat for seat in seats if seat.signed_at is None],
    }


def _slip(paper: Any) -> dict[str, str]:
    facts = {"number": paper.number, "hash": f"{paper.sha256[:4]}…{paper.sha256[-4:]}"}
    return {
        "title": paper.title,
        "detail": _("%(number)s · 指纹 %(hash)s") % facts,
        "url": paper.get_absolute_url(),
        "mark": paper.state_label,
        "mark_tone": "p" if paper.sealed_at else "y",
    }


def _posted(request: ScopedRequest, code: str) -> tuple[Case, Agreement]:
    """The edition that the button stood on: a newer one is not acted on by an old page."""
    case = find(request.scope, code)
    edition = request.POST.get("edition", "")
    edition = edition if edition.isdecimal() else "0"
    return case, get_visible(
        request.scope, Agreement.objects.select_related("case__record"), case=case, edition=edition
    )


def _form(request: ScopedRequest, case: Case, standing: Agreement | None) -> AgreementForm:
    if request.method == "POST":
        if "more" in request.POST:
            return AgreementForm.with_more_rows(request.POST)
        return AgreementForm.of_posted(request.POST)
    if standing is not None and standing.state == AgreementState.DRAFT:
        return AgreementForm.of_standing(standing)
    return AgreementForm.of_suggestion(drafting.suggested_facts(case), drafting.suggested_payments(case))


def _checks(standing: Any) -> dict[str, Any]:
    """What stands between the saved draft and its sending out; nothing to check before a first saving."""
    if standing is None or standing.state != AgreementState.DRAFT:
        return {"standing": None, "problems": [], "remarks": [], "clear": False, "title": _("把谈好的写成协议")}
    payments, statuses = list(standing.payment_terms.all()), list(standing.status_terms.all())
    unclear = problems(payments, statuses, standing.agreed_total, today=clock.today())
    missing = standing.missing_signers()
    clear = not unclear and missing is None
    title = _("第 %(edition)s 稿写清了，可以发出签字") if clear else _("第 %(edition)s 稿还不能发出")
    return {
        "title": title % {"edition": standing.edition},
        "standing": standing,
        "problems": unclear,
        "missing": missing,
        "remarks": remarks(payments, statuses),
        "clear": clear,
        "total": standing.sum,
    }
