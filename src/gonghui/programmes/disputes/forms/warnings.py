"""Forms of warnings: the register's filters, lowering and closing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.programmes.disputes.enums import Category, Colour
from gonghui.programmes.disputes.models import RiskWarning
from gonghui.web.filters import PlaceFilter, SearchField
from gonghui.web.forms import GonghuiForm, PickOne

KINDS = [choice for choice in Category.choices if choice[0] != Category.N00]
SINCE = {"7": _("近 7 天"), "30": _("近 30 天"), "90": _("近 90 天")}


class WarningFilter(PlaceFilter):
    """The filter line of the register; a colour is a tab of it."""

    q = SearchField(_("单位、地方"), _("单位名称、类别"))
    category = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("类别：不限")), *KINDS])
    since = forms.ChoiceField(label=_("产生时间"), required=False, choices=[("", _("产生时间：不限")), *SINCE.items()])


class ColourForm(GonghuiForm):
    """To which other colour, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    colour = forms.ChoiceField(widget=PickOne)
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, warning: RiskWarning, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": warning.version}, **kwargs)
        self.fields["colour"].choices = self.choices_from(Colour.values.index(warning.colour))  # type: ignore[attr-defined]

    def choices_from(self, present: int) -> list[tuple[str, Any]]:
        """The colours that may be chosen instead of the one at `present`."""
        raise NotImplementedError


class LowerForm(ColourForm):
    """To which lower colour, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colour"].label = _("降到")

    def choices_from(self, present: int) -> list[tuple[str, Any]]:
        """The lower ones."""
        return Colour.choices[:present]


class RaiseForm(ColourForm):
    """To which higher colour, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colour"].label = _("升到")

    def choices_from(self, present: int) -> list[tuple[str, Any]]:
        """The higher ones."""
        return Colour.choices[present + 1 :]
