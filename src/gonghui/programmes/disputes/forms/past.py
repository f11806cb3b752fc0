"""The form of one line of the ledger."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.organizations.places import places_of
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.past import OUTCOMES, RULED, PastCase, PastConfirmation
from gonghui.programmes.disputes.enums import Category, ConfirmationState, Origin
from gonghui.programmes.disputes.forms.cases import WIDE
from gonghui.programmes.disputes.forms.fields import YuanField
from gonghui.web.forms import GonghuiForm

RULING = ("court_number", "confirmation_filed_on", "ruled_on", "ruling")


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget)


class PastForm(GonghuiForm):
    """What a ledger says of one ended case; the last fields only where a court was asked."""

    ledger_number = forms.CharField(label=_("台账编号"), max_length=60)
    number = forms.CharField(label=_("案号"), max_length=40)
    applicant = forms.CharField(label=_("申请人"), max_length=60)
    respondent = forms.CharField(label=_("被申请人（单位全称）"), max_length=120)
    category = forms.ChoiceField(label=_("案由"), choices=Category.choices, widget=forms.Select(attrs=WIDE))
    place = forms.ChoiceField(label=_("所在镇街"), widget=forms.Select(attrs=WIDE))
    statement = forms.CharField(label=_("事由"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
    origin = forms.ChoiceField(label=_("来源"), choices=Origin.choices, widget=forms.Select(attrs=WIDE))
    origin_number = forms.CharField(label=_("移交案号"), max_length=60, required=False)
    mediation_body = forms.ModelChoiceField(
        label=_("调解组织"), queryset=Organization.objects.none(), empty_label=None, widget=forms.Select(attrs=WIDE)
    )
    filed_on, accepted_on, ended_on = _day(_("申请日期")), _day(_("受理日期")), _day(_("结束日期"))
    outcome = forms.ChoiceField(
        label=_("结果"), choices=[(each.value, each.label) for each in OUTCOMES], widget=forms.Select(attrs=WIDE)
    )
    amount_claimed = YuanField(label=_("主张金额（元）"), min_value=0)
    amount_agreed = YuanField(label=_("协议金额（元）"), required=False, min_value=0)
    paper_number = forms.CharField(label=_("协议编号"), max_length=60, required=False)
    reason = forms.CharField(label=_("没达成的原因"), max_length=300, required=False)
    court = forms.ModelChoiceField(
        label=_("确认法院"), queryset=Organization.objects.none(), required=False, empty_label=_("没有申请"),
        widget=forms.Select(attrs=WIDE),
    )  # fmt: skip
    court_number = forms.CharField(label=_("确认案号"), max_length=60, required=False)
    confirmation_filed_on = _day(_("递交日期"), required=False)
    ruled_on = _day(_("裁定日期"), required=False)
    ruling = forms.ChoiceField(
        label=_("裁定结果"), required=False, widget=forms.Select(attrs=WIDE),
        choices=[("", _("没有裁定")), *((each.value, each.label) for each in RULED)],
    )  # fmt: skip
    ruling_reason = forms.CharField(label=_("驳回理由"), max_length=300, required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        kept = Organization.objects.filter(federation=scope.federation_id, active=True).order_by("code")
        for name, kind in (("mediation_body", OrganizationKind.MEDIATION), ("court", OrganizationKind.COURT)):
            self.fields[name].queryset = kept.of_kind(kind)  # type: ignore[attr-defined]
        self.fields["place"].choices = [(place.pk, place.name) for place in places_of(scope)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Where a court was asked, everything about it is there."""
        said = super().clean() or self.cleaned_data
        if said.get("court"):
            for name in RULING:
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _("申请过司法确认的要写。"))
        return said

    def fields_of(self, *names: str) -> list[forms.BoundField]:
        """Some of the fields, as a group of the page shows them."""
        return [self[name] for name in names]

    def groups(self) -> dict[str, list[forms.BoundField]]:
        """The fields by what they tell."""
        return {
            "case": self.fields_of("ledger_number", "number", "applicant", "respondent", "category", "place"),
            "more": self.fields_of("origin", "origin_number", "mediation_body"),
            "days": self.fields_of("filed_on", "accepted_on", "ended_on"),
            "end": self.fields_of("outcome", "amount_claimed", "amount_agreed", "paper_number"),
            "court": self.fields_of("court", "court_number", "confirmation_filed_on", "ruled_on", "ruling"),
        }

    def past(self) -> PastCase:
        """What the action takes."""
        said = self.cleaned_data
        ruling = {"court", *RULING, "ruling_reason", "place"}
        court = said["court"]
        return PastCase(
            **{name: value for name, value in said.items() if name not in ruling},
            place_id=said["place"],
            confirmation=None
            if court is None
            else PastConfirmation(
                court=court,
                court_number=said["court_number"],
                filed_on=said["confirmation_filed_on"],
                ruled_on=said["ruled_on"],
                granted=said["ruling"] == ConfirmationState.GRANTED,
                reason=said["ruling_reason"],
            ),
        )
