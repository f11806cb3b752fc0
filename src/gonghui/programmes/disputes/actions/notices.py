"""The notices of acceptance and of refusal: made after the decision, outside its transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents.actions import issue, issue_draft, seal_document
from gonghui.engines.documents.enums import DocumentState
from gonghui.engines.documents.kinds import ACCEPTANCE_NOTICE, DocumentKind
from gonghui.engines.documents.models import Document
from gonghui.engines.legal.clocks import RULES
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel.errors import IllegalMove
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import CaseState, Side
from gonghui.programmes.disputes.models import Case
from gonghui.programmes.disputes.papers.kinds import REFUSAL_NOTICE
from gonghui.programmes.disputes.permissions import ACCEPT_CASE

WEEKDAYS = "一二三四五六日"
HOTLINE = "12351"
LEGAL_AID = "12348"


def issue_notice(scope: Scope, case: Case) -> Document:
    """The sealed acceptance notice: made, finished where a process died on the way, or given back as it is.

    Not inside a transaction. Refuses a case that has not been accepted.
    """
    scope.require(ACCEPT_CASE)
    if case.accepted_on is None:
        raise IllegalMove(_("案件还没有受理，不能出具受理通知书。"))
    shown = [(_("案由"), case.get_category_display()), (_("受理日期"), day_text(case.accepted_on))]
    title = _("劳动争议调解受理通知书")
    return _sealed(scope, case, ACCEPTANCE_NOTICE, title=title, data=_acceptance(case), shown=shown)


def issue_refusal(scope: Scope, case: Case) -> Document:
    """The sealed refusal notice, with the reason and where to turn; made, finished or given back like the other.

    Not inside a transaction. Refuses a case that has not been refused.
    """
    scope.require(ACCEPT_CASE)
    if case.state != CaseState.REFUSED:
        raise IllegalMove(_("案件没有被拒绝受理，不能出具不予受理通知书。"))
    assert case.ended_on is not None
    shown = [(_("案由"), case.get_category_display()), (_("决定日期"), day_text(case.ended_on))]
    title = _("劳动争议调解不予受理通知书")
    return _sealed(scope, case, REFUSAL_NOTICE, title=title, data=_refusal(case), shown=shown)


def notice_kind(case: Case) -> DocumentKind | None:
    """The notice that the decision on this case calls for; None while nobody has decided."""
    if case.accepted_on is not None:
        return ACCEPTANCE_NOTICE
    return REFUSAL_NOTICE if case.state == CaseState.REFUSED else None


def day_text(day: dt.date) -> str:
    """`2026年11月27日`, as documents and messages write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _sealed(
    scope: Scope, case: Case, kind: DocumentKind, *, title: str, data: Mapping[str, Any], shown: list[tuple[str, str]]
) -> Document:
    notice = _existing(case, kind)
    if notice is None:
        body = case.mediation_body
        notice = issue(scope, case, kind=kind, title=title, data=data, organization=body, shown=shown)
    elif notice.state == DocumentState.DRAFT:
        notice = issue_draft(scope, notice)
    return seal_document(scope, notice) if notice.waits_for_seal else notice


def _existing(case: Case, kind: DocumentKind) -> Document | None:
    rows = Document.objects.filter(record=case.pk).of_kind(kind.code)
    return rows.exclude(state=DocumentState.WITHDRAWN).select_related("organization").order_by("pk").last()


def _parties(case: Case) -> dict[str, str]:
    """The names of each side; the first of them with how many stand behind it, where they are many."""
    names: dict[str, list[str]] = {}
    for party in case.parties.order_by("pk"):
        names.setdefault(party.side, []).append(party.name)
    return {side: "、".join(said) for side, said in names.items()}


def _acceptance(case: Case) -> dict[str, Any]:
    names = _parties(case)
    assert case.accepted_on is not None
    return {
        "addressee": names[Side.APPLICANT],
        "applied_on": day_text(case.filed_on),
        "accepted_on": day_text(case.accepted_on),
        "facts": [
            [_("申请人"), names[Side.APPLICANT]],
            [_("被申请人"), names[Side.RESPONDENT]],
            [_("案由"), case.get_category_display()],
            [_("案件编号"), case.number],
        ],
        "mediator": {
            "name": str(case.mediator),
            "phone": case.mediation_body.phone,
            "place": _("线上调解室，或者%(body)s") % {"body": case.mediation_body.name},
        },
        "clocks": [_mediation(case), _limitation(case), *_after_agreement()],
        "next_steps": [
            _("调解员会把邀请码发到您的手机。点开短信里的链接，不用注册就能进调解室。"),
            _("请准备好劳动合同、工资条、考勤记录等材料。"),
        ],
    }


def _refusal(case: Case) -> dict[str, Any]:
    names = _parties(case)
    assert case.ended_on is not None
    return {
        "addressee": names[Side.APPLICANT],
        "applied_on": day_text(case.filed_on),
        "refused_on": day_text(case.ended_on),
        "facts": [
            [_("申请人"), names[Side.APPLICANT]],
            [_("被申请人"), names.get(Side.RESPONDENT, "")],
            [_("案由"), case.get_category_display()],
        ],
        "reason": case.end_reason,
        "ways": _ways(case),
        "clocks": [_limitation(case)],
    }


def _ways(case: Case) -> list[str]:
    """Where to turn: arbitration first, by name where the federation knows its commission."""
    commission = Organization.objects.filter(federation=case.federation_id, active=True)
    found = commission.of_kind(OrganizationKind.ARBITRATION).order_by("pk").first()
    name = found.name if found else _("单位所在地或者劳动合同履行地的劳动人事争议仲裁委员会")
    return [
        _("向%(name)s申请劳动仲裁，仲裁不收费（《劳动争议调解仲裁法》第五条、第五十三条）。") % {"name": name},
        _("拖欠工资、没交社会保险的，可以向劳动保障监察机构投诉。"),
        _("请不起律师的，打 %(phone)s 申请法律援助。") % {"phone": LEGAL_AID},
        _("对不予受理有意见的，打 %(phone)s，请上级工会过问。") % {"phone": HOTLINE},
    ]


def _mediation(case: Case) -> dict[str, str]:
    found = Deadline.objects.running().get(record=case.pk, rule="mediation")
    return {
        "what": found.label,
        "last_day": _binding_day(found.last_day),
        "basis": found.article,
        "lapse": found.lapses,
    }


def _limitation(case: Case) -> dict[str, str]:
    day = case.arbitration_last_day
    return {
        "what": _("申请劳动仲裁"),
        "last_day": _binding_day(day) if day else _("在职期间没有期限"),
        "basis": _("《劳动争议调解仲裁法》第二十七条"),
        "lapse": _("对方可以提出时效抗辩。仍在职、追讨工资的，不受一年限制。"),
    }


def _after_agreement() -> list[dict[str, str]]:
    """The two roads that an agreement opens, before there is one: by length, not by day."""
    rules = (RULES["judicial_confirmation"], RULES["arbitration_review_of_agreement"])
    return [
        {
            "what": str(rule.label),
            "last_day": _("协议生效后 %(length)s") % {"length": rule.length_label},
            "basis": str(rule.article),
            "lapse": str(rule.lapses),
        }
        for rule in rules
    ]


def _binding_day(day: dt.date) -> str:
    return f"{day_text(day)}（周{WEEKDAYS[day.weekday()]}）"
