"""Forms of bodies: the register's filter line, registering, amending, taking out of use."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.files.forms.enterprises import WIDE
from gonghui.foundation.organizations.enums import BodyLevel, OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.organizations.places import places_and_seats_of
from gonghui.kernel.scope import Scope
from gonghui.web.filters import PlaceFilter, SearchField
from gonghui.web.forms import GonghuiForm

KINDS = [choice for choice in OrganizationKind.choices if choice[0] != OrganizationKind.FEDERATION]


class BodyFilter(PlaceFilter):
    """The filter line of the register."""

    q = SearchField(_("名称、代号"), _("机构名称、简称"))
    kind = forms.ChoiceField(
        label=_("类别"), required=False, choices=[("", _("类别：不限")), *OrganizationKind.choices]
    )


class BodyForm(GonghuiForm):
    """A union or a body beside the tree, as far as a registrar writes it."""

    name = forms.CharField(label=_("机构全称"), max_length=120)
    short_name = forms.CharField(label=_("简称"), max_length=30, help_text=_("列表和文书里用，像“鹭洲镇调委会”"))
    kind = forms.ChoiceField(
        label=_("类别"), choices=KINDS, initial=OrganizationKind.MEDIATION, widget=forms.Select(attrs=WIDE)
    )
    level = forms.ChoiceField(
        label=_("哪一级的调解组织"),
        required=False,
        choices=[("", _("按所在地定")), *BodyLevel.choices],
        widget=forms.Select(attrs=WIDE),
        help_text=_("只有调解组织要选"),
    )
    place = forms.ChoiceField(label=_("管到哪里"), widget=forms.Select(attrs=WIDE))
    phone = forms.CharField(label=_("公开电话"), max_length=30, required=False)
    document_mark = forms.CharField(
        label=_("发文代字"), max_length=20, required=False, help_text=_("印在文号里，像“鹭调”")
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        places = places_and_seats_of(scope)
        self.fields["place"].choices = [(place.pk, place.name) for place in places]  # type: ignore[attr-defined]

    def known(self) -> dict[str, Any]:
        """The values that the actions take. Call it on a valid form."""
        values = dict(self.cleaned_data)
        values["region_id"] = values.pop("place")
        return values


class BodyAmendForm(BodyForm):
    """What can be changed of one that stands."""

    def __init__(self, *args: Any, body: Organization, **kwargs: Any) -> None:
        names = ("name", "short_name", "level", "phone", "document_mark")
        known = {name: getattr(body, name) for name in names} | {"place": body.region_id}
        super().__init__(*args, initial=known, **kwargs)
        del self.fields["kind"]
        if body.kind != OrganizationKind.MEDIATION:
            del self.fields["level"]
        if body.is_union:
            del self.fields["place"]

    def known(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        if "place" in values:
            values["region_id"] = values.pop("place")
        return values


class ActivityForm(GonghuiForm):
    """Why it is taken out of use, or back in."""

    active = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("理由"), max_length=150, widget=forms.Textarea(attrs={"rows": 2}))
