"""What an officer fills in who saw something, or whom a worker told: everything that triage needs, once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.organizations.places import places_of
from gonghui.kernel import clock
from gonghui.kernel.codes import random_code
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.signals import NewSignal
from gonghui.programmes.disputes.enums import SIGNS_OF, Category, Identity, Source
from gonghui.programmes.disputes.forms.fields import CountField, PhotosField, YuanField
from gonghui.programmes.disputes.permissions import TRIAGE_SIGNALS
from gonghui.web.forms import GonghuiForm, PickMany, PickOne, PickSay

FOR_WHOM = [
    (Identity.ANONYMOUS, _("我自己看到的")),
    (Identity.SEALED, _("职工说的，不让单位知道")),
    (Identity.NAMED, _("职工说的，可以告诉单位")),
]


class OfficerForm(GonghuiForm):
    """One signal in full. Firms that were looked for stand to be picked; another one is named."""

    submission_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    text = forms.CharField(label=_("什么情况"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    occurred_on = forms.DateField(
        label=_("哪天的事"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("空着就是今天。"),
    )  # fmt: skip
    place = forms.ChoiceField(label=_("镇街"))
    enterprise = forms.ChoiceField(label=_("是哪一家？"), required=False)
    enterprise_name = forms.CharField(
        label=_("单位全称"), required=False, max_length=120, help_text=_("档案里没有的才写；不知道就空着。")
    )
    category = forms.ChoiceField(label=_("类别"), required=False)
    workers = CountField(label=_("涉及人数（人）"), required=False)
    arrears_days = CountField(label=_("工资拖了多少天"), required=False)
    amount = YuanField(label=_("涉及金额（元）"), required=False)
    insurance_months = CountField(label=_("社保停缴几个月"), required=False)
    hurt = CountField(label=_("受伤、生病几个人"), required=False)
    photos = PhotosField(label=_("照片"), help_text=_("最多 6 张，拍摄地点会去掉。"))
    identity = forms.ChoiceField(label=_("谁反映的？"), widget=PickOne(layout="three"), choices=FOR_WHOM)
    reporter_name = forms.CharField(label=_("反映人姓名"), required=False, max_length=60)
    reporter_phone = forms.CharField(
        label=_("反映人手机号"), required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    accept_now = forms.BooleanField(label=_("情况属实，同时采纳，按规则定颜色"), required=False)

    def __init__(self, *args: Any, scope: Scope, found: Iterable[EnterpriseFile], **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        self.fields["submission_key"].initial = random_code(32)
        self.fields["identity"].initial = Identity.ANONYMOUS
        towns = [(place.pk, place.name) for place in places_of(scope)]
        self.fields["place"].choices = [("", _("选一个镇街")), *towns]  # type: ignore[attr-defined]
        offered = [choice for choice in Category.choices if choice[0] != Category.N00]
        self.fields["category"].choices = [("", _("还说不准")), *offered]  # type: ignore[attr-defined]
        self._offer_firms(found)
        for group, signs in SIGNS_OF.items():
            choices = [(sign.value, sign.label) for sign in signs]
            self.fields[group] = forms.MultipleChoiceField(
                label=group.label, required=False, choices=choices, widget=PickMany
            )
        if not scope.has(TRIAGE_SIGNALS):
            del self.fields["accept_now"]

    def _offer_firms(self, found: Iterable[EnterpriseFile]) -> None:
        self.found = {file.code: file for file in found}
        field = self.fields["enterprise"]
        field.widget = PickSay(hints={code: file.place.name for code, file in self.found.items()})
        field.choices = [(code, file.name) for code, file in self.found.items()]  # type: ignore[attr-defined]
        if not self.found:
            del self.fields["enterprise"]

    def groups_of_signs(self) -> list[forms.BoundField]:
        """The ticks of what can be seen, group by group."""
        return [self[group] for group in SIGNS_OF]

    def signal(self) -> NewSignal:
        """What was filled in, for `report_signals`."""
        said = self.cleaned_data
        return NewSignal(
            text=said["text"],
            source=Source.OFFICER,
            place_id=said["place"],
            occurred_on=said["occurred_on"] or clock.today(),
            category=said["category"],
            enterprise=self.found.get(said.get("enterprise", "")),
            enterprise_name=said["enterprise_name"],
            workers=said["workers"],
            arrears_days=said["arrears_days"],
            amount=said["amount"],
            signs=tuple(code for group in SIGNS_OF for code in said[group]),
            insurance_months=said["insurance_months"],
            hurt=said["hurt"],
            identity=Identity(said["identity"]),
            reporter_name=said["reporter_name"],
            reporter_phone=said["reporter_phone"],
            submission_key=said["submission_key"],
        )
