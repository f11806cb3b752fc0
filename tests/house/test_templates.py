"""Templates: used, strict, drawn with the classes that exist, and without rules or colours of their own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist, engines
from django.template.loaders.app_directories import Loader

from tests.house.source import ROOT, SOURCE, programs, tabler, templates, tokens

TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
REFERENCE = re.compile(r"\{%\s*(?:include|extends)\s+[\"']([^\"'#]+)")
INCLUDE = re.compile(r"\{%\s*include\s+(\S+)(.*?)%\}", re.DOTALL)
CLASS = re.compile(r"\bclass=\"([^\"]*)\"")
FORBIDDEN = {
    "inline script": r"<script(?![^>]*\bsrc=)|<script[^>]*>\s*[^<\s]",
    "<style>": r"<style\b",
    "style=": r"\sstyle\s*=",
    "an inline handler": r"\s(?:on[a-z]+|hx-on[:\w-]*)\s*=",
    "javascript:": r"javascript:",
    "unescaped text": r"\|\s*safe\b|\|\s*safeseq\b|\{%\s*autoescape\s+off",
    "a colour of its own": r"(?<![&\w])(?<!href=\")#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b|\brgba?\(",
}
TOKENS_ONLY_BASES = ("web/phone.html", "web/mini.html")
HOOKS: frozenset[str] = frozenset()
"""Classes without a rule in any sheet. There are none: scripts are hooked by `data-gh-*`."""
WRITERS = ("web/cells.py", "web/chrome.py", "web/forms.py", "web/writing.py")
NAMES = sorted(templates())
ASKED_FOR_BY_LIBRARIES = {"429.html"}  # allauth, when its pages are knocked at too often


@cache
def named_in_programs() -> frozenset[str]:
    """Every string of the programs that could name a template; a partial is named after `#`."""
    found = set()
    for path in programs():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value.split("#")[0])
    return frozenset(found)


@cache
def referred(name: str) -> frozenset[str]:
    """The templates that this one extends or includes, and by form tags what Django's renderer asks for."""
    return frozenset(REFERENCE.findall(templates()[name]))


def reached_from(start: set[str]) -> set[str]:
    """These templates and everything that they extend or include, however far."""
    found: set[str] = set()
    waiting = set(start)
    while waiting:
        name = waiting.pop()
        if name in templates() and name not in found:
            found.add(name)
            waiting |= referred(name)
    return found


def takes_the_place_of_a_library_s(name: str) -> bool:
    """Whether an installed library, not our product, has a template of this name."""
    engine = engines["django"].engine  # type: ignore[attr-defined]
    origins = Loader(engine).get_template_sources(name)
    return any(SOURCE not in Path(origin.name).parents and Path(origin.name).exists() for origin in origins)


def pages_on(*bases: str) -> set[str]:
    """Templates that stand, at whatever distance, on one of these bases."""
    found = set(bases)
    while True:
        more = {name for name in NAMES if name not in found and extended(name) in found}
        if not more:
            return found
        found |= more


def extended(name: str) -> str:
    match = re.search(r"\{%\s*extends\s+[\"']([^\"'#]+)", templates()[name])
    return match[1] if match else ""


def literal_classes(name: str) -> Iterator[str]:
    """Whole class names in a template. Parts put together with a variable are checked where pages are rendered."""
    text = TAG.sub(lambda tag: "\0" if tag[0].startswith("{{") else "\1", templates()[name])
    for value in CLASS.findall(text):
        # A tag stands between two classes, a variable may stand within one.
        for word in value.replace("\1", " ").split():
            if "\0" not in word:
                yield word


@pytest.mark.parametrize("name", NAMES)
def test_template_is_strict(name: str) -> None:
    found = {what: match[0] for what, how in FORBIDDEN.items() if (match := re.search(how, templates()[name]))}

    assert found == {}


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("inline script", "<script>go()</script>"),
        ("<style>", "<style>"),
        ("style=", '<p style="x">'),
        ("an inline handler", '<p onclick="x">'),
        ("an inline handler", '<p hx-on:click="x">'),
        ("unescaped text", "{{ text|safe }}"),
        ("a colour of its own", '<path fill="#c00d0d"/>'),
        ("a colour of its own", "<path fill=#fff />"),
    ],
)
def test_the_watch_over_templates_sees(what: str, text: str) -> None:
    assert re.search(FORBIDDEN[what], text)
    assert not re.search(FORBIDDEN[what], '<a class="p" href="#main" data-gh-once>{% translate "好" %}</a>')


