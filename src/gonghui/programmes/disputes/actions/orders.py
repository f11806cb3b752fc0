"""Disposal orders: given, read, receipted, passed on, sent back, answered. Their paper is made afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.actions import PolicyClock, Rung, meet, resume, start_policy_clocks, stop
from gonghui.engines.documents.actions import issue, issue_draft, seal_document
from gonghui.engines.documents.enums import DocumentState
from gonghui.engines.documents.kinds import ORDER_LETTER
from gonghui.engines.documents.models import Document
from gonghui.engines.documents.permissions import ISSUE
from gonghui.foundation.notifications.actions import notify
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.access import grant, withdraw
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, TooMany, required
from gonghui.kernel.lifecycle import Move, move
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.kernel.spine import new_record
from gonghui.kernel.timeline import Event, record_event, record_events
from gonghui.programmes.disputes.actions.warnings import FIRST_CONTACT_CLOCK
from gonghui.programmes.disputes.enums import Awaits, LetterState, OrderRole, OrderState
from gonghui.programmes.disputes.models import DisposalOrder, RiskWarning
from gonghui.programmes.disputes.permissions import ANSWER_ORDER, ISSUE_ORDER
from gonghui.programmes.disputes.policy import ColourPolicy, handlers_of, policy_of, rungs

HANDLER_ROLE = "disputes.handler"
RECEIVE_CLOCK = "disputes.receive_order"
ANSWER_CLOCK = "disputes.answer_order"
WAITING = (OrderState.ISSUED, OrderState.RECEIVED)
WEEKDAYS = "一二三四五六日"


def proposed_request(warning: RiskWarning) -> str:
    """What the federation's policy asks of a body for this colour, a line each."""
    return request_of(policy_of(warning.federation_id).of(warning.colour))


def request_of(policy: ColourPolicy) -> str:
    """What a policy asks, as the form starts from it."""
    return "\n".join(str(line) for line in policy.order.request)


def dispatch(
    scope: Scope, warning: RiskWarning, *, organization: Organization, request: str, version: int | None = None
) -> DisposalOrder:
    """Hand the warning to one body: it leads, or assists where another already leads. See `dispatch_to`."""
    leads = not warning.orders.waiting().filter(role=OrderRole.LEAD).exists()
    lead, assist = (organization, []) if leads else (None, [organization])
    return dispatch_to(scope, warning, lead=lead, assist=assist, request=request, version=version)[0]


@transaction.atomic
def dispatch_to(
    scope: Scope,
    warning: RiskWarning,
    *,
    lead: Organization | None,
    assist: Sequence[Organization] = (),
    request: str,
    situation: str = "",
    follows: DisposalOrder | None = None,
    version: int | None = None,
) -> list[DisposalOrder]:
    """Hand the warning to several bodies at once: each has an order of its own, and sees it with the warning.

    Without `lead` the sender leads. The first dispatch is the first action on the warning. Refuses an empty request, no
    body at all, two leading bodies, and a body that has an order of this warning to answer: nothing is sent then.
    `follows` is the order that came back and is handed on. Papers are made afterwards by `issue_letter`.
    """
    warning.expect_version(version)
    move(scope, warning, "dispatch")
    request = required(request, "request", _("没有写要办什么。"), _("写明要做的事，一行一件。"))
    parts = [(lead, OrderRole.LEAD)] if lead else []
    parts += [(body, OrderRole.ASSIST) for body in dict.fromkeys(assist) if body != lead]
    _refuse_bodies(warning, parts)
    policy = policy_of(warning.federation_id).of(warning.colour)
    orders = [
        _new_order(
            warning, organization=body, role=role, sender_id=scope.organization_id or warning.federation_id,
            request=request, situation=situation.strip(), answer_by=policy.order.answer.due(clock.now()),
            follows=follows,
        )
        for body, role in parts
    ]  # fmt: skip
    warning.first_action_at = warning.first_action_at or clock.now()
    warning.save_fields("state", "first_action_at")
    meet(warning.pk, FIRST_CONTACT_CLOCK)
    _hand_over(scope, warning, orders, policy)
    return orders


