"""Fields that several forms share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class YuanField(forms.DecimalField):
    """An amount as people write it: `43000`, `43,000.00`, `43,000 元`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        messages = {"invalid": _("写成数字，比如 43000。不清楚就不填。")}
        super().__init__(max_digits=13, decimal_places=2, error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            for mark in (",", "，", "元", " "):
                value = value.replace(mark, "")
        return super().to_python(value)


class CountField(forms.IntegerField):
    """A number of people or days, asked for with the keyboard of figures."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(error_messages={"invalid": _("写成整数，比如 12。不清楚就不填。")}, **kwargs)
