from __future__ import annotations

import argparse

from django.core.management import call_command
from django.utils.translation import gettext as _

from gonghui.cli.terminal import Terminal
from gonghui.engines.documents.sealing import create_seal_key, has_seal_key, seal_folder
from gonghui.engines.legal.actions import load_holidays
from gonghui.engines.legal.card_search import load_cards
from gonghui.foundation.organizations.actions import found_federation
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.regions.actions import load_regions
from gonghui.foundation.regions.models import Region
from gonghui.kernel.errors import Invalid, NotFound
from gonghui.kernel.scope import Scope, Via

PLATFORM = "Gonghui"


def init(args: argparse.Namespace, terminal: Terminal) -> None:
    """Make or upgrade the installation, and found a federation where one is named."""
    named = [args.federation, args.code, args.region]
    if any(named) and not all(named):
        raise Invalid(_("建工会要一起写 --federation 名称、--code 代号、--region 区划代码。"))
    prepare(terminal)
    if args.federation:
        found_first(name=args.federation, code=args.code, region_code=args.region)
        terminal.note(_("已建立 %(name)s。") % {"name": args.federation})
    terminal.note(_("装好了。"))


def prepare(terminal: Terminal) -> None:
    """Everything an installation needs before its first federation; steps that were done change nothing."""
    with terminal.step(_("数据库")):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    with terminal.step(_("全国区划")):
        load_regions()
    with terminal.step(_("节假日")):
        load_holidays()
    with terminal.step(_("劳动法知识卡片")):
        load_cards()
    if not has_seal_key():
        with terminal.step(_("电子印章")):
            create_seal_key(seal_folder(), PLATFORM)


def found_first(*, name: str, code: str, region_code: str) -> Organization:
    """The federation of a place; founding the same again answers the one that stands."""
    known: Organization | None = Organization.objects.filter(code=code).first()
    if known is not None:
        return known
    if not Region.objects.filter(pk=region_code).exists():
        raise NotFound(_("没有区划代码 %(code)s。县（市、区）用 6 位代码。") % {"code": region_code})
    scope = Scope.for_system(None, reason=_("系统初始化"), via=Via.CLI)
    return found_federation(scope, code=code, name=name, region_id=region_code)
