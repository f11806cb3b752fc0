from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from gonghui.foundation.exchange.registry import REGISTERS
from gonghui.foundation.exchange.template import make_template
from gonghui.foundation.regions.models import Region
from tests.cast import Cast
from tests.requirements import requirement


def opened(cast: Cast, key: str) -> Any:
    return openpyxl.load_workbook(io.BytesIO(make_template(cast.here.system, REGISTERS[key])))


@requirement("F-09")
@pytest.mark.parametrize("key", ["enterprises", "people", "bodies"])
def test_template_has_every_column_of_the_register_with_a_note_and_an_example(cast: Cast, key: str) -> None:
    register, sheet = REGISTERS[key], opened(cast, key).worksheets[0]

    assert [cell.value for cell in sheet[1]] == [str(column.label) for column in register.columns]
    assert [cell.value or "" for cell in sheet[2]] == register.example()
    notes = [rule.prompt for rule in sheet.data_validations.dataValidation]
    assert len(notes) == len(register.columns) and all(note.endswith("。") for note in notes)


def test_long_numbers_are_cells_of_text(cast: Cast) -> None:
    sheet = opened(cast, "enterprises").worksheets[0]

    assert sheet["B2"].number_format == sheet["H2"].number_format == "@"
    assert sheet.column_dimensions["B"].width > 18


def test_short_lists_stand_in_the_cell_and_long_ones_on_a_hidden_sheet(cast: Cast) -> None:
    short = opened(cast, "enterprises").worksheets[0]
    for number in range(60):
        code = f"339921{200 + number}"
        Region.objects.create(
            pk=code, name=f"第{number}镇", full_name=f"第{number}镇", level="street", parent_id="339921"
        )

    long = opened(cast, "enterprises")

    assert _list(short) == '"望溪县,鹭洲镇,桐湾镇"'
    assert _list(long.worksheets[0]) == "'选项'!$A$1:$A$63"
    assert long["选项"].sheet_state == "hidden" and long["选项"]["A63"].value == "第59镇"


def _list(sheet: Any) -> str:
    """Where the drop-down list of places comes from."""
    return next(rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list")
