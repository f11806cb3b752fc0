"""The programme's rights, and the roles that hold them. Seats of the room hold theirs by the code that opened them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.permissions import ISSUE, READ, SEAL, WITHDRAW
from gonghui.engines.legal.permissions import SIGN_MODELS, VIEW_MODELS
from gonghui.engines.rules.permissions import PUT_IN_FORCE, REHEARSE, VIEW_RULES
from gonghui.foundation.enterprises.permissions import REGISTER_ENTERPRISES, VIEW_ENTERPRISES
from gonghui.foundation.figures.permissions import FREEZE, LEND_WALL
from gonghui.foundation.organizations.permissions import MANAGE_ORGANIZATIONS, VIEW_ORGANIZATIONS
from gonghui.foundation.people.permissions import REGISTER_PEOPLE, UNMASK_PEOPLE, VIEW_PEOPLE
from gonghui.kernel.rights import Right, Role
from gonghui.programmes.disputes.enums import SeatRole

VIEW_SIGNALS = Right("disputes.view_signals", _("查看信号"))
IMPORT_SIGNALS = Right("disputes.import_signals", _("导入信号"))
REPORT_SIGNALS = Right("disputes.report_signals", _("上报信号"))
SUBMIT_SIGNALS = Right("disputes.submit_signals", _("通过接口推送信号"))
VIEW_FEEDS = Right("disputes.view_feeds", _("查看部门数据"))
BRING_FEEDS = Right("disputes.bring_feeds", _("送入部门数据"))
MANAGE_POINTS = Right("disputes.manage_points", _("管理扫码点"))
TRIAGE_SIGNALS = Right("disputes.triage_signals", _("研判信号"))
SEE_REPORTER = Right("disputes.see_reporter", _("查看反映人"))
VIEW_WARNINGS = Right("disputes.view_warnings", _("查看预警"))
LOWER_WARNING = Right("disputes.lower_warning", _("降低预警颜色、销号"))
ISSUE_ORDER = Right("disputes.issue_order", _("签发交办单"))
ISSUE_LETTER = Right("disputes.issue_letter", _("出具提示函、意见书、建议书"))
VIEW_ORDERS = Right("disputes.view_orders", _("查看交办单"))
ANSWER_ORDER = Right("disputes.answer_order", _("签收、反馈交办单"))
REFER_CASES = Right("disputes.refer_cases", _("移交案件"))
VIEW_REFERRALS = Right("disputes.view_referrals", _("查看移交"))
VIEW_CASES = Right("disputes.view_cases", _("查看案件"))
OPEN_CASE = Right("disputes.open_case", _("登记案件"))
ACCEPT_CASE = Right("disputes.accept_case", _("受理案件"))
MEDIATE = Right("disputes.mediate", _("主持调解"))
SEAL_AGREEMENT = Right("disputes.seal_agreement", _("加盖调解组织印章"))
FILE_CONFIRMATION = Right("disputes.file_confirmation", _("代办司法确认、仲裁审查"))
VIEW_CONFIRMATIONS = Right("disputes.view_confirmations", _("查看司法确认申请"))
RULE_CONFIRMATION = Right("disputes.rule_confirmation", _("审查司法确认申请"))
VIEW_REVIEWS = Right("disputes.view_reviews", _("查看仲裁审查申请"))
DECIDE_REVIEW = Right("disputes.decide_review", _("审查调解协议、制作调解书"))
VIEW_HANDOVERS = Right("disputes.view_handovers", _("查看移送"))
TAKE_HANDOVERS = Right("disputes.take_handovers", _("办理移送的案件、登记裁判结果"))
RECORD_PAST = Right("disputes.record_past", _("补录历史案件"))
VIEW_FIGURES = Right("disputes.view_figures", _("查看统计"))
ENTER_ROOM = Right("disputes.enter_room", _("进入调解室"))
TALK = Right("disputes.talk", _("在调解室发言"))
TALK_ALONE = Right("disputes.talk_alone", _("和调解员单独谈"))
PROPOSE_FACTS = Right("disputes.propose_facts", _("写下待核对的事实"))
CALCULATE = Right("disputes.calculate", _("给共同计算提出数"))
SHARE_PAPERS = Right("disputes.share_papers", _("把文书发到调解室"))
KEEP_MINUTES = Right("disputes.keep_minutes", _("写调解笔录"))
TICK_FACTS = Right("disputes.tick_facts", _("确认事实和笔录"))
SIGN = Right("disputes.sign", _("签署协议"))
JOIN_APPLICATION = Right("disputes.join_application", _("同意共同申请司法确认、仲裁审查"))
DRAW_PETITION = Right("disputes.draw_petition", _("写自己的申请书"))

_PAPERS = (READ, ISSUE, SEAL, WITHDRAW)
_REFERRING = (REFER_CASES, VIEW_REFERRALS)
_TAKING = (VIEW_HANDOVERS, TAKE_HANDOVERS)
_HANDLING = (VIEW_ORDERS, ANSWER_ORDER, READ)
_SENDING = (BRING_FEEDS,)
_MEDIATION = (
    VIEW_CASES,
    OPEN_CASE,
    ACCEPT_CASE,
    MEDIATE,
    ENTER_ROOM,
    TALK,
    SIGN,
    FILE_CONFIRMATION,
    VIEW_CONFIRMATIONS,
    VIEW_REVIEWS,
    VIEW_REFERRALS,
    VIEW_HANDOVERS,
)

DUTY_OFFICER = Role(
    "disputes.duty_officer",
    _("值班员"),
    (
        VIEW_SIGNALS, REPORT_SIGNALS, IMPORT_SIGNALS, VIEW_FEEDS, BRING_FEEDS, MANAGE_POINTS, TRIAGE_SIGNALS,
        SEE_REPORTER, VIEW_WARNINGS,
        LOWER_WARNING, ISSUE_ORDER, ISSUE_LETTER, *_HANDLING, VIEW_CASES, OPEN_CASE, RECORD_PAST, VIEW_FIGURES,
        VIEW_ENTERPRISES, REGISTER_ENTERPRISES, UNMASK_PEOPLE, VIEW_PEOPLE, REGISTER_PEOPLE, VIEW_ORGANIZATIONS,
        VIEW_CONFIRMATIONS, VIEW_REVIEWS, VIEW_HANDOVERS, VIEW_RULES, REHEARSE, *_PAPERS,
        VIEW_MODELS,
    ),
)  # fmt: skip
GRID_OFFICER = Role("disputes.grid_officer", _("网格员"), (REPORT_SIGNALS,))
MEDIATOR = Role("disputes.mediator", _("调解员"), (*_HANDLING, *_MEDIATION, SEAL_AGREEMENT, UNMASK_PEOPLE, *_PAPERS))
HANDLER = Role("disputes.handler", _("部门经办人"), (*_HANDLING, *_REFERRING, *_SENDING))
JUDGE = Role("disputes.judge", _("法官"), (VIEW_CONFIRMATIONS, RULE_CONFIRMATION, *_TAKING, *_REFERRING, *_PAPERS))
ARBITRATOR = Role(
    "disputes.arbitrator",
    _("仲裁员"),
    (VIEW_REVIEWS, DECIDE_REVIEW, *_TAKING, *_REFERRING, *_SENDING, *_PAPERS),
)
LEADER = Role(
    "disputes.leader",
    _("分管领导"),
    (
        VIEW_SIGNALS,
        VIEW_FEEDS,
        VIEW_WARNINGS,
        VIEW_ORDERS,
        VIEW_CASES,
        VIEW_FIGURES,
        FREEZE,
        LEND_WALL,
        VIEW_CONFIRMATIONS,
        VIEW_REVIEWS,
        VIEW_HANDOVERS,
        VIEW_ENTERPRISES,
        VIEW_PEOPLE,
        VIEW_ORGANIZATIONS,
        VIEW_RULES,
        REHEARSE,
        PUT_IN_FORCE,
        VIEW_MODELS,
        SIGN_MODELS,
        READ,
    ),
)
REGISTRAR = Role(
    "disputes.registrar",
    _("档案管理员"),
    (
        VIEW_ENTERPRISES, REGISTER_ENTERPRISES, VIEW_PEOPLE, REGISTER_PEOPLE, VIEW_ORGANIZATIONS, MANAGE_ORGANIZATIONS,
    ),
)  # fmt: skip
ROLES = (DUTY_OFFICER, GRID_OFFICER, MEDIATOR, HANDLER, JUDGE, ARBITRATOR, LEADER, REGISTRAR)

SEAT_RIGHTS: dict[str, tuple[Right, ...]] = {
    SeatRole.APPLICANT: (
        ENTER_ROOM, TALK, TALK_ALONE, CALCULATE, TICK_FACTS, SIGN, JOIN_APPLICATION, DRAW_PETITION,
    ),
    SeatRole.RESPONDENT: (ENTER_ROOM, TALK, TALK_ALONE, CALCULATE, TICK_FACTS, SIGN, JOIN_APPLICATION),
    SeatRole.ADVISER: (ENTER_ROOM, TALK, TALK_ALONE, PROPOSE_FACTS, CALCULATE),
    SeatRole.MEDIATOR: (ENTER_ROOM, TALK, TALK_ALONE, PROPOSE_FACTS, CALCULATE, KEEP_MINUTES, SHARE_PAPERS, SIGN),
}  # fmt: skip
"""What each seat may do in the room. The adviser is neutral: alone with the mediator only, and never signs for anybody;
who advises one side sits at that side's seat."""
