"""How allauth behaves in this house: no public sign-up, our wording, secrets of the second factor encrypted at rest."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gonghui.kernel import crypto

SILENT = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by administrators, or by a telephone's first code; never by a form of allauth."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("这个账号停用了。要用的话，请找本单位的工会管理员。"),
        "enter_current_password": _("现在的密码不对。核对一下大小写。"),
        "incorrect_code": _("验证码不对。以验证器上现在的六位数为准。"),
        "incorrect_password": _("密码不对。核对一下大小写。"),
        "invalid_login": _("用户名或密码不对。核对一下，输错 5 次要等 5 分钟。"),
        "username_password_mismatch": _("用户名或密码不对。核对一下，输错 5 次要等 5 分钟。"),
        "too_many_login_attempts": _("输错太多次了。等 5 分钟再试，忘了密码请找本单位的工会管理员。"),
        "rate_limited": _("试得太快了。等一分钟再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **words: Any
    ) -> None:
        """Say what changed; that somebody is signed in or out is seen anyway."""
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **words)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff go to their day, workers to the front door."""
        posts = getattr(request, "posts", None)
        return reverse("web:workbench") if posts else reverse("web:home")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of authenticator apps as it keeps telephone numbers."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("验证码不对。以验证器上现在的六位数为准，手机的时间也要准。"),
        "cannot_delete_authenticator": _("两步验证不能关掉。"),
        "cannot_generate_recovery_codes": _("先开通两步验证，再生成备用码。"),
    }

    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text)
