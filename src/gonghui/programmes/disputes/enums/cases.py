"""Words of cases, talks, agreements, and of what follows them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseState(models.TextChoices):
    FILED = "filed", _("待受理")
    REFUSED = "refused", _("不予受理")
    MEDIATING = "mediating", _("调解中")
    SIGNING = "signing", _("待签字")
    AGREED = "agreed", _("达成协议")
    TERMINATED = "terminated", _("调解终止")
    WITHDRAWN = "withdrawn", _("申请人撤回")


class Employment(models.TextChoices):
    """Whether the worker still works there: for unpaid wages the limitation turns on it (LMA 27)."""

    UNKNOWN = "unknown", _("还没问")
    EMPLOYED = "employed", _("还在职")
    ENDED = "ended", _("已经离职")


class Ground(models.TextChoices):
    """Why the year for arbitration starts anew, or stands still (LMA 27)."""

    DEMAND = "demand", _("向单位要过")
    COMPLAINT = "complaint", _("向有关部门投诉、求助")
    PROMISE = "promise", _("单位答应过")
    ORDER = "order", _("申请过支付令")
    ARBITRATION = "arbitration", _("已经申请仲裁")
    SUIT = "suit", _("已经起诉")
    FORCE = "force", _("不可抗力，没法主张")
    HINDRANCE = "hindrance", _("其他正当理由，没法主张")


SUSPENDING = (Ground.FORCE, Ground.HINDRANCE)
"""Grounds that stop the clock for their days; all others start it anew."""
EXERCISING = (Ground.ARBITRATION, Ground.SUIT)
"""Grounds with which the right itself is used: nothing is left that could lapse."""


class Consent(models.TextChoices):
    """How a side said that it agrees."""

    WRITTEN = "written", _("书面同意")
    ROOM = "room", _("在调解室里同意")
    PHONE = "phone", _("电话里同意")
    FACE = "face", _("当面同意")


class AgentKind(models.TextChoices):
    """What an agent is to the party."""

    LAWYER = "lawyer", _("律师")
    AID = "aid", _("法律援助人员")
    UNION = "union", _("工会推荐的人")
    RELATIVE = "relative", _("近亲属")
    STAFF = "staff", _("本单位员工")
    OTHER = "other", _("其他公民")


class Authority(models.TextChoices):
    """How far an agent may go: to give up, settle and sign takes special authority."""

    GENERAL = "general", _("一般代理")
    SPECIAL = "special", _("特别授权")


class Bringer(models.TextChoices):
    """Who brought a piece of evidence."""

    APPLICANT = "applicant", _("申请人")
    RESPONDENT = "respondent", _("被申请人")
    BODY = "body", _("调解组织")


class Stance(models.TextChoices):
    """What a side says of a piece of evidence."""

    ACCEPTED = "accepted", _("认可")
    DISPUTED = "disputed", _("不认")


class ReferralState(models.TextChoices):
    WORKING = "working", _("在办")
    RETURNED = "returned", _("已回告")
    READ = "read", _("已阅")


class Origin(models.TextChoices):
    """How a case came to the platform."""

    WORKER = "worker", _("职工申请")
    WARNING = "warning", _("预警转入")
    ORAL = "oral", _("口头申请")
    COURT = "court", _("法院移交")
    LABOUR = "labour", _("人社移交")


class Side(models.TextChoices):
    APPLICANT = "applicant", _("申请人")
    RESPONDENT = "respondent", _("被申请人")


class SeatRole(models.TextChoices):
    """The four chairs of the mediation room."""

    APPLICANT = "applicant", _("申请人")
    RESPONDENT = "respondent", _("被申请人")
    ADVISER = "adviser", _("法律顾问")
    MEDIATOR = "mediator", _("调解员")


PARTIES = (SeatRole.APPLICANT, SeatRole.RESPONDENT)
"""The seats of both sides."""


class PaymentKind(models.TextChoices):
    """What a payment is for. A court's payment order is open to some kinds only."""

    WAGES = "wages", _("劳动报酬")
    COMPENSATION = "compensation", _("经济补偿")
    DAMAGES = "damages", _("赔偿金")
    MEDICAL = "medical", _("工伤医疗费")
    INJURY = "injury", _("其他工伤待遇")
    OTHER = "other", _("其他款项")


PAYMENT_ORDER_KINDS = (PaymentKind.WAGES, PaymentKind.COMPENSATION, PaymentKind.DAMAGES, PaymentKind.MEDICAL)
"""What a worker may ask a payment order for with a mediation agreement in hand (LMA 16)."""


