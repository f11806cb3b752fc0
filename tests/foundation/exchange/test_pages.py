from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.exchange.models import Batch
from gonghui.foundation.notifications.models import Notice
from tests.cast import Cast, County
from tests.foundation.exchange.staging import HEADS, as_csv, firm, staged, uscc, written
from tests.requirements import requirement

OnCommit = DjangoCaptureOnCommitCallbacks
PHONE = "13800004127"


@pytest.fixture
def here(cast: Cast) -> County:
    return cast.here


@pytest.fixture
def desk(here: County) -> Client:
    client = Client()
    client.force_login(here.users["officer"])
    return client


def page(client: Client, batch: Batch, **query: str) -> str:
    return client.get(reverse("exchange:batch", args=[batch.code], query=query)).content.decode()


def act(client: Client, name: str, batch: Batch, **data: Any) -> HttpResponse:
    return client.post(reverse(f"exchange:{name}", args=[batch.code]), data, follow=True)


@requirement("F-04", "F-09")
def test_a_file_is_brought_looked_at_written_and_taken_back(
    desk: Client, here: County, django_capture_on_commit_callbacks: OnCommit
) -> None:
    firm(here, "老厂", headcount=10)
    new, old = ("新厂", uscc(1), "鹭洲镇", "", 3, "", "", PHONE), ("老厂", "", "", "", 12, "", "", "")
    content = as_csv(new, old, ("", "", "", "", "约30", "", "", ""))
    file = SimpleUploadedFile("单位十一月.csv", content)

    looked = desk.post(
        reverse("exchange:start", args=["enterprises"]), {"file": file, "source": "统计局"}, follow=True
    ).content.decode()

    batch = Batch.objects.get()
    assert "核对 单位十一月.csv" in looked and "来自统计局。" in looked
    assert "没有单位名称。" in looked and "就用 30" in looked and "只写正确的 2 行" in looked
    with django_capture_on_commit_callbacks(execute=True):
        act(desk, "write", batch, good_only="1")
    done = page(desk, batch)
    assert "写好了" in done and "整批撤销" in done
    assert Notice.objects.get(user=here.users["officer"]).url == batch.get_absolute_url()
    with django_capture_on_commit_callbacks(execute=True):
        act(desk, "undo", batch)
    assert "撤销了 单位十一月.csv" in page(desk, batch)
    assert [file.name for file in EnterpriseFile.objects.visible_to(here.system)] == ["老厂"]


def test_changed_rows_show_old_and_new_and_mask_what_is_personal(desk: Client, here: County) -> None:
    firm(here, "老厂", headcount=10, contact_phone="13900000001")

    text = page(desk, staged(here.scope("officer"), ("老厂", "", "", "", 12, "", "", PHONE)), show="changed")

    assert '<span class="dim3">10</span> → <b>12</b>' in text
    assert "139****0001" in text and "138****4127" in text and PHONE not in text and "13900000001" not in text


def test_a_bad_cell_is_mended_on_the_page(desk: Client, here: County) -> None:
    batch = staged(here.scope("officer"), ("新厂", "", "", "", "约30", "", "", ""))
    assert 'name="cell_headcount" value="约30"' in page(desk, batch)

    still = act(desk, "mend", batch, row="2", cell_headcount="很多").content.decode()
    mended = act(desk, "mend", batch, row="2", cell_headcount="很多", use_headcount="30").content.decode()

    assert "第 2 行还有错" in still
    assert "第 2 行改好了" in mended and "写入 1 行" in mended


