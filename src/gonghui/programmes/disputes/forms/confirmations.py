"""Forms of judicial confirmation: which court, its number, its ruling."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.programmes.disputes.models import Case
from gonghui.web.filters import RegisterFilter, SearchField
from gonghui.web.forms import GonghuiForm, PickSay

GRANTED, REFUSED = "granted", "refused"
OUTCOMES = ((GRANTED, _("裁定有效")), (REFUSED, _("裁定驳回")))
HINTS = {
    GRANTED: _("一方不履行，对方可以直接申请强制执行。"),
    REFUSED: _("要写明理由；双方可以再调解、申请仲裁或者起诉。"),
}


class ConfirmationFilter(RegisterFilter):
    """The filter line of the register."""

    q = SearchField(_("案号、当事人"), _("案号、法院案号、当事人"))


class CourtForm(GonghuiForm):
    """Which court the application goes to: one that the federation of the case keeps."""

    court = forms.ModelChoiceField(label=_("递交哪个法院"), queryset=Organization.objects.none(), empty_label=None)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courts = Organization.objects.of_kind(OrganizationKind.COURT).filter(federation=case.federation_id, active=True)
        self.fields["court"].queryset = courts.order_by("pk")  # type: ignore[attr-defined]


class DocketForm(GonghuiForm):
    """The court's own number."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    court_number = forms.CharField(label=_("法院案号"), max_length=60, help_text=_("像（2026）浙0199民特12号"))


class RulingForm(GonghuiForm):
    """The ruling: outcome, what it rests on, who signs it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("怎么裁定"), choices=OUTCOMES, widget=PickSay(hints=HINTS))
    reason = forms.CharField(
        label=_("审查认定的事实或者驳回理由"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("驳回必须写。会印在裁定书上，双方看得到。"),
    )
    judge = forms.CharField(label=_("审判员"), max_length=30)
    clerk = forms.CharField(label=_("书记员"), max_length=30)

    def ruling(self) -> dict[str, Any]:
        """The values that the action takes. Call it on a valid form."""
        values = dict(self.cleaned_data)
        values["granted"] = values.pop("outcome") == GRANTED
        return values
