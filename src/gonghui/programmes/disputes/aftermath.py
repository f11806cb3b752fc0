"""What comes after an agreement as data: the section `aftermath` of a pack: reminders, defaults, texts of petitions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Self

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.kernel.errors import DomainError
from gonghui.kernel.packs import Pack, PackModel, PackSection, refuse, written
from gonghui.kernel.packs import Problem as PackProblem
from gonghui.kernel.packs import register as register_section
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import canonical
from gonghui.programmes.disputes.enums import PetitionKind
from gonghui.programmes.disputes.letters import filled, unknown_names
from gonghui.programmes.disputes.models import AftermathPolicy
from gonghui.programmes.disputes.policy import Length, Step, refuse_disorder

Days = Annotated[int, Field(ge=1, le=365, strict=True)]
PLACEHOLDERS = frozenset(
    {
        "applicant", "respondent", "body", "number", "agreement", "agreed_on", "total", "paid", "left", "missing",
        "basis", "claims", "sum", "facts",
    }
)  # fmt: skip


class NoAftermath(DomainError):
    """The federation has installed no pack that says how payments are reminded of and what petitions say."""

    status = 409
    slug = "aftermath-not-installed"


class Reminders(PackModel):
    """On which days around the day of a payment its payer is reminded, and when others hear of it."""

    before_days: Annotated[tuple[Days, ...], Field(max_length=9)] = (3,)
    on_day: bool = True
    after_days: Annotated[tuple[Days, ...], Field(max_length=9)] = (1, 7)
    tell_payee_after_days: Days = 1
    default_after_days: Days = 1

    @property
    def days(self) -> tuple[int, ...]:
        """How many days after the day of payment something is sent; below zero before it."""
        today = (0,) if self.on_day else ()
        return (*(-day for day in self.before_days), *today, *self.after_days)


UNIONS = (OrganizationKind.TOWN_UNION, OrganizationKind.FEDERATION)


class Default(PackModel):
    """What follows a payment that did not come: until when somebody has acted, and who hears when nobody has.

    Only unions are told: a case is open to them already, and to nobody else by a notice.
    """

    act: Length = Length(working_days=2)
    escalation: Annotated[tuple[Step, ...], Field(max_length=9)] = ()

    @model_validator(mode="after")
    def _levels_in_order_and_of_unions(self) -> Self:
        refuse_disorder("escalation", self.escalation)
        if any(each.kind not in UNIONS for step in self.escalation for each in step.tell):
            cure = _("写 town_union 或者 federation。")
            refuse([PackProblem(("escalation",), _("付款逾期只报给工会：别的单位看不到案件。"), cure)])
        return self


class Petition(PackModel):
    """What a petition starts from: lines of text with placeholders; a line with an unknown value is left out."""

    kind: PetitionKind
    text: Annotated[str, Field(min_length=1, max_length=8000)]
    attachments: Annotated[tuple[str, ...], Field(max_length=9)] = ()

    @model_validator(mode="after")
    def _placeholders_are_known(self) -> Self:
        cure = _("可以用的：%(names)s。") % {"names": "、".join(f"{{{name}}}" for name in sorted(PLACEHOLDERS))}
        unknown = unknown_names(self.text, PLACEHOLDERS)
        if unknown is None:
            refuse([PackProblem(("text",), _("花括号没有成对。"), cure)])
        else:
            refuse([PackProblem(("text",), _("不认识 {%(name)s}。") % {"name": name}, cure) for name in unknown])
        return self

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with the values put in."""
        return filled(self.text, values)


class AftermathSection(PackModel):
    """`aftermath.yaml` of a pack."""

    reminders: Reminders = Reminders()
    default: Default = Default()
    petitions: Annotated[tuple[Petition, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_kind_once(self) -> Self:
        if sorted(each.kind for each in self.petitions) != sorted(PetitionKind):
            cure = _("%(names)s 各写一次。") % {"names": "、".join(PetitionKind.values)}
            refuse([PackProblem(("petitions",), _("申请书缺了，或者写了两遍。"), cure)])
        return self

    def of(self, kind: str) -> Petition:
        """The text of this kind."""
        return next(each for each in self.petitions if each.kind == kind)


def policy_of(federation_id: int) -> AftermathSection:
    """What counts in this federation. Raises `NoAftermath` where no pack brought it."""
    row = AftermathPolicy.objects.in_force(federation_id)
    if row is None:
        raise NoAftermath(_("还没有安装带履行提醒和申请书范文的政策包。请管理员先安装。"))
    return _parsed(canonical(row.content))


def install(scope: Scope, pack: Pack, section: AftermathSection) -> None:
    """Keep the section; reminders and petitions follow it from now on."""
    AftermathPolicy.objects.create(
        federation_id=pack.owner(scope), pack=pack.header.name, version=pack.header.version, content=written(section)
    )


def export(scope: Scope, name: str) -> AftermathSection | None:
    """The newest version that came with the pack `name`."""
    row = AftermathPolicy.objects.visible_to(scope).filter(pack=name).order_by("installed_at", "pk").last()
    return _parsed(canonical(row.content)) if row else None


@lru_cache(maxsize=64)
def _parsed(content: str) -> AftermathSection:
    return AftermathSection.model_validate_json(content)


SECTION = PackSection("aftermath", AftermathSection, install=install, export=export)


def register() -> None:
    """Make the section known to the loader."""
    register_section(SECTION)
