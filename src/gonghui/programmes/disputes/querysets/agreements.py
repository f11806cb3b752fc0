"""Agreements, what they promise, and who signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from gonghui.kernel.querysets import ChildQuerySet

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import Agreement, Instalment, Signature


class AgreementQuerySet(ChildQuerySet["Agreement"]):
    parent = "case"

    def standing(self) -> Self:
        """Drafts, agreements being signed and in force; not those that were taken down."""
        return self.exclude(state="withdrawn")


class InstalmentQuerySet(ChildQuerySet["Instalment"]):
    parent = "agreement"


class SignatureQuerySet(ChildQuerySet["Signature"]):
    parent = "agreement"

    def valid(self) -> Self:
        """Signatures that were not withdrawn."""
        return self.filter(withdrawn_at=None)
