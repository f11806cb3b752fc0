"""What a programme, or a room below them that has pages, tells the shell about itself.

`web`, `api` and the files of the foundation know programmes through these objects only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from gonghui.kernel.rights import Right, Role
from gonghui.kernel.scope import Scope

PROGRAMMES: dict[str, Programme] = {}
ROOMS: dict[str, Room] = {}


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A link of the side list. Shown to who holds `right`; `waiting` answers the rows there, to be counted."""

    label: str | Promise
    url_name: str
    icon: str
    right: Right
    waiting: Callable[[Scope], QuerySet[Any]] | None = None


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Links under one small heading."""

    label: str | Promise
    items: Sequence[MenuItem]


@dataclass(frozen=True, slots=True)
class Room:
    """What a room below the programmes adds to the house: groups of the side list under every programme's own, pages
    under `/<code>/`, operations under `/api/v1/<code>/` (`api`: the dotted path of a ninja router), packs for the demo.
    """

    code: str
    menu: Sequence[MenuGroup] = ()
    urls: str = ""
    api: str = ""
    packs: Sequence[str] = ()

    def __post_init__(self) -> None:
        ROOMS[self.code] = self


@dataclass(frozen=True, slots=True)
class Happening:
    """Something a programme saw happen, for the one dated line of a file. `tone` as in `tl.html`."""

    at: dt.datetime
    title: str
    detail: str = ""
    url: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a programme tells of one file: figures (`fig.html`), panels (title note rows), and dated events."""

    figures: Sequence[Mapping[str, Any]] = ()
    panels: Sequence[Mapping[str, Any]] = ()
    happenings: Sequence[Happening] = ()


@dataclass(frozen=True, slots=True)
class EnterpriseView:
    """What a programme shows of enterprises to who holds `right`, in their register and in a file.

    `cells` answers for a page of files, by key, one cell (`gonghui.web.cells`) for each of `columns`; files it knows
    nothing of are left out. `told` answers for one file. Each costs a fixed number of statements and shows what the
    scope sees.
    """

    right: Right
    columns: Sequence[str | Promise]
    cells: Callable[[Scope, Sequence[int]], Mapping[int, Sequence[dict[str, Any]]]]
    told: Callable[[Scope, int], Told]


@dataclass(frozen=True, slots=True)
class Programme:
    """The table of contents of a programme: what it adds to the house.

    `urls` stands under `/<code>/`; the addresses of `public_urls` carry their whole path. `api` is the dotted path of a
    ninja router. `lapsing` is the list of people's rights that end soon; the workbench leads there. `enterprises` and
    `person_told` are what it adds to their files. Sub-commands of `gonghui` stand in a module `commands` beside it (see
    `gonghui.cli.parser`).
    """

    code: str
    label: str | Promise
    home: str
    menu: Sequence[MenuGroup]
    roles: Sequence[Role]
    urls: str
    public_urls: str = ""
    api: str = ""
    records: Sequence[str] = ()
    lifecycles: dict[str, Any] = field(default_factory=dict)
    packs: Sequence[str] = ()
    lapsing: MenuItem | None = None
    enterprises: EnterpriseView | None = None
    person_told: Callable[[Scope, int], Told] | None = None

    def __post_init__(self) -> None:
        PROGRAMMES[self.code] = self
