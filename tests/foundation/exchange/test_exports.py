from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.exchange.actions.exports import begin_export
from gonghui.foundation.exchange.exporting import csv_lines, guarded, unguarded, write_sheet
from gonghui.foundation.exchange.models import ExportLog
from gonghui.foundation.exchange.registry import REGISTERS
from gonghui.foundation.people.actions import know_person
from gonghui.foundation.people.permissions import UNMASK_PEOPLE, VIEW_PEOPLE
from gonghui.kernel.errors import Forbidden, Invalid
from gonghui.kernel.models import AccessLog
from gonghui.kernel.scope import Scope
from tests.cast import Cast, County
from tests.foundation.exchange.staging import firm
from tests.requirements import requirement

PHONE = "13800004127"


@pytest.fixture
def here(cast: Cast) -> County:
    firm(cast.neighbour, "云岭竹器厂")
    return cast.here


def lines(register: str, scope: Scope, *, conditions: dict[str, str] | None = None, **how: Any) -> list[list[str]]:
    made = begin_export(scope, REGISTERS[register], conditions or {}, form="csv", **how)
    text = "".join(csv_lines(REGISTERS[register], made.rows))
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@requirement("F-04")
def test_export_has_the_columns_of_the_register_and_what_the_scope_sees(here: County) -> None:
    firm(here, "望溪织造厂", headcount=120, contact_phone=PHONE)

    found = lines("enterprises", here.system)

    assert found[0] == [str(column.label) for column in REGISTERS["enterprises"].columns]
    assert found[1:] == [["望溪织造厂", "", "鹭洲镇", "", "120", "", "", "138****4127"]]


def test_export_holds_to_the_conditions_of_the_list(here: County) -> None:
    firm(here, "望溪织造厂")
    firm(here, "鹭洲五金厂")

    assert [line[0] for line in lines("enterprises", here.system, conditions={"q": "五金"})[1:]] == ["鹭洲五金厂"]
    assert lines("enterprises", here.system, conditions={"place": "339921109"})[1:] == []


def test_a_town_exports_its_own_place(here: County) -> None:
    firm(here, "望溪织造厂")
    other = replace(here.scope("town_officer"), place_prefix="339921109")

    assert lines("enterprises", other)[1:] == []


@pytest.mark.parametrize("how", [{}, {"unmask": True, "reason": "核对名册"}])
def test_personal_columns_leave_masked_unless_there_is_a_right_and_a_reason(here: County, how: dict[str, Any]) -> None:
    known = know_person(
        here.system, federation_id=here.federation.pk, place_id=here.town, name="顾小满", phone=PHONE
    )  # fmt: skip

    found = lines("people", here.system, **how)[1]

    assert (found[0], found[2]) == (("顾小满", PHONE) if how else ("顾**", "138****4127"))
    log = ExportLog.objects.get()
    assert (log.rows, log.unmasked, log.reason) == (1, bool(how), how.get("reason", ""))
    assert AccessLog.objects.filter(record=known.pk, reason="核对名册").count() == (1 if how else 0)


def test_unmasking_without_right_or_reason_is_refused_and_nothing_is_noted(here: County) -> None:
    scope = replace(here.scope("leader"), rights=frozenset({VIEW_PEOPLE.code}))

    with pytest.raises(Forbidden, match=str(UNMASK_PEOPLE.label)):
        begin_export(scope, REGISTERS["people"], {}, form="csv", unmask=True, reason="核对")
    with pytest.raises(Invalid, match="为什么"):
        begin_export(here.system, REGISTERS["people"], {}, form="csv", unmask=True, reason=" ")
    with pytest.raises(Forbidden):
        begin_export(here.scope("handler"), REGISTERS["enterprises"], {}, form="csv")
    assert not ExportLog.objects.exists()


def test_the_conditions_of_an_export_are_kept_sealed(here: County) -> None:
    lines("people", here.system, conditions={"q": "顾小满", "place": ""})

    assert ExportLog.objects.get().conditions == "q=%E9%A1%BE%E5%B0%8F%E6%BB%A1"


@pytest.mark.parametrize("name", ["=1+1", "+86", "-3号厂", "@厂", "\t=厂"])
def test_nothing_in_an_export_is_a_formula(here: County, tmp_path: Path, name: str) -> None:
    file = firm(here, "望溪织造厂")
    EnterpriseFile.objects.filter(pk=file.pk).update(name=name)

    text = lines("enterprises", here.system)[1][0]
    made = begin_export(here.system, REGISTERS["enterprises"], {}, form="xlsx")
    write_sheet(tmp_path / "a.xlsx", REGISTERS["enterprises"], made.rows, mark=made.mark)

    assert text == f"'{name}" and unguarded(text) == name and guarded("望溪") == "望溪"
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == (name, "s")


