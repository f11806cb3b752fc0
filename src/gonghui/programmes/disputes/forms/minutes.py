"""The form of the minutes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.programmes.disputes.actions.minutes import LONGEST_PLACE, LONGEST_PRESENT, LONGEST_TEXT
from gonghui.programmes.disputes.models import Minutes
from gonghui.web.forms import GonghuiForm


class MinutesForm(GonghuiForm):
    """When, where, who, and what was said."""

    held_at = forms.DateTimeField(
        label=_("什么时候开始的"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(
        label=_("在哪里"), max_length=LONGEST_PLACE, help_text=_("线上调解室，或者写明哪个调解室、哪家单位")
    )
    present = forms.CharField(
        label=_("谁到场"),
        max_length=LONGEST_PRESENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一个人：姓名、身份。没来的划掉。"),
    )
    text = forms.CharField(
        label=_("调解经过"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("一行一段：申请人说了什么、被申请人说了什么、谈到哪里。单独谈的话不写在这里。"),
    )

    @classmethod
    def values_of(cls, minutes: Minutes) -> dict[str, Any]:
        """The form filled in with a version that stands."""
        return {name: getattr(minutes, name) for name in cls.base_fields}
