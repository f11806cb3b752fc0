"""Forms of the points where people scan to report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.organizations.places import places_of
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.points import NewPoint
from gonghui.programmes.disputes.enums import PointKind
from gonghui.web.filters import PlaceFilter, SearchField
from gonghui.web.forms import GonghuiForm, PickOne


class PointFilter(PlaceFilter):
    """The filter line of the register."""

    q = SearchField(_("名称"), _("名称"))
    kind = forms.ChoiceField(label=_("种类"), required=False, choices=[("", _("种类：不限")), *PointKind.choices])


class PointForm(GonghuiForm):
    """One point to put up."""

    kind = forms.ChoiceField(label=_("是哪一种？"), widget=PickOne(layout="three"), choices=PointKind.choices)
    name = forms.CharField(
        label=_("贴在哪里"), max_length=60, required=False,
        help_text=_("比如“东河网格”“职工之家一楼”“二号厂门口”。单位的可以空着，就用单位的名称。"),
    )  # fmt: skip
    place = forms.ChoiceField(label=_("镇街"), required=False)
    enterprise_name = forms.CharField(
        label=_("单位全称"), max_length=120, required=False, help_text=_("单位的扫码点才写，照单位档案里的名称。")
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        choices = [(place.pk, place.name) for place in places_of(scope)]
        self.fields["place"].choices = [("", _("选一个镇街")), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The firm by its name; without one a place is needed."""
        said: dict[str, Any] = super().clean() or {}
        name = said.get("enterprise_name", "")
        said["enterprise"] = None
        if name:
            files = EnterpriseFile.objects.visible_to(self.scope) if self.scope else EnterpriseFile.objects.none()
            said["enterprise"] = files.filter(name=name).first()
            if said["enterprise"] is None:
                self.add_error("enterprise_name", _("单位档案里没有这个名称。先在“单位”里登记，或者照档案写全称。"))
        if not name and not said.get("place"):
            self.add_error("place", _("还没选。选一个再往下走。"))
        return said

    def point(self) -> NewPoint:
        """What was asked for, for `open_points`."""
        said = self.cleaned_data
        return NewPoint(PointKind(said["kind"]), said["name"], said["place"], said["enterprise"])
