"""Words of signals, feeds, warnings, orders and letters."""

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
