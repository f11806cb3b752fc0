"""What comes round by itself in this programme."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils.translation import gettext as _

from gonghui.engines.rules.actions import NotInForce
from gonghui.engines.rules.models import Rehearsal
from gonghui.foundation.jobs.progress import tracked
from gonghui.foundation.jobs.schedule import periodic
from gonghui.foundation.jobs.tasks import task
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import defaults, feeds, payments, rehearsing, scanning
from gonghui.programmes.disputes.aftermath import NoAftermath
from gonghui.programmes.disputes.models import Finding
from gonghui.programmes.disputes.policy import NoPolicy

logger = logging.getLogger("gonghui.disputes")


@periodic(at=dt.time(5, 10))
@task()
def scan_rules() -> None:
    """Look at everything again under the rules in force, in each federation that has some."""
    federations = Organization.objects.filter(kind=OrganizationKind.FEDERATION, active=True).order_by("pk")
    for key in federations.values_list("pk", flat=True):
        try:
            scanning.scan(Scope.for_system(key, reason=_("按日重算规则")), key)
        except (NoPolicy, NotInForce):
            logger.info("federation %s has no rules in force", key)


@periodic(at=dt.time(8, 20))
@task()
def watch_feeds() -> None:
    """Say of each feed that did not come in time, once, in each federation."""
    federations = Organization.objects.filter(kind=OrganizationKind.FEDERATION, active=True).order_by("pk")
    for key in federations.values_list("pk", flat=True):
        feeds.remind(Scope.for_system(key, reason=_("查看部门数据")), key)


@periodic(at=dt.time(8, 30))
@task()
def remind_of_payments() -> None:
    """Take up payments that did not come and remind of agreed ones, in each federation whose policy says when."""
    federations = Organization.objects.filter(kind=OrganizationKind.FEDERATION, active=True).order_by("pk")
    for key in federations.values_list("pk", flat=True):
        try:
            defaults.note_defaults(Scope.for_system(key, reason=_("付款逾期")), key)
            payments.remind(Scope.for_system(key, reason=_("付款提醒")), key)
        except NoAftermath:
            logger.info("federation %s has no policy of reminding", key)


@task()
def run_rehearsal(rehearsal_id: int) -> None:
    """Replay a draft; the page that asked for it shows how far it has come."""
    rehearsal = Rehearsal.objects.select_related("version", "against").get(pk=rehearsal_id)
    if rehearsal.finished_at is not None:
        return
    scope = Scope.for_system(rehearsal.federation_id, reason=rehearsal.asked_by)
    total = Finding.objects.filter(federation=rehearsal.federation_id).values("enterprise").distinct().count()
    with tracked(rehearsal.progress_key, label=_("演练规则")) as report:
        rehearsing.run(scope, rehearsal, report=lambda done: report(done, max(total, done)))
