"""Bytes of documents: typst templates and JSON in, PDF/A-2b out.

No database, no clock: the same input gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import segno
import typst
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont

from gonghui.kernel.errors import Invalid

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = Path(__file__).resolve().parent / "typst"
FONTS = Path(__file__).resolve().parent / "fonts"
PDF_STANDARD: Final = "a-2b"

# Drawn as nothing by the typesetter, so no font needs them.
INVISIBLE = frozenset("\n\t\r\u00ad\u200b\u200c\u200d\u2028\u2029\u2060\ufeff")
# They turn the reading order round: an amount could be shown other than it is stored.
TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")
PATH = re.compile(r"[MLHVCSQTZmlhvcsqtz0-9eE .,\-]{1,60000}")
LARGEST_DRAWING = 4000
PEN = 'fill="none" stroke="#1c1a18" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"'

_own = threading.local()


@dataclass(frozen=True, slots=True)
class Frame:
    """What the engine itself knows of a document and prints around the programme's data.

    `verify_home` is the address of the public page; the document's own address is the code behind it.
    """

    title: str
    number: str
    issuer: str
    issued_at: dt.datetime
    verify_home: str
    verify_code: str
    sealed: bool
    draft: bool = False

    @property
    def issued_on(self) -> str:
        """`2026年11月23日`."""
        day = self.issued_at.date()
        return f"{day.year}年{day.month}月{day.day}日"

    @property
    def verify_code_text(self) -> str:
        """The code in groups of four."""
        return grouped(self.verify_code)

    def as_json(self) -> str:
        verify_url = f"{self.verify_home}{self.verify_code}/"
        return json.dumps(
            {
                "title": self.title,
                "number": self.number,
                "issuer": self.issuer,
                "issued_on": self.issued_on,
                "verify_home": self.verify_home,
                "verify_url": verify_url,
                "verify_code": self.verify_code_text,
                "qr": qr_svg(verify_url),
                "sealed": self.sealed,
                "draft": self.draft,
            },
            ensure_ascii=False,
        )


def grouped(code: str) -> str:
    """A code in groups of four, as people read it aloud."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def render(template: Path, frame: Frame, data: Mapping[str, Any]) -> bytes:
    """The document as PDF/A-2b. `data` is plain JSON; its strings stay text whatever they contain.

    A value under the key `drawing` is a drawn signature, `{"width", "height", "paths"}`. Refuses, before any work, text
    that the fonts cannot draw and drawings that are none; what else goes wrong is a mistake in template or caller and
    raises `typst.TypstError`. 15 to 30 ms a document once the process is warm; call it outside a transaction.
    """
    refuse_undrawable([frame.title, frame.number, frame.issuer, *texts(data)])
    inputs = {"frame": frame.as_json(), "data": json.dumps(_with_drawings(data), ensure_ascii=False)}
    return _compiled(template, inputs, frame.issued_at)


def render_plain(template: Path, title: str, data: Mapping[str, Any], made_at: dt.datetime) -> bytes:
    """A paper that nobody issues, without number, seal and verification: `data` alone goes into the template."""
    refuse_undrawable([title, *texts(data)])
    return _compiled(template, {"data": json.dumps(data, ensure_ascii=False)}, made_at)


def _compiled(template: Path, inputs: dict[str, str], at: dt.datetime) -> bytes:
    pdf = _compiler().compile(
        input=template,
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=[PDF_STANDARD],
        timestamp=int(at.timestamp()),
    )
    if not isinstance(pdf, bytes):
        raise TypeError("the typesetter gave no single PDF")
    return pdf


@cache
def seal_page(name: str) -> bytes:
    """The round seal of a body as a one-page PDF without ground, 42 mm wide."""
    refuse_undrawable([name])
    pdf = _compiler().compile(input=TEMPLATES / "seal.typ", format="pdf", sys_inputs={"name": name})
    if not isinstance(pdf, bytes):
        raise TypeError("the typesetter gave no single PDF")
    return pdf


def missing_glyphs(text: str) -> set[str]:
    """The characters of `text` that no document font draws, or that would turn its reading order. Empty: it prints."""
    return {mark for mark in set(text) if mark in TURNING or (ord(mark) not in _drawable() and mark not in INVISIBLE)}


def refuse_undrawable(texts: Sequence[str]) -> None:
    """Raise `Invalid` naming the characters that cannot be printed; say nothing where all can."""
    missing = sorted(missing_glyphs("".join(texts)))
    if not missing:
        return
    shown = "、".join(f"“{mark}”（U+{ord(mark):04X}）" for mark in missing[:5])
    raise Invalid(
        _(
            "%(marks)s 文书用的字体里没有，印不出来。先核对是不是打错了；没错的话，"
            "请管理员把带这个字的字体放进文书字体文件夹，再出具一次。"
        )
        % {"marks": shown}
    )


def texts(value: Any) -> Iterator[str]:
    """Every string inside `value` that will be printed; drawings are none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key != "drawing":
                yield from texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)


def drawing_svg(width: float, height: float, paths: Sequence[str]) -> str:
    """A drawn signature as SVG text, from path data alone. Refuses anything that is not a path of sane size."""
    fits = all(0 < side <= LARGEST_DRAWING for side in (width, height))
    if not fits or not paths or not all(isinstance(path, str) and PATH.fullmatch(path) for path in paths):
        raise Invalid(_("签名没有画好。请清空后再签一次。"))
    pen = PEN.format(width=round(max(width, height) / 160, 2))
    strokes = "".join(f'<path d="{path}"/>' for path in paths)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}"><g {pen}>{strokes}</g></svg>'
    )


def qr_svg(text: str) -> str:
    """`text` as a QR code in SVG, with its quiet zone; a quarter of it may be torn off."""
    out = io.BytesIO()
    segno.make(text, error="q", micro=False).save(out, kind="svg", border=2, dark="#1c1a18", xmldecl=False, scale=4)
    return out.getvalue().decode()


def _compiler() -> typst.Compiler:
    """This thread's compiler: it cannot be shared, but all share the fonts and the work of earlier documents."""
    compiler: typst.Compiler | None = getattr(_own, "compiler", None)
    if compiler is None:
        compiler = _own.compiler = typst.Compiler(root=ROOT, font_paths=_fonts())
    return compiler


@cache
def _fonts() -> typst.Fonts:
    if not any(FONTS.glob("*.ttf")):
        raise ImproperlyConfigured(f"no *.ttf in {FONTS}: build the package, which fetches the document fonts")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


@cache
def _drawable() -> frozenset[int]:
    _fonts()
    points: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            points.update(font.getBestCmap())
    return frozenset(points)


def _with_drawings(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            key: drawing_svg(inner["width"], inner["height"], inner["paths"])
            if key == "drawing" and inner
            else _with_drawings(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [_with_drawings(inner) for inner in value]
    return value
