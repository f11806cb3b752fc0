"""Sub-commands of `gonghui` that this engine brings. Loads nothing of Django until one of them runs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gonghui.cli.terminal import Terminal

STANDARD = "-"
INPUTS_HELP = """inputs are JSON: money and rates as text ("9200.00"), days as "2026-11-23", flags as true or false.
The answer carries the outputs, the steps in words and the articles. It is an estimate, not a decision, and no legal
advice."""

LINES_HELP = """each line of OUT carries id, labour, dispute, categories (the main one first), risks, amount in yuan as
text, workers, urgency (normal, soon, urgent) and reasons: the words that speak for each. It is advice; a person
decides. A line that cannot be read is named on standard error and left out; the exit code is then 1."""


def add_commands(subparsers: Any) -> None:
    """`gonghui legal …`: what can be calculated, one calculation, sorting narratives."""
    legal = subparsers.add_parser(
        "legal", help="labour law: calculators, classification", description="Labour law: calculators, classification."
    )
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
    _add_classify(below)


def _add_classify(below: Any) -> None:
    sorting = below.add_parser(
        "classify",
        help="sort narratives: labour or not, which kinds, how much, how many, how urgent",
        description="Sort narratives: labour or not, a labour dispute or not, which kinds, amount, workers, urgency.",
        epilog=LINES_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    sorting.add_argument(
        "file", metavar="IN.jsonl", help="one JSON object a line, with id and text; - reads standard input"
    )
    sorting.add_argument(
        "--out", metavar="OUT.jsonl", required=True, help="where the findings go; - for standard output"
    )
    sorting.set_defaults(act=classify)


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


def classify(args: argparse.Namespace, terminal: Terminal) -> int:
    """Every line of the file, sorted as it is read. 1 where a line had to be left out."""
    from gonghui.engines.legal.classify.current import classifier_at_hand
    from gonghui.engines.legal.classify.lines import BadLine, classified

    bad = 0
    with _opened(args.file, args.out) as (lines, out):
        for each in classified(lines, classifier_at_hand().classify):
            if isinstance(each, BadLine):
                bad += 1
                terminal.note(str(each))
            else:
                out.write(json.dumps(each, ensure_ascii=False) + "\n")
    return 1 if bad else 0


@contextmanager
def _opened(source: str, target: str) -> Iterator[tuple[IO[bytes], IO[str]]]:
    """Both files, or the standard ones. Refuses before anything is written what cannot be read or written."""
    from django.utils.translation import gettext as _

    from gonghui.kernel.errors import Invalid

    if source != STANDARD and target != STANDARD and Path(source).resolve() == Path(target).resolve():
        raise Invalid(_("结果不能写进正在读的文件。换一个 --out。"))
    try:
        with _source(source) as lines, _target(target) as out:
            yield lines, out
    except OSError as error:
        raise Invalid(_("打不开 %(path)s：%(why)s。") % {"path": error.filename, "why": error.strerror}) from error


@contextmanager
def _source(path: str) -> Iterator[IO[bytes]]:
    if path == STANDARD:
        yield sys.stdin.buffer
        return
    with open(path, "rb") as file:
        yield file


@contextmanager
def _target(path: str) -> Iterator[IO[str]]:
    if path == STANDARD:
        yield sys.stdout
        return
    with open(path, "w", encoding="utf-8") as file:
        yield file
