"""Forms of hand-overs and of what came of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.actions import LARGEST_FILE
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.programmes.disputes.actions.awards import OF_COMMISSIONS, NewAward
from gonghui.programmes.disputes.enums import AwardKind, AwardResult, Consent
from gonghui.programmes.disputes.forms.fields import YuanField
from gonghui.programmes.disputes.models import Case
from gonghui.web.filters import RegisterFilter, SearchField
from gonghui.web.forms import GonghuiForm, PickOne

BODIES = (OrganizationKind.ARBITRATION, OrganizationKind.COURT)


def bodies_of(federation_id: int) -> Any:
    """The commissions and courts that a federation keeps, commissions first."""
    kept = Organization.objects.of_kind(*BODIES).filter(federation=federation_id, active=True)
    return kept.order_by("kind", "pk")


class HandoverFilter(RegisterFilter):
    """The filter line of the register."""

    q = SearchField(_("案号、当事人"), _("调解案号、接收单位案号、当事人"))


class HandoverForm(GonghuiForm):
    """Where the file goes, and how the applicant agreed to that."""

    body = forms.ModelChoiceField(label=_("移送到哪里"), queryset=Organization.objects.none(), empty_label=None)
    consent = forms.ChoiceField(
        label=_("申请人同意移送给这个单位"),
        choices=Consent.choices,
        widget=PickOne,
        help_text=_("先告诉申请人要移送给谁、移送哪些材料，问过再选。"),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies_of(case.federation_id)  # type: ignore[attr-defined]


class TakeForm(GonghuiForm):
    """The receiving body's own number."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    number = forms.CharField(label=_("你们的案号"), max_length=60, help_text=_("像 浙望劳人仲案〔2026〕118号"))


class SendBackForm(GonghuiForm):
    """Why it is not taken."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("退回理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "back_%s")  # it stands beside the form of the number
        super().__init__(*args, **kwargs)


class AwardForm(GonghuiForm):
    """A decision from its paper."""

    kind = forms.ChoiceField(label=_("什么文书"), choices=AwardKind.choices)
    number = forms.CharField(label=_("文书案号"), max_length=60)
    decided_on = forms.DateField(label=_("作出日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    served_on = forms.DateField(
        label=_("送达日期"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("起诉的十五日从送达第二天起算。"),
    )
    result = forms.ChoiceField(label=_("结果"), choices=AwardResult.choices, widget=PickOne)
    amount = YuanField(label=_("判令支付金额（元）"), required=False, min_value=0)
    pay_by = forms.DateField(
        label=_("最后付款日"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    final = forms.BooleanField(
        label=_("终局裁决"),
        required=False,
        help_text=_("劳动者可以起诉；用人单位只能申请撤销。"),
    )
    file = forms.FileField(
        label=_("文书 PDF"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def __init__(self, *args: Any, body: Organization | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if body is not None:
            of_commission = body.kind == OrganizationKind.ARBITRATION
            choices = [(kind.value, kind.label) for kind in AwardKind if (kind in OF_COMMISSIONS) == of_commission]
            self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> bytes | None:
        """The bytes. Refuses what is larger than any document of ours before it is read."""
        upload: UploadedFile[Any] | None = self.cleaned_data["file"]
        if upload is None:
            return None
        if (upload.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("文件超过 20 MB。请压缩以后再传。"))
        content: bytes = upload.read()
        return content

    def award(self) -> NewAward:
        """What the action takes."""
        said = self.cleaned_data
        names = ("kind", "number", "decided_on", "served_on", "result", "amount", "final", "pay_by")
        return NewAward(**{name: said[name] for name in names})


class ClerkAwardForm(AwardForm):
    """The same by the clerk of the case: whose decision it is, and its paper."""

    body = forms.ModelChoiceField(label=_("谁作出的"), queryset=Organization.objects.none(), empty_label=None)
    field_order = ("body",)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies_of(case.federation_id)  # type: ignore[attr-defined]
        self.fields["file"].required = True
