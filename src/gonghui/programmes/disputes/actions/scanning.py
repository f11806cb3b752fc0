"""The daily look at everything: months pass, and a firm that nobody spoke of today may have turned red."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from gonghui.engines.rules import compile_sql
from gonghui.engines.rules.actions import in_force
from gonghui.engines.rules.models import Decision, RuleSetVersion
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.regions.models import Region
from gonghui.kernel import clock
from gonghui.kernel.lookups import ROWS_AT_ONCE
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes import metrics
from gonghui.programmes.disputes.actions.weighing import Subject, weigh_again
from gonghui.programmes.disputes.enums import Category
from gonghui.programmes.disputes.models import Finding, RiskWarning, RuleScan
from gonghui.programmes.disputes.policy import DisputesSection, policy_of

AT_ONCE = 100
T = TypeVar("T")
Key = tuple[int | None, str, str]
"""Enterprise, or place and category."""


def scan(scope: Scope, federation_id: int) -> RuleScan:
    """Weigh the rules in force over everything that is known; warnings are raised and rise, none falls.

    One statement finds who comes to more than stands; each of those is then weighed like an accepted signal, in
    transactions of a hundred. A second run on the same day finds nothing. Raises `NotInForce`, `NoPolicy`. Rules need
    no right of their own: the schedule calls this.
    """
    with clock.standing(clock.now()):
        section = policy_of(federation_id)
        version = in_force(federation_id, section.rule_set)
        fired, risen = moved(federation_id, version)
        raised = follow(scope, federation_id, version, section, risen)
        return RuleScan.objects.create(federation_id=federation_id, version=version, fired=fired, raised=raised)


def follow(
    scope: Scope, federation_id: int, version: RuleSetVersion, section: DisputesSection, risen: Iterable[Key]
) -> int:
    """Weigh these subjects one by one, in transactions of a hundred; how many warnings were raised or rose."""
    raised = 0
    for keys in _in_pieces(risen, AT_ONCE):
        with transaction.atomic():
            subjects = _subjects(federation_id, keys)
            raised += sum(weigh_again(scope, each, section, version) is not None for each in subjects)
    return raised


def moved(federation_id: int, version: RuleSetVersion) -> tuple[int, list[Key]]:
    """For how many subjects anything fires, and those for which it comes to more than stands. Three statements."""
    ranks = dict(_ranks(federation_id, version))
    stands = _standing_ranks(_standing(federation_id).iterator(ROWS_AT_ONCE), version)
    return len(ranks), [key for key, rank in ranks.items() if rank > stands.get(key, 0)]


def _ranks(federation_id: int, version: RuleSetVersion) -> Iterator[tuple[Key, int]]:
    rows = metrics.fresh(federation_id, clock.today())
    firms = rows.of_firms().order_by().values("enterprise_id")
    for firm, rank in compile_sql.ranks(firms, version.rule_set):
        yield (firm, "", ""), rank
    places = rows.of_places().order_by().values("place_id", "category")
    for place, category, rank in compile_sql.ranks(places, version.rule_set):
        yield (None, place, category), rank


def _standing(federation_id: int) -> QuerySet[RiskWarning, Any]:
    """The open warnings: about whom, which colour, and what the rules last came to."""
    last = Decision.objects.filter(record=OuterRef("pk")).order_by("-decided_at", "-pk").values("outcome")[:1]
    rows = RiskWarning.objects.open().filter(federation=federation_id).annotate(last=Subquery(last))
    return rows.values_list("enterprise", "place", "category", "colour", "last")


def _standing_ranks(rows: Iterable[Any], version: RuleSetVersion) -> dict[Key, int]:
    """The rank that stands for each subject with an open warning: its colour, or what the rules last came to."""
    ranks = version.rule_set.ranks
    return {
        (firm, "", "") if firm else (None, place, category): max(ranks.get(colour, 0), ranks.get(came_to or "", 0))
        for firm, place, category, colour, came_to in rows
    }


def _subjects(federation_id: int, keys: list[Key]) -> list[Subject]:
    """The subjects behind the keys, with what a warning of theirs is called after. Two statements."""
    firms = EnterpriseFile.objects.select_related("place").in_bulk([firm for firm, _place, _kind in keys if firm])
    places = Region.objects.in_bulk([place for firm, place, _kind in keys if not firm])
    kinds = _kinds(list(firms))
    return [
        Subject(federation_id, firms[firm].place, kinds.get(firm, Category.W01), firms[firm])
        if firm
        else Subject(federation_id, places[place], kind, None)
        for firm, place, kind in keys
    ]


def _kinds(firms: list[int]) -> dict[int, str]:
    """The kind of dispute of the newest finding of each enterprise: after it a new warning is called."""
    rows = Finding.objects.filter(enterprise__in=firms, unsettled=1).order_by("observed_on", "pk")
    return dict(rows.values_list("enterprise", "category"))


def _in_pieces(things: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(things)
    while piece := list(islice(rest, size)):
        yield piece
