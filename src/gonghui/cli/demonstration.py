from __future__ import annotations

import argparse
import importlib
from importlib.util import find_spec
from typing import Any

from django.db import DatabaseError
from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.cli.policy import folder_of
from gonghui.cli.running import DEMO_MARK, data_folder
from gonghui.cli.serving import gather_static_files, refuse_taken_port, run_together, web_command, worker_command
from gonghui.cli.setting_up import prepare
from gonghui.cli.terminal import Terminal
from gonghui.foundation.accounts.demo import PASSWORD
from gonghui.foundation.accounts.models import Post
from gonghui.foundation.organizations import demo as county
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel.errors import Invalid
from gonghui.kernel.packs import install_pack
from gonghui.kernel.programme import PROGRAMMES, ROOMS, Programme
from gonghui.kernel.rights import ROLES
from gonghui.kernel.scope import Scope, Via

PROCESSES, THREADS = 2, 4


def demo(args: argparse.Namespace, terminal: Terminal) -> int:
    """Fill an installation with the invented county, say who can sign in, serve it."""
    _refuse_real_data()
    if not args.no_serve:
        refuse_taken_port(args.host, args.port)
    prepare(terminal)
    (data_folder() / DEMO_MARK).touch()
    _load(terminal)
    address = f"http://{args.host}:{args.port}"
    _print(args, terminal, address)
    if args.no_serve:
        return 0
    gather_static_files(terminal)
    terminal.note(_("打开 %(url)s，按 Ctrl+C 停下。") % {"url": address})
    web = web_command(host=args.host, port=args.port, processes=PROCESSES, threads=THREADS)
    return run_together([web, worker_command()])


def _refuse_real_data() -> None:
    try:
        real = not (data_folder() / DEMO_MARK).exists() and Organization.objects.exists()
    except DatabaseError:  # no tables yet
        real = False
    if real:
        raise Invalid(
            _("%(folder)s 里已有真实数据，不能再装演示数据。换一个 GONGHUI_DATA_DIR 再试。") % {"folder": data_folder()}
        )


def _load(terminal: Terminal) -> None:
    with terminal.step(_("演示的县")):
        found = county.load(Scope.for_system(None, reason=_("演示数据"), via=Via.CLI))
    scope = terminal.acting_for(found.federation.code, reason=_("演示数据"))
    packs = [pack for room in ROOMS.values() for pack in room.packs]
    packs += [pack for programme in PROGRAMMES.values() for pack in programme.packs]
    for pack in packs:
        with terminal.step(_("政策包 %(pack)s") % {"pack": pack}):
            install_pack(scope, folder_of(pack))
    for programme in PROGRAMMES.values():
        module = _demo_of(programme)
        if module is not None:
            with terminal.step(_("“%(programme)s”的演示数据") % {"programme": programme.label}):
                module.load(scope)


def _demo_of(programme: Programme) -> Any:
    name = f"gonghui.programmes.{programme.code}.demo"
    return importlib.import_module(name) if find_spec(name) else None


def _print(args: argparse.Namespace, terminal: Terminal, address: str) -> None:
    posts = Post.objects.filter(until=None).select_related("user", "organization").order_by("user__username", "pk")
    people = [
        {
            "username": post.user.username,
            "password": PASSWORD,
            "name": post.user.name,
            "organization": post.organization.name,
            "role": str(ROLES[post.role].label) if post.role in ROLES else post.role,
        }
        for post in posts
    ]
    pages = {"sign_in": "account_login", "phone": "demo_phone:messages"}
    ways = {"url": address, **{name: address + reverse(page) for name, page in pages.items()}}
    if args.json:
        terminal.json({**ways, "organization": terminal.organization().code, "people": people})
        return
    rows = [tuple(person.values()) for person in people]
    terminal.table((_("用户名"), _("密码"), _("姓名"), _("机构"), _("角色")), rows)
    terminal.say(_("工作人员登录：%(sign_in)s　短信显示在：%(phone)s") % ways)
