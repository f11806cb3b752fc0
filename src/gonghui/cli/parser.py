"""The words of the command line. Nothing here loads Django, so that `--help` answers at once.

A command is a parser with the default `act`: a function of the parsed words and the `Terminal`, which answers the exit
code (None is 0). Engines and programmes bring theirs in a module `commands` with `add_commands(subparsers)`; importing
it must not load Django either.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import pkgutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gonghui import __version__, engines, programmes

if TYPE_CHECKING:
    from gonghui.cli.terminal import Terminal

Subparsers = Any
ENVIRONMENT = """environment:
  GONGHUI_DATA_DIR      where keys, files, seal and (by default) the database live; default ./var
  GONGHUI_DATABASE_URL  another database, e.g. postgres://user:password@host/gonghui
  GONGHUI_SITE_URL      the address people type; default http://127.0.0.1:8000
  docs/operations.md lists all of them."""


def build_parser() -> argparse.ArgumentParser:
    """All commands: the house's own, and those that programmes bring in their `commands` module."""
    parser = argparse.ArgumentParser(
        prog="gonghui",
        description="An open platform for county and city federations of trade unions.",
        epilog=ENVIRONMENT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"gonghui {__version__}")
    parser.set_defaults(helper=parser)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for add in (_setting_up, _serving, _figures, _packs, _audit, _files, _accounts):
        add(commands)
    for module in _commands_of_rooms():
        module.add_commands(commands)
    commands.add_parser("manage", help="run a Django management command", add_help=False)
    return parser


def _commands_of_rooms() -> list[Any]:
    """The `commands` modules of engines and programmes in this house; each must be importable without Django."""
    names = [
        f"{storey.__name__}.{found.name}.commands"
        for storey in (engines, programmes)
        for found in pkgutil.iter_modules(storey.__path__)
    ]
    return [importlib.import_module(name) for name in names if find_spec(name) is not None]


@dataclass(frozen=True, slots=True)
class Lazily:
    """The act `module:function` of this package, imported when it is called."""

    path: str

    def __call__(self, args: argparse.Namespace, terminal: Terminal) -> int | None:
        module, name = self.path.split(":")
        answer: int | None = getattr(importlib.import_module(f"gonghui.cli.{module}"), name)(args, terminal)
        return answer


def _leaf(commands: Subparsers, name: str, act: str, help: str, detail: str = "") -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=help, description=detail or help, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.set_defaults(act=Lazily(act))
    return parser


def _group(commands: Subparsers, name: str, help: str) -> Subparsers:
    parser = commands.add_parser(name, help=help, description=help)
    parser.set_defaults(helper=parser)
    return parser.add_subparsers(title="commands", metavar="COMMAND")


def _organization(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--org", metavar="CODE", default="", help="the organisation to act for; default: the only top federation"
    )


