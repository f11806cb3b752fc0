"""Forms of the inbox: its filters, and the three ends of triage."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.kernel import clock
from gonghui.programmes.disputes.enums import SIGNS_OF, Category, Colour
from gonghui.programmes.disputes.forms.fields import CountField, YuanField
from gonghui.programmes.disputes.models import Signal
from gonghui.programmes.disputes.querysets import SignalQuerySet
from gonghui.web.filters import PlaceFilter, SearchField
from gonghui.web.forms import GonghuiForm, PickMany
from gonghui.web.wording import moment_text

WORDS = 24
TOLD = (
    "version", "category", "workers", "arrears_days", "amount", "insurance_months", "hurt", "agreement_due_on",
)  # fmt: skip


class SignalFilter(PlaceFilter):
    """The filter line of the inbox."""

    q = SearchField(_("标题、单位"), _("标题、单位名称"))
    colour = forms.ChoiceField(label=_("初判"), required=False, choices=[("", _("初判：不限")), *Colour.choices])


class AcceptForm(GonghuiForm):
    """What triage confirms; numbers are shown as they were told and may be mended."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    category = forms.ChoiceField(label=_("类别"))
    workers = CountField(label=_("涉及人数（人）"), required=False)
    arrears_days = CountField(label=_("拖欠多少天（到反映那天）"), required=False)
    amount = YuanField(label=_("涉及金额（元）"), required=False)
    insurance_months = CountField(label=_("社保停缴几个月"), required=False)
    hurt = CountField(label=_("受伤、生病几个人"), required=False)
    agreement_due_on = forms.DateField(
        label=_("协议约定哪天付款（没履行协议的才填）"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    enterprise_name = forms.CharField(
        label=_("单位全称"), required=False, max_length=120, help_text=_("查到是哪家单位就写上，会归到它的档案。")
    )

    def __init__(self, *args: Any, signal: Signal, **kwargs: Any) -> None:
        super().__init__(*args, initial={name: getattr(signal, name) for name in TOLD}, **kwargs)
        offered = [choice for choice in Category.choices if choice[0] != Category.N00]
        self.fields["category"].choices = [("", _("选一个类别")), *offered]  # type: ignore[attr-defined]
        if signal.enterprise_id is not None:
            del self.fields["enterprise_name"]
        for group, signs in SIGNS_OF.items():
            self.fields[group] = forms.MultipleChoiceField(
                label=group.label,
                required=False,
                choices=[(sign.value, sign.label) for sign in signs],
                widget=PickMany,
                initial=[code for code in signal.signs if code in signs],
            )

    def clean(self) -> dict[str, Any]:
        """The ticks of all groups as one answer."""
        told = super().clean() or self.cleaned_data
        told["signs"] = [code for group in SIGNS_OF for code in told.pop(group, [])]
        return told


class ReasonForm(GonghuiForm):
    """A step with its reason; `version` is the one the page was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class _SignalChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when run
    """Signals of one firm have the same title: their words and their time tell them apart."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{moment_text(obj.created_at, today=clock.today())} · {obj.text[:WORDS]}"


class MergeForm(GonghuiForm):
    """Which signal tells of the same matter."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    into = _SignalChoice(label=_("并入哪一条"), queryset=Signal.objects.none(), empty_label=None)

    def __init__(self, *args: Any, alike: SignalQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = alike  # type: ignore[attr-defined]


class ReporterForm(GonghuiForm):
    """Why somebody wants to see who reported."""

    reason = forms.CharField(
        label=_("为什么要看"),
        max_length=200,
        help_text=_("会记下来，反映人凭查询码能看到谁看过。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
