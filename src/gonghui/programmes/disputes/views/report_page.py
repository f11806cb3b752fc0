"""What the pages without an account show: at which door somebody stands, what was promised, how far it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.legal.enums import ClaimType
from gonghui.engines.legal.limitation import limitation
from gonghui.foundation.accounts.models import Post
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.regions.models import Region
from gonghui.kernel import clock
from gonghui.kernel.codes import typed
from gonghui.kernel.errors import NotFound
from gonghui.kernel.rights import ROLES
from gonghui.programmes.disputes.actions.announcing import TRIAGE_CLOCK
from gonghui.programmes.disputes.actions.signals import query_code
from gonghui.programmes.disputes.enums import Identity
from gonghui.programmes.disputes.known import WAGE_CATEGORIES
from gonghui.programmes.disputes.models import ReportPoint, Signal
from gonghui.programmes.disputes.permissions import SEE_REPORTER
from gonghui.programmes.disputes.views.pieces import due_text
from gonghui.web.clocks import ClockFace, clock_face
from gonghui.web.wording import moment_text

UNIONS = (OrganizationKind.TOWN_UNION, OrganizationKind.FEDERATION)
HALF = 5
CODE_SHOWN_FOR = dt.timedelta(minutes=10)
HOTLINE = "12351"


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where somebody stands who reports: with which federation, in which place, at which firm if a code says so."""

    federation: Organization
    place: Region
    firm: EnterpriseFile | None
    point: ReportPoint | None
    towns: list[tuple[str, str]]
    nearest: Organization
    readers: int

    @property
    def hints(self) -> dict[str, str]:
        """What each way of showing oneself means: who sees what."""
        few = _("只有工会的 %(count)d 位经办人能看到。谁看过、什么时候看的，您都查得到。")
        who = _("只有当地工会的经办人能看到。谁看过、什么时候看的，您都查得到。")
        if not self.towns:
            who = few % {"count": self.readers}
        return {
            Identity.SEALED: who,
            Identity.NAMED: _("经办人能看到，跟单位谈的时候可以说是您反映的。"),
            Identity.ANONYMOUS: _("我们不知道您是谁，也没法给您打电话。凭查询码回来看结果。"),
        }


def entrance(place: str, report_code: str) -> Entrance | None:
    """The entrance of an address; None where several federations are there and none was chosen. Raises `NotFound`."""
    if report_code:
        return _by_code(report_code)
    if place:
        return _at(place)
    tops = list(federations()[:2])
    return _enter(tops[0], tops[0].region, None) if len(tops) == 1 else None


def federations() -> Any:
    """The federations that take reports."""
    rows = Organization.objects.of_kind(OrganizationKind.FEDERATION).filter(active=True)
    return rows.select_related("region").order_by("region_id")


def done_context(signal: Signal) -> dict[str, Any]:
    """What happens next with this signal, by when and by whom."""
    promise = Deadline.objects.filter(record=signal.pk, rule=TRIAGE_CLOCK).first()
    nearest = unions_of(signal.federation_id, signal.place_id)[0]
    due = due_text(promise.due_at) if promise and promise.due_at else ""
    fresh = clock.now() - signal.created_at < CODE_SHOWN_FOR
    code = query_code(signal.submission_key or "") if fresh else ""
    return {
        "signal": signal,
        "code": f"{code[:HALF]} {code[HALF:]}".strip(),
        "anonymous": signal.identity == Identity.ANONYMOUS,
        "due": due,
        "union": nearest,
        "received": moment_text(signal.created_at, today=clock.today()),
        "rights": rights_of_worker(signal),
        "federation_name": signal.federation.name,
    }


def rights_of_worker(signal: Signal) -> list[ClockFace]:
    """The year for arbitration, which runs while the union helps (LMA 27). Wages have none while the job lasts."""
    today, law = clock.today(), _("《劳动争议调解仲裁法》第二十七条")
    then = _("单位可以拿“超过时效”来抗辩。")
    if signal.category not in WAGE_CATEGORIES:
        found = limitation(ClaimType.OTHER, knew_on=signal.occurred_on)
        name = _("一年内申请仲裁")
        return [clock_face(name, today=today, first=signal.occurred_on, last=found.last_day, then=then, law=law)]
    left = limitation(ClaimType.WAGE_ARREARS, relationship_ended_on=today)
    return [
        clock_face(
            _("还在上班：追讨工资没有期限"), today=today, state="endless",
            why=_("只要还在这家单位上班，随时可以申请仲裁"),
        ),
        clock_face(
            _("离开单位以后：一年内申请仲裁"), today=today, first=today, last=left.last_day,
            why=_("按今天离开算"), then=then, law=law,
        ),
    ]  # fmt: skip


def _by_code(report_code: str) -> Entrance:
    points = ReportPoint.objects.open().select_related("federation", "place", "enterprise")
    point = points.filter(report_code=typed(report_code)).first()
    if point is not None:
        return _enter(point.federation, point.place, point.enterprise, point)
    firms = EnterpriseFile.objects.select_related("federation", "place")
    firm = firms.filter(report_code=typed(report_code)).first()
    if firm is None:
        raise NotFound(_("这个二维码停用了，或者没有扫全。换一个扫，或者打 12351。"))
    return _enter(firm.federation, firm.place, firm)


def _at(place: str) -> Entrance:
    region = Region.objects.filter(pk=place).first()
    prefixes = [place[:length] for length in (6, 4, 2) if len(place) >= length]
    nearest = federations().filter(region__in=prefixes).last() if region else None
    if region is None or nearest is None:
        raise NotFound(_("这个地方的工会还没有用上这个系统。请打 12351。"))
    return _enter(nearest, region, None)


def _enter(
    federation: Organization, place: Region, firm: EnterpriseFile | None, point: ReportPoint | None = None
) -> Entrance:
    unions = unions_of(federation.pk, place.pk)
    towns = [] if firm or len(place.pk) > len(federation.region_id) else _towns(place.pk)
    return Entrance(federation, place, firm, point, towns, unions[0], _readers(unions))


def _towns(place: str) -> list[tuple[str, str]]:
    rows = Region.objects.children_of(place).valid_on(clock.today())
    return [(row.pk, row.name) for row in rows]


def unions_of(federation_id: int, place_id: str) -> list[Organization]:
    """The unions that serve a place, the nearest first."""
    return list(Organization.objects.filter(federation=federation_id).of_kind(*UNIONS).serving(place_id))


def _readers(unions: list[Organization]) -> int:
    """How many people may see who reported: those at the serving unions whose role holds the right."""
    roles = [code for code, role in ROLES.items() if SEE_REPORTER in role.rights]
    now = clock.now()
    posts = Post.objects.filter(organization__in=unions, role__in=roles, since__lte=now)
    return posts.filter(Q(until=None) | Q(until__gt=now)).values("user").distinct().count()
