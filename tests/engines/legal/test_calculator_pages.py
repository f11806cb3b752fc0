"""The calculators' pages: ask, answer with steps and articles, refuse at the field, on paper too."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client

from gonghui.engines.documents.rendering import missing_glyphs
from gonghui.engines.legal import doors
from gonghui.engines.legal.calculators import CALCULATORS
from gonghui.engines.legal.enums import HolidayKind
from gonghui.engines.legal.models import Holiday
from gonghui.foundation.regions.models import Region
from gonghui.kernel import clock
from gonghui.kernel.models import Record
from gonghui.kernel.packs import install_pack
from tests.engines.documents.reading import text_of as pdf_text
from tests.engines.legal.test_parameters import SAMPLE, SYSTEM
from tests.house.pages import text_of
from tests.requirements import requirement

pytestmark = pytest.mark.django_db
SEVERANCE = {
    "form": "N",
    "service_start": "2022-03-15",
    "service_end": "2026-08-31",
    "average_monthly_wage": "7,260.00 元",
    "local_average_monthly_wage": "８４５０",
    "local_minimum_monthly_wage": "2260",
}
ANSWERED = {
    "economic_compensation": (SEVERANCE, "32,670.00"),
    "arrears_additional_compensation": (
        {
            "amount_ordered": "12000",
            "amount_paid_by_deadline": "0",
            "administrative_order_issued": "on",
            "deadline_passed": "on",
        },
        "6,000.00",
    ),
    "overtime_pay": (
        {
            "monthly_wage_base": "5220",
            "hours_weekday": "20",
            "working_time_system": "standard",
            "local_minimum_monthly_wage": "2260",
        },
        "900.00",
    ),
    "overtime_rate_for_date": ({"date": "2026-10-01"}, "3"),
    "annual_leave_pay": (
        {
            "cumulative_service_years": "8",
            "mode": "full_year",
            "average_monthly_wage_excluding_overtime": "6525",
        },
        "3,000.00",
    ),
    "unsigned_contract_double_wage": (
        {
            "employment_start": "2025年5月20日",
            "employment_end": "2025/8/15",
            "monthly_wage": "6525",
            "limitation_mode": "none",
        },
        "11,925.00",
    ),
    "probation_limit": (
        {
            "contract_type": "fixed",
            "contract_start": "2025-01-01",
            "contract_end": "2025-12-31",
            "performed_probation_months": "3",
            "post_probation_monthly_wage": "6000",
        },
        "6,000.00",
    ),
    "probation_wage_floor": (
        {"contract_monthly_wage": "6000", "paid_probation_wage": "4000", "local_minimum_monthly_wage": "2260"},
        "800.00",
    ),
    "work_injury_benefit": (
        {
            "grade": "7",
            "own_monthly_wage": "8000",
            "regional_average_monthly_wage": "7800",
            "terminate_relationship": "on",
            "province": "浙江",
            "provincial_average_monthly_wage": "8400",
        },
        "272,000.00",
    ),
    "work_death_benefit": (
        {"national_urban_disposable_income_prior_year": "54188", "regional_average_monthly_wage": "8000"},
        "1,131,760.00",
    ),
    "deadline": ({"rule": "judicial_confirmation", "trigger_date": "2026-04-03"}, "5月6日"),
    "limitation": (
        {"claim_type": "other", "knew_on": "2025-06-15", "interrupted_on": "2026年2月10日\n", "suspensions": ""},
        "2027年2月10日",
    ),
    "final_award": (
        {"items_wages": "27120", "items_damages": "30000", "local_minimum_monthly_wage": "2260"},
        "27,120.00",
    ),
}


@pytest.fixture(autouse=True)
def uncounted() -> None:
    cache.clear()  # where knocks are counted


@pytest.fixture(autouse=True)
def november() -> object:
    with clock.standing(dt.datetime(2026, 11, 23, 10, tzinfo=clock.SHANGHAI)):
        yield


def page(name: str, form: dict[str, str] | None = None, **cookies: str) -> str:
    client = Client()
    client.cookies.load(cookies)
    url = f"/legal/{name}/"
    return text_of(client.get(url) if form is None else client.post(url, form))


def test_the_list_leads_to_each_by_everyday_words() -> None:
    text = text_of(Client().get("/legal/"))

    for found in CALCULATORS.values():
        assert f'href="/legal/{found.name}/"' in text
        assert str(found.ask) in text


def test_the_front_door_leads_to_the_list() -> None:
    assert 'href="/legal/"' in text_of(Client().get("/"))


@requirement("F-06")
@pytest.mark.parametrize("name", CALCULATORS)
def test_each_page_asks_and_answers(name: str) -> None:
    form, figure = ANSWERED[name]

    asked, answered = page(name), page(name, form)

    assert f'<h1 class="pre">{CALCULATORS[name].ask}</h1>' in asked
    assert f'<span class="v">{figure}' in answered
    assert "怎么算出来的" in answered and 'class="art"' in answered
    assert "这是估算，不是裁决" in answered
    assert 'form="take-along"' in answered


def test_the_answer_tells_steps_what_was_used_and_the_time_left() -> None:
    text = page("economic_compensation", SEVERANCE)

    assert "4.5 × 7,260.00 = 32,670.00 元" in text
    assert "人民币叁万贰仟陆佰柒拾元整" in text
    assert "<dt>当地月最低工资</dt><dd>2,260.00 元</dd>" in text
    assert "一年内申请仲裁" in text and "2027年8月31日" in text


def test_wages_have_no_last_day_while_somebody_works() -> None:
    text = page("overtime_pay", ANSWERED["overtime_pay"][0])

    assert "还在上班：追讨工资没有期限" in text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"average_monthly_wage": "七千"}, "写成不小于零的数"),
        ({"average_monthly_wage": ""}, "还没填"),
        ({"service_end": "2022-03-14"}, "最后一天早于第一天"),
        ({"service_end": "2022-02-30"}, "日历上没有这一天"),
        ({"service_end": "<script>"}, "日期写成"),
        ({"form": "N+1"}, "要填上一个月的应发工资"),
        ({"form": "3N"}, "3N"),
        ({"local_minimum_monthly_wage": ""}, "这一项少了算不出来"),
        ({"average_monthly_wage": "9" * 41}, "41"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(changed: dict[str, str], said: str) -> None:
    text = page("economic_compensation", {**SEVERANCE, **changed})

    field = next(name for name in changed)
    field = "last_month_wage" if changed == {"form": "N+1"} else field
    error = text.partition(f'id="calculatorform_{field}_error"')[2].partition("</div>")[0]
    assert said in error
    assert "怎么算出来的" not in text
    assert "<script>" not in text.partition("<main")[2]


def test_lists_that_are_wrong_are_said_at_their_field() -> None:
    form = {"claim_type": "other", "knew_on": "2025-06-15", "interrupted_on": "2026-02-10\n去年", "suspensions": "春节"}

    text = page("limitation", form)

    assert "第 2 项" in text.partition('id="calculatorform_interrupted_on_error"')[2].partition("</div>")[0]
    assert "第 1 项" in text.partition('id="calculatorform_suspensions_error"')[2].partition("</div>")[0]


def test_a_place_answers_for_its_own_figures_and_samples_say_so(cast: object) -> None:
    install_pack(SYSTEM, SAMPLE)
    form = {key: value for key, value in SEVERANCE.items() if not key.startswith("local")}

    with_place = page("economic_compensation", {**form, "region": known_place()})
    without = page("economic_compensation", form)

    assert "32,670.00" in with_place
    assert "8,700.00 元" in with_place and "没有核对过，只供试算" in with_place
    assert "还没填" in without


def known_place() -> str:
    Region.objects.get_or_create(
        pk="339921", defaults={"name": "望溪县", "level": 3, "valid_from": dt.date(2020, 1, 1)}
    )
    return "339921"


def test_the_installation_s_own_holidays_count() -> None:
    for month, day in ((1, 1), (10, 1)):
        Holiday.objects.create(date=dt.date(2030, month, day), kind=HolidayKind.STATUTORY, name="节", notice="通知")

    assert '<span class="v">3<small>' in page("overtime_rate_for_date", {"date": "2030-01-01"})


def test_english_pages_have_no_chinese_numerals() -> None:
    text = page("economic_compensation", SEVERANCE, django_language="en")

    assert "32,670.00" in text and "How it was calculated" in text
    assert "人民币" not in text


def test_nothing_is_kept() -> None:
    before = Record.objects.count()

    client = Client()
    client.post("/legal/economic_compensation/", SEVERANCE)
    client.post("/legal/economic_compensation/paper/", SEVERANCE)

    assert Record.objects.count() == before
    assert not client.session.keys()


@requirement("F-06")
@pytest.mark.parametrize("name", CALCULATORS)
def test_the_answer_goes_on_a_sheet_of_paper(name: str) -> None:
    form, figure = ANSWERED[name]

    answer = Client().post(f"/legal/{name}/paper/", form)

    text = pdf_text(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"] == "application/pdf"
    assert figure in text
    assert "这是估算，不是裁决" in text


def test_a_sheet_of_what_cannot_be_printed_is_refused() -> None:
    assert missing_glyphs("\u202e")
    form = {**ANSWERED["work_injury_benefit"][0], "province": "\u202e浙江"}

    answer = Client().post("/legal/work_injury_benefit/paper/", form)

    assert answer.headers["Content-Type"].startswith("text/html")


def test_a_sheet_without_inputs_shows_what_is_missing() -> None:
    answer = Client().post("/legal/economic_compensation/paper/", {})

    assert "还没填" in text_of(answer)


def test_unknown_calculators_are_not_there() -> None:
    for url in ("/legal/lottery/", "/legal/lottery/paper/"):
        assert Client().post(url).status_code == 404


def test_an_address_that_calculates_too_often_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(doors.RATES, "calculate", "1/10m/ip")
    monkeypatch.setitem(doors.RATES, "paper", "1/10m/ip")
    client = Client()

    for url in ("/legal/overtime_rate_for_date/", "/legal/overtime_rate_for_date/paper/"):
        client.post(url, {"date": "2026-10-01"})
        assert "次数太多了" in text_of(client.post(url, {"date": "2026-10-01"}))
