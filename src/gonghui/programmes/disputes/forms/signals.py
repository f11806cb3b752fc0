"""Forms of the inbox: its filters, and the three ends of triage."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gonghui.engines.legal.classify.current import GUIDE
from gonghui.engines.legal.classify.reading import amount_in, workers_in
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import SIGNS_OF, Category, Colour
from gonghui.programmes.disputes.forms.fields import CountField, YuanField
from gonghui.programmes.disputes.models import ReportPoint, Signal
from gonghui.web.filters import PlaceFilter, SearchField
from gonghui.web.forms import GonghuiForm, PickMany, PickSay
from gonghui.web.wording import moment_text

WORDS = 24
LONGEST_REASON = 300
TOLD = (
    "version", "category", "workers", "arrears_days", "amount", "insurance_months", "hurt", "agreement_due_on",
)  # fmt: skip
TURN_TO = {
    "inspection": _("劳动保障监察（12333）"),
    "arbitration": _("劳动人事争议仲裁委员会"),
    "insurance": _("社会保险经办机构（12333）"),
    "fund": _("住房公积金管理中心（12329）"),
    "police": _("公安机关（110）"),
    "justice": _("镇街司法所、人民调解委员会"),
    "court": _("人民法院"),
}


class SignalFilter(PlaceFilter):
    """The filter line of the inbox. Pages of report points lead here with `point`, which costs one query then."""

    q = SearchField(_("标题、单位"), _("标题、单位、扫码点"))
    point = forms.ChoiceField(label=_("扫码点"), required=False, widget=forms.HiddenInput)
    colour = forms.ChoiceField(label=_("初判"), required=False, choices=[("", _("初判：不限")), *Colour.choices])

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        code = str(self.data.get("point") or "")
        found = ReportPoint.objects.visible_to(scope).with_code(code).first() if code.isalnum() else None
        if found is None:
            del self.fields["point"]
        else:
            self.fields["point"].choices = [(code, found.name)]  # type: ignore[attr-defined]


class AcceptForm(GonghuiForm):
    """What triage confirms; numbers are shown as they were told and may be mended."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    category = forms.ChoiceField(label=_("类别"))
    risks = forms.MultipleChoiceField(
        label=_("可能的风险"), required=False, widget=PickMany, help_text=_("勾选的是按文字建议的，您来定。")
    )
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

    colour = forms.ChoiceField(
        label=_("颜色"), required=False, choices=[("", _("按规则定")), *Colour.choices],
        help_text=_("看到的跟规则定的不一样，可以由您来定，要写理由。"),
    )  # fmt: skip
    colour_reason = forms.CharField(
        label=_("改颜色的理由"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, signal: Signal, **kwargs: Any) -> None:
        super().__init__(*args, initial={name: getattr(signal, name) for name in TOLD}, **kwargs)
        proposed = getattr(signal, "classification", None)
        if not signal.category and proposed is not None:
            self.initial["category"] = proposed.main
        self._read_out(signal)
        self.fields["risks"].choices = [  # type: ignore[attr-defined]
            (each.code, str(each.title)) for each in GUIDE.current(signal.federation_id).risks
        ]
        self.initial["risks"] = proposed.risks if proposed is not None else []
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
        self.order_fields([name for name in self.fields if not name.startswith("colour")])  # the judgement comes last

    def _read_out(self, signal: Signal) -> None:
        """Numbers that the text says and nobody entered are put in front of whoever confirms them, and marked."""
        for name, found in (("workers", workers_in(signal.text)), ("amount", amount_in(signal.text))):
            if self.initial[name] is None and found is not None:
                self.initial[name] = found
                self.fields[name].help_text = _now("从文字里读出来的，核对一下。")

    def first(self) -> list[forms.BoundField]:
        """What is asked of every signal, before the signs and the judgement."""
        apart = {*SIGNS_OF, "version", "colour", "colour_reason"}
        return [self[name] for name in self.fields if name not in apart]

    def signs(self) -> list[forms.BoundField]:
        """The ticks of what can be seen, group by group."""
        return [self[group] for group in SIGNS_OF]

    def clean(self) -> dict[str, Any]:
        """The ticks of all groups as one answer."""
        told = super().clean() or self.cleaned_data
        told["signs"] = [code for group in SIGNS_OF for code in told.pop(group, [])]
        return told


class ReasonForm(GonghuiForm):
    """A step with its reason; `version` is the one the page was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("理由"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}))


class AsideForm(GonghuiForm):
    """Why signals are put aside, and where their reporters can turn instead."""

    turn_to = forms.ChoiceField(label=_("请反映人找"), required=False, choices=[("", _("不用转")), *TURN_TO.items()])
    reason = forms.CharField(label=_("理由"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}))

    def reason_told(self) -> str:
        """The reason, cut where it would leave no room for where to turn, which stands at its end."""
        reason, where = str(self.cleaned_data["reason"]), self.cleaned_data["turn_to"]
        if not where:
            return reason
        words = _now("%(reason)s请找%(body)s。")
        room = LONGEST_REASON - len(words % {"reason": "。", "body": TURN_TO[where]})
        return words % {"reason": f"{reason.rstrip('。')[:room]}。", "body": TURN_TO[where]}


class DismissForm(AsideForm):
    """The same for one; `version` is the one the page was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    unrelated = forms.BooleanField(label=_("和上班、社保都没有关系"), required=False)
    field_order = ("version", "turn_to", "unrelated", "reason")

    def told(self) -> dict[str, Any]:
        """What `dismiss` is told."""
        said = self.cleaned_data
        return {"reason": self.reason_told(), "unrelated": said["unrelated"], "version": said["version"]}


class MergeForm(GonghuiForm):
    """Which signal tells of the same matter. Signals of one firm have one title: words and time tell them apart."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    into = forms.ChoiceField(label=_("并入哪一条"))

    def __init__(self, *args: Any, alike: Iterable[Signal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike = {signal.code: signal for signal in alike}
        self.fields["into"].choices = [  # type: ignore[attr-defined]
            (code, f"{moment_text(row.created_at, today=clock.today())} · {row.text[:WORDS]}")
            for code, row in self.alike.items()
        ]

    def clean_into(self) -> Signal:
        """The signal itself."""
        return self.alike[self.cleaned_data["into"]]


class LinkForm(GonghuiForm):
    """Whose file the signal belongs to: one that was found, or a new one by its full name."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    enterprise = forms.ChoiceField(label=_("是哪一家？"), required=False)
    enterprise_name = forms.CharField(
        label=_("都不是，开一份新档案"), required=False, max_length=120, help_text=_("写单位全称。")
    )

    def __init__(self, *args: Any, found: Iterable[EnterpriseFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {file.code: file for file in found}
        field = self.fields["enterprise"]
        field.widget = PickSay(hints={code: file.place.name for code, file in self.found.items()})
        field.choices = [(code, file.name) for code, file in self.found.items()]  # type: ignore[attr-defined]
        if not self.found:
            del self.fields["enterprise"]

    def clean_enterprise(self) -> EnterpriseFile | None:
        """The file itself."""
        return self.found.get(self.cleaned_data["enterprise"])


class HandOverForm(GonghuiForm):
    """To which town, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    place_id = forms.ChoiceField(label=_("转给哪个镇街"))
    reason = forms.CharField(label=_("为什么归那里管"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, towns: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place_id"].choices = [("", _("选一个镇街")), *towns]  # type: ignore[attr-defined]


class ReporterForm(GonghuiForm):
    """Why somebody wants to see who reported."""

    reason = forms.CharField(
        label=_("为什么要看"),
        max_length=200,
        help_text=_("会记下来，反映人凭查询码能看到谁看过。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