class StatusKind(models.TextChoices):
    """What was agreed besides money."""

    END = "end", _("解除、终止劳动关系")
    CONFIRM = "confirm", _("确认劳动关系")
    CONTINUE = "continue", _("继续履行劳动合同")
    INSURANCE = "insurance", _("补缴社会保险")
    CERTIFICATE = "certificate", _("出具离职证明")
    FILES = "files", _("转移档案和社保关系")
    RETURN = "return", _("返还证件、物品")
    OTHER = "other", _("其他约定")


DATED_STATUS = tuple(kind for kind in StatusKind if kind not in (StatusKind.CONFIRM, StatusKind.OTHER))
"""Terms that somebody can only keep, or a court only read, with a day."""
STATUS_TO_DO = tuple(kind for kind in DATED_STATUS if kind != StatusKind.END)
"""Terms that somebody has to do something for; that a relationship ended may lie in the past."""


class AgreementState(models.TextChoices):
    DRAFT = "draft", _("起草中")
    SIGNING = "signing", _("签字中")
    SIGNED = "signed", _("待盖章")
    EFFECTIVE = "effective", _("已生效")
    WITHDRAWN = "withdrawn", _("已撤下")


class SigningMethod(models.TextChoices):
    """How somebody signed: drawn on a phone and confirmed by a code, or by hand on paper that was scanned."""

    PHONE = "phone", _("手机签字")
    PAPER = "paper", _("纸面签字")


class ConfirmationState(models.TextChoices):
    PREPARING = "preparing", _("待双方同意")
    FILED = "filed", _("已递交法院")
    DOCKETED = "docketed", _("法院已立案")
    GRANTED = "granted", _("确认有效")
    REFUSED = "refused", _("驳回申请")
    WITHDRAWN = "withdrawn", _("已撤回")


class PaymentState(models.TextChoices):
    """Whether money that somebody says was paid has come."""

    TOLD = "told", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    DENIED = "denied", _("没有收到")


class Standing(models.TextChoices):
    """How one agreed payment stands today."""

    OPEN = "open", _("未到期")
    TODAY = "today", _("今天到期")
    PARTLY = "partly", _("付了一部分")
    OVERDUE = "overdue", _("逾期")
    PAID = "paid", _("付清")
    PAID_LATE = "paid_late", _("迟付，已付清")


class PetitionKind(models.TextChoices):
    """What an applicant may ask a court or commission for, drawn up from the case."""

    PAYMENT_ORDER = "payment_order", _("支付令申请书")
    ARBITRATION = "arbitration", _("仲裁申请书")
    ENFORCEMENT = "enforcement", _("强制执行申请书")


class HandoverState(models.TextChoices):
    SENT = "sent", _("待签收")
    RECEIVED = "received", _("已签收")
    ACCEPTED = "accepted", _("已受理")
    RETURNED = "returned", _("已退回")


class AwardKind(models.TextChoices):
    """What a commission or a court puts at the end of its proceedings."""

    AWARD = "award", _("仲裁裁决书")
    STATEMENT = "statement", _("仲裁调解书")
    NOT_ACCEPTED = "not_accepted", _("仲裁不予受理通知书")
    JUDGMENT = "judgment", _("民事判决书")
    SECOND_JUDGMENT = "second_judgment", _("民事判决书（二审）")
    COURT_STATEMENT = "court_statement", _("民事调解书")
    RULING = "ruling", _("民事裁定书")


ENFORCEABLE = (
    AwardKind.AWARD, AwardKind.STATEMENT, AwardKind.JUDGMENT, AwardKind.SECOND_JUDGMENT, AwardKind.COURT_STATEMENT,
)  # fmt: skip
"""Papers with which a court may be asked to enforce, once they are in force."""


class AwardResult(models.TextChoices):
    SUPPORTED = "supported", _("支持")
    PARTLY = "partly", _("部分支持")
    DISMISSED = "dismissed", _("驳回")
    SETTLED = "settled", _("调解结案")
    OTHER = "other", _("其他")


class ReviewState(models.TextChoices):
    PREPARING = "preparing", _("待双方同意")
    FILED = "filed", _("已递交仲裁委")
    ACCEPTED = "accepted", _("仲裁委已受理")
    DECLINED = "declined", _("不予受理")
    ISSUED = "issued", _("调解书待签收")
    EFFECTIVE = "effective", _("调解书生效")
    REFUSED = "refused", _("不予制作调解书")
    WITHDRAWN = "withdrawn", _("已撤回")
