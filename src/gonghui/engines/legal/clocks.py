"""Statutory clocks: when a limit ends, whose it is, what lapses. Dates only; `deadlines` stores and reminds.

How a limit runs (Civil Code 200–203; Civil Procedure Law 85): the trigger day does not count; days are added; months
end on the same-numbered day or the month's last; if that day is off, the limit ends on the next working day. Holidays
in the middle count, except in limits given in working days (rules of arbitration 80).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.engines.legal.calendar import WorkCalendar, current_calendar
from gonghui.engines.legal.enums import Holder, Unit
from gonghui.engines.legal.periods import add_months
from gonghui.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table. `trigger` is the event whose day does not count; `lapses` what follows if nobody acts."""

    key: str
    label: str | Promise
    length: int
    unit: Unit
    holder: Holder
    trigger: str | Promise
    article: str | Promise
    lapses: str | Promise

    @property
    def length_label(self) -> str:
        """The length as people say it: “30 日”, “5 个工作日”."""
        return f"{self.length} {self.unit.label}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a limit ends. `in_time` is None as long as nobody has acted; `warnings` are shown beside the date."""

    rule: Rule
    trigger_date: dt.date
    nominal_last_day: dt.date
    last_day: dt.date
    in_time: bool | None
    warnings: tuple[str, ...] = ()

    @property
    def work_to(self) -> dt.date:
        """The day to plan for: institutions work to the nominal day, parties may use the last."""
        return self.nominal_last_day if self.rule.holder == Holder.INSTITUTION else self.last_day


_TABLE = (
    Rule(
        "mediation", gettext_lazy("调解"), 15, Unit.DAYS, Holder.INSTITUTION,
        gettext_lazy("收到调解申请"), gettext_lazy("《劳动争议调解仲裁法》第十四条"),
        gettext_lazy("到期没有达成协议，当事人可以直接申请仲裁；双方都同意才能延长。"),
    ),
    Rule(
        "enterprise_committee_acceptance", gettext_lazy("企业调解委员会受理"), 3, Unit.WORKING_DAYS, Holder.INSTITUTION,
        gettext_lazy("收到调解申请"), gettext_lazy("《企业劳动争议协商调解规定》第二十二条"),
        gettext_lazy("到期应当已经受理；不受理的，应当已经记录并书面通知申请人。"),
    ),
    Rule(
        "arbitration_review_of_agreement", gettext_lazy("共同申请仲裁审查"), 15, Unit.DAYS, Holder.PARTY,
        gettext_lazy("调解协议生效"), gettext_lazy("《劳动人事争议仲裁办案规则》第七十四条、第八十条"),
        gettext_lazy("不能再请仲裁委员会审查协议、制作调解书。"),
    ),
    Rule(
        "judicial_confirmation", gettext_lazy("共同申请司法确认"), 30, Unit.DAYS, Holder.PARTY,
        gettext_lazy("调解协议生效"), gettext_lazy("《民事诉讼法》第二百零五条"),
        gettext_lazy("不能再申请司法确认；协议仍像合同一样有约束力，但不能直接申请强制执行。"),
    ),
    Rule(
        "arbitration_limitation", gettext_lazy("仲裁时效"), 12, Unit.MONTHS, Holder.PARTY,
        gettext_lazy("知道或者应当知道权利被侵害"), gettext_lazy("《劳动争议调解仲裁法》第二十七条"),
        gettext_lazy("还可以申请仲裁，但对方可以拿超过时效来抗辩。"),
    ),
    Rule(
        "arbitration_acceptance", gettext_lazy("仲裁委员会决定是否受理"), 5, Unit.WORKING_DAYS, Holder.INSTITUTION,
        gettext_lazy("收到仲裁申请"),
        gettext_lazy("《劳动争议调解仲裁法》第二十九条、《劳动人事争议仲裁办案规则》第八十条"),
        gettext_lazy("到期没有决定，申请人可以就该争议向法院起诉。"),
    ),
    Rule(
        "arbitration_award", gettext_lazy("作出裁决"), 45, Unit.DAYS, Holder.INSTITUTION,
        gettext_lazy("受理仲裁申请"), gettext_lazy("《劳动争议调解仲裁法》第四十三条"),
        gettext_lazy("到期没有裁决，又没有书面延期，当事人可以就该争议向法院起诉。"),
    ),
    Rule(
        "arbitration_award_extended", gettext_lazy("作出裁决（已延期）"), 60, Unit.DAYS, Holder.INSTITUTION,
        gettext_lazy("受理仲裁申请"), gettext_lazy("《劳动争议调解仲裁法》第四十三条"),
        gettext_lazy("到期没有裁决，当事人可以就该争议向法院起诉。"),
    ),
    Rule(
        "suit_after_award", gettext_lazy("不服裁决起诉"), 15, Unit.DAYS, Holder.PARTY,
        gettext_lazy("收到裁决书"), gettext_lazy("《劳动争议调解仲裁法》第四十八条、第五十条"),
        gettext_lazy("不能再起诉，裁决书生效。"),
    ),
    Rule(
        "set_aside_by_employer", gettext_lazy("用人单位申请撤销终局裁决"), 30, Unit.DAYS, Holder.PARTY,
        gettext_lazy("收到裁决书"), gettext_lazy("《劳动争议调解仲裁法》第四十九条"),
        gettext_lazy("用人单位不能再申请撤销裁决。"),
    ),
    Rule(
        "appeal_against_judgment", gettext_lazy("不服一审判决上诉"), 15, Unit.DAYS, Holder.PARTY,
        gettext_lazy("收到判决书"), gettext_lazy("《民事诉讼法》第一百七十一条"),
        gettext_lazy("不能再上诉，判决书生效。"),
    ),
    Rule(
        "appeal_against_ruling", gettext_lazy("不服一审裁定上诉"), 10, Unit.DAYS, Holder.PARTY,
        gettext_lazy("收到裁定书"), gettext_lazy("《民事诉讼法》第一百五十七条、第一百七十一条"),
        gettext_lazy("不能再上诉，裁定书生效。"),
    ),
    Rule(
        "payment_order_objection", gettext_lazy("对支付令提出异议"), 15, Unit.DAYS, Holder.PARTY,
        gettext_lazy("收到支付令"), gettext_lazy("《民事诉讼法》第二百二十七条"),
        gettext_lazy("不能再提出异议；没有支付的，债权人可以申请强制执行。"),
    ),
    Rule(
        "enforcement", gettext_lazy("申请强制执行"), 24, Unit.MONTHS, Holder.PARTY,
        gettext_lazy("履行期限的最后一日"), gettext_lazy("《民事诉讼法》第二百五十条"),
        gettext_lazy("申请执行的时效届满，对方可以据此提出异议。"),
    ),
    Rule(
        "work_injury_report_employer", gettext_lazy("用人单位申请工伤认定"), 30, Unit.DAYS, Holder.PARTY,
        gettext_lazy("事故发生或者诊断为职业病"), gettext_lazy("《工伤保险条例》第十七条"),
        gettext_lazy("用人单位承担在此期间发生的工伤待遇等费用；职工一方仍可自行申请。"),
    ),
    Rule(
        "work_injury_report_worker", gettext_lazy("职工一方申请工伤认定"), 12, Unit.MONTHS, Holder.PARTY,
        gettext_lazy("事故发生或者诊断为职业病"), gettext_lazy("《工伤保险条例》第十七条"),
        gettext_lazy("职工一方不能再自行申请工伤认定。"),
    ),
    Rule(
        "union_opinion_reply_zhejiang", gettext_lazy("答复工会劳动法律监督意见"), 15, Unit.WORKING_DAYS, Holder.PARTY,
        gettext_lazy("收到工会监督意见"), gettext_lazy("《浙江省工会劳动法律监督条例》第二十二条"),
        gettext_lazy("用人单位逾期没有答复，工会可以提请有关部门处理。"),
    ),
)  # fmt: skip

