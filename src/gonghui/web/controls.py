"""Inputs and selects as Django's own templates write them, by the program: a form has twenty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gonghui.web.writing import escaped

Widget = Mapping[str, Any]
INPUTS = (
    "input", "text", "search", "tel", "number", "email", "url", "password", "hidden", "date", "datetime", "time",
    "color",
)  # fmt: skip


def _attributes(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {escaped(name)}" if value is True else f' {escaped(name)}="{escaped(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{escaped(widget["value"])}"'
    kind, name = escaped(widget["type"]), escaped(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{_attributes(widget["attrs"])}>'


def _select(widget: Widget) -> str:
    groups = "".join(_group(label, choices) for label, choices, _index in widget["optgroups"])
    return f'<select name="{escaped(widget["name"])}"{_attributes(widget["attrs"])}>{groups}</select>'


def _group(label: Any, choices: list[Widget]) -> str:
    options = "".join(
        f'<option value="{escaped(each["value"])}"{_attributes(each["attrs"])}>{escaped(each["label"])}</option>'
        for each in choices
    )
    return f'<optgroup label="{escaped(label)}">{options}</optgroup>' if label else options


def _textarea(widget: Widget) -> str:
    value = "" if widget["value"] is None else escaped(widget["value"])
    return f'<textarea name="{escaped(widget["name"])}"{_attributes(widget["attrs"])}>\n{value}</textarea>'


WRITTEN: dict[str, Callable[[Widget], str]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in INPUTS},
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/textarea.html": _textarea,
}
"""By the template that each takes the place of."""