@transaction.atomic
def refer(
    scope: Scope, order: DisposalOrder, *, organization: Organization, reason: str, version: int | None = None
) -> DisposalOrder:
    """A mediation body passes its order to one of another level: same sender, part and time to answer.

    The new order. Refuses a body that is no mediation body of this place, and an empty reason.
    """
    _step(scope, order, "refer", version)
    if organization.kind != OrganizationKind.MEDIATION or organization.pk == order.organization_id:
        raise Invalid(_("只能转给另一级调解组织。"), fields={"organization": _("选一个调解组织。")})
    order.answer = required(reason, "reason", _("没有写情况。"), _("写明为什么转，对方会看到。"))
    order.ended_at = clock.now()
    order.save_fields("state", "answer", "ended_at")
    _close_to_body(order)
    warning = order.warning
    _refuse_bodies(warning, [(organization, OrderRole(order.role))])
    made = _new_order(
        warning, organization=organization, role=OrderRole(order.role), sender_id=order.sender_id,
        request=order.request, situation=order.situation, answer_by=order.answer_by, follows=order,
    )  # fmt: skip
    words = {"from": order.organization.name, "to": organization.name, "reason": order.answer}
    _told(scope, order, "disputes.order_referred", _("%(from)s转给%(to)s：%(reason)s") % words)
    _hand_over(scope, warning, [made], policy_of(warning.federation_id).of(warning.colour))
    return made


@transaction.atomic
def note_read(scope: Scope, order: DisposalOrder) -> bool:
    """Note that somebody of the body has seen the order; whether this was the first time. A receipt is another step."""
    scope.require(ANSWER_ORDER)
    if order.read_at is not None or not _is_recipient(scope, order):
        return False
    order.read_at, order.read_by = clock.now(), scope.actor[:120]
    # Not a new version: the page notes this by itself, and its other forms stay good.
    unread = DisposalOrder.objects.filter(pk=order.pk, read_at=None)
    if not unread.update(read_at=order.read_at, read_by=order.read_by):
        return False
    record_event(scope, order.pk, "disputes.order_read", _("%(body)s已读") % {"body": order.organization.name})
    return True


@transaction.atomic
def urge(scope: Scope, order: DisposalOrder, *, version: int | None = None) -> DisposalOrder:
    """Press a body that has not receipted or answered: a notice, and a line in the story.

    Refuses an order that is done and a second time within what the policy sets.
    """
    scope.require(ISSUE_ORDER)
    order.expect_version(version)
    if order.state not in WAITING:
        raise IllegalMove(_("这张交办单已经了结，不用再催。"))
    again = policy_of(order.federation_id).urge_again
    if order.urged_at is not None and again.due(order.urged_at) > clock.now():
        when = moment_words(again.due(order.urged_at))
        raise TooMany(_("刚催过。%(when)s以后还没有回音，可以再催。") % {"when": when})
    order.urged_at = clock.now()
    order.save_fields("urged_at")
    what = _("签收") if order.state == OrderState.ISSUED else _("反馈")
    sentence = _("催%(body)s%(what)s") % {"body": order.organization.name, "what": what}
    record_event(scope, order.pk, "disputes.order_urged", sentence)
    record_event(scope, order.warning_id, "disputes.order_urged", sentence, {"order": order.code})
    notify(
        scope, record=order.pk, organization=order.organization_id,
        title=_("催办：%(title)s") % {"title": order.warning.record.title},
        body=_("请尽快%(what)s，最晚%(day)s。") % {"what": what, "day": moment_words(order.answer_by)},
        url=order.get_absolute_url(),
    )  # fmt: skip
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
    if order.read_at is None:
        order.read_at, order.read_by = order.received_at, order.received_by
    order.save_fields("state", "received_at", "received_by", "read_at", "read_by")
    meet(order.pk, RECEIVE_CLOCK)
    _told(scope, order, "disputes.order_received", _("%(body)s签收") % {"body": order.organization.name})
    return order


@transaction.atomic
def return_(scope: Scope, order: DisposalOrder, *, reason: str, version: int | None = None) -> DisposalOrder:
    """Send back what is not the body's to do. Refuses without a reason. The body no longer sees the warning."""
    _step(scope, order, "return_", version)
    order.answer = required(reason, "reason", _("没有写情况。"), _("写明为什么不归本单位办，该归谁。"))
    order.ended_at = clock.now()
    order.save_fields("state", "answer", "ended_at")
    _close_to_body(order)
    sentence = _("%(body)s退回：%(reason)s") % {"body": order.organization.name, "reason": order.answer}
    _told(scope, order, "disputes.order_returned", sentence)
    return order


