from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gonghui.cli.terminal import Terminal
from gonghui.foundation.exchange.actions.exports import begin_export
from gonghui.foundation.exchange.actions.taking import Taken, take_in
from gonghui.foundation.exchange.enums import FileForm
from gonghui.foundation.exchange.exporting import csv_lines, write_sheet
from gonghui.foundation.exchange.registry import Register, register_of
from gonghui.kernel.errors import Invalid


def take(args: argparse.Namespace, terminal: Terminal) -> int:
    """Take a file into a register, list every fault; 1 where there were any."""
    register = register_of(args.register)
    if register.command:
        raise Invalid(_("这种文件用 %(command)s 导入。") % {"command": register.command})
    if not args.file.is_file():
        raise Invalid(_("没有文件 %(path)s。") % {"path": args.file})
    scope = terminal.acting_for(args.org, reason=_("导入 %(name)s") % {"name": args.file.name})
    with terminal.track(_("读入")) as track:
        taken = take_in(
            scope,
            register,
            content=args.file.read_bytes(),
            name=args.file.name,
            source=args.source,
            mapping=dict(args.mapping),
            dry_run=args.dry_run,
            progress=track,
        )
    if args.json:
        terminal.json(_as_json(taken, dry_run=args.dry_run))
        return 1 if taken.faults else 0
    for each in taken.faults:
        terminal.say(_("第 %(row)s 行 %(column)s：%(reason)s") % {
            "row": each.row, "column": each.column, "reason": each.reason,
        })  # fmt: skip
    told = {"new": taken.new, "changed": taken.changed, "same": taken.same, "wrong": taken.wrong}
    sentence = _("新增 %(new)s 行，更新 %(changed)s 行，没有变化 %(same)s 行，有错没写 %(wrong)s 行。")
    if args.dry_run:
        sentence = _(
            "试读：会新增 %(new)s 行，更新 %(changed)s 行，%(same)s 行一样，%(wrong)s 行有错，什么都没有写入。"
        )
    terminal.say(sentence % told)
    return 1 if taken.faults else 0


def _as_json(taken: Taken, *, dry_run: bool) -> dict[str, object]:
    faults = [{"row": each.row, "column": each.column, "reason": each.reason} for each in taken.faults]
    batch = taken.batch.code if taken.batch else None
    counts = {"new": taken.new, "changed": taken.changed, "same": taken.same, "wrong": taken.wrong}
    return {**counts, "faults": faults, "batch": batch, "dry_run": dry_run}


def put(args: argparse.Namespace, terminal: Terminal) -> None:
    """Write a register into a file, masked unless a reason is given."""
    register, form = register_of(args.register), _form_of(args.file)
    scope = terminal.acting_for(args.org, reason=_("导出 %(name)s") % {"name": args.file.name})
    conditions = dict(args.conditions)
    made = begin_export(scope, register, conditions, form=form, unmask=bool(args.reason), reason=args.reason)
    with terminal.step(_("写入 %(name)s") % {"name": args.file.name}):
        if form is FileForm.CSV:
            _write_lines(args.file, register, made.rows)
        else:
            write_sheet(args.file, register, made.rows, mark=made.mark)
    terminal.say(_("导出 %(count)s 行到 %(path)s。") % {"count": made.log.rows, "path": args.file})


def _form_of(path: Path) -> FileForm:
    try:
        return FileForm(path.suffix.lower().removeprefix("."))
    except ValueError as error:
        raise Invalid(_("文件名要以 .xlsx 或者 .csv 结尾。")) from error


def _write_lines(path: Path, register: Register, rows: Iterator[tuple[Any, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_lines(register, rows))
