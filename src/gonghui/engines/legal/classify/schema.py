"""The section `classification` of packs: which words speak for what. Numbers and words are a federation's to change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, model_validator

from gonghui.engines.legal.classify.patterns import BadPattern, compile_word
from gonghui.kernel.packs import PackModel, Problem, Text, refuse


def _searchable(source: str) -> str:
    try:
        compile_word(source)
    except BadPattern:
        cure = _("只写文字、(甲|乙) 和 …，并且有一段至少两个字。")
        refuse([Problem((), _("“%(word)s”没法查找。") % {"word": source[:40]}, cure)])
    return source


Source = Annotated[str, AfterValidator(_searchable)]
Weight = Annotated[int, Field(ge=1, le=9, strict=True)]
CategoryCode = Annotated[str, Field(pattern=r"^[A-Z]\d{2}$")]
Urgency = Literal["urgent", "soon", "normal"]


class Words(PackModel):
    """Words that count the same."""

    weight: Weight = 1
    words: Annotated[tuple[Source, ...], Field(min_length=1)]


class CategoryWords(PackModel):
    """One kind of dispute. `dispute: false` marks what the law does not call a labour dispute."""

    code: CategoryCode
    title: Text
    dispute: bool = True
    evidence: Annotated[tuple[Words, ...], Field(min_length=1)]


class RiskWords(PackModel):
    """One kind of risk that a matter may carry, the second level of the classification."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,19}$")]
    title: Text
    urgency: Urgency
    words: Annotated[tuple[Source, ...], Field(min_length=1)]


class Lines(PackModel):
    """From which sum of weights on something is so. `heading` is how often words of the heading count.

    `without_heading` is the line where no word of the heading speaks for work: long letters mention everything once.
    """

    labour: Weight = 3
    without_heading: Annotated[int, Field(ge=1, le=99, strict=True)] = 12
    category: Weight = 2
    heading: Weight = 2
    heading_length: Annotated[int, Field(ge=1, le=200, strict=True)] = 60
    most_categories: Annotated[int, Field(ge=1, le=9, strict=True)] = 4
    collective_workers: Annotated[int, Field(ge=2, le=1000, strict=True)] = 10


class ClassificationSection(PackModel):
    """`classification.yaml` of a pack. `topic` speaks for work and social security, `elsewhere` for other matters."""

    lines: Lines = Lines()
    topic: Annotated[tuple[Words, ...], Field(min_length=1)]
    elsewhere: tuple[Words, ...] = ()
    categories: Annotated[tuple[CategoryWords, ...], Field(min_length=1)]
    risks: tuple[RiskWords, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        refuse(_twice("categories", [each.code for each in self.categories]))
        refuse(_twice("risks", [each.code for each in self.risks]))
        return self


def _twice(name: str, codes: list[str]) -> Iterator[Problem]:
    for index, code in enumerate(codes):
        if code in codes[:index]:
            yield Problem((name, index, "code"), _("“%(code)s”写了两遍。") % {"code": code}, _("合成一处。"))
