"""Forms of the agreement: its terms at the desk, the signature on the phone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gonghui.programmes.disputes.actions.drafting import (
    LONGEST_DETAIL,
    MOST_PAYMENTS,
    MOST_STATUSES,
    NewPayment,
    NewStatus,
)
from gonghui.programmes.disputes.enums import PaymentKind, StatusKind
from gonghui.programmes.disputes.forms.fields import YuanField
from gonghui.programmes.disputes.models import Agreement
from gonghui.web.forms import GonghuiForm

FEWEST_ROWS = 3
FEWEST_STATUSES = 2
COLUMNS = ("kind", "amount", "due_on", "payee", "account")
STATUS_COLUMNS = ("status_kind", "status_day", "status_detail")


class AgreementForm(GonghuiForm):
    """The terms: what happened, who pays what by when, what else was agreed. Rows left empty are none."""

    page_of_its_own = True
    facts = forms.CharField(
        label=_("双方认可的事实"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("一行一段。写清谁、什么时候、因为什么事有争议。"),
    )
    takes_facts = forms.BooleanField(label=_("把双方确认的无争议事实写进协议"), required=False, initial=True)
    on_paper = forms.BooleanField(
        label=_("有人要在纸上签字"),
        required=False,
        help_text=_("没有手机、不会用手机的，打印出来签，再按页脚的码传回。"),
    )
    agreed_total = YuanField(
        label=_("谈定的总额（元）"),
        required=False,
        help_text=_("各笔加起来要等于它。不写就按各笔相加。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_PAYMENTS)
    statuses = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_STATUSES)

    def __init__(self, *args: Any, rows: int = FEWEST_ROWS, statuses: int = FEWEST_STATUSES, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row_count = min(max(rows, FEWEST_ROWS), MOST_PAYMENTS)
        self.status_count = min(max(statuses, FEWEST_STATUSES), MOST_STATUSES)
        self.fields["rows"].initial, self.fields["statuses"].initial = self.row_count, self.status_count
        for number in range(1, self.row_count + 1):
            self._add_row(number)
        for number in range(1, self.status_count + 1):
            self._add_status(number)

    def _add_row(self, number: int) -> None:
        places = {"number": number}
        self.fields[f"kind_{number}"] = _choice(_now("第 %(number)s 笔是什么款") % places, PaymentKind.choices)
        self.fields[f"amount_{number}"] = YuanField(label=_now("第 %(number)s 笔金额（元）") % places, required=False)
        self.fields[f"due_on_{number}"] = _day(_now("第 %(number)s 笔最晚付款日") % places)
        self.fields[f"payee_{number}"] = forms.CharField(
            label=_now("第 %(number)s 笔收款人") % places, required=False, max_length=60
        )
        self.fields[f"account_{number}"] = forms.CharField(
            label=_now("第 %(number)s 笔开户行和账号") % places, required=False, max_length=120
        )

    def _add_status(self, number: int) -> None:
        places = {"number": number}
        self.fields[f"status_kind_{number}"] = _choice(_now("第 %(number)s 条约定什么") % places, StatusKind.choices)
        self.fields[f"status_day_{number}"] = _day(_now("第 %(number)s 条的日期") % places)
        self.fields[f"status_detail_{number}"] = forms.CharField(
            label=_now("第 %(number)s 条怎么约定") % places,
            required=False,
            max_length=LONGEST_DETAIL,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    @classmethod
    def of_standing(cls, agreement: Agreement) -> Self:
        """The form filled in with the draft that stands."""
        known, others = list(agreement.payment_terms.all()), list(agreement.status_terms.all())
        head = {name: getattr(agreement, name) for name in ("facts", "takes_facts", "on_paper", "agreed_total")}
        head["version"] = agreement.edition
        said = {
            f"{name}_{number}": value
            for number, row in enumerate(others, 1)
            for name, value in zip(STATUS_COLUMNS, (row.kind, row.due_on, row.detail), strict=True)
        }
        return cls(rows=len(known), statuses=len(others), initial=head | _in_rows(known) | said)

    @classmethod
    def of_suggestion(cls, facts: str, payments: Sequence[NewPayment]) -> Self:
        """The form of a first edition, with what the case says already."""
        return cls(rows=len(payments), initial={"facts": facts, "version": 0} | _in_rows(payments))

    @classmethod
    def with_more_rows(cls, data: Mapping[str, Any]) -> Self:
        """What was typed so far, unchecked, with three more rows for payments or two for other terms."""
        rows, statuses = rows_in(data, "rows", FEWEST_ROWS), rows_in(data, "statuses", FEWEST_STATUSES)
        more = data.get("more") == "statuses"
        typed = {name: data[name] for name in data if name not in ("rows", "statuses")}
        added = (rows, statuses + FEWEST_STATUSES) if more else (rows + FEWEST_ROWS, statuses)
        return cls(rows=added[0], statuses=added[1], initial=typed)

    @classmethod
    def of_posted(cls, data: Mapping[str, Any]) -> Self:
        """The form as it was sent, with as many rows as it had."""
        rows, statuses = rows_in(data, "rows", FEWEST_ROWS), rows_in(data, "statuses", FEWEST_STATUSES)
        return cls(data, rows=rows, statuses=statuses)

    def clean(self) -> dict[str, Any]:
        """A row that was begun needs its amount and its day, another term what it is about."""
        cleaned = super().clean() or {}
        for number in range(1, self.row_count + 1):
            row = {name: cleaned.get(f"{name}_{number}") for name in COLUMNS}
            if not any(row.values()):
                continue
            if row["amount"] is None and f"amount_{number}" not in self.errors:
                self.add_error(f"amount_{number}", _now("这一笔写了别的，没写金额。写上金额，或者整行清空。"))
            if row["due_on"] is None and f"due_on_{number}" not in self.errors:
                self.add_error(f"due_on_{number}", _now("写上最晚哪一天付，法院要看得清。"))
        for number in range(1, self.status_count + 1):
            said = [cleaned.get(f"{name}_{number}") for name in STATUS_COLUMNS]
            if any(said) and not said[0]:
                self.add_error(f"status_kind_{number}", _now("选一种约定，或者整条清空。"))
        return cleaned

    def terms(self) -> dict[str, Any]:
        """The values that the action takes. Call it on a valid form."""
        said = self.cleaned_data
        filled = (number for number in range(1, self.row_count + 1) if said[f"amount_{number}"] is not None)
        others = (number for number in range(1, self.status_count + 1) if said[f"status_kind_{number}"])
        return {
            "facts": said["facts"],
            "takes_facts": said["takes_facts"],
            "on_paper": said["on_paper"],
            "version": said["version"],
            "agreed_total": said["agreed_total"],
            "payments": [self._payment(number) for number in filled],
            "statuses": [NewStatus(*(said[f"{name}_{number}"] for name in STATUS_COLUMNS)) for number in others],
        }

    def _payment(self, number: int) -> NewPayment:
        values = {name: self.cleaned_data[f"{name}_{number}"] for name in COLUMNS}
        return NewPayment(**values | {"kind": values["kind"] or PaymentKind.OTHER})

    def payment_rows(self) -> Iterator[tuple[int, list[BoundField]]]:
        """Number and fields of each row of payments, for the page."""
        for number in range(1, self.row_count + 1):
            yield number, [self[f"{name}_{number}"] for name in COLUMNS]

    def status_rows(self) -> Iterator[tuple[int, list[BoundField]]]:
        """Number and fields of each other term, for the page."""
        for number in range(1, self.status_count + 1):
            yield number, [self[f"{name}_{number}"] for name in STATUS_COLUMNS]


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


def rows_in(data: Mapping[str, Any], name: str, fewest: int) -> int:
    """How many rows of a kind a posted form has."""
    typed = str(data.get(name, ""))
    return int(typed) if typed.isdecimal() and len(typed) < 4 else fewest


def _in_rows(rows: Sequence[Any]) -> dict[str, Any]:
    return {f"{name}_{number}": getattr(row, name) for number, row in enumerate(rows, 1) for name in COLUMNS}


def _choice(label: str, choices: Sequence[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=[("", _("请选")), *choices], widget=forms.Select(attrs={"class": "w-100"})
    )


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
