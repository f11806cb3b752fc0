from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.accounts.one_time import CODE_LENGTH
from gonghui.kernel.errors import DomainError


class RefusableForm(forms.Form):
    """A form that shows an action's refusal where it belongs."""

    def refuse(self, error: DomainError) -> None:
        """At the fields the refusal names, else above them all."""
        named = {name: text for name, text in error.fields.items() if name in self.fields}
        for name, text in named.items():
            self.add_error(name, text)
        if not named:
            self.add_error(None, str(error))


class SignInForm(LoginForm):  # type: ignore[misc]
    """Staff: user name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        words = {"login": (_("用户名"), _("还没填用户名。")), "password": (_("密码"), _("还没填密码。"))}
        for name, (label, missing) in words.items():
            field = self.fields[name]
            field.label = label
            field.error_messages["required"] = missing
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)


class PhoneForm(RefusableForm):
    """Workers and parties: where to send the code."""

    phone = forms.CharField(
        label=_("手机号"),
        max_length=20,
        error_messages={"required": _("还没填手机号。")},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel-national"}),
    )


class CodeForm(RefusableForm):
    """The code from the text message."""

    code = forms.CharField(
        label=_("短信里的验证码"),
        max_length=CODE_LENGTH + 4,
        error_messages={"required": _("还没填验证码。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
