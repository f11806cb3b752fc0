"""One-off benefits after an injury at work or a death (工伤保险条例 33–39, 62, 64; 各省规定)."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gonghui.engines.legal.calculators.amounts import NOTHING, bare, money, plain, yuan
from gonghui.engines.legal.calculators.inputs import Input, Kind, Output, Words
from gonghui.engines.legal.calculators.reading import needed
from gonghui.engines.legal.calculators.table import Aids, Group, Result, Step, calculator
from gonghui.engines.legal.subsidies import SubsidyTable, province_code

GRANT_MONTHS = {1: 27, 2: 25, 3: 23, 4: 21, 5: 18, 6: 16, 7: 13, 8: 11, 9: 9, 10: 7}
ALLOWANCE_PERCENT = {1: 90, 2: 85, 3: 80, 4: 75, 5: 70, 6: 60}
KEEPS_RELATIONSHIP = 4
LEAST_SHARE, MOST_SHARE = Decimal("0.6"), Decimal(3)
FUNERAL_MONTHS, DEATH_TIMES = 6, 20
INJURY_ARTICLES = (lazy("《工伤保险条例》第三十五条、第三十六条、第三十七条、第六十四条"),)
DEATH_ARTICLES = (lazy("《工伤保险条例》第三十九条"),)
UNINSURED = lazy("单位没有参加工伤保险的，这些都由单位付（《工伤保险条例》第六十二条）。")


@calculator(
    label=lazy("工伤待遇"),
    ask=lazy("受了工伤，评了级，能拿多少"),
    group=Group.INJURY,
    icon="shield-check",
    figure="amount",
    inputs=(
        Input(
            name="grade", kind=Kind.COUNT, required=True, least=1, most=10, unit=lazy("级"),
            label=lazy("评了几级？"), help=lazy("劳动能力鉴定结论上的级别，1 到 10。"),
        ),
        Input(
            name="own_monthly_wage", kind=Kind.MONEY, required=True, unit=lazy("元"),
            label=lazy("受伤前 12 个月平均月缴费工资"), help=lazy("社保按这个数缴费。没参保的，按应发工资。"),
        ),
        Input(
            name="terminate_relationship", kind=Kind.FLAG, default=False, label=lazy("要和单位解除或者终止劳动关系"),
            help=lazy("五级到十级，解除以后另有两项补助金。"),
        ),
        Input(
            name="regional_average_monthly_wage", kind=Kind.MONEY, required=True, positive=True, unit=lazy("元"),
            label=lazy("统筹地区上年度职工月平均工资"), parameter="average_monthly_wage",
        ),
        Input(
            name="province", kind=Kind.TEXT, label=lazy("在哪个省？"), parameter="province",
            when="terminate_relationship=on",
            help=lazy("解除关系时要填，两项补助金各省自定。"),
        ),
        Input(
            name="provincial_average_monthly_wage", kind=Kind.MONEY, positive=True, unit=lazy("元"),
            label=lazy("全省上年度职工月平均工资"), help=lazy("解除关系时要填。"),
            parameter="provincial_average_monthly_wage", when="terminate_relationship=on",
        ),
        Input(
            name="retirement_factor", kind=Kind.NUMBER, default=Decimal(1), most=1, label=lazy("就业补助金打几折"),
            when="terminate_relationship=on",
            help=lazy("离退休不到 5 年的会打折，问当地工伤科；别的人是 1。"),
        ),
    ),
    outputs=(
        Output(name="wage_used", kind=Kind.MONEY, label=lazy("按多少工资算"), unit=lazy("元")),
        Output(name="disability_months", kind=Kind.COUNT, label=lazy("伤残补助金月数"), unit=lazy("个月")),
        Output(name="disability_grant", kind=Kind.MONEY, label=lazy("一次性伤残补助金"), unit=lazy("元")),
        Output(name="medical_subsidy", kind=Kind.MONEY, label=lazy("一次性工伤医疗补助金"), unit=lazy("元")),
        Output(name="employment_subsidy", kind=Kind.MONEY, label=lazy("一次性伤残就业补助金"), unit=lazy("元")),
        Output(name="amount", kind=Kind.MONEY, label=lazy("合计"), unit=lazy("元")),
    ),
    articles=INJURY_ARTICLES,
)  # fmt: skip
def work_injury_benefit(
    *,
    aids: Aids,
    grade: int,
    own_monthly_wage: Decimal,
    terminate_relationship: bool,
    regional_average_monthly_wage: Decimal,
    province: str | None,
    provincial_average_monthly_wage: Decimal | None,
    retirement_factor: Decimal,
) -> Result:
    """The grant by grade, and for grades 5 to 10 the two subsidies of the province where the relationship ends.

    The own wage is held between 60 and 300 % of the regional average. Refuses a province whose table is not known.
    """
    floor, ceiling = regional_average_monthly_wage * LEAST_SHARE, regional_average_monthly_wage * MOST_SHARE
    wage = min(max(own_monthly_wage, floor), ceiling)
    grant = yuan(wage * GRANT_MONTHS[grade])
    steps = _grant_steps(grade, wage, floor, ceiling, grant)
    medical = employment = NOTHING
    articles: tuple[Words, ...] = INJURY_ARTICLES
    if terminate_relationship and grade > KEEPS_RELATIONSHIP:
        table = _table(aids, province)
        average = _needed_average(provincial_average_monthly_wage)
        medical = yuan(table.medical[grade] * average)
        employment = yuan(table.employment[grade] * average * retirement_factor)
        steps += _subsidy_steps(table, grade, average, retirement_factor, (grant, medical, employment))
        articles = (*articles, table.article)
    return Result(
        outputs={
            "wage_used": wage,
            "disability_months": GRANT_MONTHS[grade],
            "disability_grant": grant,
            "medical_subsidy": medical,
            "employment_subsidy": employment,
            "amount": grant + medical + employment,
        },
        headline=_("评为 %(grade)s 级，一次性待遇合计") % {"grade": grade},
        steps=steps,
        articles=articles,
        warnings=_warnings(grade, wage, terminate=terminate_relationship),
    )


def _needed_average(average: Decimal | None) -> Decimal:
    if average is None:
        raise needed("provincial_average_monthly_wage", _("解除劳动关系的，要填全省上年度职工月平均工资。"))
    return average


def _grant_steps(grade: int, wage: Decimal, floor: Decimal, ceiling: Decimal, grant: Decimal) -> list[Step]:
    bounds = {"floor": bare(floor), "ceiling": bare(ceiling)}
    facts = {"grade": grade, "months": GRANT_MONTHS[grade], "wage": bare(wage), "sum": money(grant)}
    return [
        Step(
            _("按 %(wage)s 算") % {"wage": money(wage)},
            _("本人工资不低于当地月平均工资的 60%%（%(floor)s），不高于 300%%（%(ceiling)s）") % bounds,
        ),
        Step(
            _("伤残补助金：%(months)s × %(wage)s = %(sum)s") % facts,
            _("%(grade)s 级给 %(months)s 个月") % facts,
        ),
    ]


def _table(aids: Aids, province: str | None) -> SubsidyTable:
    if not province:
        raise needed("province", _("解除劳动关系的，要填在哪个省：两项补助金各省自定。"))
    code = province_code(province, aids.subsidies)
    if not code:
        known = "、".join(table.province for table in aids.subsidies.values())
        facts = {"province": province, "known": known}
        raise needed("province", _("还没有“%(province)s”的补助金月数，现在有的是：%(known)s。请问当地工会。") % facts)
    return aids.subsidies[code]


def _subsidy_steps(
    table: SubsidyTable, grade: int, average: Decimal, factor: Decimal, lines: tuple[Decimal, Decimal, Decimal]
) -> list[Step]:
    _grant, medical, employment = lines
    by_fund = {"months": table.medical[grade], "average": bare(average), "sum": money(medical)}
    by_firm = {**by_fund, "months": table.employment[grade], "factor": plain(factor), "sum": money(employment)}
    text = _("伤残就业补助金：%(months)s × %(average)s = %(sum)s")
    if factor != 1:
        text = _("伤残就业补助金：%(months)s × %(average)s × %(factor)s = %(sum)s")
    total = {"lines": " + ".join(bare(each) for each in lines), "sum": money(sum(lines, NOTHING))}
    return [
        Step(
            _("工伤医疗补助金：%(months)s × %(average)s = %(sum)s") % by_fund,
            _("%(province)s，全省上年度月平均工资；由工伤保险基金付") % {"province": table.province},
        ),
        Step(text % by_firm, _("由单位付")),
        Step(_("合计 %(lines)s = %(sum)s") % total),
    ]


def _warnings(grade: int, wage: Decimal, *, terminate: bool) -> list[str]:
    warnings = [str(UNINSURED)]
    if grade in ALLOWANCE_PERCENT:
        percent = ALLOWANCE_PERCENT[grade]
        monthly = {"percent": percent, "sum": money(wage * percent / 100)}
        text = _("另外每月有伤残津贴，本人工资的 %(percent)s%%，约 %(sum)s，没有算在合计里。")
        if grade > KEEPS_RELATIONSHIP:
            text = _("单位难以安排工作的，另外每月有伤残津贴，本人工资的 %(percent)s%%，约 %(sum)s，没有算在合计里。")
        warnings.append(text % monthly)
    if terminate and grade <= KEEPS_RELATIONSHIP:
        warnings.append(_("一级到四级保留劳动关系、退出岗位，没有两项补助金。"))
    warnings.append(_("医药费、停工留薪期工资、护理费另算。申请认定：单位 30 日内，职工和工会 1 年内。"))
    return warnings


@calculator(
    label=lazy("工亡待遇"),
    ask=lazy("人在工作中没了，家属能拿多少"),
    group=Group.INJURY,
    icon="users",
    figure="amount",
    inputs=(
        Input(
            name="national_urban_disposable_income_prior_year", kind=Kind.MONEY, required=True, positive=True,
            unit=lazy("元"), label=lazy("上一年全国城镇居民人均可支配收入"),
            help=lazy("国家统计局每年一月公布；按去世的上一年。"), parameter="national_urban_disposable_income",
        ),
        Input(
            name="regional_average_monthly_wage", kind=Kind.MONEY, required=True, positive=True, unit=lazy("元"),
            label=lazy("统筹地区上年度职工月平均工资"), parameter="average_monthly_wage",
        ),
    ),
    outputs=(
        Output(name="funeral_grant", kind=Kind.MONEY, label=lazy("丧葬补助金"), unit=lazy("元")),
        Output(name="death_grant", kind=Kind.MONEY, label=lazy("一次性工亡补助金"), unit=lazy("元")),
        Output(name="amount", kind=Kind.MONEY, label=lazy("合计"), unit=lazy("元")),
    ),
    articles=DEATH_ARTICLES,
)  # fmt: skip
def work_death_benefit(
    *, aids: Aids, national_urban_disposable_income_prior_year: Decimal, regional_average_monthly_wage: Decimal
) -> Result:
    """Six months of the regional average, and twenty times last year's national urban income a head."""
    income, average = national_urban_disposable_income_prior_year, regional_average_monthly_wage
    funeral, death = yuan(average * FUNERAL_MONTHS), yuan(income * DEATH_TIMES)
    return Result(
        outputs={"funeral_grant": funeral, "death_grant": death, "amount": funeral + death},
        headline=_("丧葬补助金和一次性工亡补助金合计"),
        steps=[
            Step(
                _("丧葬补助金：6 × %(average)s = %(sum)s") % {"average": bare(average), "sum": money(funeral)},
                _("统筹地区上年度职工月平均工资 6 个月"),
            ),
            Step(
                _("一次性工亡补助金：20 × %(income)s = %(sum)s") % {"income": bare(income), "sum": money(death)},
                _("上一年全国城镇居民人均可支配收入的 20 倍"),
            ),
            Step(
                _("合计 %(lines)s = %(sum)s")
                % {"lines": f"{bare(funeral)} + {bare(death)}", "sum": money(funeral + death)}
            ),
        ],
        articles=DEATH_ARTICLES,
        warnings=[
            _("供养亲属每月另有抚恤金：配偶 40%，其他亲属 30%，孤寡老人、孤儿再加 10%，加起来不超过本人工资。"),
            str(UNINSURED),
        ],
    )
