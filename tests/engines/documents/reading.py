"""The text of our PDFs by their fonts' own character maps: what a reader would copy out of them."""

from __future__ import annotations

import io
import re
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

PLAIN = rb"\\[\s\S]|[^\\()]"
PAIRED = rb"(?:%b|\((?:%b|\((?:%b)*\))*\))*" % (PLAIN, PLAIN, PLAIN)  # brackets that close need no mark before them
TOKENS = re.compile(
    rb"(?P<y>[-\d.]+) cm|/(?P<font>f\d+) [\d.]+ Tf"
    rb"|\((?P<text>" + PAIRED + rb")\)|<(?P<hex>[0-9A-Fa-f]+)>\s*(?=T|-|\]|\d)"
)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
CODES = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>(?: <([0-9A-F]+)>)?", re.IGNORECASE)


def text_of(pdf: bytes, *, keep_lines: bool = False) -> str:
    """All text in order of drawing, without white space; with `keep_lines` the lines stay apart."""
    lines: list[str] = []
    reader = PdfFileReader(io.BytesIO(pdf))
    for number in range(int(reader.root["/Pages"]["/Count"])):
        page = reader.find_page_for_modification(number)[0].get_object()
        height = b""
        for y, words in _runs(page):
            if lines and y == height:
                lines[-1] += words
            else:
                lines.append(words)
            height = y
    plain = ["".join(line.split()) for line in lines]
    return ("\n" if keep_lines else "").join(plain)


def _runs(page: Any) -> list[tuple[bytes, str]]:
    fonts = {name[1:].encode(): _map(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
    runs, y, font = [], b"", {}
    for token in TOKENS.finditer(page["/Contents"].data):
        if token["y"] is not None:
            y = token["y"]
        elif token["font"] is not None:
            font = fonts[token["font"]]
        else:
            codes = bytes.fromhex(token["hex"].decode()) if token["hex"] else _unescaped(token["text"])
            runs.append((y, "".join(font.get(codes[at : at + 2], "?") for at in range(0, len(codes), 2))))
    return runs


def _unescaped(text: bytes) -> bytes:
    def plain(found: re.Match[bytes]) -> bytes:
        mark = found.group(1)
        return bytes([int(mark, 8)]) if mark.isdigit() else ESCAPES.get(mark, mark)

    return re.sub(rb"\\([0-7]{1,3}|[\s\S])", plain, text)


def _map(font: Any) -> dict[bytes, str]:
    found = {}
    for first, second, third in CODES.findall(font["/ToUnicode"].data):
        if third:
            start, end, target = int(first, 16), int(second, 16), int(third, 16)
            found.update({code.to_bytes(2): chr(target + code - start) for code in range(start, end + 1)})
        else:
            found[bytes.fromhex(first.decode())] = bytes.fromhex(second.decode()).decode("utf-16-be")
    return found
