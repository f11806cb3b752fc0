"""Fields that several forms share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from gonghui.kernel.errors import Invalid
from gonghui.kernel.pictures import Picture, read_picture
from gonghui.programmes.disputes.actions.photos import refuse_many


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


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Some photos, taken with the phone or chosen from it; cleaned, they are pictures in our own form."""

    def __init__(self, **kwargs: Any) -> None:
        # These kinds by name: a phone then hands over its own format as JPEG.
        widget = _ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp"})
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Picture]:
        """The pictures. Refuses too many, too large, and files that are none, naming the one."""
        sent: Sequence[UploadedFile[Any]] = data if isinstance(data, list) else [data] if data else []
        try:
            refuse_many(len(sent), sum(each.size or 0 for each in sent))
        except Invalid as error:
            raise forms.ValidationError(str(error)) from error
        return [self._picture(number, each) for number, each in enumerate(sent, start=1)]

    def _picture(self, number: int, sent: UploadedFile[Any]) -> Picture:
        try:
            return read_picture(sent)
        except Invalid as error:
            sentence = _("第 %(number)s 张：%(reason)s") % {"number": number, "reason": error}
            raise forms.ValidationError(sentence) from error
