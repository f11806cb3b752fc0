from __future__ import annotations

import json
from pathlib import Path

import pytest

from gonghui.cli import main
from gonghui.programmes.disputes.models import FeedItem
from tests.cast import Cast
from tests.requirements import requirement

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two good rows and a faulty one, a head among theirs that is called otherwise."""
    lines = [
        "号,用人单位,受伤日期,认定结果",
        "a1,甲厂,2026-3-2,认定工伤",
        "a2,甲厂,,视同工伤",
        "a3,乙厂,2026-3-3,不予认定",
    ]
    path = tmp_path / "injuries.csv"
    path.write_text("\n".join(lines), encoding="gb18030")
    return path


def _words(cast: Cast, file: Path, *more: str, sender: str = "") -> list[str]:
    words = ["disputes", "feeds", "import", "injury", str(file), "--map", "号=reference"]
    return [*words, "--org", cast.here.federation.code, "--sender", sender or cast.here.labour_bureau.code, *more]


@requirement("F-09", "F-10")
def test_a_department_s_file_comes_in_by_command(cast: Cast, file: Path, capsys: Capture) -> None:
    code = main(_words(cast, file))

    out = capsys.readouterr().out
    assert (code, "第 3 行 受伤日期：" in out) == (1, True)
    assert "收进 2 条，更新 0 条，没变 0 条，有错没收 1 条。" in out
    assert set(FeedItem.objects.values_list("sender", flat=True)) == {cast.here.labour_bureau.pk}


def test_a_dry_run_says_what_would_be_and_a_second_run_finds_it_there(cast: Cast, file: Path, capsys: Capture) -> None:
    main(_words(cast, file, "--dry-run"))
    assert (FeedItem.objects.count(), "什么都没有写入" in capsys.readouterr().out) == (0, True)

    main(_words(cast, file))
    capsys.readouterr()
    main(_words(cast, file, "--json"))

    found = json.loads(capsys.readouterr().out)
    assert (found["created"], found["changed"], found["existing"], len(found["faulty"])) == (0, 0, 2, 1)


def test_a_body_of_the_next_county_is_not_found(cast: Cast, file: Path, capsys: Capture) -> None:
    assert main(_words(cast, file, sender=cast.neighbour.court.code)) == 2
    assert not FeedItem.objects.exists()
