"""What a programme tells the shell about itself. `web` and `api` know programmes through this object only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from gonghui.kernel.rights import Right, Role
from gonghui.kernel.scope import Scope

PROGRAMMES: dict[str, Programme] = {}


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
class Programme:
    """The table of contents of a programme: what it adds to the house.

    `urls` stands under `/<code>/`; the addresses of `public_urls` carry their whole path. `api` is the dotted path of a
    ninja router. `lapsing` is the list of people's rights that end soon; the workbench leads there. Sub-commands of
    `gonghui` stand in a module `commands` beside it (see `gonghui.cli.parser`).
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

    def __post_init__(self) -> None:
        PROGRAMMES[self.code] = self
