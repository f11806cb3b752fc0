"""Ended cases of a ledger as a register: its columns, how its rows are taken in, taken back and written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gonghui.foundation.exchange.columns import Column, Words, hidden
from gonghui.foundation.exchange.drafts import Draft
from gonghui.foundation.exchange.enums import Kind, Outcome, Verdict
from gonghui.foundation.exchange.registers.common import touched
from gonghui.foundation.exchange.registry import Conditions, Register, Written
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.people.permissions import UNMASK_PEOPLE
from gonghui.kernel.models import Access
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.past import (
    OUTCOMES,
    RULED,
    PastCase,
    PastConfirmation,
    oddities,
    record_past_cases,
    take_back,
    taken_numbers,
)
from gonghui.programmes.disputes.enums import Category, ConfirmationState, Origin, Side
from gonghui.programmes.disputes.models import Agreement, Case, Claim, Confirmation, Party
from gonghui.programmes.disputes.permissions import RECORD_PAST, VIEW_CASES
from gonghui.web.wording import masked_name

LONGEST_STATEMENT = 4000
TEXTS = ("origin_number", "reason", "paper_number")


def categories() -> Mapping[str, Words]:
    """The categories by code."""
    return dict(Category.choices)


def origins() -> Mapping[str, Words]:
    """How cases come in."""
    return dict(Origin.choices)


def outcomes() -> Mapping[str, Words]:
    """How a past case can have ended."""
    return {state.value: state.label for state in OUTCOMES}


def rulings() -> Mapping[str, Words]:
    """What a court can have said."""
    return {state.value: state.label for state in RULED}


COLUMNS = (
    Column(
        "ledger_number", lazy("台账编号"), "ledger_number", required=True, longest=60, example="2024-015",
        note=lazy("台账里这一行的编号。同一个编号只收一次。"), aliases=("编号", "序号", "登记号"),
    ),
    Column(
        "number", lazy("案号"), "number", required=True, longest=40, example="望劳调〔2024〕15号",
        aliases=("调解案号",),
    ),
    Column(
        "filed_on", lazy("申请日期"), "filed_on", Kind.DATE, required=True, past=True, example="2024-3-4",
        aliases=("收案日期", "申请时间"),
    ),
    Column(
        "accepted_on", lazy("受理日期"), "accepted_on", Kind.DATE, required=True, past=True, example="2024-3-5",
        aliases=("立案日期", "受理时间"),
    ),
    Column(
        "ended_on", lazy("结束日期"), "ended_on", Kind.DATE, required=True, past=True, example="2024-3-18",
        aliases=("结案日期", "办结日期", "结案时间"),
    ),
    Column(
        "outcome", lazy("结果"), "state", Kind.CHOICE, required=True, choices=outcomes, example="已达成协议",
        aliases=("调解结果", "处理结果", "结案方式"),
    ),
    Column(
        "category", lazy("案由"), "category", Kind.CHOICE, required=True, choices=categories, example="追索劳动报酬",
        note=lazy("写类别的编号或者名称，例如 W01。"), aliases=("类别", "争议类别"),
    ),
    Column(
        "place", lazy("所在镇街"), "place__full_name", Kind.PLACE, example="示例镇",
        note=lazy("写镇街的名字，或者 9 位区划代码；空着就算本地区。"), aliases=("镇街", "区划代码", "所属镇街"),
    ),
    Column(
        "statement", lazy("事由"), "statement", required=True, longest=LONGEST_STATEMENT, example="三个月工资没有发。",
        mask=hidden, aliases=("事实和理由", "案情", "争议事项"),
    ),
    Column(
        "applicant", lazy("申请人"), "applicant_name", required=True, longest=60, example="张示例", mask=masked_name,
        aliases=("职工姓名", "劳动者", "姓名"),
    ),
    Column(
        "respondent", lazy("被申请人"), "respondent_name", required=True, longest=120, example="望溪示例纺织有限公司",
        note=lazy("营业执照上的全称。"), aliases=("单位名称", "用人单位", "企业名称"),
    ),
    Column(
        "mediation_body", lazy("调解组织"), "mediation_body__name", required=True, longest=120,
        example="示例镇劳动争议调解委员会", note=lazy("机构名册里的名称、简称或者代号。"),
        aliases=("调委会", "承办单位"),
    ),
    Column("amount_claimed", lazy("主张金额"), "amount_claimed", Kind.MONEY, required=True, example="43000.00",
           aliases=("金额", "涉及金额", "诉求金额")),
    Column("amount_agreed", lazy("协议金额"), "amount_agreed", Kind.MONEY, example="36800.00",
           note=lazy("达成协议的要写，没达成的空着。"), aliases=("调解金额", "达成金额")),
    Column("paper_number", lazy("协议编号"), "agreement_number", longest=60, example="望协〔2024〕9号",
           note=lazy("档案里那份协议的编号；没达成的空着。"), aliases=("协议书编号",)),
    Column("reason", lazy("没达成的原因"), "end_reason", longest=300, example="", aliases=("原因", "备注")),
    Column("origin", lazy("来源"), "origin", Kind.CHOICE, choices=origins, example="职工申请",
           note=lazy("空着就算职工申请。"), aliases=("案件来源",)),
    Column("origin_number", lazy("移交案号"), "origin_number", longest=60, example="", aliases=("法院案号",)),
    Column("court", lazy("确认法院"), "court_name", longest=120, example="望溪县人民法院",
           note=lazy("申请过司法确认的才写；下面四列一起写。")),
    Column("court_number", lazy("确认案号"), "court_number", longest=60, example="（2024）望法诉前调确 3 号"),
    Column("confirmation_filed_on", lazy("确认递交日期"), "confirmation_filed_on", Kind.DATE, past=True,
           example="2024-3-25"),
    Column("ruled_on", lazy("裁定日期"), "ruled_on", Kind.DATE, past=True, example="2024-4-8"),
    Column("ruling", lazy("裁定结果"), "ruling", Kind.CHOICE, choices=rulings, example="法院已确认"),
    Column("ruling_reason", lazy("驳回理由"), "ruling_reason", longest=300, example=""),
)  # fmt: skip
RULING = ("court", "court_number", "confirmation_filed_on", "ruled_on", "ruling")


def rows(scope: Scope, conditions: Conditions) -> QuerySet[Any]:
    """The past cases of the list page under its conditions, with what stands in other tables beside them."""
    found: Any = Case.objects.visible_to(scope).past().in_view(conditions.get("view", ""))
    asked = {name: conditions.get(name, "") for name in ("place", "origin")}
    return _beside(found.narrowed(**asked).containing(conditions.get("q", "").strip()).order_by("-pk"))


def _beside(found: Any) -> QuerySet[Any]:
    def of(model: Any, name: str, **where: Any) -> Subquery:
        return Subquery(model.objects.filter(**where).order_by("pk").values(name)[:1])

    case, ruling = OuterRef("pk"), {"agreement__case": OuterRef("pk")}
    told: QuerySet[Any] = found.annotate(
        applicant_name=of(Party, "name", case=case, side=Side.APPLICANT),
        respondent_name=of(Party, "name", case=case, side=Side.RESPONDENT),
        agreement_number=of(Agreement, "paper_number", case=case),
        court_name=of(Confirmation, "court__name", **ruling),
        court_number=of(Confirmation, "court_number", **ruling),
        confirmation_filed_on=of(Confirmation, "filed_on", **ruling),
        ruled_on=of(Confirmation, "ruled_on", **ruling),
        ruling=of(Confirmation, "state", **ruling),
        ruling_reason=of(Confirmation, "ruling_reason", **ruling),
    )
    return told


class PastKeeper:
    """A line is known by its number in the ledger. No file changes one that is there: it is history."""

    def match(self, scope: Scope, drafts: Sequence[Draft], *, home: str) -> None:
        """Make past cases of the rows; a wrong cell is named, a line that is there already is the same."""
        federation = Organization.objects.get(pk=scope.federation_id)
        bodies = Organization.objects.filter(federation=federation.pk, active=True)
        named = _by_name(bodies.of_kind(OrganizationKind.MEDIATION))
        courts = _by_name(bodies.of_kind(OrganizationKind.COURT))
        numbers = {draft.values["ledger_number"]: draft for draft in drafts}
        found = Case.objects.filter(federation=federation.pk, ledger_number__in=numbers)
        known = dict(found.values_list("ledger_number", "pk"))
        taken = taken_numbers(each.values["number"] for each in drafts)
        for draft in drafts:
            draft.identity = draft.values["ledger_number"]
            draft.target = known.get(draft.identity)
            row = _past(draft, named, courts, home)
            if row is not None:
                draft.values["past"] = row
                for odd in oddities(federation, row, place_prefix=scope.place_prefix):
                    draft.refuse(odd.column, odd.sentence)
            if draft.target is None and draft.values["number"] in taken:
                draft.refuse("number", _("这个案号已经用过了。"), _("核对案号。"))
            if draft.verdict is not Verdict.WRONG:
                draft.verdict = Verdict.NEW if draft.target is None else Verdict.SAME

    def write(self, scope: Scope, drafts: Sequence[Draft]) -> None:
        """Take them over, all in a fixed number of statements."""
        found = record_past_cases(scope, [draft.values["past"] for draft in drafts])
        for draft, case in zip(drafts, found, strict=True):
            draft.target, draft.stamp, draft.outcome = case.pk, case.version, Outcome.MADE

    def undo(self, scope: Scope, rows: Sequence[Written]) -> dict[int, str]:
        """Take back what nobody has changed or used since."""
        keys = [row.target for row in rows]
        now = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys)
        beside = (Access, Party, Claim, Agreement, Case.signals.through)
        kept = touched(Case, rows, dict(now.values_list("pk", "version")), beside=beside)
        take_back(scope, [key for key in keys if key not in kept])
        return kept


def _by_name(bodies: QuerySet[Organization]) -> dict[str, Organization]:
    """The bodies by name, short name and code."""
    return {name: body for body in bodies for name in (body.code, body.short_name, body.name) if name}


def _past(
    draft: Draft, named: Mapping[str, Organization], courts: Mapping[str, Organization], home: str
) -> PastCase | None:
    """The line in our form; None where it cannot be made, with what is wrong noted."""
    told = draft.values
    body = named.get(told["mediation_body"])
    if body is None:
        draft.refuse("mediation_body", _("机构名册里没有这个调解组织。"), _("写名册里的名称、简称或者代号。"))
        return None
    names = ("ledger_number", "number", "category", "statement", "applicant", "respondent", "amount_claimed",
             "filed_on", "accepted_on", "ended_on", "outcome")  # fmt: skip
    facts: dict[str, Any] = {name: told[name] for name in names} | {name: told.get(name) or "" for name in TEXTS}
    return PastCase(
        **facts,
        origin=told.get("origin") or Origin.WORKER,
        place_id=told.get("place") or home,
        mediation_body=body,
        amount_agreed=told.get("amount_agreed"),
        confirmation=_ruling(draft, courts),
    )


def _ruling(draft: Draft, courts: Mapping[str, Organization]) -> PastConfirmation | None:
    """What the court said; nothing where no cell tells of it. Every cell of it is asked for where one is filled."""
    told = draft.values
    if not any(told.get(name) for name in RULING):
        return None
    empty = [name for name in RULING if not told.get(name)]
    for name in empty:
        draft.refuse(name, _("申请过司法确认的，法院、案号、日期和结果都要写。"))
    court = courts.get(told.get("court") or "")
    if court is None and "court" not in empty:
        draft.refuse("court", _("机构名册里没有这个法院。"), _("写名册里的名称、简称或者代号。"))
    if empty or court is None:
        return None
    return PastConfirmation(
        court=court, court_number=told["court_number"], filed_on=told["confirmation_filed_on"],
        ruled_on=told["ruled_on"], granted=told["ruling"] == ConfirmationState.GRANTED,
        reason=told.get("ruling_reason") or "",
    )  # fmt: skip


PAST_CASES = Register(
    key="past-cases",
    label=lazy("历史案件"),
    counter=lazy("起"),
    columns=COLUMNS,
    export_right=VIEW_CASES,
    rows=rows,
    import_right=RECORD_PAST,
    unmask_right=UNMASK_PEOPLE,
    keeper=PastKeeper(),
    home="disputes:past_cases",
)
