"""The guided self-check as data: questions in everyday words, and ends that say what the law gives and which door.

The section `checks` of packs. Checked whole before it counts: every answer leads on, nothing leads back, nothing is
left unreachable, every end names its articles, what to keep, and a door.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from gonghui.engines.legal.calculators import CALCULATORS
from gonghui.engines.legal.calculators.inputs import Kind
from gonghui.engines.legal.classify.schema import CategoryCode
from gonghui.engines.legal.clocks import RULES
from gonghui.engines.legal.guides import Guide
from gonghui.kernel.errors import NotFound
from gonghui.kernel.packs import PackModel, Problem, Text, refuse

Step = Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,29}$")]
Texts = Annotated[tuple[Text, ...], Field(min_length=1, max_length=9)]
Door = Literal["union", "inspection", "insurance", "fund", "police", "other"]
WAGES, YEAR, NO_CLOCK = "wages", "year", "none"
SEPARATOR = "-"


class Answer(PackModel):
    """One thing that a person may say, and where it leads."""

    code: Step
    say: Text
    hint: Text | None = None
    to: Step


class Question(PackModel):
    """One question."""

    code: Step
    ask: Text
    hint: Text | None = None
    answers: Annotated[tuple[Answer, ...], Field(min_length=2, max_length=12)]

    @model_validator(mode="after")
    def _each_answer_once(self) -> Self:
        codes = [answer.code for answer in self.answers]
        refuse(
            Problem(("answers", at, "code"), _("“%(code)s”写了两遍。") % {"code": code}, _("换一个代号。"))
            for at, code in enumerate(codes)
            if code in codes[:at]
        )
        return self


class Figure(PackModel):
    """A calculator that fits, with the choices that are known already."""

    name: str
    carry: dict[str, str] = {}

    @model_validator(mode="after")
    def _known(self) -> Self:
        calculator = CALCULATORS.get(self.name)
        if calculator is None:
            refuse([Problem(("name",), _("没有“%(name)s”这个计算器。") % {"name": self.name}, _("核对名字。"))])
            return self
        open_ = {each.name: dict(each.choices) for each in calculator.inputs if each.kind is Kind.CHOICE}
        refuse(
            Problem(("carry", name), _("“%(value)s”带不过去。") % {"value": value}, _("只能带这个计算器的选项。"))
            for name, value in self.carry.items()
            if value not in open_.get(name, {})
        )
        return self


class End(PackModel):
    """Where a path ends: what it is, what the law gives, what to keep, until when, which door, what to do."""

    code: Step
    title: Text
    category: CategoryCode
    rights: Texts
    articles: Texts
    evidence: Texts
    clock: str
    door: Door
    next: Texts
    calculators: Annotated[tuple[Figure, ...], Field(max_length=3)] = ()
    cards: Annotated[tuple[str, ...], Field(max_length=5)] = ()
    report: str = ""

    @model_validator(mode="after")
    def _known_clock(self) -> Self:
        if self.clock not in (WAGES, YEAR, NO_CLOCK, *RULES):
            cure = _("写 wages、year、none，或者期限表里的代号。")
            refuse([Problem(("clock",), _("没有“%(rule)s”这种期限。") % {"rule": self.clock}, cure)])
        return self


class ChecksSection(PackModel):
    """`checks.yaml` of a pack."""

    start: Step
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    ends: Annotated[tuple[End, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _every_path_ends(self) -> Self:
        refuse(_wrong_paths(self))
        return self

    def question(self, code: str) -> Question | None:
        """The question of this code."""
        return next((each for each in self.questions if each.code == code), None)

    def end(self, code: str) -> End | None:
        """The end of this code."""
        return next((each for each in self.ends if each.code == code), None)


@dataclass(frozen=True, slots=True)
class Said:
    """One answer on the way, and the trail that stood before it was given."""

    question: Question
    answer: Answer
    before: str


@dataclass(frozen=True, slots=True)
class Way:
    """How far somebody has come: what was said, and either the next question or the end."""

    trail: str
    said: Sequence[Said]
    question: Question | None
    end: End | None


GUIDE = Guide("checks", ChecksSection)


def way(section: ChecksSection, trail: str) -> Way:
    """The way that a trail of answers goes, `pay-unpaid-firm`. Raises `NotFound` where it leaves the paths."""
    here, said = section.start, list[Said]()
    codes = trail.split(SEPARATOR) if trail else []
    for at, code in enumerate(codes):
        question = section.question(here)
        answer = next((each for each in question.answers if each.code == code), None) if question else None
        if question is None or answer is None:
            raise NotFound(_("自查的问题改过了，从头再答一次。"))
        said.append(Said(question, answer, SEPARATOR.join(codes[:at])))
        here = answer.to
    return Way(trail, said, section.question(here), section.end(here))


def trail_to(section: ChecksSection, end: str) -> str:
    """The first trail of answers that leads to an end."""
    return next(trail for trail, code in _trails(section, section.start, ()) if code == end)


def _trails(section: ChecksSection, here: str, codes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    question = section.question(here)
    if question is None:
        yield SEPARATOR.join(codes), here
        return
    for answer in question.answers:
        yield from _trails(section, answer.to, (*codes, answer.code))


def _wrong_paths(section: ChecksSection) -> Iterator[Problem]:
    places = [("questions", at, each.code) for at, each in enumerate(section.questions)]
    places += [("ends", at, each.code) for at, each in enumerate(section.ends)]
    codes = [code for _name, _at, code in places]
    for number, (name, at, code) in enumerate(places):
        if code in codes[:number]:
            yield Problem((name, at, "code"), _("“%(code)s”写了两遍。") % {"code": code}, _("换一个代号。"))
    if section.question(section.start) is None:
        yield Problem(("start",), _("没有“%(code)s”这个问题。") % {"code": section.start}, _("写一个问题的代号。"))
        return
    for at, question in enumerate(section.questions):
        for number, answer in enumerate(question.answers):
            if answer.to not in codes:
                cure = _("写一个问题或者结尾的代号。")
                path = ("questions", at, "answers", number, "to")
                yield Problem(path, _("没有“%(code)s”这一步。") % {"code": answer.to}, cure)
    yield from _loops(section)
    reached = _reached(section)
    for name, at, code in places:
        if code not in reached:
            yield Problem((name, at), _("没有哪个回答通到“%(code)s”。") % {"code": code}, _("接上一个回答，或者删去。"))


def _loops(section: ChecksSection) -> Iterator[Problem]:
    """Questions from which one could come back to the same question."""
    for at, question in enumerate(section.questions):
        if question.code in _reached(section, *(answer.to for answer in question.answers)):
            cure = _("改掉绕回来的那个回答。")
            yield Problem(("questions", at), _("从“%(code)s”会绕回它自己。") % {"code": question.code}, cure)


def _reached(section: ChecksSection, *begin: str) -> set[str]:
    """Every step that can be reached from these, themselves among them; from the start where none is given."""
    waiting, seen = list(begin or (section.start,)), set[str]()
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        question = section.question(here)
        waiting.extend(answer.to for answer in question.answers) if question else None
    return seen
