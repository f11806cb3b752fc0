from __future__ import annotations

import argparse
import datetime as dt
import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.cli.terminal import Terminal
from gonghui.foundation.accounts import actions, tokens
from gonghui.foundation.accounts.models import ApiToken, User
from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid, NotFound


def open_account(args: argparse.Namespace, terminal: Terminal) -> None:
    """An account and its post, both or neither."""
    organization = terminal.organization(args.org)
    scope = terminal.acting_for(organization.code, reason=_("命令行开账号"))
    password = sys.stdin.readline().rstrip("\n") if args.password_stdin else _asked()
    try:
        validate_password(password, User(username=args.username, name=args.name))
    except ValidationError as error:
        raise Invalid("".join(error.messages)) from error
    with transaction.atomic():
        user = actions.open_account(scope, username=args.username, name=args.name, password=password)
        actions.appoint(scope, user, organization, role=args.role)
    terminal.say(_("已开账号 %(user)s，岗位在 %(place)s。") % {"user": args.username, "place": organization.name})


def _asked() -> str:
    password = getpass.getpass(_("密码："))
    if password != getpass.getpass(_("再输一遍：")):
        raise Invalid(_("两遍密码不一样。再来一次。"))
    return password


def issue_token(args: argparse.Namespace, terminal: Terminal) -> None:
    """A key for another system."""
    organization = terminal.organization(args.org)
    scope = terminal.acting_for(organization.code, reason=_("命令行发密钥"))
    good_for = dt.timedelta(days=args.days)
    token, key = tokens.issue_token(scope, organization, label=args.label, rights=args.rights, good_for=good_for)
    facts = {"number": token.pk, "day": f"{token.expires_at:%F}"}
    terminal.note(_("第 %(number)s 号密钥，用到 %(day)s。下面这一行只显示这一次：") % facts)
    terminal.say(key)


def revoke_token(args: argparse.Namespace, terminal: Terminal) -> None:
    """Close a key of the organisation."""
    organization = terminal.organization(args.org)
    token = ApiToken.objects.filter(pk=args.token, organization=organization).first()
    if token is None:
        raise NotFound(_("%(place)s 没有第 %(number)s 号密钥。") % {"place": organization.name, "number": args.token})
    tokens.revoke_token(terminal.acting_for(organization.code, reason=_("命令行收回密钥")), token)
    terminal.say(_("第 %(number)s 号密钥已收回。") % {"number": token.pk})


def list_tokens(args: argparse.Namespace, terminal: Terminal) -> None:
    """Keys of the organisation that still open."""
    organization = terminal.organization(args.org)
    rows = ApiToken.objects.filter(organization=organization, revoked_at=None, expires_at__gt=clock.now()).order_by(
        "pk"
    )
    shown = [(row.pk, row.label, "、".join(row.rights), f"{row.expires_at:%F}", row.issued_by) for row in rows]
    terminal.table((_("号"), _("用在哪里"), _("权限"), _("用到"), _("发放人")), shown)
