"""Agreements, what they promise, and who signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from gonghui.kernel.querysets import ChildQuerySet

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import Agreement, PaymentTerm, Signature, StatusTerm


class AgreementQuerySet(ChildQuerySet["Agreement"]):
    parent = "case"

    def standing(self) -> Self:
        """Drafts, agreements being signed and in force; not those that were taken down."""
        return self.exclude(state="withdrawn")


class PaymentTermQuerySet(ChildQuerySet["PaymentTerm"]):
    parent = "agreement"


class StatusTermQuerySet(ChildQuerySet["StatusTerm"]):
    parent = "agreement"


class SignatureQuerySet(ChildQuerySet["Signature"]):
    parent = "agreement"

    def valid(self) -> Self:
        """Signatures that were not withdrawn."""
        return self.filter(withdrawn_at=None)
