"""Forms of cases: the register's filters, the application, the reason for ending one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.organizations.places import places_of
from gonghui.kernel.codes import random_code
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.cases import NewClaim, NewParty
from gonghui.programmes.disputes.enums import Category, Origin
from gonghui.web.filters import PlaceFilter, SearchField
from gonghui.web.forms import GonghuiForm

CLAIM_ROWS = 3
WIDE = {"class": "w-100"}


class CaseFilter(PlaceFilter):
    """The filter line of the register; the state comes from the tab."""

    q = SearchField(_("案号、当事人"), _("案号、当事人、单位"))
    origin = forms.ChoiceField(label=_("来源"), required=False, choices=[("", _("来源：不限")), *Origin.choices])


class ApplicationForm(GonghuiForm):
    """An application for mediation: who, against whom, what about, what is asked for."""

    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    warning = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    signal = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    applicant_name = forms.CharField(label=_("姓名"), max_length=60)
    applicant_phone = forms.CharField(
        label=_("手机号"), max_length=20, required=False, help_text=_("邀请码发到这个号码")
    )
    applicant_id_number = forms.CharField(label=_("身份证号"), max_length=18, required=False)
    respondent_name = forms.CharField(label=_("单位全称"), max_length=120)
    respondent_uscc = forms.CharField(label=_("统一社会信用代码"), max_length=18, required=False)
    respondent_representative = forms.CharField(
        label=_("代理人"), max_length=60, required=False, help_text=_("单位派谁来谈")
    )
    respondent_phone = forms.CharField(label=_("代理人手机号"), max_length=20, required=False)
    category = forms.ChoiceField(label=_("主要为了什么事"), choices=Category.choices, widget=forms.Select(attrs=WIDE))
    place = forms.ChoiceField(label=_("在哪个镇街上班"), widget=forms.Select(attrs=WIDE))
    statement = forms.CharField(label=_("事实和理由"), widget=forms.Textarea(attrs={"rows": 5}), max_length=4000)
    origin = forms.ChoiceField(
        label=_("怎么来的"), choices=Origin.choices, initial=Origin.ORAL, widget=forms.Select(attrs=WIDE)
    )
    origin_number = forms.CharField(label=_("移交单位的案号"), max_length=60, required=False)
    mediation_body = forms.ModelChoiceField(
        label=_("交给哪个调解组织"),
        queryset=Organization.objects.none(),
        empty_label=None,
        widget=forms.Select(attrs=WIDE),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        bodies = Organization.objects.visible_to(scope).of_kind(OrganizationKind.MEDIATION).filter(active=True)
        self.fields["mediation_body"].queryset = bodies.order_by("code")  # type: ignore[attr-defined]
        self.fields["place"].choices = [(place.pk, place.name) for place in places_of(scope)]  # type: ignore[attr-defined]
        self.fields["key"].initial = random_code(24)
        for row in range(1, CLAIM_ROWS + 1):
            self._add_claim_row(row)

    def _add_claim_row(self, row: int) -> None:
        choices = [("", _("选一项")), *Category.choices]
        self.fields[f"claim_{row}_category"] = forms.ChoiceField(
            label=_("诉求"), choices=choices, required=row == 1, widget=forms.Select(attrs=WIDE)
        )
        self.fields[f"claim_{row}_detail"] = forms.CharField(label=_("说明"), max_length=200, required=False)
        self.fields[f"claim_{row}_amount"] = forms.DecimalField(
            label=_("金额（元）"), required=False, min_value=0, max_digits=12, decimal_places=2
        )
        self._word_the_usual_errors(self.fields[f"claim_{row}_category"])

    def applicant_fields(self) -> list[forms.BoundField]:
        """The fields about whoever applies."""
        return [self[name] for name in self.fields if name.startswith("applicant_")]

    def respondent_fields(self) -> list[forms.BoundField]:
        """The fields about the other side."""
        return [self[name] for name in self.fields if name.startswith("respondent_")]

    def claim_rows(self) -> Iterator[tuple[forms.BoundField, ...]]:
        """The three fields of each claim, row by row."""
        for row in range(1, CLAIM_ROWS + 1):
            yield tuple(self[f"claim_{row}_{name}"] for name in ("category", "detail", "amount"))

    def application(self) -> dict[str, Any]:
        """What `open_case` takes, less the records behind `warning` and `signal`."""
        said = self.cleaned_data
        return {
            **self.parts(),
            "origin": said["origin"],
            "origin_number": said["origin_number"],
            "mediation_body": said["mediation_body"],
            "submission_key": said["key"] or None,
        }

    def parts(self) -> dict[str, Any]:
        """Who, against whom, what about, what for: the same by whatever way a case comes."""
        said = self.cleaned_data
        return {
            "category": said["category"],
            "statement": said["statement"],
            "place_id": said["place"],
            "applicant": NewParty(said["applicant_name"], said["applicant_phone"], said["applicant_id_number"]),
            "respondent": NewParty(
                said["respondent_name"],
                said["respondent_phone"],
                uscc=said["respondent_uscc"],
                representative=said["respondent_representative"],
            ),
            "claims": self._claims(),
        }

    def _claims(self) -> list[NewClaim]:
        said = self.cleaned_data
        rows = [
            (said[f"claim_{row}_category"], said[f"claim_{row}_amount"], said[f"claim_{row}_detail"])
            for row in range(1, CLAIM_ROWS + 1)
        ]
        return [NewClaim(*row) for row in rows if row[0]]


class EndForm(GonghuiForm):
    """A step that is recorded with its reason; `version` is the one the page was drawn from."""

    reason = forms.CharField(label=_("理由"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class StepForm(GonghuiForm):
    """A step without further input."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class RevealForm(GonghuiForm):
    """Why somebody wants to see what is masked."""

    reason = forms.CharField(
        label=_("为什么要看"),
        max_length=200,
        help_text=_("会记下来，本人可以查到"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
