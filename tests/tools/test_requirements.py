from __future__ import annotations

from pathlib import Path

import pytest

from tools import requirements


@pytest.fixture
def tests(tmp_path: Path) -> Path:
    """A folder of tests with one file in it."""
    folder = tmp_path / "tests"
    folder.mkdir()
    return folder


def gathered(tests: Path, text: str) -> tuple[dict[str, list[str]], list[str]]:
    (tests / "test_it.py").write_text(text, "utf-8")
    found, wrong = requirements.proofs(tests)
    return {line: names for line, names in found.items() if names}, wrong


def test_marks_of_tests_and_of_whole_modules_are_gathered(tests: Path) -> None:
    text = (
        'pytestmark = [pytest.mark.slow, requirement("F-02")]\n'
        '@requirement("F-01", "F-03")\n@pytest.mark.parametrize("x", [1])\ndef test_a(x): ...\n'
        '@pytest.mark.requirement("F-01")\ndef test_b(): ...\n'
    )

    found, wrong = gathered(tests, text)

    assert wrong == []
    assert found == {
        "F-01": ["tests/test_it.py::test_a", "tests/test_it.py::test_b"],
        "F-02": ["tests/test_it.py"],
        "F-03": ["tests/test_it.py::test_a"],
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('@requirement("F-99")\ndef test_a(): ...\n', "no line 'F-99'"),
        ("@requirement(LINE)\ndef test_a(): ...\n", "no line 'LINE'"),
        ('def test_a():\n    requirement("F-01")\n', "stands over no test"),
    ],
)
def test_marks_that_prove_nothing_are_named_with_their_place(tests: Path, text: str, said: str) -> None:
    _found, wrong = gathered(tests, text)

    assert len(wrong) == 1
    assert wrong[0].startswith("tests/test_it.py:")
    assert said in wrong[0]


def test_page_shows_open_lines_and_bears_shuffled_tests() -> None:
    page = requirements.page({line: ["b", "a"] if line == "F-01" else [] for line in requirements.LINES})
    shuffled = page.replace("- `b`\n- `a`", "- `a`\n- `b`")

    assert page.count(requirements.OPEN) == len(requirements.LINES) - 1
    assert shuffled != page and requirements.same(shuffled, page)
    assert not requirements.same(page.replace("- `b`\n", ""), page)
