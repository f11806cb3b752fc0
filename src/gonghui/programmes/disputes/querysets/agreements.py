"""Agreements, what they promise, and who signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from gonghui.kernel.money import MoneyField
from gonghui.kernel.querysets import ChildQuerySet
from gonghui.programmes.disputes.enums import AgreementState, CaseState, PaymentState

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import Agreement, PaymentTerm, Signature, StatusTerm


class AgreementQuerySet(ChildQuerySet["Agreement"]):
    parent = "case"

    def standing(self) -> Self:
        """Drafts, agreements being signed and in force; not those that were taken down."""
        return self.exclude(state="withdrawn")


class PaymentTermQuerySet(ChildQuerySet["PaymentTerm"]):
    parent = "agreement"

    def in_force(self) -> Self:
        """Of agreements that stand sealed in agreed cases: those that somebody has to pay."""
        return self.filter(agreement__state=AgreementState.EFFECTIVE, agreement__case__state=CaseState.AGREED)

    def with_paid(self) -> Self:
        """Rows with `paid`, the confirmed payments together."""
        confirmed = apps.get_model("disputes", "Payment")._default_manager.filter(
            term=OuterRef("pk"), state=PaymentState.CONFIRMED
        )
        sums = confirmed.order_by().values("term").annotate(sum=Sum("amount")).values("sum")
        nothing = Value(0, output_field=MoneyField())
        return self.annotate(paid=Coalesce(Subquery(sums), nothing, output_field=MoneyField()))

    def unpaid(self) -> Self:
        """Rows of which something is missing, with `paid`."""
        return self.with_paid().filter(amount__gt=F("paid"))


class StatusTermQuerySet(ChildQuerySet["StatusTerm"]):
    parent = "agreement"


class SignatureQuerySet(ChildQuerySet["Signature"]):
    parent = "agreement"

    def valid(self) -> Self:
        """Signatures that were not withdrawn."""
        return self.filter(withdrawn_at=None)