def _port(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; default 127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on; default 8000")


def _setting_up(commands: Subparsers) -> None:
    init = _leaf(
        commands,
        "init",
        "setting_up:init",
        "make or upgrade an installation: keys, database, places, holidays, seal",
        "Make the data folder and its keys, bring the database to this version, enter the places of the country and\n"
        "the notices on holidays, make a seal. Safe to repeat; run it after every upgrade.",
    )
    init.add_argument(
        "--federation", metavar="NAME", default="", help="also found the first federation, e.g. 望溪县总工会"
    )
    init.add_argument("--code", default="", help="its short code for addresses and --org, e.g. wangxi")
    init.add_argument(
        "--region", metavar="CODE", default="", help="its place: the GB/T 2260 code of the county or city"
    )
    demo = _leaf(
        commands,
        "demo",
        "demonstration:demo",
        "a running demo with invented people; prints who can sign in",
        "Set an installation up, fill it with an invented county and serve it. Refuses an installation with real data.",
    )
    demo.set_defaults(demo=True)
    demo.add_argument("--no-serve", action="store_true", help="load the data and stop")
    demo.add_argument("--json", action="store_true", help="print the sign-ins as JSON")
    _port(demo)


def _serving(commands: Subparsers) -> None:
    serve = _leaf(commands, "serve", "serving:serve", "serve the web pages and the API")
    _port(serve)
    serve.add_argument("--processes", type=int, default=2, help="server processes; default 2")
    serve.add_argument("--threads", type=int, default=4, help="threads in each; default 4")
    serve.add_argument("--with-worker", action="store_true", help="run a worker beside it, for a small installation")
    worker = _leaf(
        commands,
        "worker",
        "serving:worker",
        "run background work: tasks, the schedule, messages on their way out",
        "Run tasks and give out the turns of the schedule. Start one at least, and more where there is much to do.",
    )
    worker.add_argument("--until-idle", action="store_true", help="stop when nothing is due")


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day; write 2026-11-23") from None


def _figures(commands: Subparsers) -> None:
    figures = _leaf(
        commands,
        "figures",
        "counting:figures",
        "print statistics by their definitions",
        "Print the named figures, or all of them. Without days they cover the whole history.",
    )
    figures.add_argument("keys", metavar="KEY", nargs="*", help="figures to print; default: all")
    figures.add_argument("--from", dest="start", metavar="DAY", type=_day, help="first day, e.g. 2026-01-01")
    figures.add_argument("--to", dest="end", metavar="DAY", type=_day, help="last day, included")
    figures.add_argument("--json", action="store_true", help="print JSON")
    _organization(figures)


def _packs(commands: Subparsers) -> None:
    packs = _group(commands, "pack", "policy packs: list, check, install, export")
    listing = _leaf(packs, "list", "policy:list_packs", "packs that are installed, and those that are at hand")
    _organization(listing)
    check = _leaf(packs, "check", "policy:check", "read a pack, name everything wrong with it, write nothing")
    install = _leaf(packs, "install", "policy:install", "install a pack for the organisation")
    for parser in (check, install):
        parser.add_argument(
            "pack", metavar="FOLDER", help="a folder, or the name of a pack that came with the platform"
        )
    _organization(install)
    export = _leaf(packs, "export", "policy:export", "write a pack as it holds now into a new folder")
    export.add_argument("name", metavar="NAME")
    export.add_argument("folder", metavar="FOLDER")
    _organization(export)


def _audit(commands: Subparsers) -> None:
    audit = _group(commands, "audit", "the timeline: verify the chains, sign a day")
    _leaf(
        audit, "verify", "evidence:verify", "recompute every chain and every signed day; exit 1 where something is off"
    )
    root = _leaf(
        audit, "root", "evidence:root", "sign the heads of a day that is over and write the file to keep elsewhere"
    )
    root.add_argument("--day", type=_day, help="default: yesterday")


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.rpartition("=")
    if not sign or not name.strip() or not value.strip():
        raise argparse.ArgumentTypeError(f"{text} is not NAME=VALUE")
    return name.strip(), value.strip()


def _files(commands: Subparsers) -> None:
    taking = _leaf(
        commands,
        "import",
        "files:take",
        "take a file into a register: .xlsx, .xlsm, .xls, .ods, .et, .csv, .jsonl",
        "Check every cell of a file and write its good rows into a register (enterprises, people, bodies),\n"
        "as a batch that can be undone for 30 days. Faults are listed by row and column; then the exit code is 1.",
    )
    taking.add_argument("register", metavar="REGISTER")
    taking.add_argument("file", metavar="FILE", type=Path)
    taking.add_argument(
        "--map", dest="mapping", nargs="+", action="extend", default=[], type=_pair, metavar="THEIRS=OURS",
        help="columns of the file under our names; may be repeated",
    )  # fmt: skip
    taking.add_argument("--source", default="", help="who sent it; its way of naming columns is remembered")
    taking.add_argument("--dry-run", action="store_true", help="check every row, write nothing")
    taking.add_argument("--json", action="store_true", help="print the result as JSON")
    _organization(taking)
    putting = _leaf(commands, "export", "files:put", "write a register into a file: .xlsx or .csv")
    putting.add_argument("register", metavar="REGISTER")
    putting.add_argument("file", metavar="FILE", type=Path)
    putting.add_argument(
        "--where", dest="conditions", nargs="+", action="extend", default=[], type=_pair, metavar="NAME=VALUE",
        help="conditions of the list page, e.g. place=339921101",
    )  # fmt: skip
    putting.add_argument("--reason", default="", help="why personal data leaves unmasked; without it all is masked")
    _organization(putting)


def _accounts(commands: Subparsers) -> None:
    account = _group(commands, "account", "accounts of staff")
    opening = _leaf(account, "open", "people:open_account", "open an account with a post; asks for the password")
    opening.add_argument("username", metavar="USERNAME")
    opening.add_argument("--name", required=True, help="the person's name")
    opening.add_argument("--role", required=True, help="role of the post, e.g. disputes.duty_officer")
    opening.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    _organization(opening)
    token = _group(commands, "token", "keys of other systems for the API")
    issue = _leaf(token, "issue", "people:issue_token", "issue a key; it is shown this once")
    issue.add_argument("label", metavar="LABEL", help="which system uses it")
    issue.add_argument(
        "--right", dest="rights", action="append", required=True, metavar="RIGHT", help="may be repeated"
    )
    issue.add_argument("--days", type=int, default=90, help="good for so many days; default 90, at most 366")
    _organization(issue)
    revoke = _leaf(token, "revoke", "people:revoke_token", "close a key at once")
    revoke.add_argument("token", metavar="NUMBER", type=int, help="as `gonghui token list` shows it")
    listing = _leaf(token, "list", "people:list_tokens", "keys that are open")
    for parser in (revoke, listing):
        _organization(parser)
