"""Trained models: what was measured of each, and the signature that lets one answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gonghui.engines.legal.actions import retire_model, sign_model
from gonghui.engines.legal.classify.model import Measure, Measured
from gonghui.engines.legal.models import TrainedModel
from gonghui.engines.legal.permissions import SIGN_MODELS, VIEW_MODELS
from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.kernel import clock
from gonghui.kernel.errors import DomainError
from gonghui.kernel.querysets import get_visible
from gonghui.web.wording import moment_text, number_text

SHOWN = 20


@scoped(VIEW_MODELS)
@require_safe
def models(request: ScopedRequest) -> HttpResponse:
    """Models with their figures, the newest first."""
    rows = TrainedModel.objects.visible_to(request.scope).without_content()[:SHOWN]
    shown = [_shown(row) for row in rows]
    context = {
        "models": shown,
        "counting": next((each for each in shown if each["counts"]), None),
        "may_sign": request.scope.has(SIGN_MODELS),
    }
    return render(request, "legal/models.html", context)


@scoped(SIGN_MODELS)
@require_POST
def sign(request: ScopedRequest, model_id: int) -> HttpResponse:
    """Let one answer, for a reason."""
    found = _find(request, model_id)
    try:
        sign_model(request.scope, found, why=request.POST.get("why", ""))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("启用了。从现在起收到的信号按它归类，人定的类别不变。"))
    return redirect("legal:models")


@scoped(SIGN_MODELS)
@require_POST
def retire(request: ScopedRequest, model_id: int) -> HttpResponse:
    """Let the words alone decide again."""
    found = _find(request, model_id)
    try:
        retire_model(request.scope, found)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("停用了，只按词表归类。"))
    return redirect("legal:models")


def _find(request: ScopedRequest, model_id: int) -> TrainedModel:
    return get_visible(request.scope, TrainedModel.objects.defer("content"), pk=model_id)


def _shown(row: TrainedModel) -> dict[str, Any]:
    told, today = Measured.model_validate(row.measured), clock.today()
    state = _("在用") if row.counts else _("停用") if row.retired_at else _("待签发")
    return {
        "id": row.pk,
        "title": row.trained_on,
        "digest": row.sha256[:12],
        "mark": state,
        "mark_tone": "p" if row.counts else "" if row.retired_at else "y",
        "kept": moment_text(row.kept_at, today=today),
        "signed": f"{row.signed_by} · {moment_text(row.signed_at, today=today)}" if row.signed_at else "",
        "why": row.signed_why,
        "counts": row.counts,
        "waits": row.signed_at is None,
        "worse": told.f1.value < told.rules_f1.value,
        "line": _("%(n)s 条例子，%(yes)s 条说的是劳动，分 %(folds)s 份轮流考")
        % {"n": number_text(told.examples), "yes": number_text(told.positive), "folds": told.folds},
        "measures": [
            _measure(_("认出来的里面，对的有"), told.precision),
            _measure(_("该认出来的，认出了"), told.recall),
            _measure(_("两样合起来（F1）"), told.f1),
            _measure(_("只用词表（F1）"), told.rules_f1),
        ],
    }


def _measure(label: str, measure: Measure) -> dict[str, str]:
    low, high = f"{measure.low:.1%}", f"{measure.high:.1%}"
    return {"label": label, "value": f"{measure.value:.1%}", "interval": f"{low} ~ {high}"}
