"""A longer mediation by consent of both sides (LMA 14, EMR 29)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.engines.deadlines import actions as deadlines
from gonghui.engines.deadlines.models import Deadline
from gonghui.foundation.notifications.actions import send
from gonghui.kernel import clock
from gonghui.kernel.errors import IllegalMove, Invalid, required
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.actions.notices import day_text
from gonghui.programmes.disputes.enums import CaseState, Consent, Side
from gonghui.programmes.disputes.models import Case, Extension, ExtensionConsent
from gonghui.programmes.disputes.permissions import MEDIATE

MEDIATION = "mediation"
TALKING = (CaseState.MEDIATING, CaseState.SIGNING)


@transaction.atomic
def propose(scope: Scope, case: Case, *, until: dt.date, reason: str) -> Extension:
    """Propose to both sides that the mediation last until a later day. Moves nothing yet.

    A proposal that is not in force may be proposed anew: consents to the old day are then gone. Refuses a second
    extension, a case that is not being mediated, and a day that is no later.
    """
    scope.require(MEDIATE)
    reason = required(reason, "reason", _("写明为什么要延长。"), _("写一句，双方会看到。"))
    _refuse_not_talking(case)
    known = Extension.objects.select_for_update(no_key=True).filter(case=case).first()
    if known is not None and known.in_force_at is not None:
        raise IllegalMove(_("调解已经延长过一次，不能再延。谈不成的，告诉双方可以申请仲裁。"))
    last = Deadline.objects.running().get(record=case.pk, rule=MEDIATION).last_day
    if until <= max(last, clock.today()):
        raise Invalid(_("现在的期限是%(day)s。") % {"day": day_text(last)}, fields={"until": _("写一个更晚的日子。")})
    values = {"until": until, "reason": reason[:200], "proposed_by_id": scope.user_id, "created_at": clock.now()}
    extension, _made = Extension.objects.update_or_create(case=case, defaults=values)
    extension.consents.all().delete()
    sentence = _("提出延长调解到%(day)s，等双方同意") % {"day": day_text(until)}
    record_event(scope, case.pk, "case.extension_proposed", sentence, {"until": until})
    return extension


@transaction.atomic
def consent(scope: Scope, case: Case, *, side: str, how: str) -> Extension:
    """Note that a side agrees to the proposed day. With the second side the clock moves, once.

    The same side noted twice changes nothing. Refuses where nothing was proposed or the mediation is over.
    """
    scope.require(MEDIATE)
    if side not in Side.values or how not in Consent.values:
        raise Invalid(_("选好哪一方、怎么同意的。"), fields={"how": _("选一项。")})
    extension = Extension.objects.select_for_update(no_key=True).filter(case=case).first()
    if extension is None:
        raise IllegalMove(_("还没有人提出延长。先写延长到哪一天。"))
    if extension.in_force_at is not None:
        return extension
    _refuse_not_talking(case)
    if not extension.consents.filter(side=side).exists():
        ExtensionConsent.objects.create(extension=extension, side=side, how=how, recorded_by_id=scope.user_id)
        facts = {"side": Side(side).label, "how": Consent(how).label}
        record_event(scope, case.pk, "case.extension_consent", _("%(side)s同意延长（%(how)s）") % facts, {"side": side})
    if extension.consents.count() == len(Side):
        _put_in_force(scope, case, extension)
    return extension


def _put_in_force(scope: Scope, case: Case, extension: Extension) -> None:
    if not deadlines.postpone(case.pk, MEDIATION, extension.until):
        raise IllegalMove(_("调解期限已经不在走了，不能延长。"))
    extension.in_force_at = clock.now()
    extension.save(update_fields=["in_force_at"])
    day = day_text(extension.until)
    record_event(
        scope, case.pk, "case.extended", _("双方同意，调解延长到%(day)s") % {"day": day}, {"until": extension.until}
    )
    words = _("案件 %(number)s：双方同意，调解延长到%(day)s。") % {"number": case.number, "day": day}
    for party in case.parties.exclude(phone_index=None):
        key = f"extension:{extension.pk}:{party.pk}"
        send(scope, text=words, key=key, record=case.pk, phone=party.phone)


def _refuse_not_talking(case: Case) -> None:
    if case.state not in TALKING:
        raise IllegalMove(_("案件现在是“%(now)s”，不能延长调解。") % {"now": case.get_state_display()})
