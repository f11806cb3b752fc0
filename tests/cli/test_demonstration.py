from __future__ import annotations

from pathlib import Path

import pytest

from gonghui.cli import main
from tests.cast import Cast


def test_demo_is_not_loaded_into_real_data(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GONGHUI_DATA_DIR", str(tmp_path))
    # The command sets these for itself and the processes it starts; here they must not outlive the test.
    monkeypatch.setenv("GONGHUI_DEMO", "1")
    monkeypatch.setenv("GONGHUI_SITE_URL", "http://127.0.0.1:8000")

    assert main(["demo", "--no-serve"]) == 2
    assert "已有真实数据" in capsys.readouterr().err
    assert not (tmp_path / "demo").exists()
