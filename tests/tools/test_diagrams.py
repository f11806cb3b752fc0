from __future__ import annotations

from tools import diagrams


def test_the_drawn_lifecycles_are_those_of_the_code() -> None:
    assert diagrams.PAGE.read_text(encoding="utf-8") == diagrams.page(), "run: python -m tools.diagrams"
