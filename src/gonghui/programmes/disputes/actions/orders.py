from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.actions import meet, start_policy_clock, stop
from gonghui.engines.documents.actions import issue, issue_draft, seal_document
from gonghui.engines.documents.enums import DocumentState
from gonghui.engines.documents.kinds import ORDER_LETTER
from gonghui.engines.documents.models import Document
from gonghui.engines.documents.permissions import ISSUE
from gonghui.foundation.notifications.actions import notify
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.access import grant, withdraw
from gonghui.kernel.errors import Forbidden, Invalid, required
from gonghui.kernel.lifecycle import Move, move
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.kernel.spine import new_record
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.actions.warnings import FIRST_CONTACT_CLOCK
from gonghui.programmes.disputes.enums import OrderState
from gonghui.programmes.disputes.models import DisposalOrder, RiskWarning
from gonghui.programmes.disputes.permissions import ISSUE_ORDER
from gonghui.programmes.disputes.policy import policy_of

HANDLER_ROLE = "disputes.handler"
ANSWER_CLOCK = "disputes.answer_order"
WEEKDAYS = "一二三四五六日"


def proposed_request(warning: RiskWarning) -> str:
    """What the federation's policy asks of a body for this colour, a line each: the form starts from it."""
    return "\n".join(str(line) for line in policy_of(warning.federation_id).of(warning.colour).order.request)


def answer_due(warning: RiskWarning) -> dt.datetime:
    """By when an order that is given now has to be answered."""
    return policy_of(warning.federation_id).of(warning.colour).order.answer.due(clock.now())


@transaction.atomic
def dispatch(
    scope: Scope, warning: RiskWarning, *, organization: Organization, request: str, version: int | None = None
) -> DisposalOrder:
    """Hand the warning to a body: an order that it can see, with the warning, until it sends the order back.

    The first one is the first action on the warning. Refuses an empty request and a body that has an order of this
    warning to answer. The paper is made afterwards by `issue_letter`, since files have no place in a transaction.
    """
    warning.expect_version(version)
    move(scope, warning, "dispatch")
    request = required(request, "request", _("没有写要办什么。"), _("写明要做的事，一行一件。"))
    if warning.orders.waiting().filter(organization=organization).exists():
        sentence = _("%(name)s手上还有这条预警的交办单没有反馈。") % {"name": organization.name}
        raise Invalid(sentence, fields={"organization": _("换一个单位，或者先催办。")})
    order = new_record(
        DisposalOrder,
        federation_id=warning.federation_id,
        place_id=warning.place_id,
        title=f"{warning.record.title} → {organization.short_name}",
        warning=warning,
        sender_id=scope.organization_id or warning.federation_id,
        organization=organization,
        request=request,
        answer_by=answer_due(warning),
    )
    for record_id in (order.pk, warning.pk):
        grant(record_id, role=HANDLER_ROLE, organization_id=organization.pk)
    warning.first_action_at = warning.first_action_at or clock.now()
    warning.save_fields("state", "first_action_at")
    _hand_over(scope, warning, order)
    return order


def issue_letter(scope: Scope, order: DisposalOrder) -> DisposalOrder:
    """Issue the order letter under the sender's seal, and keep its number on the order.

    Takes up where an earlier try ended: a draft is finished, an unsealed paper sealed, a finished one stays as it is.
    Files are made, so this refuses to run inside a transaction. `Stale` where somebody else does the same just now.
    """
    if order.document_id is not None:
        return order
    scope.require(ISSUE_ORDER)
    scope.require(ISSUE)
    order.save_fields("number")  # whoever else makes this letter now has read the version that is gone
    document = _unfinished(order) or _issue(scope, order)
    if document.state == DocumentState.DRAFT:
        document = issue_draft(scope, document)
    if document.state == DocumentState.ISSUED:
        document = seal_document(scope, document)
    order.document, order.number = document, document.number
    order.save_fields("document", "number")
    return order


@transaction.atomic
def receive(scope: Scope, order: DisposalOrder, *, version: int | None = None) -> DisposalOrder:
    """Note that the body has taken the order; the sender sees who and when."""
    _step(scope, order, "receive", version)
    order.received_at, order.received_by = clock.now(), scope.actor[:120]
    order.save_fields("state", "received_at", "received_by")
    _told(scope, order, "disputes.order_received", _("%(body)s签收") % {"body": order.organization.name})
    return order


@transaction.atomic
def return_(scope: Scope, order: DisposalOrder, *, reason: str, version: int | None = None) -> DisposalOrder:
    """Send back what is not the body's to do. Refuses without a reason. The body no longer sees the warning."""
    _step(scope, order, "return_", version)
    order.answer = _text(reason, {"reason": _("写明为什么不归本单位办，该归谁。")})
    order.ended_at = clock.now()
    order.save_fields("state", "answer", "ended_at")
    if not order.warning.orders.filter(organization=order.organization_id).exclude(state=OrderState.RETURNED).exists():
        withdraw(order.warning_id, role=HANDLER_ROLE, organization_id=order.organization_id)
    stop(order.pk, ANSWER_CLOCK)
    sentence = _("%(body)s退回：%(reason)s") % {"body": order.organization.name, "reason": order.answer}
    _told(scope, order, "disputes.order_returned", sentence)
    return order


@transaction.atomic
def answer(scope: Scope, order: DisposalOrder, *, answer: str, version: int | None = None) -> DisposalOrder:
    """Tell what came of it. Refuses an empty answer."""
    _step(scope, order, "answer", version)
    order.answer = _text(answer, {"answer": _("写明做了什么、结果怎样。")})
    order.ended_at = clock.now()
    order.save_fields("state", "answer", "ended_at")
    meet(order.pk, ANSWER_CLOCK)
    sentence = _("%(body)s反馈：%(answer)s") % {"body": order.organization.name, "answer": order.answer}
    _told(scope, order, "disputes.order_answered", sentence)
    return order


