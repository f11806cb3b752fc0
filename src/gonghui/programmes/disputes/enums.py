"""Words of the programme. Two-letter-and-digit categories are those of the fact sheet's classification of disputes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """Where a signal came from."""

    WORKER = "worker", _("职工反映")
    OFFICER = "officer", _("网格员上报")
    DEPARTMENT = "department", _("部门推送")
    IMPORT = "import", _("批量导入")


class Identity(models.TextChoices):
    """How far the reporter shows themselves. Sealed: only who handles the matter may see, and each look is logged."""

    NAMED = "named", _("实名")
    SEALED = "sealed", _("对单位保密")
    ANONYMOUS = "anonymous", _("匿名")


class PointKind(models.TextChoices):
    """What hangs the QR code on its wall."""

    ENTERPRISE = "enterprise", _("单位")
    VENUE = "venue", _("阵地")
    GRID = "grid", _("网格")


class SignalState(models.TextChoices):
    RECEIVED = "received", _("待研判")
    ACCEPTED = "accepted", _("已采纳")
    DISMISSED = "dismissed", _("未采纳")
    MERGED = "merged", _("已并入")


class Colour(models.TextChoices):
    """Colours of a warning, from low to high; the order of the outcomes in the pack's rule set."""

    BLUE = "blue", _("蓝色")
    YELLOW = "yellow", _("黄色")
    RED = "red", _("红色")


class FeedKind(models.TextChoices):
    """What other departments send: each kind is a register of its own."""

    INJURY = "injury", _("工伤认定")
    ARBITRATION = "arbitration", _("仲裁案件")
    CONSULTATION = "consultation", _("法律咨询")


class FeedResult(models.TextChoices):
    """How a determination or an arbitration case ended, as its body says."""

    RECOGNISED = "recognised", _("认定工伤")
    DEEMED = "deemed", _("视同工伤")
    NOT_RECOGNISED = "not_recognised", _("不予认定")
    PENDING = "pending", _("审理中")
    MEDIATED = "mediated", _("调解")
    AWARDED = "awarded", _("裁决")
    WITHDRAWN = "withdrawn", _("撤回")
    REJECTED = "rejected", _("不予受理、驳回")


RESULTS_OF: dict[FeedKind, tuple[FeedResult, ...]] = {
    FeedKind.INJURY: (FeedResult.RECOGNISED, FeedResult.DEEMED, FeedResult.NOT_RECOGNISED),
    FeedKind.ARBITRATION: (
        FeedResult.PENDING, FeedResult.MEDIATED, FeedResult.AWARDED, FeedResult.WITHDRAWN, FeedResult.REJECTED,
    ),
    FeedKind.CONSULTATION: (),
}  # fmt: skip


class InjuryGrade(models.TextChoices):
    """How badly a worker was hurt: the ten grades of the assessment, the first the worst, and death above them."""

    DEATH = "death", _("死亡")
    GRADE_1 = "1", _("1级")
    GRADE_2 = "2", _("2级")
    GRADE_3 = "3", _("3级")
    GRADE_4 = "4", _("4级")
    GRADE_5 = "5", _("5级")
    GRADE_6 = "6", _("6级")
    GRADE_7 = "7", _("7级")
    GRADE_8 = "8", _("8级")
    GRADE_9 = "9", _("9级")
    GRADE_10 = "10", _("10级")


class FeedChannel(models.TextChoices):
    """How somebody asked for legal advice."""

    PHONE = "phone", _("电话")
    WINDOW = "window", _("窗口")
    ONLINE = "online", _("网上")


class WarningState(models.TextChoices):
    OPEN = "open", _("待处置")
    HANDLING = "handling", _("处置中")
    CLOSED = "closed", _("已销号")


class OrderState(models.TextChoices):
    ISSUED = "issued", _("待签收")
    RECEIVED = "received", _("已签收")
    RETURNED = "returned", _("已退回")
    REFERRED = "referred", _("已转办")
    ANSWERED = "answered", _("已反馈")


class OrderRole(models.TextChoices):
    """What a body's part is where several work on one warning: one leads, the others assist."""

    LEAD = "lead", _("牵头")
    ASSIST = "assist", _("配合")


class NoteKind(models.TextChoices):
    """What was written down of the handling: each kind meets the clock of its own."""

    CONTACT = "contact", _("联系情况")
    PLAN = "plan", _("处置方案")
    REPORT = "report", _("进展报告")


class LetterKind(models.TextChoices):
    """The union's letters about a firm: first a reminder, then an opinion that is answered, then to the authority."""

    REMINDER = "reminder", _("提示函")
    OPINION = "opinion", _("意见书")
    PROPOSAL = "proposal", _("建议书")


class LetterState(models.TextChoices):
    DRAFT = "draft", _("起草中")
    ISSUED = "issued", _("已出具")
    DISCARDED = "discarded", _("不用了")
    WITHDRAWN = "withdrawn", _("已撤回")


class Awaits(models.TextChoices):
    """Whose answer lets a clock that stands run on."""

    WORKER = "worker", _("等职工补材料")
    FIRM = "firm", _("等单位答复")


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


