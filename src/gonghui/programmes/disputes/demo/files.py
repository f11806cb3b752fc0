"""Two files of other departments: one that was taken in, and one whose faults wait to be mended."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gonghui.foundation.enterprises.uscc import check_character
from gonghui.foundation.exchange.actions import running, staging
from gonghui.foundation.exchange.models import Batch
from gonghui.foundation.exchange.registry import register_of

if TYPE_CHECKING:
    from gonghui.programmes.disputes.demo import Stage

HEADS = ("企业名称", "统一社会信用代码", "所属镇街", "所属行业", "职工人数", "负责人", "联系电话")
TAKEN_NAME, WAITING_NAME = "市场监管新设企业.csv", "人社用工备案.csv"
TAKEN = (
    ("望溪青禾印染有限公司", "91339900MA27E4R9K", "桐湾镇", "纺织业", "164", "梁若兰", "13700000201"),
    ("望溪松风竹制品厂", "91339900MA28K7W3Q", "松岙乡", "竹木制品", "46", "", ""),
    ("望溪连山冷链物流有限公司", "91339900MA29Q2T6H", "云亭镇", "道路运输", "93", "孟一川", "13700000203"),
    ("柳堰电镀厂", "91339900MA26R8Y1B", "柳堰镇", "金属表面处理", "58", "", ""),
    ("望溪众合劳务有限公司", "91339900MA27H5L4X", "城东街道", "劳务派遣", "310", "曹文启", "13700000205"),
    ("青墩渔具有限公司", "91339900MA28C1N7D", "青墩镇", "文体用品", "77", "", ""),
)
WAITING = (
    ("望溪海棠制衣厂", "91339900MA29F3J8U", "鹭洲镇", "服装制造", "85", "吴小满", "13700000301"),
    ("望溪立新五金有限公司", "", "城西街道", "金属制品", "约30人", "", "1370000302"),
    ("石渡冲压件厂", "", "石渡镇", "金属制品", "92", "", ""),
    ("望溪溪口包装有限公司", "91339900MA27D6P2M", "溪口镇", "纸制品", "64", "", ""),
    ("望溪海棠制衣厂（二厂）", "91339900MA29F3J8U", "鹭洲镇", "服装制造", "41", "", ""),
    ("望溪南山园林有限公司", "9.13399E+17", "南畈乡", "园林绿化", "27", "", ""),
    ("望溪白石砖瓦厂", "91339900MA26U9X5W", "大塘镇", "非金属制品", "52", "柯以诚", "13700000307"),
)


def tell(stage: Stage) -> None:
    """Bring each once."""
    there = set(Batch.objects.filter(federation=stage.county.federation).values_list("file_name", flat=True))
    if TAKEN_NAME not in there:
        with stage.on_day(6, "10:20"):
            batch = _brought(stage, TAKEN_NAME, "县市场监管局", TAKEN)
            running.decide(stage.acting("officer"), batch, here=True)
            running.run(batch.pk)
    if WAITING_NAME not in there:
        with stage.on_day(0, "08:40"):
            _brought(stage, WAITING_NAME, "县人社局", WAITING)


def _brought(stage: Stage, name: str, source: str, rows: Sequence[tuple[str, ...]]) -> Batch:
    out = io.StringIO()
    csv.writer(out).writerows([HEADS, *(_with_check_character(row) for row in rows)])
    register = register_of("enterprises")
    return staging.stage(
        stage.acting("officer"), register, content=out.getvalue().encode("gb18030"), name=name, source=source
    )


def _with_check_character(row: tuple[str, ...]) -> tuple[str, ...]:
    code = row[1]
    return (row[0], code + check_character(code), *row[2:]) if len(code) == 17 else row
