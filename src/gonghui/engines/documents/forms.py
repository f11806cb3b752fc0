"""Forms of the public verification page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.actions import LARGEST_FILE


class CompareForm(forms.Form):
    """A PDF to compare with the one that was issued."""

    file = forms.FileField(
        label=_("您手里的 PDF"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={
            "required": _("还没选文件。选中您收到的 PDF 再比。"),
            "empty": _("这个文件是空的。换一个再比。"),
        },
    )

    def clean_file(self) -> bytes:
        """The bytes. Refuses files larger than any document of ours."""
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_FILE:
            raise forms.ValidationError(_("文件超过 20 MB，不会是我们出具的文书。换一个再比。"))
        content: bytes = upload.read()
        return content


class FindForm(forms.Form):
    """A number or a verification code, as typed."""

    q = forms.CharField(label=_("文号或者验真码"), max_length=80, strip=True)
