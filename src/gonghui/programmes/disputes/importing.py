"""Signals from files of other departments, as a register: the columns, and how its rows are taken in and taken back."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gonghui.foundation.exchange.actions.taking import RowFault, take_in
from gonghui.foundation.exchange.columns import Column, Words, hidden
from gonghui.foundation.exchange.drafts import Draft
from gonghui.foundation.exchange.enums import Kind, Outcome, Verdict
from gonghui.foundation.exchange.registry import Conditions, Register, Written
from gonghui.kernel.errors import Invalid
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.signals import NewSignal, checked, report_signals
from gonghui.programmes.disputes.actions.sorting import withdraw
from gonghui.programmes.disputes.enums import Category, Identity, SignalState, Source
from gonghui.programmes.disputes.models import Signal
from gonghui.programmes.disputes.permissions import IMPORT_SIGNALS, SEE_REPORTER, VIEW_SIGNALS

EXTERNAL_ID_LENGTH = 60
MOST_FAULTS = 8
TEXTS = ("text", "category", "reporter_phone")
NAMED = {"place": "region_code"}
"""Inputs of a signal that are called otherwise in a file."""


def categories() -> Mapping[str, Words]:
    """The categories by code."""
    return dict(Category.choices)


def sources() -> Mapping[str, Words]:
    """The sources by code; a file may also call its origin as it likes."""
    return dict(Source.choices)


COLUMNS = (
    Column(
        "text", lazy("情况"), "text", required=True, longest=20_000, example="10月工资到今天没有发，二十多个人都没有",
        aliases=("诉求内容", "内容", "诉求", "事项描述", "反映内容"),
    ),
    Column("title", lazy("标题"), "record__title", example="拖欠工资", aliases=("主题", "诉求标题")),
    Column(
        "external_id", lazy("来源编号"), "external_id", longest=EXTERNAL_ID_LENGTH, example="RX-2026-0001",
        note=lazy("对方系统里的编号。同一个来源的同一个编号只收一次。"), aliases=("编号", "工单号", "工单编号"),
    ),
    Column(
        "source", lazy("来源"), "source", longest=40, example="部门推送",
        note=lazy("职工反映、网格员上报、部门推送、批量导入；别的写法都算批量导入。"), aliases=("渠道", "信息来源"),
    ),
    Column(
        "occurred_on", lazy("发生日期"), "occurred_on", Kind.DATE, example="2026-3-2", past=True,
        aliases=("日期", "受理时间", "诉求时间", "登记时间"),
    ),
    Column(
        "enterprise_name", lazy("单位名称"), "enterprise_name", longest=120, example="望溪示例纺织有限公司",
        aliases=("企业名称", "用人单位", "被诉单位", "公司名称"),
    ),
    Column(
        "uscc", lazy("统一社会信用代码"), "enterprise__enterprise__uscc", Kind.CREDIT_CODE,
        example="91330000MA2EXAMPLE", aliases=("信用代码",),
    ),
    Column(
        "region_code", lazy("所在镇街"), "place__full_name", Kind.PLACE, example="示例镇",
        note=lazy("写镇街的名字，或者 9 位区划代码；空着就算本地区。"), aliases=("镇街", "区划代码", "发生地"),
    ),
    Column(
        "category", lazy("类别"), "category", Kind.CHOICE, choices=categories, example="追索劳动报酬",
        note=lazy("写类别的编号或者名称，例如 W01；不清楚就空着。"), aliases=("诉求类别", "争议类别"),
    ),
    Column(
        "workers", lazy("涉及人数"), "workers", Kind.WHOLE, example="23", smallest=1, largest=1_000_000,
        aliases=("人数",),
    ),
    Column("amount", lazy("涉及金额"), "amount", Kind.MONEY, example="43000.00", aliases=("金额", "欠薪金额")),
    Column(
        "reporter_name", lazy("反映人"), "reporter__name", longest=60, example="张示例", mask=hidden,
        aliases=("姓名", "来电人", "诉求人"),
    ),
    Column(
        "reporter_phone", lazy("反映人电话"), "reporter__phone", Kind.PHONE, example="13800000000", mask=hidden,
        aliases=("联系电话", "来电号码", "电话", "手机号"),
    ),
)  # fmt: skip


def rows(scope: Scope, conditions: Conditions) -> QuerySet[Signal]:
    """The signals of the inbox's saved view, by its conditions."""
    found = Signal.objects.visible_to(scope).in_view(conditions.get("view", ""))
    asked = {name: conditions.get(name, "") for name in ("place", "colour", "point")}
    return found.containing(conditions.get("q", "").strip()).narrowed(**asked).order_by("-pk")


