"""What a worker is asked, in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.kernel import clock
from gonghui.kernel.codes import random_code
from gonghui.programmes.disputes.actions.signals import NewSignal
from gonghui.programmes.disputes.enums import Category, Identity, Source
from gonghui.programmes.disputes.forms.fields import CountField, PhotosField, YuanField
from gonghui.programmes.disputes.intake import NOW, OTHER, QUESTIONS, TROUBLES, Kind, Question, trouble_of
from gonghui.programmes.disputes.models import ReportPoint
from gonghui.web.forms import GonghuiForm, PickMany, PickOne, PickSay

KEY = re.compile(r"[2-9A-Z]{32}")
FOUND_BY = ":"
ALONE, TOGETHER, UNKNOWN = "alone", "together", "unknown"
WHO = [(ALONE, _("只有我")), (TOGETHER, _("不止我一个")), (UNKNOWN, _("不清楚"))]


class ReportForm(GonghuiForm):
    """Five questions. Place, and firm where a code named it, are known beforehand; after a check the trouble too.

    `carried` is what an address brings: `trouble`, and `category` where a check found it.
    """

    submission_key = forms.CharField(widget=forms.HiddenInput)
    checked = forms.CharField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(required=False)
    trouble = forms.ChoiceField(label=_("您遇到了什么事？"), widget=PickOne, choices=list(TROUBLES.items()))
    place = forms.ChoiceField(label=_("在哪个镇街上班？"))
    enterprise_name = forms.CharField(
        label=_("单位叫什么？"), required=False, max_length=120, help_text=_("照厂牌、合同上写的。不知道就空着。")
    )
    who = forms.ChoiceField(label=_("有多少人遇到同样的事？"), widget=PickOne, choices=WHO)
    workers = CountField(label=_("大约几个人？连您在内"), required=False)
    text = forms.CharField(
        label=_("用一两句话说说"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("什么时候、什么事、单位怎么说。想到什么写什么。"),
    )  # fmt: skip
    with_results = forms.BooleanField(label=_("把这个结果一起送给工会"), required=False, initial=True)
    photos = PhotosField(
        label=_("加照片"), help_text=_("工资条、聊天记录、打卡都可以拍，最多 6 张。拍摄地点会去掉。没有也能送。")
    )
    identity = forms.ChoiceField(label=_("我们怎么找您？"))
    reporter_name = forms.CharField(label=_("怎么称呼您"), required=False, max_length=60)
    reporter_phone = forms.CharField(
        label=_("手机号"), required=False, max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    earlier_code = forms.CharField(
        label=_("上一次的查询码"), required=False, max_length=20,
        help_text=_("反映以后被调岗、辞退的，写上它，原来那件事会升一级办。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "num"}),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        firm: EnterpriseFile | None,
        point: ReportPoint | None,
        place_id: str,
        towns: Sequence[tuple[str, str]],
        hints: dict[str, str],
        carried: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.firm, self.point, self.place_id = firm, point, place_id
        self.initial.update(_found_out(carried or {}))
        self.fields["submission_key"].initial = random_code(32)
        self.fields["identity"] = forms.ChoiceField(
            label=_("我们怎么找您？"), initial=Identity.SEALED, widget=PickSay(hints=hints), choices=_ways()
        )
        self.fields |= {question.name: _asked(question) for question in QUESTIONS}
        if firm is not None:
            del self.fields["enterprise_name"]
        if towns:
            self.fields["place"].choices = [("", _("选一个镇街")), *towns]  # type: ignore[attr-defined]
        else:
            del self.fields["place"]

    def clean_submission_key(self) -> str:
        """The key that this form came with. Refuses one that somebody made up: it opens the done page."""
        key: str = self.cleaned_data["submission_key"]
        if not KEY.fullmatch(key):
            raise forms.ValidationError(_now("这一页不完整。刷新以后再填一次。"))
        return key

    def clean_website(self) -> str:
        """A line that people do not see; programs fill it in."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_now("看上去是程序自动填的，没有送出去。刷新以后自己填一次，或者打 12351。"))
        return ""

    def questions(self) -> list[tuple[forms.BoundField, str, str]]:
        """The questions of all troubles, each with the condition under which it is shown, and that in words."""
        return [(self[question.name], question.shown_if, question.for_whom) for question in QUESTIONS]

    def clean(self) -> dict[str, Any]:
        """Days that have been. Today counts: wages were due and did not come."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for question in QUESTIONS:
            day = said.get(question.name)
            if question.kind == Kind.DAY and day is not None and day > clock.today():
                self.add_error(question.name, _now("这一天还没有到。核对一下日期。"))
        return said

    def signal(self) -> NewSignal:
        """What was told, for `report_signals`."""
        said = self.cleaned_data
        workers = {ALONE: 1, TOGETHER: said["workers"] or 2, UNKNOWN: None}[said["who"]]
        columns, lines = _told(said)
        return NewSignal(
            text="\n".join([said["text"], *lines]),
            source=Source.WORKER,
            place_id=said.get("place") or self.place_id,
            category=_category(said["trouble"], said["checked"]),
            enterprise=self.firm,
            enterprise_name=said.get("enterprise_name", ""),
            workers=workers,
            identity=Identity(said["identity"]),
            reporter_name=said["reporter_name"],
            reporter_phone=said["reporter_phone"],
            submission_key=said["submission_key"],
            earlier_code=said["earlier_code"],
            point=self.point,
            **columns,
        )


class WorkerNoteForm(GonghuiForm):
    """What the reporter adds. `key` tells a second click from a second note."""

    key = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("写给工会"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class QueryForm(GonghuiForm):
    """A query code, as typed."""

    code = forms.CharField(
        label=_("查询码"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "num"}),
    )


def _found_out(carried: Mapping[str, str]) -> dict[str, str]:
    """The answers that a check gave already; what is no trouble of ours is left aside."""
    category = carried.get("category", "")
    trouble = carried.get("trouble", "") or (trouble_of(category) if category in Category.values else "")
    if trouble not in TROUBLES:
        return {}
    return {"trouble": trouble, "checked": f"{trouble}{FOUND_BY}{category}"}


def _category(trouble: str, checked: str) -> str:
    """The kind of dispute: what a check found, as long as the trouble is still the one it was found for."""
    found_for, _mark, category = checked.partition(FOUND_BY)
    if found_for == trouble and category in Category.values and category != Category.N00:
        return category
    return "" if trouble in (OTHER, NOW) else trouble


def _asked(question: Question) -> forms.Field:
    """The field of a question; all may stay empty."""
    told: dict[str, Any] = {"label": question.label, "required": False, "help_text": question.hint}
    if question.kind == Kind.DAY:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(widget=widget, error_messages={"invalid": _("写成 2026-11-15 这样。")}, **told)
    if question.kind == Kind.COUNT:
        return CountField(**told)
    if question.kind == Kind.YUAN:
        return YuanField(**told)
    if question.kind == Kind.SIGNS:
        choices = [(sign.value, sign.label) for sign in question.signs]
        return forms.MultipleChoiceField(widget=PickMany, choices=choices, **told)
    return forms.CharField(max_length=120, **told)


def _told(said: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The answers to the questions of the chosen trouble: columns of the signal, and lines for those without one."""
    columns: dict[str, Any] = {}
    lines = []
    for question in QUESTIONS:
        answer = said.get(question.name)
        if said["trouble"] not in question.troubles or answer in (None, "", []):
            continue
        if question.into == "arrears_days":
            columns[question.into] = (clock.today() - answer).days
        elif question.into:
            columns[question.into] = answer
        else:
            lines.append(f"{question.label}{answer}")
    return columns, lines


def _ways() -> list[tuple[str, Any]]:
    return [
        (Identity.SEALED, _("留电话，不让单位知道")),
        (Identity.NAMED, _("实名，可以告诉单位")),
        (Identity.ANONYMOUS, _("完全匿名")),
    ]
