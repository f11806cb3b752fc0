"""Files as people send them in: looked at by content, photos written anew, PDFs whole and unlocked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image

from gonghui.engines.documents.sealing import is_readable
from gonghui.kernel.errors import Invalid
from gonghui.kernel.pictures import read_picture

LARGEST_PDF = 20 * 1024 * 1024
MOST_FILES = 20
PDF_HEAD = b"%PDF-"
PDF, JPEG = "application/pdf", "image/jpeg"
DOTS_PER_INCH = 150
SUFFIXES = {PDF: ".pdf", JPEG: ".jpg"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be kept: a PDF as it came, or a photo as we have written it anew."""

    content: bytes
    content_type: str

    @property
    def sha256(self) -> str:
        """By what the kept file can be told from a changed one."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def suffix(self) -> str:
        """How the kept file's name ends; the name that it came under is not kept."""
        return SUFFIXES[self.content_type]


def read_upload(file: IO[bytes]) -> Upload:
    """The file, whatever its name says. Refuses what is neither a photo nor a whole PDF without a password."""
    head = file.read(len(PDF_HEAD))
    file.seek(0)
    if head != PDF_HEAD:
        return Upload(read_picture(file).content, JPEG)
    content = file.read(LARGEST_PDF + 1)
    if len(content) > LARGEST_PDF:
        raise Invalid(_("这个 PDF 超过 20 MB。分成几份，或者压缩以后再传。"))
    if not is_readable(content):
        raise Invalid(_("这个 PDF 不完整，或者设了密码。重新导出一份再传。"))
    return Upload(content, PDF)


def one_pdf(files: Sequence[IO[bytes]]) -> bytes:
    """The scan of one paper: a single PDF as it is, or photos of its pages, in order, as one PDF.

    Refuses none, too many, and a PDF among other files.
    """
    if not files:
        raise Invalid(_("还没选文件。拍下每一页，或者选扫描好的 PDF。"))
    if len(files) > MOST_FILES:
        raise Invalid(_("一次最多 %(most)s 张。") % {"most": MOST_FILES})
    pages = [read_upload(file) for file in files]
    if len(pages) == 1 and pages[0].content_type == PDF:
        return pages[0].content
    if any(page.content_type == PDF for page in pages):
        raise Invalid(_("PDF 一次传一份；照片可以一次选几张，按页码排好。"))
    return _bound([page.content for page in pages])


def _bound(photos: Sequence[bytes]) -> bytes:
    first, *rest = (Image.open(BytesIO(photo)) for photo in photos)
    out = BytesIO()
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=DOTS_PER_INCH)
    return out.getvalue()
