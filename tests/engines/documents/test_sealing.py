from __future__ import annotations

import datetime as dt
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django.fixtures import Settings

from gonghui.engines.documents import rendering, sealing
from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid
from tests.engines.documents.test_rendering import rendered

BODY = "望溪县鹭洲镇劳动争议调解委员会"


def sealed(pdf: bytes | None = None) -> bytes:
    return sealing.seal(pdf or rendered("mediation_agreement"), reason="出具调解协议书", seal_text=BODY)


def test_key_is_readable_by_its_owner_alone_and_made_once(seal_key: Path) -> None:
    assert stat.S_IMODE(seal_key.stat().st_mode) == 0o600
    assert stat.S_IMODE(seal_key.parent.stat().st_mode) == 0o700
    with pytest.raises(FileExistsError):
        sealing.create_seal_key(seal_key.parent, "望溪县总工会")


@pytest.mark.usefixtures("seal_key")
def test_seal_holds_and_names_body_and_moment() -> None:
    moment = dt.datetime(2026, 11, 27, 15, 40, tzinfo=clock.SHANGHAI)

    with clock.standing(moment):
        pdf = sealed()

    assert sealing.check_seal(pdf) == sealing.SealCheck(intact=True, trusted=True, signer=BODY, signed_at=moment)


@pytest.mark.usefixtures("seal_key")
@pytest.mark.parametrize("place", [0.1, 0.3, 0.5, 0.7])
def test_one_flipped_byte_breaks_the_seal(place: float) -> None:
    pdf = bytearray(sealed())

    pdf[int(len(pdf) * place)] ^= 0x01

    assert not sealing.check_seal(bytes(pdf)).holds


@pytest.mark.usefixtures("seal_key")
def test_anything_added_after_the_seal_breaks_it() -> None:
    assert not sealing.check_seal(sealed() + b"\n% added").holds


@pytest.mark.usefixtures("seal_key")
def test_seal_of_another_installation_is_intact_but_not_trusted(settings: Settings, tmp_path: Path) -> None:
    pdf = sealed()
    settings.DATA_DIR = tmp_path / "elsewhere"
    sealing.create_seal_key(sealing.seal_folder(), "邻县总工会")

    check = sealing.check_seal(pdf)

    assert check.intact
    assert not check.trusted


@pytest.mark.usefixtures("seal_key")
def test_old_seals_stay_trusted_after_a_new_key(seal_key: Path) -> None:
    pdf = sealed()
    seal_key.unlink()
    sealing.create_seal_key(seal_key.parent, "望溪县总工会")

    assert sealing.check_seal(pdf).holds
    assert sealing.check_seal(sealed()).holds


@pytest.mark.usefixtures("seal_key")
def test_a_file_is_sealed_once() -> None:
    with pytest.raises(Invalid, match="已经盖过章"):
        sealed(sealed())


@pytest.mark.usefixtures("seal_key")
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"PK\x03\x04 no pdf", b"\x00" * 2000])
def test_only_a_pdf_is_sealed(content: bytes) -> None:
    with pytest.raises(Invalid, match="PDF"):
        sealing.seal(content, reason="盖章", seal_text=BODY)
    assert sealing.check_seal(content) == sealing.NO_SEAL
    assert not sealing.is_readable(content)


def test_without_a_key_the_cure_is_named(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path

    with pytest.raises(ImproperlyConfigured, match="gonghui init"):
        sealed()


@pytest.mark.usefixtures("seal_key")
def test_seal_lies_on_the_place_that_the_paper_keeps() -> None:
    pdf = rendered("mediation_agreement")

    page, (left, bottom, right, top) = sealing.seal_place(pdf)

    assert page == 3
    assert (right - left, top - bottom) == (119, 119)
    assert left > 595 / 2


@pytest.mark.usefixtures("seal_key")
def test_paper_from_outside_is_sealed_in_the_corner() -> None:
    pdf = rendered("confirmation_application", sealed=False)

    page, (left, bottom, _right, _top) = sealing.seal_place(pdf)

    assert page == 1
    assert (left, bottom) == (416, 60)
    assert sealing.check_seal(sealed(pdf)).holds


@pytest.mark.parametrize("name", ["工会", "望溪县总工会", "望溪县鹭洲镇工业园区物流行业劳动争议人民调解委员会", "工"])
def test_ring_takes_short_and_long_names(name: str) -> None:
    assert rendering.seal_page(name).startswith(b"%PDF")
