"""Cards of knowledge as data: one question, one plain answer, the articles. The section `cards` of packs."""

from __future__ import annotations

from typing import Annotated, Self

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from gonghui.engines.legal.classify.schema import CategoryCode
from gonghui.engines.legal.guides import Guide
from gonghui.kernel.errors import NotFound
from gonghui.kernel.packs import PackModel, Problem, Text, refuse

CardCode = Annotated[str, Field(pattern=r"^[a-z][a-z-]{1,39}$")]
Word = Annotated[str, Field(min_length=1, max_length=20)]
Texts = Annotated[tuple[Text, ...], Field(min_length=1, max_length=9)]


class Card(PackModel):
    """One card. `words` are what people type for it and the card itself does not say."""

    code: CardCode
    title: Text
    answer: Text
    body: Texts
    articles: Texts
    categories: tuple[CategoryCode, ...] = ()
    words: tuple[Word, ...] = ()


class CardsSection(PackModel):
    """`cards.yaml` of a pack. `synonyms` are groups of words that mean the same, `idle` words that mean nothing."""

    synonyms: tuple[Annotated[tuple[Word, ...], Field(min_length=2)], ...] = ()
    idle: tuple[Word, ...] = ()
    cards: Annotated[tuple[Card, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        codes = [card.code for card in self.cards]
        refuse(
            Problem(("cards", at, "code"), _("“%(code)s”写了两遍。") % {"code": code}, _("换一个代号。"))
            for at, code in enumerate(codes)
            if code in codes[:at]
        )
        return self

    def card(self, code: str) -> Card:
        """The card of this code. Raises `NotFound`."""
        found = next((card for card in self.cards if card.code == code), None)
        if found is None:
            raise NotFound(_("没有这张卡片，或者它改过名字。"))
        return found


GUIDE = Guide("cards", CardsSection)