RULES: dict[str, Rule] = {rule.key: rule for rule in _TABLE}


def deadline(
    rule: str | Rule,
    trigger_date: dt.date,
    acted_on: dt.date | None = None,
    *,
    calendar: WorkCalendar | None = None,
) -> Deadline:
    """When the limit `rule` ends that the event of `trigger_date` set going. Refuses a rule that the table lacks.

    `acted_on` decides only `in_time`. Without `calendar` the one of the holiday table counts.
    """
    found = rule if isinstance(rule, Rule) else RULES.get(rule)
    if found is None:
        raise Invalid(_("没有“%(rule)s”这种期限。") % {"rule": rule}, fields={"rule": _("请从期限表里选一种。")})
    days = calendar or current_calendar()
    nominal, last = limit(trigger_date, found.length, found.unit, calendar=days)
    counted_from = trigger_date if found.unit == Unit.WORKING_DAYS else nominal
    return Deadline(
        rule=found,
        trigger_date=trigger_date,
        nominal_last_day=nominal,
        last_day=last,
        in_time=None if acted_on is None else acted_on <= last,
        warnings=days.warnings(counted_from, last),
    )


def limit(trigger_date: dt.date, length: int, unit: str, *, calendar: WorkCalendar) -> tuple[dt.date, dt.date]:
    """The nominal and the real last day of any limit after a trigger day, for rules that a federation sets itself."""
    if unit == Unit.WORKING_DAYS:
        nominal = calendar.add_working_days(trigger_date, length)
    elif unit == Unit.MONTHS:
        nominal = add_months(trigger_date, length)
    else:
        nominal = trigger_date + dt.timedelta(days=length)
    return nominal, calendar.next_working_day(nominal)
