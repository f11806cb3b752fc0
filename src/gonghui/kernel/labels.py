"""What a choice is called. A page of fifty rows asks a hundred times."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import models
from django.utils.encoding import force_str


class Labelled:
    """A model whose `get_…_display` looks its label up. Django's own puts the whole list of choices together each time,
    and to do so translates all of it."""

    def _get_FIELD_display(self, field: models.Field[Any, Any]) -> Any:
        value = getattr(self, field.attname)
        return force_str(_labels(field).get(value, value), strings_only=True)


@lru_cache(maxsize=512)
def _labels(field: models.Field[Any, Any]) -> dict[Any, Any]:
    """Labels by value, still to be translated; choices are data of the program and never change while it runs."""
    return dict(field.flatchoices)