@requirement("F-09")
def test_the_same_file_comes_back_with_red_cells_and_reasons(desk: Client, here: County) -> None:
    good, bad = ("好厂", "", "", "", "", "", "", "", "甲"), ("坏厂", "", "", "", "约30", "", "", "", "乙")
    batch = staged(here.scope("officer"), good, bad, heads=(*HEADS, "备注"))
    url = reverse("exchange:returned", args=[batch.code])

    wrong, everything = (
        openpyxl.load_workbook(io.BytesIO(b"".join(desk.get(url, query).streaming_content))).worksheets[0]  # type: ignore[attr-defined]
        for query in ({}, {"rows": "all"})
    )

    assert [cell.value for cell in wrong[1]] == [*HEADS, "备注", "错误原因"]
    assert wrong.max_row == 2 and everything.max_row == 3
    assert (wrong["E2"].value, wrong["E2"].fill.start_color.rgb) == ("约30", "FFFDEAE3")
    assert wrong["I2"].value == "乙" and wrong["J2"].value == "职工人数要填整数。填 30 就行。"


def test_a_sheet_whose_name_no_office_takes_comes_back_all_the_same(desk: Client, here: County) -> None:
    batch = staged(here.scope("officer"), ("坏厂", "", "", "", "约30", "", "", "", "乙"), heads=(*HEADS, "备注"))
    Batch.objects.filter(pk=batch.pk).update(sheet="'a/b[1]:*?'")

    answer = desk.get(reverse("exchange:returned", args=[batch.code]))

    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert book.sheetnames == ["a_b_1____"]


def test_columns_are_matched_on_the_page(desk: Client, here: County) -> None:
    batch = staged(here.scope("officer"), ("新厂", 3), heads=("企业全名", "人头"))
    assert "文件里的列，各是哪一列" in page(desk, batch)

    refused = act(desk, "mapping", batch, column_0="headcount", column_1="").content.decode()
    looked = act(desk, "mapping", batch, column_0="name", column_1="headcount").content.decode()

    assert "还有必填的列没有对上：单位名称。" in refused
    assert "写入 1 行" in looked


def test_giving_up_drops_the_rows(desk: Client, here: County) -> None:
    batch = staged(here.scope("officer"), ("新厂", "", "", "", "", "", "", ""))

    act(desk, "discard", batch)

    assert "这份文件没有导" in page(desk, batch)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("单位.docx", b"x", "认不出文件"),
        ("单位.xlsx", b"no sheet", "打不开"),
        ("单位.csv", b"", "这是个空文件"),
        ("单位.csv", b"\n\n", "没有表格"),
        ("单位.csv", b"\xff\xff\x80", "编码认不出来"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_way_on(
    desk: Client, here: County, name: str, content: bytes, said: str
) -> None:
    answer = desk.post(
        reverse("exchange:start", args=["enterprises"]), {"file": SimpleUploadedFile(name, content)}, follow=True
    )

    assert said in answer.content.decode()
    assert not Batch.objects.exists()


def test_a_busy_batch_says_how_far_it_is(desk: Client, here: County) -> None:
    batch = staged(here.scope("officer"), ("新厂", "", "", "", "", "", "", ""))

    text = act(desk, "write", batch).content.decode()

    assert "正在写入 单位.csv" in text and "0 / 1" in text


def test_many_rows_are_paged_by_their_numbers(desk: Client, here: County) -> None:
    batch = staged(here.scope("officer"), *((f"第{n}厂", "", "", "", "", "", "", "") for n in range(120)))

    second = page(desk, batch, show="new", after="51")
    third = page(desk, batch, show="new", after="101")
    back = page(desk, batch, show="new", before="102")

    assert "第50厂" in second and "第49厂" not in second and "?show=new&amp;after=101" in second
    assert "第100厂" in third and "after=" not in third
    assert "第50厂" in back and "第100厂" not in back


def test_rows_kept_when_undoing_are_named(
    desk: Client, here: County, django_capture_on_commit_callbacks: OnCommit
) -> None:
    batch = staged(here.scope("officer"), ("新厂", "", "", "", "", "", "", ""))
    written(here.scope("officer"), batch, django_capture_on_commit_callbacks)
    file = EnterpriseFile.objects.get()
    file.industry = "纺织业"
    file.save_fields("industry")

    with django_capture_on_commit_callbacks(execute=True):
        act(desk, "undo", batch)

    assert "后来改过。" in page(desk, batch)
