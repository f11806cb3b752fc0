"""The columns of each kind of feed: what its template asks for, and under which heads offices send it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext_lazy as _

from gonghui.foundation.exchange.columns import Column, Words, hidden
from gonghui.foundation.exchange.enums import Kind
from gonghui.programmes.disputes.enums import RESULTS_OF, Category, FeedChannel, FeedKind, InjuryGrade
from gonghui.web.wording import masked_name, masked_phone

REFERENCE_LENGTH = 40
MOST_WORKERS = 1_000_000
FIRM, CODE = "望溪示例纺织有限公司", "91330000MA2EXAMPLE"


def _categories() -> Mapping[str, Words]:
    return dict(Category.choices)


def _results(kind: FeedKind) -> Callable[[], Mapping[str, Words]]:
    return lambda: {each.value: each.label for each in RESULTS_OF[kind]}


def _reference(example: str, note: Words, *aliases: str) -> Column:
    return Column(
        "reference", _("编号"), "reference", required=True, longest=REFERENCE_LENGTH, example=example, note=note,
        aliases=("对方编号", *aliases),
    )  # fmt: skip


def _firm(*, required: bool, aliases: tuple[str, ...]) -> tuple[Column, ...]:
    return (
        Column(
            "enterprise_name", _("单位名称"), "enterprise_name", required=required, longest=120, example=FIRM,
            note=_("营业执照上的全称。"), aliases=("用人单位", "企业名称", "公司名称", *aliases),
        ),
        Column(
            "uscc", _("统一社会信用代码"), "enterprise__enterprise__uscc", Kind.CREDIT_CODE, example=CODE,
            note=_("有代码就按代码认单位，没有就按全称。"), aliases=("信用代码", "社会信用代码"),
        ),
        Column(
            "place", _("所在镇街"), "place__full_name", Kind.PLACE, example="示例镇",
            note=_("写镇街的名字，或者 9 位区划代码；空着就算本地区。"), aliases=("镇街", "区划代码", "所属镇街"),
        ),
    )  # fmt: skip


def _workers(example: str) -> Column:
    return Column(
        "workers", _("涉及人数"), "workers", Kind.WHOLE, example=example, smallest=1, largest=MOST_WORKERS,
        aliases=("人数", "职工人数", "申请人数"),
    )  # fmt: skip


def _person(*aliases: str) -> tuple[Column, ...]:
    return (
        Column(
            "worker_name", _("职工姓名"), "worker_name", longest=60, example="张示例", mask=masked_name,
            aliases=("姓名", *aliases),
        ),
        Column(
            "worker_phone", _("职工电话"), "worker_phone", Kind.PHONE, example="13800000000", mask=masked_phone,
            note=_("只用来回访，不要身份证号。"), aliases=("联系电话", "电话", "手机号"),
        ),
    )  # fmt: skip


INJURY = (
    _reference(
        "望人社工认〔2026〕12号", _("认定决定书的文号。再送同一个文号就是更新。"), "文号", "认定书编号", "决定书文号",
    ),
    *_firm(required=True, aliases=("单位",)),
    Column(
        "happened_on", _("受伤日期"), "happened_on", Kind.DATE, required=True, past=True, example="2026-3-2",
        aliases=("事故日期", "受伤时间", "事故时间", "诊断日期"),
    ),
    Column(
        "decided_on", _("认定日期"), "decided_on", Kind.DATE, past=True, example="2026-4-10",
        aliases=("决定日期", "认定时间"),
    ),
    Column(
        "result", _("认定结果"), "result", Kind.CHOICE, required=True, choices=_results(FeedKind.INJURY),
        example="认定工伤", aliases=("结果", "认定结论", "结论"),
    ),
    Column(
        "grade", _("伤残等级"), "grade", Kind.CHOICE, choices=lambda: dict(InjuryGrade.choices), example="9级",
        note=_("还没鉴定就空着；工亡写“死亡”。"), aliases=("等级", "鉴定等级"),
    ),
    *_person("受伤职工", "工伤职工"),
)  # fmt: skip

ARBITRATION = (
    _reference("望劳人仲案〔2026〕31号", _("案号。再送同一个案号就是更新。"), "案号", "仲裁案号"),
    *_firm(required=True, aliases=("被申请人", "被诉单位")),
    Column(
        "happened_on", _("立案日期"), "happened_on", Kind.DATE, required=True, past=True, example="2026-3-2",
        aliases=("受理日期", "立案时间", "收案日期"),
    ),
    Column(
        "category", _("案由"), "category", Kind.CHOICE, required=True, choices=_categories, example="追索劳动报酬",
        note=_("写类别的编号或者名称，例如 W01。"), aliases=("类别", "案由代码", "争议类别"),
    ),
    _workers("12"),
    Column("amount", _("涉案金额"), "amount", Kind.MONEY, example="86000.00", aliases=("金额", "标的额", "请求金额")),
    Column(
        "decided_on", _("结案日期"), "decided_on", Kind.DATE, past=True, example="2026-4-10", aliases=("结案时间",),
    ),
    Column(
        "result", _("结案方式"), "result", Kind.CHOICE, choices=_results(FeedKind.ARBITRATION), example="调解",
        note=_("没结案写“审理中”，或者空着。"), aliases=("结果", "处理结果"),
    ),
    *_person("申请人"),
)  # fmt: skip

CONSULTATION = (
    _reference("FZ-2026-0001", _("登记号。再送同一个号就是更新。"), "登记号", "工单号", "咨询编号"),
    Column(
        "happened_on", _("咨询日期"), "happened_on", Kind.DATE, required=True, past=True, example="2026-3-2",
        aliases=("日期", "咨询时间", "来电时间", "登记时间"),
    ),
    Column(
        "summary", _("咨询内容"), "summary", required=True, longest=2000, example="10月工资没发，问怎么要",
        mask=hidden, aliases=("内容", "问题", "诉求内容", "咨询问题"),
    ),
    Column(
        "category", _("类别"), "category", Kind.CHOICE, choices=_categories, example="追索劳动报酬",
        note=_("写类别的编号或者名称，例如 W01；不清楚就空着。"), aliases=("争议类别", "咨询类别"),
    ),
    Column(
        "channel", _("渠道"), "channel", Kind.CHOICE, choices=lambda: dict(FeedChannel.choices), example="电话",
        aliases=("咨询方式", "来源"),
    ),
    *_firm(required=False, aliases=("单位",)),
    _workers("1"),
    *_person("咨询人", "来电人"),
)  # fmt: skip

COLUMNS: dict[FeedKind, tuple[Column, ...]] = {
    FeedKind.INJURY: INJURY,
    FeedKind.ARBITRATION: ARBITRATION,
    FeedKind.CONSULTATION: CONSULTATION,
}