def test_every_template_is_used() -> None:
    asked_for = named_in_programs() | ASKED_FOR_BY_LIBRARIES
    roots = {name for name in NAMES if name in asked_for or takes_the_place_of_a_library_s(name)}

    assert sorted(set(NAMES) - reached_from(roots)) == []


@pytest.mark.parametrize("name", NAMES)
def test_templates_refer_to_templates_that_exist(name: str) -> None:
    for other in referred(name):
        try:
            engines["django"].get_template(other)
        except TemplateDoesNotExist:
            pytest.fail(f"{name} refers to {other}, which does not exist")


@pytest.mark.parametrize("name", NAMES)
def test_components_are_given_only_what_they_name(name: str) -> None:
    """A component that reads the page's variables works until it is moved."""
    open_ones = [
        f"{{% include {target}{rest}%}}"
        for target, rest in INCLUDE.findall(templates()[name])
        if target.strip("\"'").startswith("components/") and not rest.rstrip().endswith("only")
    ]

    assert open_ones == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("components/")])
def test_a_component_says_what_it_takes(name: str) -> None:
    path = next(SOURCE.glob(f"**/templates/{name}"))

    assert path.read_text("utf-8").startswith("{% comment %}")


@pytest.mark.parametrize("name", NAMES)
def test_classes_exist(name: str) -> None:
    """Phones load our own sheet alone, so what a phone page reaches may use no class of the library's."""
    known = tokens() | HOOKS
    if name not in reached_from(pages_on(*TOKENS_ONLY_BASES)):
        known |= tabler()

    assert sorted(set(literal_classes(name)) - known) == []


def test_the_watch_over_classes_sees_whole_words(monkeypatch: pytest.MonkeyPatch) -> None:
    text = '<p class="dim {{ tone }} nowhere{% if a %} lamp{% endif %} a-{{ b }}">'
    monkeypatch.setitem(templates(), "sample.html", text)

    assert [*literal_classes("sample.html")] == ["dim", "nowhere", "lamp"]
    assert {"dim", "lamp"} <= tokens() and "nowhere" not in tokens() | tabler()


def test_pages_load_no_more_than_their_base_says() -> None:
    """Sheets and libraries are the bases' business; a page that needs one more is another kind of page."""
    loading = [
        name
        for name in NAMES
        if re.search(r"<link\b[^>]*stylesheet", templates()[name]) and not name.startswith("web/")
    ]

    assert loading == []


@pytest.mark.parametrize("path", [*programs()], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_programs_mark_no_text_as_safe(path: Path) -> None:
    """But for the few that write HTML themselves; `tests/web/test_writing.py` tells them the worst there is."""
    text, name = path.read_text("utf-8"), path.relative_to(SOURCE).as_posix()

    assert not re.search(r"\bSafeString\(|\bformat_html\(f[\"']|csrf_exempt(?!  # )", _code(text))
    assert name == "web/writing.py" or not re.search(r"\bmark_safe\b", _code(text))
    assert name in WRITERS or not re.search(r"\bmarkup\(", _code(text))


def _code(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(("from ", "import ")))


def test_no_two_columns_stand_in_one_place_of_a_card() -> None:
    """Below 760 px a row is a card; two cells of one place would lie on top of each other."""
    found = [
        f"{path.relative_to(SOURCE)}:{columns.lineno}"
        for path in programs()
        for columns in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(columns, ast.List | ast.Tuple) and _crowded(columns)
    ]

    assert found == []


def _crowded(columns: ast.List | ast.Tuple) -> bool:
    calls = [each for each in columns.elts if isinstance(each, ast.Call) and getattr(each.func, "id", "") == "Column"]
    places = [each.args[1].id for each in calls if len(each.args) > 1 and isinstance(each.args[1], ast.Name)]
    return len(places) != len(set(places))
