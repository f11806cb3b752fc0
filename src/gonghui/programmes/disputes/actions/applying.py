"""An application for mediation by the worker, from the phone, without an account."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gonghui.kernel.errors import Invalid
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.actions.cases import (
    Application,
    NewClaim,
    NewParty,
    file_application,
    nearest_body,
)
from gonghui.programmes.disputes.enums import Origin, Side
from gonghui.programmes.disputes.models import Case, Signal


def apply_from_signal(
    scope: Scope,
    signal: Signal,
    *,
    name: str,
    phone: str,
    firm: str,
    category: str,
    statement: str,
    claims: Sequence[NewClaim],
    knows_firm_is_told: bool,
    submission_key: str,
) -> Case:
    """File the worker's own application about what was reported; whoever holds the query code may do so, once.

    The same key, or a second application about the same signal, gives the case that is there. Refuses as long as the
    worker has not said that the firm may learn the name: a sealed identity is given up knowingly or not at all. What
    the worker had calculated goes along.
    """
    if not knows_firm_is_told:
        sentence = _("申请调解，单位会知道是您申请的。同意才能往下走。")
        raise Invalid(sentence, fields={"knows_firm_is_told": sentence})
    if not phone.strip():
        raise Invalid(_("留一个手机号，调解员才找得到您。"), fields={"phone": _("写上 11 位手机号。")})
    known = applied(signal)
    if known is not None:
        return known
    sides = {Side.APPLICANT: NewParty(name, phone), Side.RESPONDENT: NewParty(firm)}
    said = Application(Origin.WORKER, "", category, statement, signal.place_id, sides, claims, f"w:{submission_key}")
    try:
        return _file(scope, signal, said)
    except IntegrityError:
        known = applied(signal)
        if known is None:
            raise Invalid(_("没有送出去：这一页已经用过。刷新以后再填一次。")) from None
        return known


def applied(signal: Signal) -> Case | None:
    """The worker's own case about this signal, if there is one."""
    cases = signal.cases.filter(origin=Origin.WORKER).select_related("record", "mediation_body", "federation")
    return cases.order_by("-pk").first()


@transaction.atomic
def _file(scope: Scope, signal: Signal, said: Application) -> Case:
    said.refuse_gaps()
    Signal.objects.select_for_update(of=("self",), no_key=True).get(pk=signal.pk)
    known = applied(signal)
    if known is not None:
        return known
    body = nearest_body(signal.federation_id, signal.place_id)
    warning = signal.warnings.order_by("-pk").first()
    case = file_application(scope, signal.federation_id, said, mediation_body=body, warning=warning, signals=[signal])
    told = _("职工申请调解，同意让单位知道是谁申请的")
    record_event(scope, signal.pk, "signal.applied", told, {"case": case.code})
    return case