def moves_of_recipient(scope: Scope, order: DisposalOrder) -> list[Move]:
    """What this scope can do with the order as the body it went to; nothing for everybody else."""
    return order.lifecycle.moves_open(order, scope) if _is_recipient(scope, order) else []


def _is_recipient(scope: Scope, order: DisposalOrder) -> bool:
    return scope.system or scope.organization_id == order.organization_id


def _step(scope: Scope, order: DisposalOrder, name: str, version: int | None) -> None:
    order.expect_version(version)
    if not _is_recipient(scope, order):
        raise Forbidden(_("这张交办单发给了%(name)s，由那边的人来办。") % {"name": order.organization.name})
    move(scope, order, name)


def _text(text: str, cure: dict[str, str]) -> str:
    if not text.strip():
        raise Invalid(_("没有写情况。"), fields=cure)
    return text.strip()


def _hand_over(scope: Scope, warning: RiskWarning, order: DisposalOrder) -> None:
    meet(warning.pk, FIRST_CONTACT_CLOCK)
    start_policy_clock(
        order.pk, ANSWER_CLOCK, order.answer_by,
        label=_("交办单反馈"), verb=_("办交办单"), organization_id=order.organization_id, url=order.get_absolute_url(),
    )  # fmt: skip
    told = {"organization": order.organization_id, "order": order.code, "answer_by": order.answer_by}
    sentence = _("交办给%(name)s") % {"name": order.organization.name}
    record_event(scope, warning.pk, "disputes.warning_dispatched", sentence, told)
    record_event(scope, order.pk, "disputes.order_issued", sentence, told)
    notify(
        scope, record=order.pk, organization=order.organization_id,
        title=_("交办单：%(title)s") % {"title": warning.record.title},
        body=_("%(day)s前反馈。请先签收。") % {"day": _moment(order.answer_by)}, url=order.get_absolute_url(),
    )  # fmt: skip


def _told(scope: Scope, order: DisposalOrder, verb: str, sentence: str) -> None:
    """What the body did, on the order, on the warning, and to the union that gave the order."""
    record_event(scope, order.pk, verb, sentence)
    record_event(scope, order.warning_id, verb, sentence, {"order": order.code})
    notify(
        scope, record=order.pk, organization=order.sender_id, title=order.record.title, body=sentence,
        url=order.get_absolute_url(),
    )  # fmt: skip


def _unfinished(order: DisposalOrder) -> Document | None:
    """The letter that an earlier try began."""
    rows = Document.objects.filter(record=order.pk, kind=ORDER_LETTER.code).exclude(state=DocumentState.WITHDRAWN)
    return rows.select_related("organization__federation").order_by("pk").first()


def _issue(scope: Scope, order: DisposalOrder) -> Document:
    sender = Organization.objects.select_related("federation").get(pk=order.sender_id)
    return issue(
        scope,
        order,
        kind=ORDER_LETTER,
        title=_("交办单"),
        data=_letter(scope, order, sender),
        organization=sender,
        shown=[(_("承办单位"), order.organization.name)],
    )


def _letter(scope: Scope, order: DisposalOrder, sender: Organization) -> dict[str, Any]:
    """What the template reads. Nobody who reported is named in it."""
    warning, due = order.warning, _moment(order.answer_by)
    reasons = list(warning.colours.order_by("-at", "-pk").values_list("reason", flat=True)[:1])
    lines = [line.strip() for line in order.request.splitlines() if line.strip()]
    phone = sender.phone or (sender.federation.phone if sender.federation else "")
    return {
        "lead": order.organization.name,
        "subject": warning.record.title,
        "level": _("%(colour)s预警") % {"colour": warning.get_colour_display()},
        "facts": _facts(warning),
        "situation": [_("%(reason)s。") % {"reason": reason.rstrip("。")} for reason in reasons],
        "requirements": [{"what": line, "who": order.organization.name, "due": due} for line in lines],
        "reply": _("办完后在系统里写明结果，最晚%(due)s；一时办不完的，到时先写明进展。") % {"due": due},
        "contact": "，".join(filter(None, [scope.actor, phone])),
    }


def _facts(warning: RiskWarning) -> list[list[str]]:
    signals = list(warning.signals.order_by("pk"))
    workers = sum(signal.workers or 0 for signal in signals)
    amounts = [signal.amount for signal in signals if signal.amount is not None]
    subject = warning.enterprise.name if warning.enterprise else _("还不知道是哪家单位")
    facts = [
        [_("单位"), subject],
        [_("所在地"), warning.place.full_name],
        [_("争议类别"), str(warning.get_category_display())],
        [_("收到信号"), _("%(count)d 条") % {"count": len(signals)}],
    ]
    if workers:
        facts.append([_("涉及人数"), _("%(count)d 人") % {"count": workers}])
    if amounts:
        facts.append([_("涉及金额"), _("%(sum)s 元") % {"sum": format_yuan(sum(amounts, Decimal(0)))}])
    facts.append([_("预警时间"), _moment(warning.coloured_at)])
    return facts


def _moment(moment: dt.datetime) -> str:
    """`2026年11月24日（周二）17:00`, as papers write it; the end of a day is the day."""
    local = moment.astimezone(clock.SHANGHAI)
    day = _("%(y)d年%(m)d月%(d)d日（周%(w)s）") % {
        "y": local.year, "m": local.month, "d": local.day, "w": WEEKDAYS[local.weekday()],
    }  # fmt: skip
    return day if (local.hour, local.minute) == (23, 59) else f"{day}{local:%H:%M}"
