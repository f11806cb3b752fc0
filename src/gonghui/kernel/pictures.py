"""Photos as people send them: looked at by content, turned upright, and written anew without what a camera adds.

What is kept is drawn from the picture's points alone: neither the place where it was taken nor anything hidden behind
its end comes along.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps

from gonghui.kernel.errors import Invalid

KINDS = ("JPEG", "PNG", "WEBP")  # a JPEG with a second picture behind it counts as one
MOST_BYTES = 8 * 1024 * 1024
MOST_POINTS = 80_000_000
MOST_DECODED = 40_000_000
"""Points that are held at once; four bytes each."""
EDGE, SMALL_EDGE = 2000, 320
QUALITY = 82
MANY_POINTS = gettext_lazy("这张照片的点数太多了。用手机截一张图再传。")
# Whatever a decoder may raise on bytes that only begin like a picture.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, OverflowError, struct.error)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in our form, with a small one to show in rows; both are JPEG."""

    content: bytes
    small: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """By what the same picture sent twice is known."""
        return hashlib.sha256(self.content).hexdigest()


def read_picture(file: IO[bytes]) -> Picture:
    """The picture in `file`. Refuses what is larger than 8 MB, is no picture, or does not open to its end."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Invalid(_("这张照片超过 8 MB。用手机截一张图再传。"))
    try:
        upright = _upright(content)
        small = upright.copy()
        small.thumbnail((SMALL_EDGE, SMALL_EDGE))
        return Picture(_written(upright), _written(small), upright.width, upright.height)
    except (*BROKEN, Image.DecompressionBombError) as error:
        raise Invalid(_("这个文件不是照片，或者没有传完整。换一张 JPG、PNG 或者 WebP 的照片。")) from error


def _upright(content: bytes) -> Image.Image:
    """The points of the picture, turned as its camera says, at most `EDGE` long, on white where it lets through."""
    with Image.open(BytesIO(content), formats=KINDS) as opened:
        if opened.width * opened.height > MOST_POINTS:
            raise Invalid(MANY_POINTS)
        opened.draft("RGB", (EDGE, EDGE))  # JPEG is decoded no larger than needed
        if opened.width * opened.height > MOST_DECODED:
            raise Invalid(MANY_POINTS)
        opened.thumbnail((EDGE, EDGE))  # before anything copies it
        turned = ImageOps.exif_transpose(opened)
    solid = turned.convert("RGBA")
    plain = Image.new("RGB", solid.size, "white")
    plain.paste(solid, mask=solid.getchannel("A"))
    return plain


def _written(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
