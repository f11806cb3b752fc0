"""Files as people send them in."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from gonghui.engines.documents.sealing import is_readable
from gonghui.engines.documents.uploads import JPEG, LARGEST_PDF, MOST_FILES, PDF, one_pdf, read_upload
from gonghui.kernel.errors import Invalid


def photo(colour: str = "white", **options: object) -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (80, 60), colour).save(file, "JPEG", **options)
    file.seek(0)
    return file


def paper() -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (80, 60), "white").save(file, "PDF")
    file.seek(0)
    return file


def test_a_photo_is_written_anew_without_what_the_camera_adds() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    sent = photo(exif=exif)

    kept = read_upload(sent)

    assert kept.content_type == JPEG
    assert b"taken at home" in sent.getvalue()
    assert b"taken at home" not in kept.content


def test_a_pdf_is_kept_as_it_is_whatever_its_name() -> None:
    sent = paper()

    kept = read_upload(sent)

    assert (kept.content_type, kept.suffix) == (PDF, ".pdf")
    assert kept.content == sent.getvalue()


@pytest.mark.parametrize("content", [b"", b"%PDF-", b"%PDF-1.7\nnothing", b"MZ\x90\x00", b"<svg></svg>"])
def test_what_is_neither_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        read_upload(BytesIO(content))


def test_a_pdf_over_the_limit_is_refused() -> None:
    with pytest.raises(Invalid, match="20 MB"):
        read_upload(BytesIO(paper().getvalue() + b" " * LARGEST_PDF))


def test_photos_of_pages_become_one_pdf() -> None:
    pdf = one_pdf([photo("red"), photo("blue"), photo("white")])

    assert is_readable(pdf)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") >= 3 or pdf.count(b"/Page") >= 4


@pytest.mark.parametrize(
    "files", [[], [paper(), photo()], [paper(), paper()], [photo() for _ in range(MOST_FILES + 1)]]
)
def test_a_scan_is_one_pdf_or_photos(files: list[BytesIO]) -> None:
    with pytest.raises(Invalid):
        one_pdf(files)
