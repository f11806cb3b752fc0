"""Forms offer, and take, only rows of the asker's own county."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError

import gonghui
from gonghui.engines.legal.calculators import calculator_named
from gonghui.foundation.exchange.registry import REGISTERS
from gonghui.programmes.disputes.models import Signal
from tests.house.world import Place, World

ARGUMENTS: dict[str, Callable[[Place], object]] = {
    "scope": lambda place: place.county.scope("officer"),
    "case": lambda place: place.settled,
    "signal": lambda place: place.signal,
    "warning": lambda place: place.warning,
    "order": lambda place: place.order,
    "confirmation": lambda place: place.confirmation,
    "review": lambda place: place.review,
    "alike": lambda place: Signal.objects.visible_to(place.county.scope("officer")),
    "file": lambda place: place.enterprise,
    "person": lambda place: place.person,
    "body": lambda place: place.county.mediation,
    "bodies": lambda place: [place.county.mediation, place.county.labour_bureau],
    "firm": lambda _place: None,
    "found": lambda place: [place.enterprise],
    "point": lambda _place: None,
    "place_id": lambda place: place.county.town,
    "towns": lambda place: [(place.county.town, "鹭洲镇")],
    "hints": lambda _place: {},
    "batch": lambda place: place.batch,
    "register": lambda _place: REGISTERS["enterprises"],
    "calculator": lambda _place: calculator_named("economic_compensation"),
    "terms": lambda _place: [(1, "第 1 笔")],
    "places": lambda _place: {"110105": "甲区"},
    "claims": lambda place: list(place.case.claims.order_by("pk")),
    "rule_set": lambda place: place.rehearsal.version.rule_set,
}
"""What forms are built with besides what was typed, by the name of the argument. What a view hands over ready made is
checked where its page is asked for (`test_doors.py`)."""
Form = type[forms.BaseForm]


def form_classes() -> list[Form]:
    """The forms of the product that are shown; bases of others only where nobody inherits them."""
    for found in pkgutil.walk_packages(gonghui.__path__, "gonghui."):
        if "forms" in found.name.split("."):
            importlib.import_module(found.name)
    every = [form for form in _below(forms.BaseForm) if form.__module__.startswith("gonghui.")]
    return sorted({form for form in every if not form.__subclasses__()}, key=lambda form: form.__name__)


def _below(base: type[Any]) -> list[type[Any]]:
    return [each for child in base.__subclasses__() for each in (child, *_below(child))]


def built(form: Form, place: Place) -> forms.BaseForm:
    """The form as somebody of this county gets it."""
    wanted = {
        name: parameter
        for owner in form.__mro__
        if "__init__" in vars(owner) and owner.__module__.startswith("gonghui.")
        for name, parameter in inspect.signature(owner.__init__).parameters.items()
        if parameter.kind is parameter.KEYWORD_ONLY
    }
    missing = [name for name, each in wanted.items() if each.default is each.empty and name not in ARGUMENTS]
    if missing:
        pytest.fail(f"{form.__name__} is built with {', '.join(missing)}: enter it in ARGUMENTS")
    return form(**{name: ARGUMENTS[name](place) for name in wanted if name in ARGUMENTS})


def rows(field: forms.Field) -> set[object]:
    """The keys that a field of rows offers."""
    return set(field.queryset.values_list("pk", flat=True)) if isinstance(field, forms.ModelChoiceField) else set()


def options(field: forms.Field) -> set[str]:
    """The values that a field of plain choices offers, flattened."""
    if isinstance(field, forms.ModelChoiceField) or not isinstance(field, forms.ChoiceField):
        return set()
    values: set[str] = set()
    for value, label in field.choices:
        group = label if isinstance(label, list | tuple) else [(value, label)]
        values |= {str(each) for each, _label in group if each not in ("", None)}
    return values


FORMS = [pytest.param(form, id=form.__name__) for form in form_classes()]


def test_there_are_forms_that_offer_rows(world: World) -> None:
    fields = [field for form in form_classes() for field in built(form, world.here).fields.values()]

    assert any(rows(field) for field in fields)
    offered = set().union(*(options(field) for field in fields))
    assert any(option.startswith(world.here.county.federation.region_id) for option in offered)


@pytest.mark.parametrize("form", FORMS)
def test_rows_of_the_next_county_are_neither_offered_nor_taken(form: Form, world: World) -> None:
    own, strange = built(form, world.here), built(form, world.neighbour)

    for name, field in own.fields.items():
        offered = rows(field)
        if isinstance(field, forms.ModelChoiceField):
            assert offered, f"{form.__name__}.{name} offers nothing, so this proves nothing: stage a row for it"
            assert offered & rows(strange.fields[name]) == set()
            for key in offered:
                with pytest.raises(ValidationError):
                    strange.fields[name].clean([key] if isinstance(field, forms.ModelMultipleChoiceField) else key)


@pytest.mark.parametrize("form", FORMS)
def test_plain_choices_name_nothing_of_the_next_county(form: Form, world: World) -> None:
    """Choices are a vocabulary, the same for all, or they are drawn from the scope and then share nothing."""
    own, strange = built(form, world.here), built(form, world.neighbour)
    names = (world.here.county.federation.region_id, *world.here.codes())

    for name, field in own.fields.items():
        here, there = options(field), options(strange.fields[name])
        assert here == there or not here & there, f"{form.__name__}.{name}"
        assert [option for option in there if option.startswith(names)] == []
