from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from gonghui.cli.terminal import Terminal
from gonghui.foundation.figures.registry import FIGURES, Figure, Period
from gonghui.kernel.errors import NotFound


def figures(args: argparse.Namespace, terminal: Terminal) -> None:
    """Print figures for what the organisation sees."""
    chosen = [_figure(key) for key in args.keys] or [FIGURES[key] for key in sorted(FIGURES)]
    organization = terminal.organization(args.org)
    scope = terminal.acting_for(organization.code, reason=_("命令行统计"))
    period = Period(args.start, args.end)
    with terminal.track(_("统计"), total=len(chosen)) as track:
        found = []
        for done, figure in enumerate(chosen, start=1):
            found.append((figure, figure.as_json(scope, period)))
            track(done)
    if args.json:
        days = {"from": args.start, "to": args.end}
        terminal.json(
            {"organization": organization.code, **days, "figures": {row["key"]: row for _figure_, row in found}}
        )
        return
    rows = [
        (row["key"], row["label"], _shown(row["value"]), figure.unit.label, figure.definition) for figure, row in found
    ]
    terminal.table((_("代号"), _("名称"), _("数"), _("单位"), _("口径")), rows)


def _figure(key: str) -> Figure:
    if key not in FIGURES:
        raise NotFound(
            _("没有“%(key)s”这个口径。有的是：%(keys)s。") % {"key": key, "keys": "、".join(sorted(FIGURES))}
        )
    return FIGURES[key]


def _shown(value: object) -> str:
    return "-" if value is None else str(value)
