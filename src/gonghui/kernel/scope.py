"""Who acts, from which organisation, with which rights, and which rows that opens. Closed by default."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.utils.translation import gettext as _

from gonghui.kernel.errors import Forbidden
from gonghui.kernel.rights import ROLES, Right


class Via(StrEnum):
    """The door an act came through; the timeline keeps it."""

    WEB = "web"
    CODE = "code"
    API = "api"
    CLI = "cli"
    IMPORT = "import"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Scope:
    """The answer to "who asks", computed once a request and handed to every action and queryset.

    Rows open in three ways, and in no other: the owner columns match (`federations`, narrowed by `place_prefix`), an
    `Access` row names one of `bodies` or `person_id`, or a code opened exactly `records`. A fresh one opens nothing.
    """

    actor: str
    via: Via = Via.WEB
    user_id: int | None = None
    person_id: int | None = None
    organization_id: int | None = None
    federations: tuple[int, ...] = ()
    place_prefix: str = ""
    bodies: tuple[int, ...] = ()
    records: tuple[int, ...] = ()
    seat_id: int | None = None
    rights: frozenset[str] = field(default_factory=frozenset)
    system: bool = False

    @classmethod
    def nobody(cls, actor: str = "", *, via: Via = Via.WEB) -> Scope:
        """A visitor without an account: sees no scoped row and holds no right."""
        return cls(actor=actor or _("来访者"), via=via)

    @classmethod
    def for_system(cls, federation_id: int | None, *, reason: str, via: Via = Via.JOB) -> Scope:
        """The platform itself acting for one federation (commands, jobs, the demo); the timeline shows `reason`."""
        owners = () if federation_id is None else (federation_id,)
        return cls(actor=reason, via=via, organization_id=federation_id, federations=owners, system=True)

    @property
    def federation_id(self) -> int:
        """The one federation a new record of this scope belongs to. Refuses a scope without any."""
        if not self.federations:
            raise Forbidden(_("您的岗位不属于任何工会，不能新建。请换一个岗位再试。"))
        return self.federations[0]

    def has(self, right: Right) -> bool:
        """Whether this scope holds `right`; the system holds all."""
        return self.system or right.code in self.rights

    def require(self, right: Right) -> None:
        """Refuse with the name of the missing right and of the roles that hold it."""
        if self.has(right):
            return
        holders = "、".join(str(role.label) for role in ROLES.values() if right in role.rights)
        sentence = _("需要“%(right)s”权限。") % {"right": right.label}
        if holders:
            sentence += _("这项权限在：%(holders)s。") % {"holders": holders}
        raise Forbidden(sentence)

    def sending_to(self, federation_id: int) -> Scope:
        """This scope, with what it brings belonging to that federation: what a body sends into a union's register."""
        return replace(self, federations=(federation_id,))

    def opening(self, *record_ids: int) -> Scope:
        """This scope, with `record_ids` opened besides: what a code or a fresh submission lets its bearer see."""
        return replace(self, records=(*self.records, *record_ids))