def test_a_sheet_names_on_every_page_who_wrote_it_and_keeps_numbers_as_numbers(here: County, tmp_path: Path) -> None:
    firm(here, "望溪织造厂", headcount=120, contact_phone="0574123456789"[:11])
    made = begin_export(here.scope("officer"), REGISTERS["enterprises"], {}, form="xlsx")

    count = write_sheet(tmp_path / "a.xlsx", REGISTERS["enterprises"], made.rows, mark=made.mark)

    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert count == 1
    assert "望溪县总工会" in sheet.oddHeader.left.text and "望溪县总值班员" in sheet.oddFooter.left.text
    assert CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()[1][4] == 120
    assert sheet["B1"].value == "统一社会信用代码" and sheet.freeze_panes == "A2"


def files(client: Client, form: str, **conditions: str) -> tuple[str, bytes]:
    answer = client.post(reverse("exchange:export", args=["enterprises"], query=conditions), {"form": form})
    content: Iterator[bytes] = answer.streaming_content  # type: ignore[attr-defined]
    return answer.headers["Content-Disposition"], b"".join(content)


def test_the_page_counts_and_hands_out_the_file(here: County) -> None:
    firm(here, "望溪织造厂")
    firm(here, "鹭洲五金厂")
    client = Client()
    client.force_login(here.users["officer"])

    page = client.get(reverse("exchange:export", args=["enterprises"], query={"q": "织造"}))
    name, sheet = files(client, "xlsx", q="织造")
    _name, text = files(client, "csv")

    assert "导出 1 家单位" in page.content.decode()
    assert (
        ".xlsx" in name
        and len(CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()) == 2
    )
    assert len(text.decode("utf-8-sig").splitlines()) == 3
    assert ExportLog.objects.count() == 2


def test_an_unknown_register_is_not_found(here: County) -> None:
    client = Client()
    client.force_login(here.users["officer"])

    assert client.get(reverse("exchange:export", args=["nothing"])).status_code == 404


@pytest.mark.parametrize(("name", "conditions"), [("二厂", {"view": "nocount"}), ("一厂", {"size": "100"})])
def test_export_knows_the_saved_views_and_sizes_of_the_list_page(
    here: County, name: str, conditions: dict[str, str]
) -> None:
    firm(here, "一厂", headcount=120)
    firm(here, "二厂")

    assert [line[0] for line in lines("enterprises", here.system, conditions=conditions)[1:]] == [name]


SWAPPED = {"HTTP_HX_REQUEST": "true"}


@pytest.mark.parametrize("conditions", [{"size": "100"}, {"view": "nocount"}, {"q": "二", "place": "339921101"}, {}])
@pytest.mark.parametrize("headers", [{}, SWAPPED], ids=["whole", "swapped"])
def test_the_button_of_the_list_exports_the_rows_of_the_list(
    here: County, conditions: dict[str, str], headers: dict[str, str]
) -> None:
    for name, headcount in (("一厂", 120), ("二厂", None), ("三厂", 30)):
        firm(here, name, headcount=headcount)
    client = Client()
    client.force_login(here.users["officer"])

    shown = client.get(reverse("files:enterprises", query=conditions), **headers).content.decode()  # type: ignore[arg-type]

    buttons = re.findall(r'href="(/[^"]*/export/[^"]*)"', shown)
    assert len(buttons) == 1 and ('id="page-buttons" hx-swap-oob' in shown) is bool(headers)
    asked = dict(parse_qsl(urlsplit(unescape(buttons[0])).query))
    exported = {line[0] for line in lines("enterprises", here.scope("officer"), conditions=asked)[1:]}
    assert asked == conditions
    assert exported == {name for name in ("一厂", "二厂", "三厂") if f">{name}<" in shown}


def test_what_makes_no_sense_in_an_address_narrows_neither_list_nor_export(here: County) -> None:
    client = Client()
    client.force_login(here.users["officer"])

    page = client.get(reverse("files:enterprises", query={"size": "7", "place": "nowhere"})).content.decode()

    assert f'href="{reverse("exchange:export", args=["enterprises"])}"' in page


@pytest.mark.parametrize("key", ["enterprises", "people", "bodies", "signals"])
def test_every_register_leads_back_to_its_list_page(key: str) -> None:
    assert reverse(REGISTERS[key].home)
