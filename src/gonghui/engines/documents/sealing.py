"""The body's electronic seal: a P-256 key made here, PAdES over the whole file, a round red seal on the seal place.

No database. The key and its certificates live in one folder; the root's own key is never written, so nobody can make a
second seal under it. `signed_at` is the installation's own clock: there is no outside time stamp.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from gonghui.engines.documents import rendering
from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid

KEY, CERTIFICATE, ROOTS = "seal.key.pem", "seal.crt.pem", "roots"
FIELD = "Seal"
SEAL_POINTS = 42 / 25.4 * 72
# Where a paper from outside keeps no place: the lower right of its last page.
CORNER = 60
# A file must stay checkable for as long as a case is kept, and then some.
YEARS, BACK_YEARS = 30, 10

logging.getLogger("pyhanko").setLevel(logging.ERROR)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class SealCheck:
    """What a sealed file proves: every byte is as it was sealed, under our root, by whom, when by our clock."""

    intact: bool
    trusted: bool
    signer: str
    signed_at: dt.datetime | None

    @property
    def holds(self) -> bool:
        return self.intact and self.trusted


NO_SEAL = SealCheck(intact=False, trusted=False, signer="", signed_at=None)


def seal_folder() -> Path:
    """Where this installation keeps its seal."""
    return Path(settings.DATA_DIR) / "seal"


def create_seal_key(folder: Path, subject: str) -> Path:
    """Make key, certificate and root in `folder` for the body `subject`; returns the key's path, mode 600.

    Refuses with `FileExistsError` where a key is: papers sealed with it could no longer be sealed alike.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / ROOTS).mkdir(exist_ok=True, mode=0o700)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name, name = _name(f"{subject} 根证书"), _name(subject)
    root = _certificate(root_name, root_key.public_key(), root_name, root_key, authority=True)
    certificate = _certificate(name, key.public_key(), root_name, root_key, authority=False)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / KEY
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secret)
    (folder / CERTIFICATE).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    serial = f"{root.serial_number:x}"[:16]
    (folder / ROOTS / f"{serial}.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    return path


def seal(pdf: bytes, *, reason: str, seal_text: str) -> bytes:
    """`pdf` under a visible, certifying seal; nothing may be added afterwards. About 35 ms; outside a transaction.

    The round seal reads `seal_text` and lies on the link that ends in `#seal`, or else at the lower right of the last
    page. Refuses bytes that are no PDF and a file that is sealed already.
    """
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
        page, box = seal_place(pdf)
        already = bool(writer.prev.embedded_signatures)
    except (PdfError, KeyError, ValueError) as error:
        raise Invalid(_("这个文件不是完整的 PDF，不能盖章。请换一个文件。")) from error
    if already:
        raise Invalid(_("这份文件已经盖过章，不能再盖。"))
    signer = _PdfSigner(
        signers.PdfSignatureMetadata(
            field_name=FIELD,
            name=seal_text,
            reason=reason,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        ),
        signer=_signer(seal_folder(), (seal_folder() / KEY).stat().st_mtime_ns if has_seal_key() else 0),
        stamp_style=StaticStampStyle(background=_SealPage(seal_text), background_opacity=0.85, border_width=0),
        new_field_spec=SigFieldSpec(sig_field_name=FIELD, on_page=page, box=box),
    )
    return signer.sign_pdf(writer).getvalue()  # type: ignore[no-any-return]


def seal_place(pdf: bytes) -> tuple[int, tuple[int, int, int, int]]:
    """Page and box for the round seal: the last link that ends in `#seal`, or the last page's corner, in points."""
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    last = int(reader.root["/Pages"]["/Count"]) - 1
    for number in range(last, -1, -1):
        page = reader.find_page_for_modification(number)[0].get_object()  # type: ignore[no-untyped-call]
        for note in reversed(page.get("/Annots", [])):
            note = note.get_object()
            if str(note.get("/A", {}).get("/URI", "")).endswith("#seal"):
                left, bottom, right, top = (float(edge) for edge in note["/Rect"])
                return number, _square((left + right) / 2, (bottom + top) / 2)
    middle = CORNER + SEAL_POINTS / 2
    return last, _square(595 - middle, middle)


def has_seal_key() -> bool:
    """Whether this installation can seal."""
    return (seal_folder() / KEY).exists()


def is_readable(pdf: bytes) -> bool:
    """Whether the bytes are a PDF with at least one page, not locked by a password."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        return not reader.encrypted and int(reader.root["/Pages"]["/Count"]) > 0
    except Exception:
        return False


def check_seal(pdf: bytes) -> SealCheck:
    """Whether the one seal covers every byte of `pdf` and is ours. Never raises: no sealed PDF does not hold."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        found = list(reader.embedded_signatures)
        if len(found) != 1:
            return NO_SEAL
        status = validate_pdf_signature(found[0], _context(), skip_diff=True)
    except Exception:
        return NO_SEAL
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return SealCheck(
        intact=bool(status.intact and status.valid and whole),
        trusted=bool(status.trusted),
        signer=str(found[0].sig_object.get("/Name", "")),
        signed_at=status.signer_reported_dt,
    )


class _PdfSigner(signers.PdfSigner):
    """Signs at the product's clock, which the demo and tests may stand still."""

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = clock.now()
        return session


@lru_cache(maxsize=2)
def _signer(folder: Path, stamp: int) -> signers.SimpleSigner:
    """The key in memory, read again when the file changes (`stamp`)."""
    if not stamp:
        raise ImproperlyConfigured(f"no seal key in {folder}: run `gonghui init`")
    loaded: signers.SimpleSigner | None = signers.SimpleSigner.load(  # type: ignore[no-untyped-call]
        str(folder / KEY), str(folder / CERTIFICATE), ca_chain_files=[str(path) for path in _roots(folder)]
    )
    if loaded is None:
        raise ImproperlyConfigured(f"the seal key in {folder} cannot be read")
    return loaded


class _SealPage(PdfContent):
    """The round seal as content of a signature field; one object a sealing, the page itself is made once a name."""

    def __init__(self, text: str) -> None:
        super().__init__(box=BoxConstraints(width=SEAL_POINTS, height=SEAL_POINTS))
        self.page = rendering.seal_page(text)

    def render(self) -> bytes:
        form = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self.page)), page_ix=0)
        self.resources.xobject["/RoundSeal"] = form
        return b"/RoundSeal Do"


def _square(x: float, y: float) -> tuple[int, int, int, int]:
    half = SEAL_POINTS / 2
    return round(x - half), round(y - half), round(x + half), round(y + half)


def _roots(folder: Path) -> list[Path]:
    return sorted((folder / ROOTS).glob("*.pem"))


def _context() -> ValidationContext:
    roots = [load_cert_from_pemder(str(path)) for path in _roots(seal_folder())]  # type: ignore[no-untyped-call]
    return ValidationContext(trust_roots=roots, allow_fetching=False, moment=clock.now())


def _name(text: str) -> x509.Name:
    parts = ((NameOID.COUNTRY_NAME, "CN"), (NameOID.COMMON_NAME, text[:64]))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePublicKey,
    issuer: x509.Name,
    by: ec.EllipticCurvePrivateKey,
    *,
    authority: bool,
) -> x509.Certificate:
    now = clock.now()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        # Papers that were issued before the installation may be taken over and sealed with their own dates.
        .not_valid_before(now - dt.timedelta(days=366 * BACK_YEARS))
        .not_valid_after(now + dt.timedelta(days=366 * YEARS))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not authority,
                content_commitment=not authority,
                key_cert_sign=authority,
                crl_sign=authority,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
        .sign(by, hashes.SHA256())
    )
