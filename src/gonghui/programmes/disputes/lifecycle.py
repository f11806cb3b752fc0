"""The lifecycles of the programme: one table a record. Pages, buttons, documentation and tests are drawn from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.kernel.lifecycle import Lifecycle, Move
from gonghui.programmes.disputes.enums import (
    AgreementState,
    CaseState,
    ConfirmationState,
    HandoverState,
    LetterState,
    OrderState,
    PaymentState,
    ReferralState,
    ReviewState,
    SignalState,
    WarningState,
)
from gonghui.programmes.disputes.permissions import (
    ACCEPT_CASE,
    ANSWER_ORDER,
    DECIDE_REVIEW,
    FILE_CONFIRMATION,
    ISSUE_LETTER,
    ISSUE_ORDER,
    LOWER_WARNING,
    MEDIATE,
    REFER_CASES,
    RULE_CONFIRMATION,
    SEAL_AGREEMENT,
    TAKE_HANDOVERS,
    TRIAGE_SIGNALS,
)

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import Agreement, Case, DisposalOrder, Referral, Review, RiskWarning
    from gonghui.programmes.disputes.models.joint import JointApplication


def no_order_waits(warning: RiskWarning) -> str | Promise | None:
    """A warning is not closed over an order that nobody has answered."""
    if warning.orders.filter(state__in=[OrderState.ISSUED, OrderState.RECEIVED]).exists():
        return _("还有交办单没有反馈。等承办单位反馈，或者先催办。")
    return None


def goes_to_mediation(order: DisposalOrder) -> str | Promise | None:
    """Only the levels of mediation bodies refer matters to each other; everybody else sends back."""
    if order.organization.kind == OrganizationKind.MEDIATION:
        return None
    return _("只有调解组织之间能上下转办。别的单位不归自己办的，退回。")


def both_sides_named(case: Case) -> str | Promise | None:
    """Mediation needs an applicant and a respondent."""
    sides = set(case.parties.values_list("side", flat=True))
    return None if len(sides) == 2 else _("申请人和被申请人都登记后才能受理。")


def has_effective_agreement(case: Case) -> str | Promise | None:
    """A case counts as agreed only by an agreement in force."""
    if case.agreements.filter(state=AgreementState.EFFECTIVE).exists():
        return None
    return _("协议还没有生效。各方签字、调解组织盖章后才算达成协议。")


def has_been_turned_down(case: Case) -> str | Promise | None:
    """An agreement stands until a court or a commission has turned it down; only then there is something to talk about
    again."""
    refused = Q(confirmations__state=ConfirmationState.REFUSED) | Q(reviews__state=ReviewState.REFUSED)
    if case.agreements.filter(refused).exists():
        return None
    return _("协议还有效。法院裁定不予确认，或者仲裁委决定不制作调解书以后，才能再次调解。")


def terms_are_clear(agreement: Agreement) -> str | Promise | None:
    """What a court would refuse as unclear content is refused before anybody signs (CPL-I 358)."""
    return agreement.unclear_terms()


def all_have_signed(agreement: Agreement) -> str | Promise | None:
    """Both parties and the mediator sign before the body seals (LMA 14)."""
    waiting = agreement.names_still_to_sign()
    return _("还在等 %(names)s 签字。") % {"names": "、".join(waiting)} if waiting else None


def both_have_joined(application: JointApplication) -> str | Promise | None:
    """The application is made by both parties together (CPL 205, rules of arbitration 74)."""
    waiting = application.names_still_to_join()
    return _("要双方共同申请，还在等 %(names)s 同意。") % {"names": "、".join(waiting)} if waiting else None


def both_have_signed_for_it(review: Review) -> str | Promise | None:
    """A mediation statement takes effect once both sides have signed for it (rules of arbitration 77)."""
    waiting = review.names_still_to_receive()
    return _("还在等 %(names)s 签收。") % {"names": "、".join(waiting)} if waiting else None


def case_has_ended(referral: Referral) -> str | Promise | None:
    """A result is given back once there is one."""
    if referral.case.state in (CaseState.FILED, CaseState.MEDIATING, CaseState.SIGNING):
        return _("案件还在办，有结果以后才能回告。")
    return None


def case_goes_on(referral: Referral) -> str | Promise | None:
    """What a sender was told holds until the case is mediated again."""
    if referral.case.state == CaseState.MEDIATING:
        return None
    return _("案件没有再次调解，回告的结果还算数。")


SIGNAL = Lifecycle(
    SignalState,
    SignalState.RECEIVED,
    (
        Move("accept", _("采纳"), [SignalState.RECEIVED], SignalState.ACCEPTED, TRIAGE_SIGNALS, hint=_("按规则定颜色")),
        Move(
            "dismiss", _("不采纳"), [SignalState.RECEIVED], SignalState.DISMISSED, TRIAGE_SIGNALS, hint=_("要写明理由")
        ),
        Move(
            "merge", _("并入"), [SignalState.RECEIVED], SignalState.MERGED, TRIAGE_SIGNALS, hint=_("同一件事合成一条")
        ),
    ),
)

WARNING = Lifecycle(
    WarningState,
    WarningState.OPEN,
    (
        Move("dispatch", _("交办"), [WarningState.OPEN, WarningState.HANDLING], WarningState.HANDLING, ISSUE_ORDER,
             hint=_("出具交办单，送承办单位")),
        Move("close", _("销号"), [WarningState.OPEN, WarningState.HANDLING], WarningState.CLOSED, LOWER_WARNING,
             [no_order_waits], hint=_("要写明理由")),
    ),
)  # fmt: skip

ORDER = Lifecycle(
    OrderState,
    OrderState.ISSUED,
    (
        Move("receive", _("签收"), [OrderState.ISSUED], OrderState.RECEIVED, ANSWER_ORDER, hint=_("签收后开始办理")),
        Move(
            "return_",
            _("退回"),
            [OrderState.ISSUED],
            OrderState.RETURNED,
            ANSWER_ORDER,
            hint=_("不归本单位办，写明理由"),
        ),
        Move(
            "refer",
            _("转办"),
            [OrderState.ISSUED, OrderState.RECEIVED],
            OrderState.REFERRED,
            ANSWER_ORDER,
            [goes_to_mediation],
            hint=_("转给上一级或下一级调解组织"),
        ),
        Move("answer", _("反馈"), [OrderState.RECEIVED], OrderState.ANSWERED, ANSWER_ORDER, hint=_("写明办理结果")),
    ),
)

LETTER = Lifecycle(
    LetterState,
    LetterState.DRAFT,
    (
        Move("issue", _("出具"), [LetterState.DRAFT], LetterState.ISSUED, ISSUE_LETTER,
             hint=_("编号、盖章，以后不能改")),
        Move("discard", _("不用了"), [LetterState.DRAFT], LetterState.DISCARDED, ISSUE_LETTER),
        Move("withdraw", _("撤回"), [LetterState.ISSUED], LetterState.WITHDRAWN, ISSUE_LETTER,
             hint=_("发错了的，写明理由；文书留着，标明已撤回")),
    ),
)  # fmt: skip

CASE = Lifecycle(
    CaseState,
    CaseState.FILED,
    (
        Move("accept", _("受理"), [CaseState.FILED], CaseState.MEDIATING, ACCEPT_CASE, [both_sides_named],
             hint=_("出具受理通知书，十五日开始计算")),
        Move("refuse", _("不予受理"), [CaseState.FILED], CaseState.REFUSED, ACCEPT_CASE, hint=_("书面说明理由")),
        Move("offer_agreement", _("发出协议"), [CaseState.MEDIATING], CaseState.SIGNING, MEDIATE, hint=_("请各方签字")),
        Move("reopen_talks", _("撤下协议再谈"), [CaseState.SIGNING], CaseState.MEDIATING, MEDIATE),
        Move("conclude", _("结案"), [CaseState.SIGNING], CaseState.AGREED, None, [has_effective_agreement]),
        Move("terminate", _("终止调解"), [CaseState.MEDIATING, CaseState.SIGNING], CaseState.TERMINATED, MEDIATE,
             hint=_("告知可以申请仲裁")),
        Move("withdraw", _("撤回申请"), [CaseState.FILED, CaseState.MEDIATING], CaseState.WITHDRAWN, MEDIATE,
             hint=_("申请人自己要求撤回")),
        Move("mediate_again", _("再次调解"), [CaseState.AGREED], CaseState.MEDIATING, MEDIATE,
             [has_been_turned_down], hint=_("法院、仲裁委没有确认的，可以再调")),
    ),
)  # fmt: skip

AGREEMENT = Lifecycle(
    AgreementState,
    AgreementState.DRAFT,
    (
        Move("send", _("发出签字"), [AgreementState.DRAFT], AgreementState.SIGNING, MEDIATE, [terms_are_clear]),
        Move("complete", _("签齐"), [AgreementState.SIGNING], AgreementState.SIGNED, None, [all_have_signed]),
        Move("seal", _("盖章生效"), [AgreementState.SIGNED], AgreementState.EFFECTIVE, SEAL_AGREEMENT),
        Move("take_down", _("撤下"), [AgreementState.DRAFT, AgreementState.SIGNING, AgreementState.SIGNED],
             AgreementState.WITHDRAWN, MEDIATE),
    ),
)  # fmt: skip

CONFIRMATION = Lifecycle(
    ConfirmationState,
    ConfirmationState.PREPARING,
    (
        Move("file", _("递交法院"), [ConfirmationState.PREPARING], ConfirmationState.FILED, FILE_CONFIRMATION,
             [both_have_joined], hint=_("送法院立案")),
        Move("withdraw", _("撤回申请"), [ConfirmationState.PREPARING, ConfirmationState.FILED],
             ConfirmationState.WITHDRAWN, FILE_CONFIRMATION),
        Move("docket", _("立案"), [ConfirmationState.FILED], ConfirmationState.DOCKETED, RULE_CONFIRMATION,
             hint=_("写上法院案号，三十日内裁定")),
        Move("grant", _("裁定有效"), [ConfirmationState.DOCKETED], ConfirmationState.GRANTED, RULE_CONFIRMATION,
             hint=_("协议可以申请执行")),
        Move("refuse", _("裁定驳回"), [ConfirmationState.DOCKETED], ConfirmationState.REFUSED, RULE_CONFIRMATION,
             hint=_("写明不予确认的理由")),
    ),
)  # fmt: skip

REVIEW = Lifecycle(
    ReviewState,
    ReviewState.PREPARING,
    (
        Move("file", _("递交仲裁委"), [ReviewState.PREPARING], ReviewState.FILED, FILE_CONFIRMATION,
             [both_have_joined], hint=_("送仲裁委决定是否受理")),
        Move("withdraw", _("撤回申请"), [ReviewState.PREPARING, ReviewState.FILED, ReviewState.ACCEPTED,
             ReviewState.ISSUED], ReviewState.WITHDRAWN, FILE_CONFIRMATION, hint=_("调解书送达以前可以撤回")),
        Move("accept", _("受理"), [ReviewState.FILED], ReviewState.ACCEPTED, DECIDE_REVIEW,
             hint=_("写上仲裁委案号，五个工作日内审查完")),
        Move("decline", _("不予受理"), [ReviewState.FILED], ReviewState.DECLINED, DECIDE_REVIEW,
             hint=_("写明理由，双方会看到")),
        Move("issue", _("制作调解书"), [ReviewState.ACCEPTED], ReviewState.ISSUED, DECIDE_REVIEW,
             hint=_("盖章后请双方签收")),
        Move("refuse", _("不予制作"), [ReviewState.ACCEPTED], ReviewState.REFUSED, DECIDE_REVIEW,
             hint=_("写明理由，书面通知双方")),
        Move("take_effect", _("生效"), [ReviewState.ISSUED], ReviewState.EFFECTIVE, None, [both_have_signed_for_it]),
    ),
)  # fmt: skip

PAYMENT = Lifecycle(
    PaymentState,
    PaymentState.TOLD,
    (
        Move("confirm", _("确认收到"), [PaymentState.TOLD, PaymentState.DENIED], PaymentState.CONFIRMED),
        Move("deny", _("没有收到"), [PaymentState.TOLD], PaymentState.DENIED),
    ),
)

HANDOVER = Lifecycle(
    HandoverState,
    HandoverState.SENT,
    (
        Move("receive", _("签收"), [HandoverState.SENT], HandoverState.RECEIVED, TAKE_HANDOVERS,
             hint=_("签收以后再决定受不受理")),
        Move("accept", _("受理"), [HandoverState.RECEIVED], HandoverState.ACCEPTED, TAKE_HANDOVERS,
             hint=_("写上自己的案号")),
        Move("return_", _("退回"), [HandoverState.SENT, HandoverState.RECEIVED], HandoverState.RETURNED, TAKE_HANDOVERS,
             hint=_("写明理由")),
    ),
)  # fmt: skip

REFERRAL = Lifecycle(
    ReferralState,
    ReferralState.WORKING,
    (
        Move("give_back", _("回告"), [ReferralState.WORKING], ReferralState.RETURNED, MEDIATE, [case_has_ended],
             hint=_("出具盖章的告知书，送移交单位")),
        Move("read", _("已阅"), [ReferralState.RETURNED], ReferralState.READ, REFER_CASES),
        Move("recall", _("重新办理"), [ReferralState.RETURNED, ReferralState.READ], ReferralState.WORKING, MEDIATE,
             [case_goes_on], hint=_("以前回告的结果不再算数")),
    ),
)  # fmt: skip
