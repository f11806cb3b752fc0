"""The union's letters as data: the section `letters` of a pack, its placeholders, and the kinds of paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from gonghui.engines.documents.kinds import OFFICIAL_LETTER, DocumentKind
from gonghui.engines.documents.parts import letter_parts
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.kernel.errors import DomainError
from gonghui.kernel.packs import PackModel, Problem, refuse
from gonghui.kernel.packs import register as register_section
from gonghui.programmes.disputes.enums import LetterKind
from gonghui.programmes.disputes.models import LetterTemplates
from gonghui.programmes.disputes.sections import kept_section, parsed

KINDS = {
    LetterKind.REMINDER: DocumentKind(
        "dispute_reminder", LetterKind.REMINDER.label, OFFICIAL_LETTER, "提", needs_seal=True, parts=letter_parts
    ),
    LetterKind.OPINION: DocumentKind(
        "dispute_opinion", LetterKind.OPINION.label, OFFICIAL_LETTER, "意", needs_seal=True, parts=letter_parts
    ),
    LetterKind.PROPOSAL: DocumentKind(
        "dispute_proposal", LetterKind.PROPOSAL.label, OFFICIAL_LETTER, "建", needs_seal=True, parts=letter_parts
    ),
}
HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、")
SUBHEADING = re.compile(r"（[一二三四五六七八九十]{1,3}）")
PLACEHOLDERS = frozenset(
    {"firm", "place", "category", "colour", "workers", "amount", "reasons", "union", "phone", "reply_by", "earlier"}
)


class NoTemplates(DomainError):
    """The federation has installed no pack that brings the texts of letters."""

    status = 409
    slug = "letters-not-installed"


class LetterTemplate(PackModel):
    """What a letter starts from: a title and lines of text with placeholders in braces.

    A line with a placeholder whose value is not known is left out, so that no letter says `涉及 None 人`.
    """

    kind: LetterKind
    to: Literal["firm"] | OrganizationKind
    title: Annotated[str, Field(min_length=1, max_length=100)]
    text: Annotated[str, Field(min_length=1, max_length=8000)]
    attachments: Annotated[tuple[str, ...], Field(max_length=9)] = ()

    @model_validator(mode="after")
    def _placeholders_are_known(self) -> Self:
        cure = _("可以用的：%(names)s。") % {"names": "、".join(f"{{{name}}}" for name in sorted(PLACEHOLDERS))}
        problems = []
        for place in ("title", "text"):
            unknown = unknown_names(getattr(self, place), PLACEHOLDERS)
            if unknown is None:
                problems.append(Problem((place,), _("花括号没有成对。"), cure))
                continue
            problems += [Problem((place,), _("不认识 {%(name)s}。") % {"name": each}, cure) for each in unknown]
        refuse(problems)
        return self

    def filled(self, values: Mapping[str, str]) -> tuple[str, str]:
        """Title and text with the values put in; lines that want an unknown value are left out."""
        title = "".join(self.title if all(values.get(name) for name in _names(self.title)) else self.kind.label)
        return title.format_map(values), filled(self.text, values)


class LettersSection(PackModel):
    """`letters.yaml` of a pack."""

    letters: Annotated[tuple[LetterTemplate, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_kind_once(self) -> Self:
        if sorted(each.kind for each in self.letters) != sorted(LetterKind):
            cure = _("%(names)s 各写一次。") % {"names": "、".join(LetterKind.values)}
            refuse([Problem(("letters",), _("函件缺了，或者写了两遍。"), cure)])
        return self

    def of(self, kind: str) -> LetterTemplate:
        """The template of this kind."""
        return next(each for each in self.letters if each.kind == kind)


def templates_of(federation_id: int) -> LettersSection:
    """What counts in this federation. Raises `NoTemplates` where no pack brought it."""
    row = LetterTemplates.objects.in_force(federation_id)
    if row is None:
        raise NoTemplates(_("还没有安装带函件范文的政策包。请管理员先安装，再来起草。"))
    return parsed(LettersSection, row)


def blocks_of(text: str) -> list[dict[str, str]]:
    """The text as its author wrote it, a block a line: `一、……` is a heading, `（一）……` a subheading."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [{"kind": _kind_of(line), "text": line} for line in lines]


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text of a pack with the values put in; lines that want a value that is not known are left out."""
    lines = [line for line in text.splitlines() if all(values.get(name) for name in _names(line))]
    return "\n".join(line.format_map(values) for line in lines).strip()


def unknown_names(text: str, known: frozenset[str]) -> list[str] | None:
    """Placeholders of a text that are not among the known ones; None where its braces do not match."""
    try:
        return sorted(_names(text) - known)
    except ValueError:
        return None


def _kind_of(line: str) -> str:
    """A numbered line that ends like a sentence is text with a number, not a heading."""
    if line.endswith(("。", "；")):
        return "paragraph"
    if HEADING.match(line):
        return "heading"
    return "subheading" if SUBHEADING.match(line) else "paragraph"


def _names(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


SECTION = kept_section("letters", LettersSection, LetterTemplates)


def register() -> None:
    """Make the section known to the loader."""
    register_section(SECTION)
