"""What a command says: results on standard output, how far it has come on standard error."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gonghui.foundation.organizations.models import Organization
    from gonghui.kernel.scope import Scope

Track = Callable[..., None]
QUICK_SECONDS = 0.5


class Terminal:
    """Handed to every command. Imports of Django and of the drawing library wait until they are needed."""

    def say(self, text: object = "") -> None:
        """A line of the result."""
        print(text)

    def note(self, text: str) -> None:
        """A line beside the result, on standard error."""
        print(text, file=sys.stderr)

    def json(self, content: Any) -> None:
        """The result for machines."""
        from django.core.serializers.json import DjangoJSONEncoder

        print(json.dumps(content, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder))

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """The result for people, as columns; nothing is cut off when it is not shown on a screen."""
        from rich.console import Console
        from rich.table import Table

        table = Table(box=None, pad_edge=False, header_style="bold")
        for head in heads:
            table.add_column(head, overflow="fold")
        for row in rows:
            table.add_row(*(str(cell) for cell in row))
        Console(width=None if sys.stdout.isatty() else 200, highlight=False).print(table)

    @contextmanager
    def step(self, label: str) -> Iterator[None]:
        """A step that may take a while: named while it runs, ticked off with its seconds."""
        from rich.console import Console

        console, begun = Console(stderr=True, highlight=False), time.monotonic()
        with console.status(label):
            yield
        seconds = time.monotonic() - begun
        console.print(f"✓ {label}" + (f"  {seconds:.1f} s" if seconds >= QUICK_SECONDS else ""))

    @contextmanager
    def track(self, label: str, total: int | None = None) -> Iterator[Track]:
        """A long act with a count: yields `track(done, total=None)`."""
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(label, total=total)

            def track(done: int, whole: int | None = None) -> None:
                progress.update(task, completed=done, total=whole if whole is not None else total)

            yield track

    def organization(self, code: str = "") -> Organization:
        """The organisation of `--org`, by default the only top federation. Refuses where there is none or a choice."""
        from django.utils.translation import gettext as _

        from gonghui.foundation.organizations.enums import OrganizationKind
        from gonghui.foundation.organizations.models import Organization
        from gonghui.kernel.errors import Invalid, NotFound

        if code:
            found: Organization | None = Organization.objects.select_related("federation").filter(code=code).first()
            if found is None:
                raise NotFound(_("没有代号为 %(code)s 的机构。") % {"code": code})
            return found
        tops: list[Organization] = list(
            Organization.objects.filter(kind=OrganizationKind.FEDERATION, depth=1).order_by("code")[:20]
        )
        if not tops:
            raise NotFound(_("还没有工会。先运行 gonghui init --federation 名称 --code 代号 --region 区划代码。"))
        if len(tops) > 1:
            raise Invalid(
                _("这里有几家工会，用 --org 指定一家：%(codes)s。") % {"codes": "、".join(o.code for o in tops)}
            )
        return tops[0]

    def acting_for(self, code: str = "", *, reason: str) -> Scope:
        """The system acting from the organisation of `--org`; the timeline shows `reason`."""
        from gonghui.foundation.accounts.scopes import reach
        from gonghui.kernel.scope import Scope, Via

        return Scope(actor=reason, via=Via.CLI, system=True, **reach(self.organization(code)))