class Category(models.TextChoices):
    """What the dispute is about, to the second level."""

    W01 = "W01", _("追索劳动报酬")
    W02 = "W02", _("克扣工资、罚款")
    W03 = "W03", _("低于最低工资")
    W04 = "W04", _("加班工资")
    W05 = "W05", _("奖金、提成、年终奖")
    W06 = "W06", _("停工停产、待岗、病假工资")
    W07 = "W07", _("高温津贴等津贴")
    W08 = "W08", _("未签合同二倍工资")
    W09 = "W09", _("欠薪加付赔偿金")
    C01 = "C01", _("确认劳动关系")
    C02 = "C02", _("订立、变更合同，调岗调薪")
    C03 = "C03", _("试用期")
    C04 = "C04", _("无固定期限合同")
    C05 = "C05", _("竞业限制、保密")
    C06 = "C06", _("服务期、培训费、违约金")
    C07 = "C07", _("押金、扣证件、离职手续")
    C08 = "C08", _("集体合同")
    C09 = "C09", _("劳务派遣、外包")
    C10 = "C10", _("非全日制用工")
    T01 = "T01", _("经济补偿")
    T02 = "T02", _("违法解除赔偿金")
    T03 = "T03", _("要求继续履行")
    T04 = "T04", _("被迫离职")
    T05 = "T05", _("经济性裁员、关停搬迁")
    S01 = "S01", _("未缴、少缴社会保险")
    S02 = "S02", _("养老待遇损失")
    S03 = "S03", _("医疗、失业、生育待遇")
    S04 = "S04", _("福利待遇、公积金")
    I01 = "I01", _("工伤保险待遇")
    I02 = "I02", _("停工留薪期工资、护理费")
    I03 = "I03", _("工亡待遇")
    I04 = "I04", _("职业病、离岗体检")
    H01 = "H01", _("超时加班、休息权")
    H02 = "H02", _("带薪年休假")
    H03 = "H03", _("病假、婚丧、探亲等假")
    F01 = "F01", _("女职工三期")
    F02 = "F02", _("性骚扰、就业性别歧视")
    F03 = "F03", _("未成年工、实习生")
    F04 = "F04", _("超龄劳动者")
    F05 = "F05", _("农民工工程欠薪")
    P01 = "P01", _("平台用工关系")
    P02 = "P02", _("平台报酬、抽成、奖惩")
    P03 = "P03", _("平台职业伤害保障")
    R00 = "R00", _("人事争议")
    N00 = "N00", _("不属劳动争议")


STATUS_CATEGORIES = (Category.C01, Category.T03)
"""Claims about the relationship itself: their terms stand apart from payment terms, courts confirm payment only."""


class SignGroup(models.TextChoices):
    """What signs tell of; each group is read by a rule of its own."""

    COLLECTIVE = "collective", _("集体动向")
    FIRM = "firm", _("单位状况")
    INJURY = "injury", _("伤病")
    ONLINE = "online", _("网上传播")


class Sign(models.TextChoices):
    """What can be seen besides numbers. Codes stand in facts and rule sets: they never change."""

    GROUP_CHAT = "group_chat", _("建群串联")
    JOINT_LETTER = "joint_letter", _("联名写信")
    GATHERING = "gathering", _("在单位聚集")
    SLOWDOWN = "slowdown", _("怠工")
    PLANNED_VISIT = "planned_visit", _("打算一起上访")
    STOPPAGE = "stoppage", _("停工")
    BLOCKADE = "blockade", _("堵门堵路")
    GROUP_PETITION = "group_petition", _("集体上访")
    SELF_HARM = "self_harm", _("扬言自伤")
    UTILITIES = "utilities", _("欠水电费")
    RENT = "rent", _("欠房租")
    TAX = "tax", _("欠税")
    HALF_TIME = "half_time", _("开半天工")
    LINE_STOPPED = "line_stopped", _("停了生产线")
    MOVING = "moving", _("通知搬迁")
    LAYOFFS = "layoffs", _("打算裁员（20 人或一成以上）")
    OWNER_GONE = "owner_gone", _("老板联系不上")
    ASSETS_MOVED = "assets_moved", _("转移资产")
    CLOSURE = "closure", _("关停")
    BANKRUPTCY = "bankruptcy", _("破产")
    INJURY = "injury", _("有人受伤或生病")
    SERIOUS_INJURY = "serious_injury", _("伤得重")
    REFUSED_REPORT = "refused_report", _("单位不肯报工伤")
    DEATH = "death", _("有人死亡")
    GROUP_ILLNESS = "group_illness", _("多人一起发病")
    POSTS = "posts", _("有人发帖")
    LOCAL_MEDIA = "local_media", _("本地媒体报道")
    TRENDING = "trending", _("上了热搜")


SIGNS_OF: dict[SignGroup, tuple[Sign, ...]] = {
    SignGroup.COLLECTIVE: (
        Sign.GROUP_CHAT, Sign.JOINT_LETTER, Sign.GATHERING, Sign.SLOWDOWN, Sign.PLANNED_VISIT, Sign.STOPPAGE,
        Sign.BLOCKADE, Sign.GROUP_PETITION, Sign.SELF_HARM,
    ),
    SignGroup.FIRM: (
        Sign.UTILITIES, Sign.RENT, Sign.TAX, Sign.HALF_TIME, Sign.LINE_STOPPED, Sign.MOVING, Sign.LAYOFFS,
        Sign.OWNER_GONE, Sign.ASSETS_MOVED, Sign.CLOSURE, Sign.BANKRUPTCY,
    ),
    SignGroup.INJURY: (Sign.INJURY, Sign.SERIOUS_INJURY, Sign.REFUSED_REPORT, Sign.DEATH, Sign.GROUP_ILLNESS),
    SignGroup.ONLINE: (Sign.POSTS, Sign.LOCAL_MEDIA, Sign.TRENDING),
}  # fmt: skip
