"""Keeps the English catalogue in step with the Chinese texts of the source, without the system's gettext.

python -m tools.messages            adds new texts to the catalogue, drops those that are gone, compiles
python -m tools.messages --check    1 if a text has no translation, or one that names other values than the text
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCE: Final = ROOT / "src/gonghui"
CATALOGUE: Final = SOURCE / "locale/en/LC_MESSAGES/django.po"
HEADER: Final = "# English texts of Gonghui; the source language is Chinese. Kept by `make messages`."
KEYWORDS: Final[dict[str, Any]] = {
    **{name: None for name in ("_", "_now", "lazy", "gettext", "gettext_lazy", "gettext_noop")},
    **{name: (1, 2) for name in ("ngettext", "ngettext_lazy")},
    **{name: ((1, "c"), 2) for name in ("pgettext", "pgettext_lazy")},
    **{name: ((1, "c"), 2, 3) for name in ("npgettext", "npgettext_lazy")},
}
SHOWN: Final = 8


def texts_of_source() -> Catalog:
    """Every translatable text of programs and templates."""
    catalogue = Catalog(locale="en", charset="utf-8", header_comment=HEADER)
    for path in sorted((*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt"))):
        if "vendor" in path.parts or "fonts" in path.parts or "migrations" in path.parts:
            continue
        for _line, text, comments, context in _extract(path):
            catalogue.add(text, auto_comments=comments, context=context)
    return catalogue


def _extract(path: Path) -> Iterator[tuple[int, Any, list[str], str | None]]:
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        if "{%" not in text:
            return
        text = _template_as_program(text, path.name)
    yield from extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=("Translators:",))


def _template_as_program(text: str, origin: str) -> str:
    """Django rewrites a template as calls of gettext between filler; what is left must still be lines of Python."""
    from django.utils.translation.template import templatize

    program = templatize(text, origin=origin)
    calls = re.findall(r"\b_?\w*gettext\(.*|\b_\(.*", program)
    return "\n".join(calls) + "\n"


def stored_catalogue() -> Catalog:
    """The catalogue as committed; an empty one before the first."""
    if not CATALOGUE.exists():
        return Catalog(locale="en", charset="utf-8", header_comment=HEADER)
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def update() -> None:
    """Write the catalogue anew: same translations, present texts, no dates, so that a second run changes nothing."""
    source, stored = texts_of_source(), stored_catalogue()
    for message in source:
        known = stored.get(message.id, context=message.context) if message.id else None
        if known and known.string and not known.fuzzy:
            message.string = known.string
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    write_po(out, source, no_location=True, sort_output=True, ignore_obsolete=True, width=110, omit_header=True)
    plural = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    plural += '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    CATALOGUE.write_text(f"{HEADER}\n{plural}{out.getvalue().decode().strip()}\n", "utf-8")


def problems() -> list[str]:
    """What keeps the catalogue from being complete and true to the source."""
    source, stored, found = texts_of_source(), stored_catalogue(), []
    for message in source:
        if not message.id:
            continue
        known = stored.get(message.id, context=message.context)
        strings = _strings(known.string) if known and not known.fuzzy else []
        if not strings or not all(strings):
            found.append(f"no English for {_strings(message.id)[0]!r}")
        elif any(_values(text) - _values(*_strings(message.id)) for text in strings):
            found.append(f"the English of {_strings(message.id)[0]!r} names values that the text does not have")
    gone = [m for m in stored if m.id and source.get(m.id, context=m.context) is None]
    return found + [f"no longer in the source: {_strings(m.id)[0]!r}" for m in gone]


def _strings(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


def _values(*texts: str) -> set[str]:
    found = (match for text in texts for match in re.finditer(r"%\((\w+)\)|(?<!\{)\{(\w+)\}", text))
    return {match[1] or match[2] for match in found}


def main(arguments: list[str]) -> int:
    """Update and compile, or check only."""
    if arguments != ["--check"]:
        update()
        subprocess.run([sys.executable, ROOT / "frontend/hatch_build.py"], check=True)
    found = problems()
    for line in found[:SHOWN]:
        print(f"catalogue: {line}")
    if len(found) > SHOWN:
        print(f"catalogue: and {len(found) - SHOWN} more; `make messages` writes them to {CATALOGUE.relative_to(ROOT)}")
    return 1 if found and arguments == ["--check"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
