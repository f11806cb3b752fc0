from __future__ import annotations

import argparse
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from gonghui.cli.terminal import Terminal
from gonghui.kernel.errors import NotFound
from gonghui.kernel.models import InstalledPack
from gonghui.kernel.packs import HEADER_FILE, PackError, export_pack, install_pack, load_pack


def folder_of(pack: str) -> Path:
    """The folder that `pack` names: a path, or a pack that came with the platform."""
    for folder in (Path(pack), Path(settings.GONGHUI_PACKS_DIR) / pack):
        if (folder / HEADER_FILE).is_file():
            return folder
    raise NotFound(_("%(pack)s 里没有 pack.yaml，也不是自带政策包的名字。") % {"pack": pack})


def list_packs(args: argparse.Namespace, terminal: Terminal) -> None:
    """Installed packs of the organisation and of the whole installation, then folders at hand with something newer."""
    scope = terminal.acting_for(args.org, reason=_("查看政策包"))
    rows = InstalledPack.objects.filter(federation__in=scope.federations) | InstalledPack.objects.filter(
        federation=None
    )
    installed = list(rows.order_by("name", "installed_at"))
    shown = [(row.name, row.version, _("已安装"), f"{row.installed_at:%F}", row.sha256[:12]) for row in installed]
    newest = {row.name: int(row.version) for row in sorted(installed, key=lambda row: int(row.version))}
    for folder in sorted(path.parent for path in Path(settings.GONGHUI_PACKS_DIR).glob(f"*/{HEADER_FILE}")):
        shown += _offered(folder, newest)
    terminal.table((_("政策包"), _("版本"), _("状态"), _("安装日"), "SHA-256"), shown)


def _offered(folder: Path, newest: dict[str, int]) -> list[tuple[str, str, str, str, str]]:
    """The line of a folder that is not installed, or not in this version; a folder with faults is named too."""
    try:
        header = load_pack(folder).header
    except PackError:
        return [(folder.name, "", _("有错，用 gonghui pack check 看"), "", "")]
    if header.version <= newest.get(header.name, 0):
        return []
    state = _("可更新") if header.name in newest else _("可安装")
    return [(header.name, str(header.version), state, "", "")]


def check(args: argparse.Namespace, terminal: Terminal) -> None:
    """Read a pack and say that it is right."""
    pack = load_pack(folder_of(args.pack))
    facts = {"name": pack.header.name, "version": pack.header.version, "sections": "、".join(pack.sections) or "-"}
    terminal.say(_("政策包 %(name)s 第 %(version)s 版没有问题。内容：%(sections)s。") % facts)


def install(args: argparse.Namespace, terminal: Terminal) -> None:
    """Install a pack for the organisation."""
    scope = terminal.acting_for(args.org, reason=_("安装政策包"))
    with terminal.step(_("安装 %(pack)s") % {"pack": args.pack}):
        row = install_pack(scope, folder_of(args.pack))
    terminal.say(_("政策包 %(name)s 第 %(version)s 版已安装。") % {"name": row.name, "version": row.version})


def export(args: argparse.Namespace, terminal: Terminal) -> None:
    """Write a pack as it holds now."""
    scope = terminal.acting_for(args.org, reason=_("导出政策包"))
    terminal.say(export_pack(scope, args.name, Path(args.folder)))
