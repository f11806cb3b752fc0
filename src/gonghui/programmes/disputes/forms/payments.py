"""Forms of the ledger: a payment, and what was done about one that did not come."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.uploads import Upload, read_upload
from gonghui.kernel.codes import random_code
from gonghui.kernel.errors import Invalid
from gonghui.programmes.disputes.forms.evidence import ACCEPTED
from gonghui.programmes.disputes.forms.fields import YuanField
from gonghui.web.forms import GonghuiForm


class PaymentForm(GonghuiForm):
    """What was paid, when, and what proves it. `terms` are the ones of which something is missing."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    term = forms.TypedChoiceField(label=_("哪一笔"), coerce=int)
    amount = YuanField(label=_("实际付了多少（元）"))
    paid_on = forms.DateField(label=_("哪天付的"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    proof = forms.FileField(
        label=_("付款凭证"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("转账截图、回单照片或者 PDF。"),
    )

    def __init__(self, *args: Any, terms: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].choices = terms  # type: ignore[attr-defined]
        self.initial.setdefault("key", random_code(24))

    def clean_proof(self) -> Upload | None:
        """The file by its content, photos written anew."""
        sent = self.cleaned_data["proof"]
        if sent is None:
            return None
        try:
            return read_upload(sent)
        except Invalid as error:
            raise forms.ValidationError(str(error)) from error

    def payment(self) -> dict[str, Any]:
        """What the action takes besides the term."""
        said = self.cleaned_data
        return {
            "amount": said["amount"],
            "paid_on": said["paid_on"],
            "client_key": said["key"],
            "proof": said["proof"],
        }


class HandledForm(GonghuiForm):
    """What was done about payments that did not come."""

    what = forms.CharField(
        label=_("怎么办的"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("找了谁，说好了什么。案件里的人看得到。"),
    )
