"""Local parameters: the section `legal` of packs, and which value counts where and when."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from gonghui.engines.legal.calculators import calculator_named
from gonghui.engines.legal.lookups import current_aids, fill
from gonghui.engines.legal.models import LocalParameters
from gonghui.engines.legal.parameters import LegalSection, LocalFigures, current_figures
from gonghui.kernel.packs import PackError, export_pack, install_pack, load_pack
from gonghui.kernel.scope import Scope, Via
from tests.cast import Cast

SAMPLE = Path(settings.GONGHUI_PACKS_DIR) / "labour-figures-sample"
SYSTEM = Scope.for_system(None, reason="test", via=Via.CLI)
MAY = dt.date(2026, 5, 1)
MEDICAL = {5: 30, 6: 25, 7: 10, 8: 7, 9: 4, 10: 2}


def section(*values: dict[str, Any], region: str | None = "339921", key: str = "minimum_monthly_wage") -> LegalSection:
    rows = [{"source": "通知", "since": "2026-01-01", **each} for each in values]
    return LegalSection.model_validate({"parameters": [{"key": key, "region": region, "values": rows}]})


def found(figures: LocalFigures, region: str = "339921", day: dt.date = MAY) -> Decimal | None:
    figure = figures.find("minimum_monthly_wage", region, day)
    return figure.value.value if figure else None


def test_the_smallest_place_around_counts() -> None:
    figures = LocalFigures(
        (section({"value": "2000"}, region=None), section({"value": "2200"}, region="33"), section({"value": "2300"}))
    )

    assert found(figures) == Decimal(2300)
    assert found(figures, "339921101") == Decimal(2300)
    assert found(figures, "330100") == Decimal(2200)
    assert found(figures, "110105") == Decimal(2000)


def test_a_value_holds_on_its_days_and_no_others() -> None:
    figures = LocalFigures(
        (section({"value": "2300", "until": "2026-06-30"}, {"value": "2500", "since": "2026-07-01"}),)
    )

    assert found(figures, day=dt.date(2025, 12, 31)) is None
    assert found(figures, day=dt.date(2026, 6, 30)) == Decimal(2300)
    assert found(figures, day=dt.date(2026, 7, 1)) == Decimal(2500)
    assert found(figures, day=dt.date(2036, 1, 1)) == Decimal(2500)


def test_of_two_packs_for_one_place_the_later_counts() -> None:
    assert found(LocalFigures((section({"value": "2300"}), section({"value": "2400"})))) == Decimal(2400)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("parameters: [{key: rent, values: [{value: '1', since: 2026-01-01, source: 甲}]}]", "parameters[0].key"),
        ("parameters: [{key: minimum_monthly_wage, values: []}]", "parameters[0].values"),
        (
            "parameters: [{key: minimum_monthly_wage, values: [{value: '-1', since: 2026-01-01, source: 甲}]}]",
            "parameters[0].values[0].value",
        ),
        (
            "parameters: [{key: minimum_monthly_wage, values: [{value: '1', since: 2026-02-01, until: 2026-01-01, "
            "source: 甲}]}]",
            "parameters[0].values[0].until",
        ),
        (
            "parameters: [{key: minimum_monthly_wage, values: [{value: '1', since: 2026-01-01, source: 甲}, "
            "{value: '2', since: 2026-02-01, source: 甲}]}]",
            "parameters[0].values",
        ),
        (
            "injury_subsidies: [{province: '32', names: [江苏省], medical: {5: 1}, employment: {5: 1}, article: 条}]",
            "injury_subsidies[0].medical",
        ),
    ],
)
def test_what_is_wrong_in_a_pack_is_named(tmp_path: Path, content: str, place: str) -> None:
    (tmp_path / "pack.yaml").write_text("{name: x, title: 包, layer: federation, version: 1}", "utf-8")
    (tmp_path / "legal.yaml").write_text(content, "utf-8")

    with pytest.raises(PackError) as caught:
        load_pack(tmp_path)

    assert place in str(caught.value)


@pytest.mark.django_db
def test_the_sample_pack_installs_counts_and_comes_back(tmp_path: Path) -> None:
    install_pack(SYSTEM, SAMPLE)

    figure = current_figures().find("average_monthly_wage", "339921101", dt.date(2026, 8, 31))
    assert figure is not None
    assert (figure.value.value, figure.value.verified) == (Decimal(8700), False)
    copy = export_pack(SYSTEM, "labour-figures-sample", tmp_path / "copy")
    assert load_pack(copy).sections["legal"] == load_pack(SAMPLE).sections["legal"]


@pytest.mark.django_db
def test_a_newer_version_takes_the_place_of_the_older_at_once() -> None:
    for version, value in ((1, "2300"), (2, "2400")):
        content = section({"value": value}).model_dump(mode="json")
        LocalParameters.objects.create(pack="wages", version=version, content=content)
        assert found(current_figures()) == Decimal(value)


@pytest.mark.django_db
def test_questions_about_the_place_are_filled_by_the_day_asked_about() -> None:
    install_pack(SYSTEM, SAMPLE)
    calculator = calculator_named("economic_compensation")
    given = {"service_start": "2024-01-01", "service_end": "2025-03-31", "average_monthly_wage": "9000"}

    filled = fill(calculator, given, region="339921")
    told = fill(calculator, {**given, "local_average_monthly_wage": "7777"}, region="339921")
    later = fill(calculator, given, region="339921", on=dt.date(2026, 8, 1))
    nowhere = fill(calculator, given, region="110105")

    assert filled.given["local_average_monthly_wage"] == Decimal(8200)
    assert set(filled.used) == {"local_average_monthly_wage", "local_minimum_monthly_wage"}
    assert told.given["local_average_monthly_wage"] == "7777"
    assert later.given["local_average_monthly_wage"] == Decimal(8700)
    assert not nowhere.used


@pytest.mark.django_db
def test_a_province_s_table_of_months_comes_from_a_pack(cast: Cast) -> None:
    table = {"province": "32", "names": ["江苏省", "江苏"], "medical": MEDICAL, "employment": MEDICAL, "article": "条"}
    content = LegalSection.model_validate({"injury_subsidies": [table]}).model_dump(mode="json")
    LocalParameters.objects.create(federation=cast.here.federation, pack="jiangsu", version=1, content=content)

    given = {
        "grade": 7,
        "own_monthly_wage": "8000",
        "regional_average_monthly_wage": "7800",
        "terminate_relationship": True,
        "province": "江苏",
        "provincial_average_monthly_wage": "8400",
    }
    result = calculator_named("work_injury_benefit").calculate(given, current_aids())

    assert result.outputs["medical_subsidy"] == Decimal(84000)
