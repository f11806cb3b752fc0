"""Forms of referrals: what a court or bureau hands over, and the answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.programmes.disputes.forms.cases import ApplicationForm
from gonghui.web.forms import GonghuiForm


class ReferralForm(ApplicationForm):
    """An application as it stands in the sender's own file, under its number."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("origin", "mediation_body", "warning", "signal"):
            del self.fields[name]
        number = self.fields["origin_number"]
        number.label, number.required = _("你们的案号"), True

    def referral(self) -> dict[str, Any]:
        """What `refer` takes."""
        said = self.parts()
        return {**said, "number": self.cleaned_data["origin_number"], "submission_key": self.cleaned_data["key"]}


class ResultForm(GonghuiForm):
    """What the sender is told beside how the case ended."""

    note = forms.CharField(
        label=_("补充说明"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("怎么结束的会自动写上。不要写谈的内容。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