@transaction.atomic
def answer(scope: Scope, order: DisposalOrder, *, answer: str, version: int | None = None) -> DisposalOrder:
    """Tell what came of it. Refuses an empty answer."""
    _step(scope, order, "answer", version)
    order.answer = required(answer, "answer", _("没有写情况。"), _("写明做了什么、结果怎样。"))
    order.ended_at = clock.now()
    order.save_fields("state", "answer", "ended_at")
    meet(order.pk, ANSWER_CLOCK)
    resume(order.warning_id, awaits=Awaits.FIRM)
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


def _refuse_bodies(warning: RiskWarning, parts: Sequence[tuple[Organization, OrderRole]]) -> None:
    if not parts:
        sentence = _("没有选单位。至少交给一个单位去办。")
        raise Invalid(sentence, fields={"lead": _("选一个牵头单位，或者勾上配合单位。")})
    waiting = list(warning.orders.waiting().select_related("organization"))
    busy = {each.organization_id for each in waiting}
    for body, role in parts:
        if body.pk in busy:
            sentence = _("%(name)s手上还有这条预警的交办单没有反馈。") % {"name": body.name}
            where = "lead" if role == OrderRole.LEAD else "assist"
            raise Invalid(sentence, fields={where: _("换一个单位，或者先催办。")})
    leading = next((each.organization.name for each in waiting if each.role == OrderRole.LEAD), None)
    if leading is not None and any(role == OrderRole.LEAD for _body, role in parts):
        sentence = _("已经由%(name)s牵头。一条预警只有一个牵头单位，别的单位配合。") % {"name": leading}
        raise Invalid(sentence, fields={"lead": _("改为配合，或者等牵头单位反馈。")})


def _new_order(warning: RiskWarning, *, organization: Organization, **fields: Any) -> DisposalOrder:
    order = new_record(
        DisposalOrder,
        federation_id=warning.federation_id,
        place_id=warning.place_id,
        title=f"{warning.record.title} → {organization.short_name}",
        warning=warning,
        organization=organization,
        **fields,
    )
    for record_id in (order.pk, warning.pk):
        grant(record_id, role=HANDLER_ROLE, organization_id=organization.pk)
    return order


def _close_to_body(order: DisposalOrder) -> None:
    """What a body sent back or on is no longer its to see, but for the order itself and letters that went to it."""
    gone, body = [OrderState.RETURNED, OrderState.REFERRED], order.organization_id
    letters = order.warning.letters.filter(organization=body, state__in=[LetterState.ISSUED, LetterState.WITHDRAWN])
    orders = order.warning.orders.filter(organization=body).exclude(state__in=gone)
    if not orders.exists() and not letters.exists():
        withdraw(order.warning_id, role=HANDLER_ROLE, organization_id=order.organization_id)
    stop(order.pk, RECEIVE_CLOCK, ANSWER_CLOCK)


def _hand_over(scope: Scope, warning: RiskWarning, orders: Sequence[DisposalOrder], policy: ColourPolicy) -> None:
    """The clocks of the orders with their ladders, the story of both sides, a notice to each body."""
    serving = handlers_of(policy, warning.federation_id, warning.place_id).serving
    ladder = rungs(policy.order.escalation, serving)
    start_policy_clocks([(order.pk, each) for order in orders for each in _order_clocks(order, policy, ladder)])
    events = []
    for order in orders:
        told = {"organization": order.organization_id, "order": order.code, "answer_by": order.answer_by}
        sentence = _("交办给%(name)s（%(role)s）") % {
            "name": order.organization.name, "role": order.get_role_display(),
        }  # fmt: skip
        events += [
            Event(warning.pk, "disputes.warning_dispatched", sentence, told),
            Event(order.pk, "disputes.order_issued", sentence, told),
        ]
        notify(
            scope, record=order.pk, organization=order.organization_id,
            title=_("交办单：%(title)s") % {"title": warning.record.title},
            body=_("%(role)s。%(day)s前反馈。请先签收。")
            % {"role": order.get_role_display(), "day": moment_words(order.answer_by)},
            url=order.get_absolute_url(),
        )  # fmt: skip
    record_events(scope, events)


