"""Freezing figures for a report; lending a link for a big screen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.figures.registry import Period
from gonghui.web.forms import GonghuiForm


class DayInput(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"


class SnapshotForm(GonghuiForm):
    """What the snapshot is for, and the days that it counts."""

    title = forms.CharField(label=_("用在哪份材料"), max_length=100, help_text=_("像“2026 年三季度专报”，以后凭它找。"))
    start = forms.DateField(
        label=_("从哪天"), required=False, widget=DayInput, help_text=_("空着，就从有记录的第一天算起。")
    )
    end = forms.DateField(label=_("到哪天"), required=False, widget=DayInput, help_text=_("空着，就算到现在。"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    @property
    def period(self) -> Period:
        """The days asked for."""
        return Period(self.cleaned_data["start"], self.cleaned_data["end"])


class WallForm(GonghuiForm):
    """Where the screen hangs, and for how long."""

    label = forms.CharField(label=_("大屏挂在哪里"), max_length=60, help_text=_("像“一楼大厅”，收回的时候认得出。"))
    days = forms.IntegerField(label=_("用多少天"), min_value=1, max_value=366, initial=90)

    def said(self) -> dict[str, Any]:
        """What was asked for, for `lend_wall`."""
        return {"label": self.cleaned_data["label"], "days": self.cleaned_data["days"]}
