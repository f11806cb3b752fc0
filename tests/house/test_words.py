"""Texts that people read: Chinese in the source, translatable everywhere, and in English without gaps."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.source import CHINESE, SOURCE, programs, reads_chinese, templates
from tools.messages import KEYWORDS, problems, texts_of_source

SAMPLES = ("web/components.html", "web/gallery/", "components/language.html")
"""Templates for whoever builds screens, whose sample texts are nobody's to translate; languages in their own words."""

NOT_FOR_TRANSLATION = {
    "web/gallery.py": "samples for whoever builds screens",
    "foundation/organizations/demo.py": "names of the invented county",
    "foundation/exchange/registers": "sample cells, and heads under which other offices send the same column",
    "programmes/disputes/importing.py:COLUMNS": "sample cells, and heads under which other offices send columns",
    "programmes/disputes/feeds/columns.py": "the same",
    "programmes/disputes/past.py:COLUMNS": "the same",
    "foundation/exchange/cells.py:PEOPLE_UNITS": "what people write behind a number",
    "foundation/exchange/cells.py:TEN_THOUSAND": "the same",
    "foundation/exchange/cells.py:SUM_SIGNS": "the same",
    "foundation/exchange/files.py:MARKED": "what people write behind a head",
    "foundation/accounts/demo.py": "names of invented people",
    "foundation/files/demo.py": "names of invented enterprises and people",
    "programmes/disputes/demo": "the stories of the invented county",
    "engines/legal/phrasing.py:NUMBER": "numerals that a text may say",
    "engines/legal/classify/reading.py": "what narratives write, numerals included",
    "kernel/money.py": "figures in words, as Chinese cheques and agreements have them",
    "engines/documents/parts.py": "what a Chinese paper says, word for word as its template does",
    "engines/documents/word.py": "the same, and the names of typefaces",
    "engines/documents/sealing.py": "stands inside a certificate",
    "web/wording.py:COMPOUND_SURNAMES": "how names are masked",
    "foundation/enterprises/industries.py:CONSTRUCTION_NAMES": "names of GB/T 4754, as registers write them",
    "programmes/disputes/clarity.py:BY_HAND": "what people write in place of an account",
    "programmes/disputes/views/signing.py:SYSTEMS": "printed as evidence, in Chinese as the paper is",
    "programmes/disputes/views/signing.py:DESKS": "the same",
}
"""Programs, folders of them, or single constants, whose Chinese is data and not a sentence of the interface."""

MARKS = frozenset("〇零一二三四五六七八九十年月日周号案调督提意建受不告记录确申之元人审决移支仲执")
"""What numbers of documents, binding dates and typed amounts are made of: the same in every language."""

BLOCK = re.compile(r"\{%\s*blocktranslate\b.*?%\}.*?\{%\s*endblocktranslate\s*%\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
SHOWN = re.compile(r"_\(\s*(\"[^\"]*\"|'[^']*')\s*\)|\{%\s*translate\s+(\"[^\"]*\"|'[^']*')")

DATE = re.compile(r"\|date:\"[^\"]*\"")
"""A binding date is written in the Chinese way in every language."""


def chinese_outside_gettext(path: Path) -> list[str]:
    """The Chinese strings of a program that nobody can translate, docstrings left out."""
    tree, place = ast.parse(path.read_text("utf-8")), path.relative_to(SOURCE).as_posix()
    wrapped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in KEYWORDS:
            wrapped.update(inner for argument in node.args for inner in ast.walk(argument))
        elif isinstance(node, ast.Expr):
            wrapped.add(node.value)
        elif isinstance(node, ast.Assign) and f"{place}:{ast.unparse(node.targets[0])}" in NOT_FOR_TRANSLATION:
            wrapped.update(ast.walk(node.value))
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if set(CHINESE.findall(node.value)) - MARKS and node not in wrapped and "e.g. " not in node.value
    ]


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def test_every_text_has_an_english_one() -> None:
    found = problems()

    assert found == [], f"{len(found)} of {len(list(texts_of_source()))} texts; `make messages` lists them"


@pytest.mark.parametrize("name", [name for name in sorted(templates()) if not name.startswith(SAMPLES)])
def test_a_template_s_chinese_can_be_translated(name: str) -> None:
    text = BLOCK.sub("", templates()[name])
    inside = [DATE.sub("", SHOWN.sub("", tag)) for tag in TAG.findall(text)]

    bare = [line.strip() for line in (*TAG.sub("\n", text).splitlines(), *inside) if reads_chinese(line)]
    assert bare == []


@pytest.mark.parametrize("path", [*programs()], ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_program_s_chinese_can_be_translated(path: Path) -> None:
    place = path.relative_to(SOURCE).as_posix()
    # The names of Django's apps are seen by nobody: there is no admin for domain tables.
    if place.startswith(tuple(NOT_FOR_TRANSLATION)) or "migrations" in path.parts or path.name == "apps.py":
        return

    assert chinese_outside_gettext(path) == []
