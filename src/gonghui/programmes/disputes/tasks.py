"""What comes round by itself in this programme."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils.translation import gettext as _

from gonghui.engines.rules.actions import NotInForce
from gonghui.foundation.jobs.schedule import periodic
from gonghui.foundation.jobs.tasks import task
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import scanning
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
