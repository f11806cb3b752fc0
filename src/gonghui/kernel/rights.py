"""Rights are named by the app that guards them; roles are lists of rights, named by programmes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

RIGHTS: dict[str, Right] = {}
ROLES: dict[str, Role] = {}


@dataclass(frozen=True, slots=True)
class Right:
    """One thing a person may do or see. `code` is `app.verb`; `label` is what a refusal calls it."""

    code: str
    label: str | Promise

    def __post_init__(self) -> None:
        RIGHTS[self.code] = self

    def __str__(self) -> str:
        return str(self.label)


@dataclass(frozen=True, slots=True)
class Role:
    """A post's list of rights, for example the duty officer of a federation.

    A `technical` one keeps the system running: it reaches no row of any organisation, nor what it was told.
    """

    code: str
    label: str | Promise
    rights: tuple[Right, ...]
    technical: bool = False

    def __post_init__(self) -> None:
        ROLES[self.code] = self


def rights_of(role_code: str) -> frozenset[str]:
    """The right codes of a role; a role that no longer exists gives none."""
    role = ROLES.get(role_code)
    return frozenset(right.code for right in role.rights) if role else frozenset()
