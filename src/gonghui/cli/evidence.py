from __future__ import annotations

import argparse
import datetime as dt

from django.utils.translation import gettext as _

from gonghui.cli.terminal import Terminal
from gonghui.kernel import audit, clock
from gonghui.kernel.models import TimelineHead


def verify(args: argparse.Namespace, terminal: Terminal) -> int:
    """Recompute the chains; 1 where an entry is not the one that was written."""
    with terminal.track(_("核对经过"), total=TimelineHead.objects.count()) as track:
        report = audit.verify(track)
    for finding in report.findings:
        terminal.say(finding)
    counts = {"records": report.records, "entries": report.entries, "findings": len(report.findings)}
    if report.findings:
        terminal.say(_("核对了 %(records)s 条记录、%(entries)s 条经过，有 %(findings)s 处对不上。") % counts)
        return 1
    terminal.say(_("核对了 %(records)s 条记录、%(entries)s 条经过，都和写下时一样。") % counts)
    return 0


def root(args: argparse.Namespace, terminal: Terminal) -> None:
    """Sign a day that is over and write the file to keep elsewhere."""
    day = args.day or clock.today() - dt.timedelta(days=1)
    with terminal.step(_("签署 %(day)s") % {"day": day}):
        signed = audit.sign_day(day)
        name = audit.export_day(signed)
    terminal.say(f"{signed.day} {signed.root} {name}")
