"""Forms about the worker's own dates and about a longer mediation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.programmes.disputes.enums import Consent, Employment, Ground, Side
from gonghui.web.forms import GonghuiForm, PickOne

WIDE = {"class": "w-100"}


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, typed or picked."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("写成 2026-11-15 这样。")},
    )


class FactsOfYearForm(GonghuiForm):
    """From which day the year for arbitration runs."""

    employment = forms.ChoiceField(
        label=_("现在还在这家单位上班吗？"), choices=Employment.choices, widget=PickOne(layout="three")
    )
    relationship_ended_on = day_field(_("哪天离职的"), required=False, help_text=_("离职的才填。"))
    knew_on = day_field(
        _("哪天知道权利受了侵害"), required=False, help_text=_("比如该发工资没发的第二天、收到辞退通知那天。")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class EventForm(GonghuiForm):
    """What started the year anew, or stopped it."""

    ground = forms.ChoiceField(label=_("什么事"), choices=Ground.choices, widget=forms.Select(attrs=WIDE))
    first_day = day_field(_("哪一天"))
    last_day = day_field(_("到哪一天"), required=False, help_text=_("只有没法主张的那段时间才填。"))
    note = forms.CharField(label=_("凭什么"), max_length=200, required=False, help_text=_("比如短信截图、投诉回执。"))


class ExtensionForm(GonghuiForm):
    """Until when, and why."""

    until = day_field(_("延长到"))
    reason = forms.CharField(label=_("为什么延长"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ConsentForm(GonghuiForm):
    """Which side agreed, and how that was said."""

    side = forms.ChoiceField(label=_("哪一方"), choices=Side.choices, widget=PickOne)
    how = forms.ChoiceField(label=_("怎么同意的"), choices=Consent.choices, widget=PickOne)
