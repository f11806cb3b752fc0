"""Sub-commands of `gonghui` that this engine brings. Loads nothing of Django until one of them runs."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gonghui.cli.terminal import Terminal

INPUTS_HELP = """inputs are JSON: money and rates as text ("9200.00"), days as "2026-11-23", flags as true or false.
The answer carries the outputs, the steps in words and the articles. It is an estimate, not a decision, and no legal
advice."""


def add_commands(subparsers: Any) -> None:
    """`gonghui legal calculators` and `gonghui legal calculate`."""
    legal = subparsers.add_parser("legal", help="labour law: calculators", description="Labour law.")
    legal.set_defaults(helper=legal)
    below = legal.add_subparsers(title="commands", metavar="COMMAND")
    listing = below.add_parser("calculators", help="what can be calculated, and from which inputs")
    listing.add_argument("name", metavar="NAME", nargs="?", default="", help="one calculator with its inputs")
    listing.set_defaults(act=list_calculators)
    calculating = below.add_parser(
        "calculate",
        help="calculate what is owed, or until when",
        description="Calculate what is owed, or until when.",
        epilog=INPUTS_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    calculating.add_argument("name", metavar="NAME", help="as `gonghui legal calculators` lists it")
    calculating.add_argument(
        "--json", dest="inputs", metavar="INPUTS", required=True, help="the inputs as a JSON object"
    )
    calculating.set_defaults(act=calculate)


def list_calculators(args: argparse.Namespace, terminal: Terminal) -> None:
    """All calculators, or the inputs of one."""
    from django.utils.translation import gettext as _

    from gonghui.engines.legal.calculators import CALCULATORS, calculator_named

    if not args.name:
        rows = [(each.name, each.label, each.ask) for each in CALCULATORS.values()]
        terminal.table((_("代号"), _("名称"), _("算什么")), rows)
        return
    heads = (_("输入"), _("种类"), _("必填"), _("问什么"))
    asked = calculator_named(args.name).inputs
    terminal.table(heads, [(each.name, each.kind, "✓" if each.required else "", each.label) for each in asked])


def calculate(args: argparse.Namespace, terminal: Terminal) -> None:
    """One calculation, as JSON."""
    from gonghui.engines.legal.calculators import calculator_named
    from gonghui.engines.legal.calculators.reading import from_json
    from gonghui.engines.legal.lookups import aids_at_hand

    calculator = calculator_named(args.name)
    terminal.json(calculator.as_json(calculator.calculate(from_json(args.inputs), aids_at_hand())))
