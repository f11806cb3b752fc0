"""Which bodies a warning goes to, and why these: the policy's kinds and levels, read on the place that is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.regions.models import Region
from gonghui.programmes.disputes.enums import Colour, OrderRole
from gonghui.programmes.disputes.models import RiskWarning, SignalReporter
from gonghui.programmes.disputes.policy import Body, DisputesSection

HOME = "home"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One body that the policy would have, with its part. `ticked` unless the duty officer is to decide."""

    organization: Organization
    role: OrderRole
    why: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class _Spot:
    said: str
    place: Region
    serving: list[Organization]


def propose(
    warning: RiskWarning, section: DisputesSection, *, tried: Iterable[int] = (), by_home: bool = False
) -> list[Proposal]:
    """The leading body first, then those that assist, each once; bodies in `tried` make room for the next level up.

    Where the worker lives is looked at only `by_home`, for those who may see who reported; the reason never names it.
    Three statements at most. A body of the wanted kind and level is looked for at the place of work, then where the
    firm is registered, then where the worker lives, in the order that the policy gives.
    """
    places = [name for name in section.routing.places if by_home or name != HOME]
    policy, spots = section.of(warning.colour), _spots(warning, places)
    gone, found = set(tried), dict[int, Proposal]()
    wanted = [(OrderRole.LEAD, policy.lead), *((OrderRole.ASSIST, body) for body in policy.assist)]
    for role, body in wanted:
        proposal = _near(body, role, spots, warning, gone | found.keys()) or _up(body, role, spots, gone, found.keys())
        if proposal is not None:
            found[proposal.organization.pk] = proposal
    return list(found.values())


def reachable(warning: RiskWarning) -> list[Organization]:
    """Every body that serves the place of the warning, the nearest first, enterprises' own unions left out."""
    rows = Organization.objects.filter(federation=warning.federation_id).serving(warning.place_id)
    return list(rows.exclude(kind=OrganizationKind.ENTERPRISE_UNION))


def _near(body: Body, role: OrderRole, spots: list[_Spot], warning: RiskWarning, gone: set[int]) -> Proposal | None:
    for spot in spots:
        organization = body.among([each for each in spot.serving if each.pk not in gone])
        if organization is not None:
            level = _("本镇街") if body.level == "town" else _("本县")
            why = _("%(colour)s按规定由%(level)s%(kind)s%(role)s；按%(said)s找的") % {
                "colour": Colour(warning.colour).label, "level": level, "kind": organization.get_kind_display(),
                "role": role.label, "said": spot.said,
            }  # fmt: skip
            return Proposal(organization, role, why, ticked=not body.if_needed)
    return None


def _up(body: Body, role: OrderRole, spots: list[_Spot], gone: set[int], taken: Iterable[int]) -> Proposal | None:
    """The same kind further up; bodies stand nearest first, so what is left of the kind is higher."""
    why = _("前一个单位退回了，往上一级") if gone else _("本镇街没有这样的单位，往上一级")
    kinds = {body.kind, *([OrganizationKind.FEDERATION] if role == OrderRole.LEAD else [])}
    out = gone | set(taken)
    for spot in spots:
        for each in spot.serving:
            if each.kind in kinds and each.pk not in out:
                return Proposal(each, role, why, ticked=not body.if_needed)
    return None


def _spots(warning: RiskWarning, order: Iterable[str]) -> list[_Spot]:
    """The places that are known, in the order of the policy, each with the bodies that serve it."""
    known: list[tuple[str, Region]] = []
    for name in order:
        place = _place(warning, name)
        if place is not None and place.pk not in {each.pk for _said, each in known}:
            known.append((_said(name, place), place))
    prefixes = {place.pk[:length] for _word, place in known for length in (9, 6, 4, 2) if len(place.pk) >= length}
    rows = Organization.objects.filter(federation=warning.federation_id, region__in=prefixes, active=True)
    bodies = list(rows.order_by("-region_id", "pk"))
    return [
        _Spot(said, place, [each for each in bodies if place.pk.startswith(each.region_id)]) for said, place in known
    ]


def _said(name: str, place: Region) -> str:
    if name == HOME:
        return _("职工住处")
    word = _("工作地") if name == "work" else _("单位登记地")
    return _("%(what)s（%(place)s）") % {"what": word, "place": place.name}


def _place(warning: RiskWarning, name: str) -> Region | None:
    if name == "work":
        return warning.place
    if name == "registered":
        return warning.enterprise.place if warning.enterprise else None
    rows = SignalReporter.objects.filter(signal__warnings=warning, person__isnull=False).order_by("pk")
    reporter = rows.select_related("person__place").first()
    return reporter.person.place if reporter and reporter.person else None
