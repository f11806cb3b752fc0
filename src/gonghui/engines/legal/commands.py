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
    from gonghui.engines.legal.classify.model import TopicModel

STANDARD = "-"
INPUTS_HELP = """inputs are JSON: money and rates as text ("9200.00"), days as "2026-11-23", flags as true or false.
The answer carries the outputs, the steps in words and the articles. It is an estimate, not a decision, and no legal
advice."""

LINES_HELP = """each line of OUT carries id, labour, dispute, categories (the main one first), risks, amount in yuan as
text, workers, urgency (normal, soon, urgent) and reasons: the words that speak for each. It is advice; a person
decides. A line that cannot be read is named on standard error and left out; the exit code is then 1."""

TRAIN_HELP = """the measured precision, recall and F1 stand in the file with the interval of 95 of 100 repetitions,
beside what the words of the pack reach alone. A kept model answers nothing before somebody has read
the figures and signed it on the page of models."""


def add_commands(subparsers: Any) -> None:
    """`gonghui legal …`: what can be calculated, one calculation, sorting narratives, training."""
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
    sorting.add_argument("--model", metavar="M", type=Path, help="a trained model that decides what is about work")
    sorting.set_defaults(act=classify)
    _add_training(below)


def _add_training(below: Any) -> None:
    exporting = below.add_parser(
        "corrections",
        help="what people confirmed and corrected, as training data",
        description="What people confirmed and corrected at triage, as JSON lines; the reading is logged.",
    )
    exporting.add_argument("--out", metavar="FILE", required=True, help="where the lines go; - for standard output")
    exporting.add_argument("--org", metavar="CODE", default="", help="the federation, when there are several")
    exporting.set_defaults(act=write_corrections)
    training = below.add_parser(
        "train",
        help="train a model from corrections and measure it (needs the extra `learn`)",
        description="Train a model from corrections and measure it by cross-validation. Needs gonghui[learn].",
        epilog=TRAIN_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    training.add_argument("--from", dest="file", metavar="FILE", required=True, help="JSON lines: text, labour; group")
    training.add_argument("--out", metavar="M", type=Path, required=True, help="the model file")
    training.add_argument("--keep", action="store_true", help="also keep it here, to be read and signed on its page")
    training.add_argument("--org", metavar="CODE", default="", help="the federation that keeps it")
    training.set_defaults(act=train_model)


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
    from gonghui.engines.legal.classify.model import read_model

    model, bad = read_model(_bytes_of(args.model)) if args.model else None, 0
    with _opened(args.file, args.out) as (lines, out):
        for each in classified(lines, classifier_at_hand(model).classify):
            if isinstance(each, BadLine):
                bad += 1
                terminal.note(str(each))
            else:
                out.write(json.dumps(each, ensure_ascii=False) + "\n")
    return 1 if bad else 0


def write_corrections(args: argparse.Namespace, terminal: Terminal) -> None:
    """What people decided, a line each, with the numbers of persons masked."""
    from django.utils.translation import gettext as _

    from gonghui.engines.legal.classify.corrections import corrections

    scope, count = terminal.acting_for(args.org, reason=_("导出归类的更正")), 0
    with _target(args.out) as out:
        for each in corrections(scope):
            out.write(json.dumps(each.as_json(), ensure_ascii=False) + "\n")
            count += 1
    terminal.note(_("写出 %(n)s 条更正。里面有反映人的原话，用完请删。") % {"n": count})


def train_model(args: argparse.Namespace, terminal: Terminal) -> None:
    """A model with its measured figures; kept for signature where asked."""
    from django.utils.translation import gettext as _

    from gonghui.engines.legal.actions import keep_model
    from gonghui.engines.legal.classify.current import classifier_at_hand
    from gonghui.engines.legal.classify.training import FOLDS, read_examples, train

    with _source(args.file) as lines:
        examples = read_examples(lines)
    with terminal.track(_("训练并交叉验证"), FOLDS) as track:
        model = train(examples, classifier_at_hand(), source=Path(args.file).name, report=track)
    args.out.write_bytes(model.as_bytes())
    terminal.table(*_figures_of(model))
    if args.keep:
        keep_model(terminal.acting_for(args.org, reason=_("存入归类模型")), content=model.as_bytes())
        terminal.note(_("存好了。看过数字，在“归类模型”页签发以后才会用。"))


def _figures_of(model: TopicModel) -> tuple[tuple[str, str, str], list[tuple[str, str, str]]]:
    from django.utils.translation import gettext as _

    told = model.measured
    names = {_("精确率"): told.precision, _("召回率"): told.recall, "F1": told.f1, _("只用词表的 F1"): told.rules_f1}
    rows = [(name, f"{each.value:.4f}", f"{each.low:.4f} ~ {each.high:.4f}") for name, each in names.items()]
    return (_("测得"), _("值"), _("95% 区间")), rows


def _bytes_of(path: Path) -> bytes:
    with _source(str(path)) as file:
        return file.read()


@contextmanager
def _opened(source: str, target: str) -> Iterator[tuple[IO[bytes], IO[str]]]:
    """Both files, or the standard ones. Refuses before anything is written what cannot be read or written."""
    from django.utils.translation import gettext as _

    from gonghui.kernel.errors import Invalid

    if source != STANDARD and target != STANDARD and Path(source).resolve() == Path(target).resolve():
        raise Invalid(_("结果不能写进正在读的文件。换一个 --out。"))
    with _source(source) as lines, _target(target) as out:
        yield lines, out


@contextmanager
def _source(path: str) -> Iterator[IO[bytes]]:
    if path == STANDARD:
        yield sys.stdin.buffer
        return
    with _told_why(), open(path, "rb") as file:
        yield file


@contextmanager
def _target(path: str) -> Iterator[IO[str]]:
    if path == STANDARD:
        yield sys.stdout
        return
    with _told_why(), open(path, "w", encoding="utf-8") as file:
        yield file


@contextmanager
def _told_why() -> Iterator[None]:
    """A file that cannot be opened is refused in a sentence."""
    from django.utils.translation import gettext as _

    from gonghui.kernel.errors import Invalid

    try:
        yield
    except OSError as error:
        raise Invalid(_("打不开 %(path)s：%(why)s。") % {"path": error.filename, "why": error.strerror}) from error
