"""What the house rules look at: models, templates and style sheets, found where they lie and never listed by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

import gonghui

SOURCE = Path(gonghui.__file__).parent
ROOT = SOURCE.parent.parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}", re.DOTALL)


def our_models() -> list[type[models.Model]]:
    """Every model of the product, the tables that Django makes for a plain many-to-many field left out."""
    return [model for model in apps.get_models() if model.__module__.startswith("gonghui.")]


def label(model: type[models.Model]) -> str:
    """`disputes.Case`."""
    return model._meta.label


def concrete_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns of a model, those it inherits included."""
    return list(model._meta.concrete_fields)


def reads_chinese(text: object) -> bool:
    """Whether a person who reads Chinese can read it."""
    return CHINESE.search(str(text)) is not None


@cache
def templates() -> dict[str, str]:
    """The text of each template of the product by the name it is loaded under, without its comments."""
    found = {}
    for path in SOURCE.rglob("templates/**/*"):
        if path.is_file() and path.suffix in (".html", ".txt"):
            name = path.relative_to(next(parent for parent in path.parents if parent.name == "templates")).as_posix()
            found[name] = COMMENT.sub("", path.read_text("utf-8"))
    return found


def programs() -> Iterator[Path]:
    """The Python files of the product."""
    return (path for path in sorted(SOURCE.rglob("*.py")) if "node_modules" not in path.parts)


@cache
def classes_of_sheet(path: Path) -> frozenset[str]:
    """The classes that a style sheet speaks of."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    return frozenset(name.replace("\\", "") for name in re.findall(r"\.((?:[A-Za-z_-]|\\.)(?:[\w-]|\\.)*)", text))


def tokens() -> frozenset[str]:
    """Classes of our own sheet, the only one on a phone."""
    return classes_of_sheet(SOURCE / "web/static/gonghui/tokens.css")


def tabler() -> frozenset[str]:
    """Classes of the library that desk pages load besides."""
    return classes_of_sheet(SOURCE / "web/static/vendor/tabler.min.css")
