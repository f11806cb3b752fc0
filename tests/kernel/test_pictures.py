from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gonghui.kernel import pictures
from gonghui.kernel.errors import Invalid
from gonghui.kernel.pictures import EDGE, SMALL_EDGE, read_picture

ORIENTATION, MAKER, GPS, GPS_LATITUDE = 0x0112, 0x010F, 0x8825, 2


def _photo(kind: str = "JPEG", *, mode: str = "RGB", size: tuple[int, int] = (60, 40), **options: object) -> BytesIO:
    file = BytesIO()
    Image.new(mode, size, "red").save(file, kind, **options)
    file.seek(0)
    return file


def _exif(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = orientation, "some maker"
    exif.get_ifd(GPS)[GPS_LATITUDE] = (30.0, 15.0, 0.0)
    return exif


def test_what_the_camera_added_is_gone_and_the_picture_stands_upright() -> None:
    sent = _photo(exif=_exif(6), comment=b"taken at home")

    kept = read_picture(sent)

    assert (kept.width, kept.height) == (40, 60)
    for content in (kept.content, kept.small):
        opened = Image.open(BytesIO(content))
        assert opened.format == "JPEG"
        assert not opened.getexif()
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert b"some maker" not in content
        assert b"taken at home" not in content


def test_what_hides_behind_the_end_is_left_behind() -> None:
    sent = BytesIO(_photo().getvalue() + b"<script>alert(1)</script>PK\x03\x04")

    kept = read_picture(sent)

    assert b"script" not in kept.content


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "LA"), ("WEBP", "RGB")]
)
def test_kinds_that_phones_send_are_taken(kind: str, mode: str) -> None:
    assert read_picture(_photo(kind, mode=mode)).width == 60


def test_large_ones_are_made_smaller() -> None:
    kept = read_picture(_photo(size=(4000, 3000)))

    assert (kept.width, kept.height) == (EDGE, EDGE * 3 // 4)
    assert max(Image.open(BytesIO(kept.small)).size) == SMALL_EDGE


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO"])
def test_other_kinds_are_refused_whatever_they_are_called(kind: str) -> None:
    with pytest.raises(Invalid, match="不是照片"):
        read_picture(_photo(kind, size=(16, 16)))


def test_half_a_photo_is_refused() -> None:
    whole = _photo(size=(800, 600)).getvalue()

    with pytest.raises(Invalid, match="没有传完整"):
        read_picture(BytesIO(whole[: len(whole) // 2]))


def test_too_many_points_and_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = _photo(size=(200, 200))
    monkeypatch.setattr(pictures, "MOST_POINTS", 1000)
    with pytest.raises(Invalid):
        read_picture(sent)

    monkeypatch.setattr(pictures, "MOST_BYTES", 10)
    with pytest.raises(Invalid, match="超过 8 MB"):
        read_picture(_photo())


@given(cut=st.integers(0, 400), patch=st.binary(max_size=24), kind=st.sampled_from(["JPEG", "PNG", "WEBP"]))
def test_broken_bytes_are_refused_or_read_and_never_an_error(cut: int, patch: bytes, kind: str) -> None:
    whole = bytearray(_photo(kind).getvalue())
    whole[cut : cut + len(patch)] = patch

    try:
        kept = read_picture(BytesIO(bytes(whole)))
    except Invalid:
        return
    assert Image.open(BytesIO(kept.content)).format == "JPEG"
