"""Sub-commands of `gonghui` that this programme brings. Loads nothing of Django until one of them runs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gonghui.cli.terminal import Terminal

COLUMNS_HELP = """columns: text (required), title, external_id, source, occurred_on, enterprise_name, uscc, region_code,
category, workers, amount, reporter_name, reporter_phone. Others are left aside; --map renames.
Good rows are taken in, faulty ones are listed with their row in the file; the exit code is 1 where there were any."""


def add_commands(subparsers: Any) -> None:
    """`gonghui signals import`."""
    signals = subparsers.add_parser(
        "signals", help="signals of labour disputes", description="Signals of labour disputes."
    )
    signals.set_defaults(helper=signals)
    below = signals.add_subparsers(title="commands", metavar="COMMAND")
    importing = below.add_parser(
        "import",
        help="take in a file of another department: .xlsx, .xls, .csv, .jsonl",
        description="Take in a file of another department: .xlsx, .xls, .csv (UTF-8 or GB 18030) or .jsonl.",
        epilog=COLUMNS_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    importing.add_argument("file", metavar="FILE", type=Path)
    importing.add_argument(
        "--map", dest="mapping", nargs="+", action="extend", default=[], type=_pair, metavar="THEIRS=OURS",
        help="columns of the file under our names, e.g. 诉求内容=text; may be repeated",
    )  # fmt: skip
    importing.add_argument("--org", metavar="CODE", default="", help="the organisation to act for")
    importing.add_argument("--dry-run", action="store_true", help="check every row, write nothing")
    importing.add_argument("--json", action="store_true", help="print the result as JSON")
    importing.set_defaults(act=import_file)


def _pair(text: str) -> tuple[str, str]:
    theirs, sign, ours = text.rpartition("=")
    if not sign or not theirs.strip() or not ours.strip():
        raise argparse.ArgumentTypeError(f"{text} is not THEIRS=OURS")
    return theirs.strip(), ours.strip()


def import_file(args: argparse.Namespace, terminal: Terminal) -> int:
    """Take in the file, list the rows that were left out; 1 where there were any."""
    from django.utils.translation import gettext as _

    from gonghui.kernel.errors import Invalid
    from gonghui.programmes.disputes.importing import import_signals

    if not args.file.is_file():
        raise Invalid(_("没有文件 %(path)s。") % {"path": args.file})
    scope = terminal.acting_for(args.org, reason=_("导入 %(name)s") % {"name": args.file.name})
    with terminal.track(_("读入")) as track:
        result = import_signals(scope, args.file, mapping=dict(args.mapping), progress=track, dry_run=args.dry_run)
    counts = {"created": result.created, "existing": result.existing}
    if args.json:
        faulty = [{"row": each.row, "column": each.column, "reason": each.reason} for each in result.faulty]
        terminal.json({**counts, "faulty": faulty, "dry_run": args.dry_run})
        return 1 if result.faulty else 0
    for each in result.faulty:
        terminal.say(_("第 %(row)s 行 %(column)s：%(reason)s") % {
            "row": each.row, "column": each.column, "reason": each.reason,
        })  # fmt: skip
    sentence = _("试读：新的 %(created)s 条，已有 %(existing)s 条，有错 %(faulty)s 条，什么都没有写入。")
    if not args.dry_run:
        sentence = _("收进 %(created)s 条，已有 %(existing)s 条，有错没收 %(faulty)s 条。")
    terminal.say(sentence % {**counts, "faulty": len(result.faulty)})
    return 1 if result.faulty else 0
