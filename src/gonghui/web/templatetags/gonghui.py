"""`{% load gonghui %}`: the product's way of writing dates, money and names, icons, and the drawn components."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, FileInput, Select, Textarea
from django.utils.safestring import SafeString

from gonghui.kernel import clock
from gonghui.kernel.money import format_yuan, in_words
from gonghui.web import charts, wording
from gonghui.web.cells import table_rows
from gonghui.web.chrome import icon
from gonghui.web.clocks import clock_face

register = template.Library()


register.simple_tag(icon, name="icon")


@register.filter
def yuan(value: Decimal | None) -> str:
    """`43,000.00`, without unit."""
    return format_yuan(value)


@register.filter
def yuan_words(value: Decimal | None) -> str:
    """`肆万叁仟元整`; nothing for nothing."""
    return "" if value is None else in_words(value)


@register.filter
def number(value: int | Decimal | None) -> str:
    """`2,415`; a missing number is written 还没有 by the component, never as 0."""
    return "" if value is None else wording.number_text(value)


@register.filter
def capped(value: int) -> str:
    """`2,415`, or `1,000+` for a number that was not counted to its end."""
    return wording.capped_text(value)


@register.filter
def cn_date(value: dt.date | None, form: str = "") -> str:
    """`11月27日（周五）`; `|cn_date:"plain"` leaves the weekday out."""
    return "" if value is None else wording.date_text(value, today=clock.today(), weekday=form != "plain")


@register.filter
def cn_datetime(value: dt.datetime | None) -> str:
    """`今天 10:00`, `昨 21:15`, `11月20日 15:40`."""
    return "" if value is None else wording.moment_text(value, today=clock.today())


@register.filter
def days_left(value: dt.date | None) -> str:
    """`还剩 4 天`, `今天`, `过了 2 天`."""
    return "" if value is None else wording.left_text(value, today=clock.today())


@register.filter
def days_tone(value: dt.date | None) -> str:
    """The lamp that goes with `days_left`: `r`, `y` or `b`."""
    return "" if value is None else wording.left_tone(value, today=clock.today())


@register.filter
def mask_name(value: str) -> str:
    """`李*`, `欧阳**`."""
    return wording.masked_name(value)


@register.filter
def mask_phone(value: str) -> str:
    """`138****4127`."""
    return wording.masked_phone(value)


@register.filter
def initial(value: str) -> str:
    """The character that stands for a person in a round face."""
    return value[:1]


@register.simple_tag
def rows_of(rows: Sequence[Sequence[Mapping[str, Any]]], columns: Sequence[Any]) -> SafeString:
    """The rows of a table, see `gonghui.web.cells`."""
    return table_rows(rows, columns)


@register.simple_tag
def row_of(cells: Sequence[Mapping[str, Any]], columns: Sequence[Any]) -> SafeString:
    """One row of a table, see `gonghui.web.cells`."""
    return table_rows([cells], columns)


@register.filter
def control(field: BoundField) -> SafeString:
    """The input of `field` in our dress: class by kind of widget, thick border when it has errors.

    The first one that is wrong, tiles aside, has the focus: a long page opens where something has to be mended.
    """
    widget = field.field.widget
    css = "form-control"
    if isinstance(widget, CheckboxInput):
        css = "form-check-input"
    elif isinstance(widget, Select):
        css = "form-select"
    attrs: dict[str, str | bool] = {"class": " ".join(filter(None, [css, widget.attrs.get("class", "")]))}
    if field.errors:
        attrs["class"] = f"{attrs['class']} is-bad"
        wrong = (each.name for each in field.form.visible_fields() if each.errors and not each.use_fieldset)
        attrs["autofocus"] = field.name == next(wrong, "")
    if isinstance(widget, Textarea) and widget.attrs.get("rows") == "10":
        attrs["rows"] = "3"
    return field.as_widget(attrs=attrs)


@register.filter
def kind(field: BoundField) -> str:
    """How a field is laid out: `pick` (tiles), `say` (tiles with a hint), `tick`, `file` or `line`."""
    layout = getattr(field.field.widget, "layout", "")
    if layout:
        return str(layout)
    if field.use_fieldset:
        return "pick"
    if isinstance(field.field.widget, CheckboxInput):
        return "tick"
    return "file" if isinstance(field.field.widget, FileInput) else "line"


@register.inclusion_tag("components/clk.html", name="clock")
def clock_tag(name: str, **facts: Any) -> dict[str, Any]:
    """A clock: `{% clock _("调解") first=case.accepted_on last=case.due_on then=… law=… %}` (see `web.clocks`)."""
    sheet = facts.pop("sheet", False)
    return {"clock": clock_face(name, today=clock.today(), **facts), "sheet": sheet}


@register.inclusion_tag("components/road.html")
def road(stations: Mapping[str, Mapping[str, Any]], summary: str) -> dict[str, Any]:
    """The road of a case (调裁诉闭环); `summary` is what a screen reader hears. Below 760 px it is a list."""
    return {**charts.road(stations), "summary": summary}


@register.inclusion_tag("components/heat.html")
def heat(tiles: Iterable[Mapping[str, Any]], label: str) -> dict[str, Any]:
    """Towns as a grid of tiles in five steps, placed by where they lie; `label` names what is counted."""
    return {**charts.heat(tiles), "label": label}
