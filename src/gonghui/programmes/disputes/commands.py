"""Sub-commands of `gonghui` that this programme brings. Loads nothing of Django until one of them runs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gonghui.cli.terminal import Terminal
    from gonghui.foundation.exchange.actions.taking import RowFault
    from gonghui.kernel.scope import Scope

COLUMNS_HELP = """columns: text (required), title, external_id, source, occurred_on, enterprise_name, uscc, region_code,
category, workers, amount, reporter_name, reporter_phone. Others are left aside; --map renames.
Good rows are taken in, faulty ones are listed with their row in the file; the exit code is 1 where there were any."""


FEEDS_HELP = """The columns of each kind stand in its template: see /disputes/feeds/. --map renames theirs to ours.
The same number sent again is an update. Good rows are taken in as one batch that can be undone, faulty ones are listed
with their row in the file; the exit code is 1 where there were any."""
KINDS = ("injury", "arbitration", "consultation")


def add_commands(subparsers: Any) -> None:
    """`gonghui signals import`, `gonghui disputes feeds import`."""
    _add_signals(subparsers)
    _add_feeds(subparsers)


def _add_signals(subparsers: Any) -> None:
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
    _add_file(importing)
    importing.set_defaults(act=import_file)


def _add_feeds(subparsers: Any) -> None:
    disputes = subparsers.add_parser(
        "disputes", help="data of other departments", description="What other departments know of firms and workers."
    )
    disputes.set_defaults(helper=disputes)
    feeds = disputes.add_subparsers(title="commands", metavar="COMMAND").add_parser(
        "feeds", help="work injuries, arbitration cases, legal advice"
    )
    feeds.set_defaults(helper=feeds)
    importing = feeds.add_subparsers(title="commands", metavar="COMMAND").add_parser(
        "import",
        help="take in a file of a department: .xlsx, .csv, .jsonl",
        description="Take in a file of a department: .xlsx, .csv (UTF-8 or GB 18030) or .jsonl.",
        epilog=FEEDS_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    importing.add_argument("kind", metavar="KIND", choices=KINDS, help=", ".join(KINDS))
    _add_file(importing)
    importing.add_argument("--sender", metavar="CODE", required=True, help="the body whose rows these are")
    importing.set_defaults(act=import_feed)


def _add_file(importing: argparse.ArgumentParser) -> None:
    """The file, for whom, and how."""
    importing.add_argument("file", metavar="FILE", type=Path)
    importing.add_argument(
        "--map", dest="mapping", nargs="+", action="extend", default=[], type=_pair, metavar="THEIRS=OURS",
        help="columns of the file under our names, e.g. 诉求内容=text; may be repeated",
    )  # fmt: skip
    importing.add_argument("--org", metavar="CODE", default="", help="the organisation to act for")
    importing.add_argument("--dry-run", action="store_true", help="check every row, write nothing")
    importing.add_argument("--json", action="store_true", help="print the result as JSON")


def _pair(text: str) -> tuple[str, str]:
    theirs, sign, ours = text.rpartition("=")
    if not sign or not theirs.strip() or not ours.strip():
        raise argparse.ArgumentTypeError(f"{text} is not THEIRS=OURS")
    return theirs.strip(), ours.strip()


def import_file(args: argparse.Namespace, terminal: Terminal) -> int:
    """Take in the file, list the rows that were left out; 1 where there were any."""
    from django.utils.translation import gettext as _

    from gonghui.programmes.disputes.importing import import_signals

    scope = _acting(args, terminal)
    with terminal.track(_("读入")) as track:
        result = import_signals(scope, args.file, mapping=dict(args.mapping), progress=track, dry_run=args.dry_run)
    counts = {"created": result.created, "existing": result.existing}
    sentence = _("试读：新的 %(created)s 条，已有 %(existing)s 条，有错 %(faulty)s 条，什么都没有写入。")
    if not args.dry_run:
        sentence = _("收进 %(created)s 条，已有 %(existing)s 条，有错没收 %(faulty)s 条。")
    return _told(args, terminal, counts, result.faulty, sentence)


def import_feed(args: argparse.Namespace, terminal: Terminal) -> int:
    """Take in a department's file, list the rows that were left out; 1 where there were any."""
    from django.utils.translation import gettext as _

    from gonghui.foundation.exchange.actions.taking import take_in
    from gonghui.foundation.organizations.models import Organization
    from gonghui.kernel.querysets import get_visible
    from gonghui.programmes.disputes.enums import FeedKind
    from gonghui.programmes.disputes.feeds.keeper import REGISTERS

    scope = _acting(args, terminal)
    sender = get_visible(scope, Organization, code=args.sender)
    with terminal.track(_("读入")) as track:
        result = take_in(
            scope,
            REGISTERS[FeedKind(args.kind)],
            content=args.file.read_bytes(),
            name=args.file.name,
            mapping=dict(args.mapping),
            progress=track,
            dry_run=args.dry_run,
            sender=sender,
        )
    counts = {"created": result.new, "changed": result.changed, "existing": result.same}
    sentence = _(
        "试读：新的 %(created)s 条，更新 %(changed)s 条，没变 %(existing)s 条，有错 %(faulty)s 条，什么都没有写入。"
    )
    if not args.dry_run:
        sentence = _("收进 %(created)s 条，更新 %(changed)s 条，没变 %(existing)s 条，有错没收 %(faulty)s 条。")
    return _told(args, terminal, counts, result.faults, sentence)


def _acting(args: argparse.Namespace, terminal: Terminal) -> Scope:
    """The organisation that brings the file. Refuses a file that is not there."""
    from django.utils.translation import gettext as _

    from gonghui.kernel.errors import Invalid

    if not args.file.is_file():
        raise Invalid(_("没有文件 %(path)s。") % {"path": args.file})
    return terminal.acting_for(args.org, reason=_("导入 %(name)s") % {"name": args.file.name})


def _told(
    args: argparse.Namespace, terminal: Terminal, counts: dict[str, int], faults: Sequence[RowFault], sentence: str
) -> int:
    """Say every fault, and how many rows came to what; the exit code."""
    from django.utils.translation import gettext as _

    if args.json:
        faulty = [{"row": each.row, "column": each.column, "reason": each.reason} for each in faults]
        terminal.json({**counts, "faulty": faulty, "dry_run": args.dry_run})
        return 1 if faults else 0
    for each in faults:
        terminal.say(_("第 %(row)s 行 %(column)s：%(reason)s") % {
            "row": each.row, "column": each.column, "reason": each.reason,
        })  # fmt: skip
    terminal.say(sentence % {**counts, "faulty": len({each.row for each in faults})})
    return 1 if faults else 0
