"""Rows that a department's own system sends: all of a call or none, as one batch like any file's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from gonghui.foundation.exchange.actions.taking import take_whole
from gonghui.foundation.exchange.files import Table
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import FeedKind
from gonghui.programmes.disputes.feeds.keeper import REGISTERS
from gonghui.programmes.disputes.permissions import BRING_FEEDS

MOST_AT_ONCE = 500


def submit_feed(scope: Scope, kind: FeedKind, rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Take in rows of the scope's own organisation, told by the keys of our columns; what each was found to be.

    Refuses the whole call for one wrong cell; `fields` names each fault as `rows.3.grade`.
    """
    scope.require(BRING_FEEDS)
    if not 0 < len(rows) <= MOST_AT_ONCE:
        sentence = _("一次送 1 到 %(most)s 条。") % {"most": MOST_AT_ONCE}
        raise Invalid(sentence, fields={"rows": sentence})
    sender = Organization.objects.get(pk=scope.organization_id)
    register = REGISTERS[kind]
    acting = register.acting(scope)
    heads = [column.key for column in register.columns]
    lines = [(number, [row.get(key, "") for key in heads]) for number, row in enumerate(rows, start=1)]
    name = _("接口送来 %(when)s") % {"when": f"{clock.now().astimezone(clock.SHANGHAI):%F %H:%M}"}
    return [
        draft.verdict.value for draft in take_whole(acting, register, Table(heads, lines), name=name, sender=sender)
    ]
