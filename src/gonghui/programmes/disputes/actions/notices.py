"""The acceptance notice of a case: made after the case was accepted, outside its transaction."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents.actions import issue, issue_draft, seal_document
from gonghui.engines.documents.enums import DocumentState
from gonghui.engines.documents.kinds import ACCEPTANCE_NOTICE
from gonghui.engines.documents.models import Document
from gonghui.kernel.errors import IllegalMove
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import Side
from gonghui.programmes.disputes.models import Case
from gonghui.programmes.disputes.permissions import ACCEPT_CASE

WEEKDAYS = "一二三四五六日"


def issue_notice(scope: Scope, case: Case) -> Document:
    """The sealed acceptance notice: made, finished where a process died on the way, or given back as it is.

    Not inside a transaction. Refuses a case that has not been accepted.
    """
    scope.require(ACCEPT_CASE)
    if case.accepted_on is None:
        raise IllegalMove(_("案件还没有受理，不能出具受理通知书。"))
    notice = _existing(case)
    if notice is None:
        notice = issue(
            scope,
            case,
            kind=ACCEPTANCE_NOTICE,
            title=_("劳动争议调解受理通知书"),
            data=_data(case),
            organization=case.mediation_body,
            shown=[(_("案由"), case.get_category_display()), (_("受理日期"), day_text(case.accepted_on))],
        )
    elif notice.state == DocumentState.DRAFT:
        notice = issue_draft(scope, notice)
    return seal_document(scope, notice) if notice.waits_for_seal else notice


def day_text(day: dt.date) -> str:
    """`2026年11月27日`, as documents and messages write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _existing(case: Case) -> Document | None:
    rows = Document.objects.filter(record=case.pk).of_kind(ACCEPTANCE_NOTICE.code)
    return rows.exclude(state=DocumentState.WITHDRAWN).select_related("organization").order_by("pk").last()


def _data(case: Case) -> dict[str, Any]:
    names = {party.side: party.name for party in case.parties.all()}
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
        "clocks": [_mediation(case), _limitation(case)],
        "next_steps": [
            _("调解员会把邀请码发到您的手机。点开短信里的链接，不用注册就能进调解室。"),
            _("请准备好劳动合同、工资条、考勤记录等材料。"),
        ],
    }


def _mediation(case: Case) -> dict[str, str]:
    found = Deadline.objects.running().get(record=case.pk, rule="mediation")
    return {
        "what": found.label,
        "last_day": _binding_day(found.last_day),
        "basis": found.article,
        "lapse": found.lapses,
    }


def _limitation(case: Case) -> dict[str, str]:
    return {
        "what": _("申请劳动仲裁"),
        "last_day": _binding_day(case.arbitration_last_day),
        "basis": _("《劳动争议调解仲裁法》第二十七条"),
        "lapse": _("对方可以提出时效抗辩。仍在职、追讨工资的，不受一年限制。"),
    }


def _binding_day(day: dt.date) -> str:
    return f"{day_text(day)}（周{WEEKDAYS[day.weekday()]}）"
