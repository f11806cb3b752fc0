"""Reading what packs brought: local parameters, and the parts of the guide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import F, Q

from gonghui.kernel.querysets import ChildQuerySet, ScopedQuerySet
from gonghui.kernel.scope import Scope

if TYPE_CHECKING:
    from gonghui.engines.legal.models import Calculation, CardText, GuidePart, LocalParameters, TrainedModel


class LocalParametersQuerySet(ScopedQuerySet["LocalParameters"]):
    """Parameters by the pack version that brought them."""

    def visible_to(self, scope: Scope) -> Self:
        """The scope's federations' own and the national ones, for exporting packs."""
        return self.filter(Q(federation__in=scope.federations) | Q(federation=None))

    def published(self) -> Self:
        """All of them, oldest first: official figures of places are no secret of whoever entered them."""
        return self.order_by("installed_at", "pk")


class GuidePartQuerySet(ScopedQuerySet["GuidePart"]):
    """Parts of the guide by the pack version that brought them."""

    def visible_to(self, scope: Scope) -> Self:
        """The scope's federations' own and the national ones, for exporting packs."""
        return self.filter(Q(federation__in=scope.federations) | Q(federation=None))

    def counting_for(self, federation_id: int | None, section: str) -> Self:
        """What may count for a federation in one section: national first, its own last, each oldest first."""
        rows = self.filter(Q(federation=federation_id) | Q(federation=None), section=section)
        return rows.order_by(F("federation").asc(nulls_first=True), "installed_at", "pk")


class TrainedModelQuerySet(ScopedQuerySet["TrainedModel"]):
    """Trained models of federations."""

    def visible_to(self, scope: Scope) -> Self:
        """The scope's own federations'."""
        return self.filter(federation__in=scope.federations)

    def counting(self, federation_id: int) -> Self:
        """The one that was signed and is not retired."""
        return self.filter(federation=federation_id, signed_at__isnull=False, retired_at=None)

    def without_content(self) -> Self:
        """For lists: the weights stay in the table."""
        return self.defer("content").order_by("-kept_at", "-pk")


class CalculationQuerySet(ChildQuerySet["Calculation"]):
    """Results, seen with the record that they were brought to."""

    def of(self, record_id: int) -> Self:
        """Those of one record, in the order in which they came."""
        return self.filter(record=record_id).order_by("pk")


class CardTextQuerySet(ScopedQuerySet["CardText"]):
    """The index of the cards."""

    def visible_to(self, scope: Scope) -> Self:
        """All of it: cards are there for everybody."""
        return self.all()
