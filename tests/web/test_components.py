"""House rules of the templates, and the gallery that shows every component."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

import gonghui
from gonghui.web.cells import table_rows
from gonghui.web.registers import MAIN, Column
from tests.web.test_tokens import classes

SOURCE = Path(gonghui.__file__).parent
WEB = SOURCE / "web" / "templates"
COMPONENTS = sorted((WEB / "components").glob("*.html"))
TEMPLATES = sorted(path for path in SOURCE.rglob("templates/**/*.html"))
ICONS = set((SOURCE.parents[1] / "frontend" / "icons.txt").read_text(encoding="utf-8").split())


def name_of(path):
    return str(path.relative_to(SOURCE))


def without_comments(path):
    return re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.fixture
def gallery(client, db):
    return client.get(reverse("web:components"))


def test_gallery_shows_every_component(gallery):
    shown = {template.name for template in gallery.templates}

    assert {f"components/{path.name}" for path in COMPONENTS} - shown == set()


def test_gallery_has_no_inline_script_or_style(gallery):
    page = gallery.content.decode()

    assert "style=" not in page
    assert "<style" not in page
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"\son[a-z]+=", page) == []


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.name)
def test_component_begins_by_naming_its_variables(path):
    assert path.read_text(encoding="utf-8").startswith("{% comment %}")


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_keeps_the_house_rules(path):
    text = without_comments(path)

    assert re.findall(r"\sstyle=|<style|\son[a-z]+=\"", text) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text) == []
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 150


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_icons_of_a_template_are_on_the_list(path):
    named = set(re.findall(r'{% icon "([^"]+)"', without_comments(path)))

    assert named - ICONS == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_classes_of_a_template_are_in_the_vocabulary(path):
    text = without_comments(path)
    on_phone = re.search(r'{% extends "(web/phone|web/mini|web/error|allauth|account|mfa)', text) is not None
    known = classes("gonghui/tokens.css") | (set() if on_phone else classes("vendor/tabler.min.css"))

    written = re.findall(r'class="([^"]*)"', re.sub(r"{%.*?%}|{{.*?}}", " ", text))
    used = set(" ".join(written).split())

    assert used - known == set()


def test_cells_say_what_they_have_and_escape_it() -> None:
    columns = [Column("单位", MAIN), Column("金额", num=True), {"label": "状态"}]
    cells = [
        {"text": "<恒织>", "url": "/x/?a=1&b=2", "strong": True, "sub": "A&B", "code": True},
        {"text": 0},
        {"mark": "在办", "mark_tone": "b"},
    ]

    drawn = table_rows([cells], columns)

    assert drawn == (
        '<tr><td class="in-main"><a href="/x/?a=1&amp;b=2"><b>&lt;恒织&gt;</b></a><br>'
        '<span class="sm dim3 tn">A&amp;B</span></td>'
        '<td class="num in-off" data-l="金额"></td><td class=""> <span class="mk b">在办</span></td></tr>'
    )


def test_a_row_of_another_length_is_a_mistake_of_the_page() -> None:
    with pytest.raises(ValueError, match="zip"):
        table_rows([[{"text": "一"}]], [Column("一"), Column("二")])
