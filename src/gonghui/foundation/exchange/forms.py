from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.exchange.enums import FileForm
from gonghui.foundation.exchange.registry import Register
from gonghui.web.forms import GonghuiForm, PickSay


class ExportForm(GonghuiForm):
    """As what to write out, and whether personal values leave as they are."""

    form = forms.ChoiceField(
        label=_("导成什么"),
        choices=FileForm.choices,
        initial=FileForm.XLSX,
        widget=PickSay(
            hints={
                FileForm.XLSX: _("用表格软件打开、打印；每页上有谁、什么时候导的"),
                FileForm.CSV: _("给别的系统用；用表格软件打开会把长号码变样"),
            }
        ),
    )
    unmask = forms.BooleanField(
        label=_("要姓名、证件号、电话的原文"),
        help_text=_("不勾就遮着导出，例如 138****4127。勾了要写理由，记进查看日志，本人可以查到。"),
        required=False,
    )
    reason = forms.CharField(label=_("为什么要原文"), max_length=200, required=False)

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.scope is None or not register.may_unmask(self.scope):
            del self.fields["unmask"], self.fields["reason"]
