from __future__ import annotations

import re

import segno

from gonghui.web.qr import QUIET, qr_code

TEXT = "http://127.0.0.1:8000/r/BCDFGHJK/"
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def test_the_path_draws_the_dark_squares_and_no_others() -> None:
    code = qr_code(TEXT)

    drawn = set()
    for x, y, length, back in (map(int, run) for run in RUN.findall(code.path)):
        assert length == back
        drawn |= {(x + step, y) for step in range(length)}
    matrix = segno.make_qr(TEXT, error="q").matrix
    dark = {(x + QUIET, y + QUIET) for y, line in enumerate(matrix) for x, square in enumerate(line) if square}
    assert drawn == dark
    assert code.size == len(matrix) + 2 * QUIET
