from __future__ import annotations

import json
from pathlib import Path

import pytest

from gonghui.cli import main
from gonghui.programmes.disputes.models import Signal
from tests.cast import Cast

Capture = pytest.CaptureFixture[str]
MAP = ["--map", "诉求内容=text", "编号=external_id", "--map", "人数=workers"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two good rows and a faulty one, under another department's heads."""
    lines = ["诉求内容,编号,人数", "拖欠三个月工资,a1,5", "没有签合同,a2,x", "被辞退没有补偿,a3,1"]
    path = tmp_path / "signals.csv"
    path.write_text("\n".join(lines), encoding="gb18030")
    return path


def test_good_rows_are_taken_in_and_faulty_ones_named(cast: Cast, file: Path, capsys: Capture) -> None:
    words = ["signals", "import", str(file), *MAP, "--org", cast.here.federation.code]

    code = main(words)

    out = capsys.readouterr().out
    assert code == 1
    assert "第 3 行 人数：" in out
    assert "收进 2 条，已有 0 条，有错没收 1 条。" in out
    assert Signal.objects.filter(federation=cast.here.federation).count() == 2
    assert Signal.objects.filter(federation=cast.neighbour.federation).count() == 0


def test_second_import_finds_everything_there(cast: Cast, file: Path, capsys: Capture) -> None:
    words = ["signals", "import", str(file), *MAP, "--org", cast.here.federation.code, "--json"]
    main(words)
    capsys.readouterr()

    main(words)

    found = json.loads(capsys.readouterr().out)
    assert (found["created"], found["existing"], len(found["faulty"])) == (0, 2, 1)


def test_dry_run_writes_nothing(cast: Cast, file: Path, capsys: Capture) -> None:
    main(["signals", "import", str(file), *MAP, "--org", cast.here.federation.code, "--dry-run"])

    assert "什么都没有写入" in capsys.readouterr().out
    assert Signal.objects.count() == 0


def test_file_that_is_not_there_is_refused(cast: Cast, capsys: Capture) -> None:
    assert main(["signals", "import", "nowhere.csv", "--org", cast.here.federation.code]) == 2
    assert "nowhere.csv" in capsys.readouterr().err


def test_wrong_map_is_refused_by_the_words_themselves(capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        main(["signals", "import", "a.csv", "--map", "text"])

    assert "THEIRS=OURS" in capsys.readouterr().err
