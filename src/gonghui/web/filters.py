"""The filter line of a register: a search box, selects, and what they say once they are on."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.foundation.organizations.places import places_of
from gonghui.kernel.querysets import TOWN_LENGTH
from gonghui.kernel.scope import Scope
from gonghui.web.forms import GonghuiForm

TAB, SEARCH = "view", "q"


class SearchField(forms.CharField):
    """The box that is searched by; `hint` says by what."""

    def __init__(self, label: Any, hint: Any, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"placeholder": hint, "type": "search"})
        super().__init__(label=label, required=False, max_length=60, widget=widget, **kwargs)


class RegisterFilter(GonghuiForm):
    """The base: the search box, and the tab, which comes along hidden. A subclass names the box and adds selects."""

    q = SearchField(gettext_lazy("名称"), gettext_lazy("名称"))
    view = forms.CharField(required=False, widget=forms.HiddenInput)

    def chosen(self) -> dict[str, str]:
        """What was asked for, by the names of the fields; nothing where the address makes no sense."""
        asked = self.cleaned_data if self.is_valid() else {}
        return {name: str(asked.get(name) or "").strip() for name in self.fields}

    def conditions(self) -> dict[str, str]:
        """The conditions that are on, in the words of the page, by the names of their fields."""
        told = {}
        for name, value in self.chosen().items():
            if not value or name == TAB:
                continue
            field = self.fields[name]
            choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
            told[name] = choices.get(value, _("“%(text)s”") % {"text": value})
        return told


class PlaceFilter(RegisterFilter):
    """A register whose rows lie in towns. Costs one query for the towns where they are drawn or chosen."""

    place = forms.ChoiceField(label=gettext_lazy("镇街"), required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        if len(scope.place_prefix) >= TOWN_LENGTH:
            del self.fields["place"]  # nothing to choose: all that the scope sees lies in its one town
            return

        @cache
        def towns() -> list[tuple[str, Any]]:
            found = places_of(scope).values_list("pk", "name")
            return [("", gettext_lazy("镇街：不限")), *found]

        self.fields["place"].choices = towns  # type: ignore[attr-defined]
