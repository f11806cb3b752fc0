"""Forms of the agreement: its terms at the desk, the signature on the phone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gonghui.programmes.disputes.actions.agreements import MOST_INSTALMENTS, NewInstalment
from gonghui.programmes.disputes.models import Agreement
from gonghui.web.forms import GonghuiForm

FEWEST_ROWS = 3
COLUMNS = ("amount", "due_on", "payee", "account")


class AgreementForm(GonghuiForm):
    """The terms: what happened, who pays what by when, what else was agreed. Rows of payments left empty are none."""

    facts = forms.CharField(
        label=_("双方认可的事实"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("一行一段。写清谁、什么时候、因为什么事有争议。"),
    )
    status_terms = forms.CharField(
        label=_("劳动关系和手续的约定"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一条。和付款分开写：法院只确认付款内容。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_INSTALMENTS)

    def __init__(self, *args: Any, rows: int = FEWEST_ROWS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row_count = min(max(rows, FEWEST_ROWS), MOST_INSTALMENTS)
        self.fields["rows"].initial = self.row_count
        for number in range(1, self.row_count + 1):
            self._add_row(number)

    def _add_row(self, number: int) -> None:
        places = {"number": number}
        self.fields[f"amount_{number}"] = forms.DecimalField(
            label=_now("第 %(number)s 笔金额（元）") % places, required=False, max_digits=12, decimal_places=2
        )
        self.fields[f"due_on_{number}"] = forms.DateField(
            label=_now("第 %(number)s 笔最晚付款日") % places,
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )
        self.fields[f"payee_{number}"] = forms.CharField(
            label=_now("第 %(number)s 笔收款人") % places, required=False, max_length=60
        )
        self.fields[f"account_{number}"] = forms.CharField(
            label=_now("第 %(number)s 笔开户行和账号") % places, required=False, max_length=120
        )

    @classmethod
    def of_standing(cls, agreement: Agreement) -> Self:
        """The form filled in with the draft that stands."""
        known = list(agreement.instalments.all())
        head = {"facts": agreement.facts, "status_terms": agreement.status_terms, "version": agreement.edition}
        return cls(rows=len(known), initial=head | _in_rows(known))

    @classmethod
    def of_suggestion(cls, facts: str, instalments: Sequence[NewInstalment]) -> Self:
        """The form of a first edition, with what the case says already."""
        return cls(rows=len(instalments), initial={"facts": facts, "version": 0} | _in_rows(instalments))

    @classmethod
    def with_more_rows(cls, data: Mapping[str, Any]) -> Self:
        """What was typed so far, unchecked, with three more rows for payments."""
        return cls(rows=rows_in(data) + FEWEST_ROWS, initial={name: data[name] for name in data if name != "rows"})

    def clean(self) -> dict[str, Any]:
        """A row that was begun needs its amount and its day; payee and account are asked for before it is sent out."""
        cleaned = super().clean() or {}
        for number in range(1, self.row_count + 1):
            row = {name: cleaned.get(f"{name}_{number}") for name in COLUMNS}
            if not any(row.values()):
                continue
            if row["amount"] is None and f"amount_{number}" not in self.errors:
                self.add_error(f"amount_{number}", _now("这一笔写了别的，没写金额。写上金额，或者整行清空。"))
            if row["due_on"] is None and f"due_on_{number}" not in self.errors:
                self.add_error(f"due_on_{number}", _now("写上最晚哪一天付，法院要看得清。"))
        return cleaned

    def terms(self) -> dict[str, Any]:
        """The values that the action takes. Call it on a valid form."""
        filled = (
            number for number in range(1, self.row_count + 1) if self.cleaned_data[f"amount_{number}"] is not None
        )
        return {
            "facts": self.cleaned_data["facts"],
            "status_terms": self.cleaned_data["status_terms"],
            "version": self.cleaned_data["version"],
            "instalments": [
                NewInstalment(**{name: self.cleaned_data[f"{name}_{number}"] for name in COLUMNS}) for number in filled
            ],
        }

    def payment_rows(self) -> Iterator[tuple[int, list[BoundField]]]:
        """Number and fields of each row of payments, for the page."""
        for number in range(1, self.row_count + 1):
            yield number, [self[f"{name}_{number}"] for name in COLUMNS]


class SigningForm(GonghuiForm):
    """A drawn name and the one-time code, for exactly the text whose hash the page carried."""

    content_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    drawing = forms.CharField(
        max_length=200_000, widget=forms.HiddenInput, error_messages={"required": _("框里还没有字。写上名字再签。")}
    )
    code = forms.CharField(
        label=_("短信里的 6 位验证码"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("写上短信里的 6 位数字。")},
    )


def rows_in(data: Mapping[str, Any]) -> int:
    """How many rows of payments a posted form has."""
    typed = str(data.get("rows", ""))
    return int(typed) if typed.isdecimal() and len(typed) < 4 else FEWEST_ROWS


def _in_rows(rows: Sequence[Any]) -> dict[str, Any]:
    return {f"{name}_{number}": getattr(row, name) for number, row in enumerate(rows, 1) for name in COLUMNS}