def _order_clocks(order: DisposalOrder, policy: ColourPolicy, ladder: Sequence[Rung]) -> list[PolicyClock]:
    clocks = [
        PolicyClock(
            ANSWER_CLOCK, order.answer_by, _("交办单反馈"), verb=_("办交办单"), organization_id=order.organization_id,
            url=order.get_absolute_url(), counting=policy.order.answer.counting, ladder=ladder,
        )
    ]  # fmt: skip
    if policy.order.receive is not None:
        due = min(policy.order.receive.due(clock.now()), order.answer_by)
        clocks.append(
            PolicyClock(
                RECEIVE_CLOCK, due, _("交办单签收"), verb=_("签收"), organization_id=order.organization_id,
                url=order.get_absolute_url(), counting=policy.order.receive.counting, ladder=ladder,
            )
        )  # fmt: skip
    return clocks


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
    warning, due = order.warning, moment_words(order.answer_by)
    lead, assisting = _parts(order, sender)
    lines = [line.strip() for line in order.request.splitlines() if line.strip()]
    phone = sender.phone or (sender.federation.phone if sender.federation else "")
    return {
        "lead": lead,
        "assisting": assisting,
        "subject": warning.record.title,
        "level": _("%(colour)s预警") % {"colour": warning.get_colour_display()},
        "facts": _facts(warning),
        "situation": [line.strip() for line in order.situation.splitlines() if line.strip()],
        "requirements": [{"what": line, "who": order.organization.name, "due": due} for line in lines],
        "reply": _("办完后在系统里写明结果，最晚%(due)s；一时办不完的，到时先写明进展。") % {"due": due},
        "contact": "，".join(filter(None, [scope.actor, phone])),
    }


def _parts(order: DisposalOrder, sender: Organization) -> tuple[str, list[str]]:
    """Who leads and who assists on this warning, as the letter of every one of them says it."""
    gone = [OrderState.RETURNED, OrderState.REFERRED]
    orders = order.warning.orders.exclude(state__in=gone).select_related("organization").order_by("pk")
    names = {OrderRole.LEAD: [sender.name], OrderRole.ASSIST: []}
    for each in orders:
        if each.role == OrderRole.LEAD:
            names[OrderRole.LEAD] = [each.organization.name]
        else:
            names[OrderRole.ASSIST].append(each.organization.name)
    return names[OrderRole.LEAD][0], list(dict.fromkeys(names[OrderRole.ASSIST]))


def proposed_situation(warning: RiskWarning) -> str:
    """What is known of the matter, as papers say it until somebody words it better: facts, and no rules or colours.

    What a person gave as reason stands where no rule has set the colour.
    """
    row = warning.colours.select_related("decision__rule_set_version").order_by("-at", "-pk").first()
    if row is None:
        return ""
    if row.decision is None:
        return _("%(reason)s。") % {"reason": row.reason.rstrip("。")}
    uses = row.decision.rule_set_version.rule_set.metrics
    facts = [
        f"{uses[key].label}{'' if value is True else f' {_figure(value)} ' + str(uses[key].unit or '')}".strip()
        for key, value in row.decision.facts.items()
        if key in uses and value not in (None, False, 0, "0")
    ]
    return _("%(facts)s。") % {"facts": "，".join(facts)} if facts else ""


def _figure(value: int | str) -> str:
    """Decimals are stored as text, so that nothing is rounded on the way."""
    return format_yuan(Decimal(value)) if isinstance(value, str) and value.replace(".", "").isdigit() else str(value)


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
    facts.append([_("预警时间"), moment_words(warning.coloured_at)])
    return facts


def moment_words(moment: dt.datetime) -> str:
    """`2026年11月24日（周二）17:00`, as papers write it; the end of a day is the day."""
    local = moment.astimezone(clock.SHANGHAI)
    day = _("%(y)d年%(m)d月%(d)d日（周%(w)s）") % {
        "y": local.year, "m": local.month, "d": local.day, "w": WEEKDAYS[local.weekday()],
    }  # fmt: skip
    return day if (local.hour, local.minute) == (23, 59) else f"{day}{local:%H:%M}"
