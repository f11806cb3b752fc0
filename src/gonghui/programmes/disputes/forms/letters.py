"""Forms of letters: the wording, when it was served, what was answered."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.web.forms import GonghuiForm

DAY = {"type": "date"}
SPELT = {"invalid": _("写成 2026-11-15 这样。")}


class LetterForm(GonghuiForm):
    """The wording of a draft."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    addressee = forms.CharField(label=_("发给谁"), max_length=120, help_text=_("写全称，印在正文前面。"))
    title = forms.CharField(label=_("标题"), max_length=100)
    text = forms.CharField(
        label=_("正文"), max_length=8000, widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("一行一段。“一、”开头的是大标题，“（一）”开头的是小标题。不要写反映人是谁。"),
    )  # fmt: skip
    attachments = forms.CharField(
        label=_("附件"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一行一件，写附件的名称。"),
    )  # fmt: skip
    copies = forms.CharField(label=_("抄送"), required=False, max_length=200, help_text=_("几个单位用逗号隔开。"))


class ServeForm(GonghuiForm):
    """When and how it was received."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = forms.DateField(
        label=_("哪天送到的"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), error_messages=SPELT
    )
    how = forms.CharField(label=_("怎么送的"), max_length=60, help_text=_("当面、邮寄，对方什么职务的人签收。"))


class ReplyForm(GonghuiForm):
    """What was answered, and when."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = forms.DateField(
        label=_("哪天答复的"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), error_messages=SPELT
    )
    text = forms.CharField(label=_("答复了什么"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