class SignalKeeper:
    """A signal is known by its source and number, beside those that a body sends itself. No file changes one."""

    def match(self, scope: Scope, drafts: Sequence[Draft], *, home: str) -> None:
        """Make signals of the rows; those that are there already, and repeated ones, are the same."""
        for draft in drafts:
            row = _signal(draft.values, home)
            draft.identity = f"{row.source} {row.external_id}"
            draft.values["signal"] = _checked(draft, row)
        numbers = {str(draft.values["signal"].external_id) for draft in drafts}
        there = Signal.objects.filter(federation=scope.federation_id, sender=None, external_id__among=numbers)
        known = {f"{source} {number}": key for source, number, key in there.values_list("source", "external_id", "pk")}
        for draft in drafts:
            if draft.verdict is not Verdict.WRONG:
                draft.target = known.get(draft.identity)
                draft.verdict = Verdict.NEW if draft.target is None else Verdict.SAME

    def write(self, scope: Scope, drafts: Sequence[Draft]) -> None:
        """Into the inbox, as any other signal."""
        found = report_signals(scope, scope.federation_id, [draft.values["signal"] for draft in drafts])
        for draft, signal in zip(drafts, found, strict=True):
            draft.target, draft.stamp, draft.outcome = signal.pk, signal.version, Outcome.MADE

    def undo(self, scope: Scope, rows: Sequence[Written]) -> dict[int, str]:
        """Put aside what nobody has triaged, with the reason; its number is free for the file to come again.

        One that others were merged into stays, else their reporters would read that nothing is done; so does one with
        a case.
        """
        found = Signal.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[row.target for row in rows])
        now = {signal.pk: signal for signal in found}
        stamps = {row.target: row.stamp for row in rows}
        kept = {
            key: _("已经研判过。") if signal.state != SignalState.RECEIVED else _("后来改过。")
            for key, signal in now.items()
            if signal.state != SignalState.RECEIVED or signal.version != stamps[key]
        }
        merged = Signal.objects.filter(merged_into__among=now).values_list("merged_into", flat=True)
        kept |= dict.fromkeys(merged, _("后来有别的信号并进来。"))
        with_cases = Signal.objects.filter(pk__among=now, cases__isnull=False).values_list("pk", flat=True)
        kept |= dict.fromkeys(with_cases, _("后来立了案件。"))
        left = [signal for key, signal in now.items() if key not in kept]
        withdraw(scope, left, reason=_("这一批导入撤销了"))
        return kept


def _signal(values: Mapping[str, Any], home: str) -> NewSignal:
    named = bool(values.get("reporter_name") or values.get("reporter_phone"))
    return NewSignal(
        text=values["text"],
        source=_source(values.get("source") or ""),
        place_id=values.get("region_code") or home,
        occurred_on=values.get("occurred_on"),
        title=values.get("title") or "",
        category=values.get("category") or "",
        enterprise_name=values.get("enterprise_name") or "",
        uscc=values.get("uscc") or "",
        workers=values.get("workers"),
        amount=values.get("amount"),
        identity=Identity.SEALED if named else Identity.ANONYMOUS,
        reporter_name=values.get("reporter_name") or "",
        reporter_phone=values.get("reporter_phone") or "",
        external_id=values.get("external_id") or digest_of(values["text"]),
    )


def _source(text: str) -> Source:
    """By code or by word; whatever else a file calls its own origin, it was imported."""
    return next((each for each in Source if text in (each.value, str(each.label))), Source.IMPORT)


def digest_of(text: str) -> str:
    """Stands for the number of a signal that has none, so that a file without numbers comes twice without harm."""
    return "sha256-" + base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def _checked(draft: Draft, row: NewSignal) -> NewSignal:
    """The signal in our form. Everything the inbox would refuse is noted, one thing after the other."""
    if row.uscc and not row.enterprise_name:
        draft.refuse("enterprise_name", _("有统一社会信用代码，没有单位名称。"), _("请补上单位名称。"))
    for _turn in range(MOST_FAULTS):
        try:
            return checked(row)
        except Invalid as error:
            name, cure = next(iter(error.fields.items()), ("", ""))
            draft.refuse(NAMED.get(name, name), str(error), "" if cure in str(error) else cure)
            if not hasattr(row, name):
                break
            emptied: Any = "" if name in TEXTS else None
            row = replace(row, **{name: emptied})
    return row


SIGNALS = Register(
    key="signals",
    label=lazy("信号"),
    counter=lazy("条"),
    columns=COLUMNS,
    export_right=VIEW_SIGNALS,
    rows=rows,
    import_right=IMPORT_SIGNALS,
    unmask_right=SEE_REPORTER,
    keeper=SignalKeeper(),
    home="disputes:signals",
    repeats=Verdict.SAME,
    command="gonghui signals import",
)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How many rows were new and how many were there already, and the faults. In a dry run nothing was written."""

    created: int
    existing: int
    faulty: tuple[RowFault, ...]


def import_signals(
    scope: Scope,
    path: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
    dry_run: bool = False,
) -> ImportResult:
    """Take in the good rows of a file and tell every fault of the others.

    `mapping` renames columns, theirs to ours; others are left aside. The same number of a source (without one, the same
    text) is not taken in twice. Refuses a file that cannot be read or has no column `text`.
    """
    taken = take_in(
        scope, SIGNALS, content=path.read_bytes(), name=path.name, mapping=mapping, dry_run=dry_run, progress=progress
    )
    return ImportResult(taken.new, taken.same, taken.faults)
