"""What is printed on the application for judicial confirmation and on the ruling. Reads, never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from gonghui.kernel import clock
from gonghui.kernel.errors import IllegalMove
from gonghui.programmes.disputes.models import Agreement, Case, Confirmation
from gonghui.programmes.disputes.models.joint import JointApplication
from gonghui.programmes.disputes.papers.agreements import signer_name
from gonghui.programmes.disputes.papers.wording import (
    day_in_words,
    day_text,
    full_sentence,
    in_source_language,
    listed,
    moment_text,
)


@in_source_language()
def application_data(confirmation: Confirmation, *, applied_on: dt.date) -> dict[str, Any]:
    """The joint application: whom, which agreement, which payments."""
    return {
        "court": confirmation.court.name,
        "payments": signed_text(confirmation.agreement)["payments"],
        **joint_application(confirmation, applied_on=applied_on),
    }


@in_source_language()
def joint_application(application: JointApplication, *, applied_on: dt.date) -> dict[str, Any]:
    """What both applications say: who asks, about which agreement, how it came about, who joined and when."""
    agreement, case = application.agreement, application.agreement.case
    signed = signed_text(agreement)
    body = case.mediation_body.name
    opening = _("申请人双方因劳动争议，于%(filed)s申请%(body)s调解，%(accepted)s受理，%(agreed)s自愿达成调解协议。") % {
        "filed": day_text(case.filed_on),
        "body": body,
        "accepted": day_text(case.accepted_on),
        "agreed": _effective_on(agreement),
    }
    joined = application.joinings.select_related("seat__party").order_by("seat_id")
    return {
        "parties": applicants(signed),
        "agreement": agreement_facts(agreement, case),
        "facts": [opening, *signed["facts"]],
        "filed_by": body,
        "attachments": [
            _("《调解协议书》（%(number)s）一份；") % {"number": agreement.sealed.number if agreement.sealed else ""},
            _("调解组织主持调解的证明一份（协议书上的电子印章和签署记录）；"),
            _("双方当事人的身份、住所和联系方式（见协议书首页）。"),
        ],
        "applied_on": day_text(applied_on),
        "signatures": [
            {
                "role": str(_("申请人")),
                "name": signer_name(row.seat),
                "signed_at": _("%(at)s 在手机上同意") % {"at": moment_text(row.at)},
            }
            for row in joined
        ],
    }


@in_source_language()
def ruling_data(
    confirmation: Confirmation, *, granted: bool, reason: str, judge: str, clerk: str, ruled_on: dt.date
) -> dict[str, Any]:
    """The court's ruling. `reason` is what the court found where it grants, why it does not where it refuses."""
    agreement = confirmation.agreement
    signed = signed_text(agreement)
    sentence = full_sentence(reason)
    return {
        "parties": applicants(signed),
        "agreement": agreement_facts(agreement, agreement.case),
        "accepted_on": day_text(confirmation.docketed_on),
        "outcome": "confirmed" if granted else "refused",
        "findings": [sentence] if granted and sentence else [],
        "terms": listed(payment_terms(signed)),
        "reason": "" if granted else sentence,
        "judge": judge,
        "clerk": clerk,
        "ruled_on": day_in_words(ruled_on),
    }


def payment_terms(signed: Mapping[str, Any]) -> list[str]:
    """The payments of a signed text, a line each."""
    pay = signed["payments"]
    return [
        _("%(payer)s于%(due)s前支付%(payee)s %(amount)s 元")
        % {"payer": pay["payer"], "payee": pay["payee"], "due": row["due"], "amount": row["amount"]}
        for row in (pay["items"] if pay else ())
    ]


def signed_text(agreement: Agreement) -> dict[str, Any]:
    """What the sealed agreement says. Refuses one without a seal."""
    if agreement.sealed is None:
        raise IllegalMove(_("协议还没有盖章生效，没有可以确认的文本。"))
    return agreement.sealed.data


def applicants(signed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Both parties of a signed text, as joint applicants."""
    return [{**party, "side": str(_("申请人"))} for party in signed["parties"]]


def agreement_facts(agreement: Agreement, case: Case) -> dict[str, str]:
    """Number, body and days of an agreement."""
    day = _effective_on(agreement)
    return {
        "number": agreement.sealed.number if agreement.sealed else "",
        "body": case.mediation_body.name,
        "made_on": day,
        "effective_on": day,
    }


def _effective_on(agreement: Agreement) -> str:
    moment = agreement.effective_at
    return day_text(moment.astimezone(clock.SHANGHAI).date()) if moment else ""
