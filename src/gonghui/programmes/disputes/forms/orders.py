"""Forms of orders: the register's filters, handing out, the body's answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.programmes.disputes.models import RiskWarning
from gonghui.web.filters import RegisterFilter, SearchField
from gonghui.web.forms import GonghuiForm


class OrderFilter(RegisterFilter):
    """The filter line of the register."""

    q = SearchField(_("文号、单位"), _("文号、单位名称"))


class DispatchForm(GonghuiForm):
    """Which body is to do what."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    organization = forms.ModelChoiceField(
        label=_("交给哪个单位"), queryset=Organization.objects.none(), empty_label=_("选一个单位")
    )
    request = forms.CharField(
        label=_("要办什么"),
        max_length=2000,
        help_text=_("一行一件，会印在交办单上。不要写反映人是谁。"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, warning: RiskWarning, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.scope is not None
        serving = Organization.objects.visible_to(self.scope).serving(warning.place_id)
        bodies = serving.exclude(kind=OrganizationKind.ENTERPRISE_UNION).exclude(pk=self.scope.organization_id)
        self.fields["organization"].queryset = bodies  # type: ignore[attr-defined]


class AnswerForm(GonghuiForm):
    """What came of it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.CharField(label=_("做了什么，结果怎样"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class VersionForm(GonghuiForm):
    """A step without further input; `version` is the one the page was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput)
