"""Forms of evidence and of scanned papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.uploads import Upload, read_upload
from gonghui.kernel.errors import Invalid
from gonghui.programmes.disputes.enums import Bringer, Side, Stance
from gonghui.web.forms import GonghuiForm, PickOne

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"


class ManyFiles(forms.FileInput):
    """Lets several files be chosen at once."""

    allow_multiple_selected = True


class PagesField(forms.FileField):
    """The pages of one paper: several photos, or one PDF."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"required": _("还没选文件。拍下每一页，或者选扫描好的 PDF。")}
        super().__init__(widget=ManyFiles(attrs={"accept": ACCEPTED}), error_messages=messages, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[IO[bytes]]:
        """The files in the order in which they were chosen; what is in them is the action's to judge."""
        files: Sequence[UploadedFile[Any] | None] = data if isinstance(data, list) else [data]
        return [super(PagesField, self).clean(file, initial) for file in files or [None]]


class EvidenceForm(GonghuiForm):
    """One piece of evidence."""

    title = forms.CharField(label=_("叫什么"), max_length=100, help_text=_("比如：7 月、8 月考勤表"))
    proves = forms.CharField(label=_("证明什么"), max_length=200, required=False)
    brought_by = forms.ChoiceField(
        label=_("谁提交的"), choices=Bringer.choices, widget=PickOne, initial=Bringer.APPLICANT
    )
    file = forms.FileField(
        label=_("文件"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("照片或者 PDF。照片里的拍摄地点会去掉。"),
        error_messages={"empty": _("这个文件是空的。换一个再传。")},
    )
    kept_at = forms.CharField(
        label=_("原件、实物在哪"), max_length=100, required=False, help_text=_("没有文件的必须写，比如：申请人自己保管")
    )

    def clean_file(self) -> Upload | None:
        """The file as it may be kept."""
        sent = self.cleaned_data["file"]
        try:
            return read_upload(sent) if sent else None
        except Invalid as error:
            raise forms.ValidationError(str(error)) from error

    def evidence(self) -> dict[str, Any]:
        """What `evidence.add` takes."""
        said = dict(self.cleaned_data)
        said["upload"] = said.pop("file")
        return said


class StanceForm(GonghuiForm):
    """What a side says of a piece of evidence."""

    side = forms.ChoiceField(choices=Side.choices)
    stance = forms.ChoiceField(choices=Stance.choices)
    reason = forms.CharField(max_length=200, required=False)


class ScanForm(GonghuiForm):
    """A paper that was signed by hand, come back: its code, its pages."""

    code = forms.CharField(
        label=_("验真码"),
        max_length=200,
        help_text=_("在纸的页脚，12 个字母和数字；扫了二维码的，把打开的网址贴进来也行。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    pages = PagesField(label=_("签好的每一页"), help_text=_("可以一次选几张照片，按页码排好；或者一份 PDF。"))
