"""Is the story still the one that was written? Recomputes every chain; signs each day's heads to be kept elsewhere.

A chain in one database can be rewritten whole by whoever owns the database. The signed roots, exported each day, are
what such a rewriting cannot reach.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid
from gonghui.kernel.models import TimelineEntry, TimelineHead, TimelineRoot
from gonghui.kernel.timeline import canonical, link_hash


@dataclass(slots=True)
class Report:
    """What a verification found. Empty `findings` means that every entry is the one that was written."""

    records: int = 0
    entries: int = 0
    findings: list[str] = field(default_factory=list)


def verify(progress: Callable[[int], None] | None = None) -> Report:
    """Recompute all chains, heads and roots. Reads in chunks; `progress` hears of every record that is done."""
    report = Report()
    heads = dict(TimelineHead.objects.values_list("pk", "hash"))
    rows = TimelineEntry.objects.order_by("record_id", "sequence").iterator(chunk_size=2000)
    for record_id, chain in groupby(rows, key=lambda entry: entry.record_id):
        _verify_chain(report, record_id, chain, heads.pop(record_id, None))
        report.records += 1
        if progress:
            progress(report.records)
    report.findings += [_("记录 %(id)s 有链头，却没有经过。") % {"id": key} for key, last in heads.items() if last]
    report.findings += _verify_roots()
    return report


def _verify_chain(report: Report, record_id: int, chain: Iterator[TimelineEntry], head: str | None) -> None:
    previous, expected = "", 1
    for entry in chain:
        report.entries += 1
        where = {"id": record_id, "n": entry.sequence}
        if entry.sequence != expected:
            report.findings.append(_("记录 %(id)s 缺了第 %(n)s 条之前的经过。") % where)
        if entry.previous != previous or link_hash(entry) != entry.hash:
            report.findings.append(_("记录 %(id)s 第 %(n)s 条经过被改动过。") % where)
        previous, expected = entry.hash, entry.sequence + 1
    if head != previous:
        report.findings.append(_("记录 %(id)s 末尾的经过被删除或改动过。") % {"id": record_id})


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(settings.GONGHUI_AUDIT_KEY.encode()).digest())


def public_key() -> str:
    """The key that checks our roots, as PEM; whoever keeps the roots keeps it with them."""
    return _key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def heads_of(day: dt.date) -> list[tuple[int, int, str]]:
    """Record, sequence and hash of the last entry that each chain got on `day`, by record."""
    rows = (
        TimelineEntry.objects.filter(at__gte=clock.at_midnight(day), at__lt=clock.at_midnight(day + dt.timedelta(1)))
        .order_by("record_id", "sequence")
        .values_list("record_id", "sequence", "hash")
    )
    return list({row[0]: row for row in rows.iterator()}.values())


@transaction.atomic
def sign_day(day: dt.date) -> TimelineRoot:
    """Sign the heads of a day that is over and store the root; a signed day answers what was signed.

    `export_day` writes the file; it is called after this has committed. Refuses a day that is not over.
    """
    if day >= clock.today():
        raise Invalid(_("%(day)s 还没有过完，明天再签。") % {"day": day})
    known = TimelineRoot.objects.filter(pk=day).first()
    if known:
        return known
    heads = heads_of(day)
    root = hashlib.sha256(canonical(heads).encode()).hexdigest()
    signature = base64.b64encode(_key().sign(f"{day.isoformat()}\n{root}".encode())).decode()
    return TimelineRoot.objects.create(day=day, heads=len(heads), root=root, signature=signature)


def export_day(root: TimelineRoot) -> str:
    """Write the signed heads as a file of the default storage, to be carried elsewhere; answers its name."""
    content: dict[str, Any] = {
        "day": root.day.isoformat(),
        "root": root.root,
        "signature": root.signature,
        "public_key": public_key(),
        "heads": heads_of(root.day),
    }
    name = f"audit/{root.day.isoformat()}.json"
    if default_storage.exists(name):
        return name
    return default_storage.save(name, ContentFile(json.dumps(content, ensure_ascii=False, indent=1).encode()))


def _verify_roots() -> list[str]:
    findings = []
    for row in TimelineRoot.objects.order_by("day"):
        where = {"day": row.day}
        if hashlib.sha256(canonical(heads_of(row.day)).encode()).hexdigest() != row.root:
            findings.append(_("%(day)s 签过的链头和现在的经过对不上。") % where)
        try:
            _key().public_key().verify(base64.b64decode(row.signature), f"{row.day.isoformat()}\n{row.root}".encode())
        except (InvalidSignature, ValueError):
            findings.append(_("%(day)s 的根签名对不上。") % where)
    return findings
