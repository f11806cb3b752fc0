"""Forms of handling a warning: what was said, planned and reported, what is waited for, a reminder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.organizations.models import Organization
from gonghui.programmes.disputes.enums import Awaits
from gonghui.web.forms import GonghuiForm, PickOne

DATE = {"type": "date"}


class NoteForm(GonghuiForm):
    """What was said or done, in a few sentences."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("说了什么，做了什么"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("接了交办单的单位都看得到，不要写反映人是谁。"),
    )  # fmt: skip


class ContactForm(NoteForm):
    """Whom somebody spoke with, and what came of it."""


class ReportForm(NoteForm):
    """How far it is."""


class PlanForm(NoteForm):
    """What is to be done, by whom and until when. `bodies` are those that may be named, fetched once."""

    responsible = forms.ChoiceField(label=_("谁负责"))
    by_day = forms.DateField(
        label=_("哪天办到"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        error_messages={"invalid": _("写成 2026-11-15 这样。")},
    )  # fmt: skip

    def __init__(self, *args: Any, bodies: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {str(each.pk): each for each in bodies}
        choices = [("", _("选一个单位")), *((key, each.name) for key, each in self.bodies.items())]
        self.fields["responsible"].choices = choices  # type: ignore[attr-defined]

    def clean_responsible(self) -> Organization:
        """The body itself."""
        return self.bodies[self.cleaned_data["responsible"]]


class WaitForm(GonghuiForm):
    """Whose answer is awaited, and what for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    awaits = forms.ChoiceField(label=_("在等谁"), widget=PickOne, choices=Awaits.choices)
    reason = forms.CharField(label=_("等什么"), max_length=120)


class RemindForm(GonghuiForm):
    """On which day, and of what."""

    on = forms.DateField(
        label=_("哪天提醒我"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        error_messages={"invalid": _("写成 2026-11-15 这样。")},
    )  # fmt: skip
    note = forms.CharField(label=_("提醒什么"), required=False, max_length=60)
