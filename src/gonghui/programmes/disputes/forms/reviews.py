"""Forms of a review: which commission, its number, its statement, why it does not make one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.programmes.disputes.models import Case
from gonghui.web.filters import RegisterFilter, SearchField
from gonghui.web.forms import GonghuiForm


class ReviewFilter(RegisterFilter):
    """The filter line of the register."""

    q = SearchField(_("案号、当事人"), _("案号、仲裁委案号、当事人"))


class CommissionForm(GonghuiForm):
    """Which commission the application goes to: one that the federation of the case keeps."""

    commission = forms.ModelChoiceField(
        label=_("递交哪个仲裁委"), queryset=Organization.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = Organization.objects.of_kind(OrganizationKind.ARBITRATION)
        kept = kept.filter(federation=case.federation_id, active=True)
        self.fields["commission"].queryset = kept.order_by("pk")  # type: ignore[attr-defined]


class ReviewNumberForm(GonghuiForm):
    """The commission's own number."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    number = forms.CharField(label=_("仲裁委案号"), max_length=60, help_text=_("像 浙望劳人仲审〔2026〕12号"))


class StatementForm(GonghuiForm):
    """Who signs the mediation statement; its content is that of the agreement."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    arbitrator = forms.CharField(label=_("仲裁员"), max_length=30)
    clerk = forms.CharField(label=_("书记员"), max_length=30)


class TurnDownForm(GonghuiForm):
    """Why an application is not accepted, or no statement is made."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("会印在通知书上，双方看得到。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "down_%s")  # it stands beside the form of the other decision
        super().__init__(*args, **kwargs)
