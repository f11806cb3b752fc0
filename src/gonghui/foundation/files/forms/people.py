"""Forms of persons: the register's filter line, looking one up by number, registering, amending."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.files.forms.enterprises import WIDE
from gonghui.foundation.organizations.places import places_of
from gonghui.foundation.people.models import PersonFile
from gonghui.kernel.scope import Scope
from gonghui.web.filters import PlaceFilter, SearchField
from gonghui.web.forms import GonghuiForm


class PersonFilter(PlaceFilter):
    """The filter line of the register. Numbers are looked for apart, so that none stands in an address."""

    q = SearchField(_("姓名"), _("姓名，一个字也行"))


class NumberForm(GonghuiForm):
    """A whole phone or ID number: both are kept encrypted and found exactly or not at all."""

    number = forms.CharField(label=_("手机号或者身份证号"), max_length=24)


class PersonForm(GonghuiForm):
    """Who a person is and how to reach them."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    id_number = forms.CharField(
        label=_("身份证号"), max_length=24, required=False, help_text=_("加密存放；凭它认出同一个人")
    )
    phone = forms.CharField(label=_("手机号"), max_length=20, required=False, help_text=_("加密存放"))
    place = forms.ChoiceField(label=_("在哪个镇街"), widget=forms.Select(attrs=WIDE))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        self.fields["place"].choices = [(place.pk, place.name) for place in places_of(scope)]  # type: ignore[attr-defined]

    def known(self) -> dict[str, Any]:
        """The values that the actions take. Call it on a valid form."""
        values = dict(self.cleaned_data)
        values["place_id"] = values.pop("place")
        return values


class PersonAmendForm(PersonForm):
    """What can be changed of a file that stands. Numbers are not shown: left empty, they stay what they were."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: PersonFile, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": person.version, "place": person.place_id}, **kwargs)
        del self.fields["name"]
        if person.person.id_number:
            del self.fields["id_number"]
        if person.phone:
            self.fields["phone"].help_text = _("已经有一个号码，不改就空着")
