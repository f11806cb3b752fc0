from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.exchange.enums import FileForm
from gonghui.foundation.exchange.models import Batch
from gonghui.foundation.exchange.registry import Register, register_of
from gonghui.foundation.organizations.models import Organization
from gonghui.web.forms import GonghuiForm, PickSay

LARGEST_FILE = 20 * 1024 * 1024


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
    reason = forms.CharField(
        label=_("为什么要原文"), help_text=_("勾了上面一项才要写。"), max_length=200, required=False
    )

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.scope is None or not register.may_unmask(self.scope):
            del self.fields["unmask"], self.fields["reason"]


class UploadForm(GonghuiForm):
    """The file, and who sent it."""

    file = forms.FileField(
        label=_("文件"),
        help_text=_("Excel（.xlsx、.xls）或者 CSV，最多 20 MB。列名不一样也行，下一步对一次就记住。"),
        error_messages={"required": _("还没选文件。"), "empty": _("这是个空文件。")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.ods,.et"}),
    )
    source = forms.CharField(
        label=_("谁发来的"),
        help_text=_("写上部门，例如：县人社局。下次同一家发来，列会自己对好。"),
        max_length=60,
        required=False,
    )
    sender = forms.ChoiceField(label=_("谁发来的"), help_text=_("每一行都会记下是谁的。列名对一次就记住。"))
    sheet = forms.CharField(
        label=_("读哪张表"),
        help_text=_("文件里有几张表的时候才要写；不写就读列名最像的那张。"),
        max_length=60,
        required=False,
    )

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if register.senders is None or self.scope is None:
            del self.fields["sender"]
            return
        del self.fields["source"]
        self.senders = {each.code: each for each in register.senders(self.scope)}
        offered = [
            ("", _("选一个单位")),
            *((code, each.short_name or each.name) for code, each in self.senders.items()),
        ]
        if len(self.senders) == 1:
            offered = offered[1:]
        self.fields["sender"].choices = offered  # type: ignore[attr-defined]

    def clean_sender(self) -> Organization:
        """The body itself."""
        return self.senders[self.cleaned_data["sender"]]

    def told(self) -> dict[str, Any]:
        """Who sent it and which sheet to read, as `stage` takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is larger than the page takes."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("文件太大了，最多 20 MB。分成几份再导。"))
        return file


class MappingForm(GonghuiForm):
    """Which column of the file is which of ours: one question for each head of the file."""

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = register_of(batch.register).columns
        marked = [(each.key, f"{each.label}*" if each.required else str(each.label)) for each in columns]
        for place, (head, key) in enumerate(zip(batch.heads, batch.mapping, strict=True)):
            label = head or _("第 %(place)s 列（没有列名）") % {"place": place + 1}
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=label, choices=[("", _("不导这一列")), *marked], initial=key, required=False
            )

    @property
    def mapping(self) -> list[str]:
        """Our column for each head, as chosen."""
        return [self.cleaned_data[name] for name in self.fields]
