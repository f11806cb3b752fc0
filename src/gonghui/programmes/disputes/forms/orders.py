"""Forms of orders: the register's filters, handing out, the body's answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.programmes.disputes.models import DisposalOrder
from gonghui.web.filters import RegisterFilter, SearchField
from gonghui.web.forms import GonghuiForm, PickMany


class OrderFilter(RegisterFilter):
    """The filter line of the register."""

    q = SearchField(_("文号、单位"), _("文号、单位名称"))


class DispatchForm(GonghuiForm):
    """Which bodies are to do what: one leads, others assist. `bodies` are those that may be chosen, fetched once."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    lead = forms.ChoiceField(label=_("谁牵头"), required=False)
    assist = forms.MultipleChoiceField(label=_("谁配合"), required=False, widget=PickMany)
    situation = forms.CharField(
        label=_("情况"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("印在交办单上，照实改。不要写反映人是谁。"),
    )  # fmt: skip
    request = forms.CharField(
        label=_("要办什么"),
        max_length=2000,
        help_text=_("一行一件，会印在交办单上。不要写反映人是谁。"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, bodies: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {str(each.pk): each for each in bodies}
        choices = [(key, each.name) for key, each in self.bodies.items()]
        self.fields["lead"].choices = [("", _now("本单位自己牵头")), *choices]  # type: ignore[attr-defined]
        self.fields["assist"].choices = choices  # type: ignore[attr-defined]

    def clean_lead(self) -> Organization | None:
        """The body itself; None where the sender leads."""
        return self.bodies.get(self.cleaned_data["lead"])

    def clean_assist(self) -> list[Organization]:
        """The bodies themselves."""
        return [self.bodies[key] for key in self.cleaned_data["assist"]]


class AnswerForm(GonghuiForm):
    """What came of it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.CharField(label=_("做了什么，结果怎样"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class ReferForm(GonghuiForm):
    """To which other mediation body, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    organization = forms.ModelChoiceField(
        label=_("转给哪个调解组织"), queryset=Organization.objects.none(), empty_label=_("选一个调解组织")
    )
    reason = forms.CharField(label=_("为什么转"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, order: DisposalOrder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        serving = Organization.objects.filter(federation=order.federation_id).serving(order.place_id)
        others = serving.of_kind(OrganizationKind.MEDIATION).exclude(pk=order.organization_id)
        self.fields["organization"].queryset = others  # type: ignore[attr-defined]


class VersionForm(GonghuiForm):
    """A step without further input; `version` is the one the page was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput)
