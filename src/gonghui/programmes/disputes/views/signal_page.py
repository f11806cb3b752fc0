"""What the inbox and the page of one signal show."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.legal.models import Calculation
from gonghui.engines.legal.views.brought import kept_results
from gonghui.kernel import clock
from gonghui.kernel.models import AccessLog
from gonghui.kernel.money import format_yuan
from gonghui.kernel.pictures import SMALL_EDGE
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.retaliation import is_retaliation
from gonghui.programmes.disputes.enums import Colour, Identity, SignalState
from gonghui.programmes.disputes.forms.signals import ReporterForm
from gonghui.programmes.disputes.models import RiskWarning, Signal, SignalReporter
from gonghui.programmes.disputes.models.photos import PHOTO_LOOK
from gonghui.programmes.disputes.permissions import OPEN_CASE, SEE_REPORTER
from gonghui.programmes.disputes.views.pieces import LAMPS, events_of, faces_of, lamp, sign_words
from gonghui.programmes.disputes.views.signal_proposal import proposal_of
from gonghui.programmes.disputes.views.signal_triage import triage_context, urgent
from gonghui.web.wording import date_text, masked_name, masked_phone, moment_text, number_text

TONES = {SignalState.RECEIVED: "y", SignalState.ACCEPTED: "p"}


def signal_context(
    scope: Scope,
    signal: Signal,
    *,
    reporter: ReporterForm | None = None,
    shown: SignalReporter | None = None,
    **steps: Any,
) -> dict[str, Any]:
    """The context of the page. `shown` opens who reported, on this page alone; `steps` are those of triage."""
    clocks = Deadline.objects.shared().filter(record=signal.pk).order_by("pk")
    return {
        **triage_context(scope, signal, **steps),
        "signal": signal,
        "line": _line(signal),
        "mark_tone": TONES.get(SignalState(signal.state), ""),
        "urgent": urgent(signal),
        "facts": _facts(signal),
        "proposal": proposal_of(signal),
        "calculations": kept_results(Calculation.objects.of(signal.pk)),
        "photos": _photos(signal),
        "earlier": _earlier(scope, signal),
        "candidate": lamp(signal.candidate) if signal.candidate else None,
        "reporter": _reporter(scope, signal, shown),
        "reporter_form": reporter or ReporterForm(),
        "warnings": _warnings(scope, signal),
        "events": events_of(signal.pk),
        "faces": faces_of(clocks),
        "case_url": f"{reverse('disputes:case_new')}?signal={signal.code}" if scope.has(OPEN_CASE) else "",
    }


def _line(signal: Signal) -> str:
    parts = [
        signal.get_source_display(),
        signal.place.full_name,
        *([_("%(point)s的二维码") % {"point": signal.point.name}] if signal.point else []),
        moment_text(signal.created_at, today=clock.today()),
    ]
    return " · ".join(parts)


def _facts(signal: Signal) -> list[tuple[str, str]]:
    workers = _("%(n)s 人") % {"n": number_text(signal.workers)} if signal.workers else ""
    days = _("%(n)s 天") % {"n": number_text(signal.arrears_days)} if signal.arrears_days is not None else ""
    amount = _("%(sum)s 元") % {"sum": format_yuan(signal.amount)} if signal.amount is not None else ""
    months = _("%(n)s 个月") % {"n": number_text(signal.insurance_months)} if signal.insurance_months else ""
    hurt = _("%(n)s 人") % {"n": number_text(signal.hurt)} if signal.hurt else ""
    due = date_text(signal.agreement_due_on, today=clock.today()) if signal.agreement_due_on else ""
    seen = [
        (_("出现的情况"), sign_words(signal.signs)),
        (_("社保停缴"), months),
        (_("伤病人数"), hurt),
        (_("协议付款日"), due),
    ]
    return [
        (_("类别"), signal.get_category_display()),
        (_("单位"), signal.enterprise_name),
        (_("发生日期"), date_text(signal.occurred_on, today=clock.today())),
        (_("涉及人数"), workers),
        (_("拖欠"), days),
        (_("涉及金额"), amount),
        *(pair for pair in seen if pair[1]),
    ]


def _photos(signal: Signal) -> list[dict[str, Any]]:
    """The small photos with the size that they take, so that the page does not jump."""
    shown = []
    for number, photo in enumerate(signal.photos.order_by("pk"), start=1):
        scale = min(SMALL_EDGE / max(photo.width, photo.height), 1)
        shown.append(
            {
                "url": reverse("disputes:signal_photo", args=[signal.code, photo.pk]),
                "small": reverse("disputes:signal_photo_small", args=[signal.code, photo.pk]),
                "width": round(photo.width * scale),
                "height": round(photo.height * scale),
                "alt": _("第 %(n)s 张照片") % {"n": number},
            }
        )
    return shown


def _earlier(scope: Scope, signal: Signal) -> dict[str, Any] | None:
    """What the same person had reported before, for whoever sees that too."""
    if signal.earlier_id is None:
        return None
    found = Signal.objects.visible_to(scope).filter(pk=signal.earlier_id).select_related("record").first()
    if found is None:
        return None
    return {"title": found.record.title, "url": found.get_absolute_url(), "answer": is_retaliation(signal)}


def _reporter(scope: Scope, signal: Signal, shown: SignalReporter | None) -> dict[str, Any]:
    """Who reported: masked for those who may look, and no more than how they showed themselves for others."""
    told = {
        "way": signal.get_identity_display(),
        "name": "",
        "phone": "",
        "may_look": False,
        "shown": shown is not None,
    }
    looks = AccessLog.objects.filter(record=signal.pk).exclude(what=PHOTO_LOOK).count()
    told["looks"] = _("看过 %(n)d 次") % {"n": looks} if looks else _("还没有人看过")
    if shown is not None:
        return {**told, "name": shown.name, "phone": shown.phone}
    if signal.identity == Identity.ANONYMOUS or not scope.has(SEE_REPORTER):
        return told
    found = SignalReporter.objects.visible_to(scope).filter(signal=signal).first()
    if found is None:
        return told
    return {**told, "name": masked_name(found.name), "phone": masked_phone(found.phone), "may_look": True}


def _warnings(scope: Scope, signal: Signal) -> list[dict[str, Any]]:
    rows = RiskWarning.objects.visible_to(scope).filter(signals=signal).select_related("record").order_by("-pk")
    return [
        {
            "title": row.record.title,
            "url": row.get_absolute_url(),
            "detail": row.get_state_display(),
            "lamp": LAMPS[Colour(row.colour)],
            "lamp_text": row.get_colour_display(),
        }
        for row in rows
    ]
