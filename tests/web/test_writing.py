"""What is written by the program and not by templates escapes whatever it is told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from gonghui.web import chrome
from gonghui.web.cells import table_rows
from gonghui.web.forms import GonghuiForm
from gonghui.web.writing import escaped

WORST = "<b a='1' c=\"2\">&"
HARMLESS = "&lt;b a=&#x27;1&#x27; c=&quot;2&quot;&gt;&amp;"


@pytest.mark.parametrize(
    "value, text", [(WORST, HARMLESS), (None, ""), (7, "7"), (SafeString("<wbr>"), "<wbr>"), (gettext_lazy("件"), "件")]
)
def test_text_is_escaped_and_html_stays(value: Any, text: str) -> None:
    assert escaped(value) == text


CELLS = (
    {"text": WORST, "url": WORST, "sub": WORST, "mark": WORST, "mark_tone": WORST},
    {"text": WORST, "lamp": WORST},
    {"text": WORST, "strong": True},
    {"law": WORST},
    {"tick": WORST, "text": WORST},
)


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_escapes_all_it_has(cell: dict[str, Any]) -> None:
    drawn = table_rows([[cell]], [{"label": WORST, "num": True, "card": WORST}])

    assert WORST not in drawn and "'1'" not in drawn
    assert drawn.count(HARMLESS) == len([value for value in cell.values() if value is not True]) + 2


class Asked(GonghuiForm):
    line = forms.CharField(initial=WORST, widget=forms.TextInput(attrs={"placeholder": WORST}))
    pick = forms.ChoiceField(choices=[(WORST, WORST), (WORST, [(WORST, WORST)])], initial=WORST)
    text = forms.CharField(initial=WORST, widget=forms.Textarea)


@pytest.mark.parametrize("name, times", [("line", 2), ("pick", 5), ("text", 1)])
def test_an_input_escapes_all_it_has(name: str, times: int) -> None:
    drawn = str(Asked()[name])

    assert WORST not in drawn and drawn.count(HARMLESS) == times


@pytest.mark.parametrize("name", ["line", "pick", "text"])
def test_an_input_is_what_django_itself_would_draw(name: str) -> None:
    django = forms.Form(label_suffix="")
    django.fields = Asked().fields

    ours = str(Asked(auto_id="id_%s")[name])

    assert "".join(ours.split()) == "".join(str(django[name]).split())


def test_the_bar_and_the_side_list_escape_all_they_have() -> None:
    link = SimpleNamespace(url=WORST, current=True, icon="bell", label=WORST, count=3)
    menu = chrome.sections([{"label": WORST, "items": [link]}])
    shell = SimpleNamespace(
        federation=WORST, programmes=[{"url": WORST, "label": WORST, "current": False}], programme_label=WORST,
        section_label=WORST, sections=menu, person=WORST, post=object(), post_label=WORST, posts_url=WORST,
        sign_out_url=WORST, inbox_url=WORST, unread=2,
    )  # fmt: skip

    drawn = chrome.bar(shell)

    assert WORST not in drawn and "'1'" not in drawn
    assert drawn.count(HARMLESS) > 15
