"""What tests of signals, warnings and orders need on the stage: rules in force, and signals told in one line."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings

from gonghui.engines.rules.actions import put_in_force
from gonghui.engines.rules.models import RuleSetVersion
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.packs import install_pack
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.orders import dispatch
from gonghui.programmes.disputes.actions.signals import NewSignal, report_signals
from gonghui.programmes.disputes.actions.triage import accept
from gonghui.programmes.disputes.enums import Identity, Source
from gonghui.programmes.disputes.models import DisposalOrder, RiskWarning, Signal
from tests.cast import County

MONDAY = dt.datetime(2026, 11, 23, 9, 10, tzinfo=clock.SHANGHAI)
FIRM = "望溪恒织纺织有限公司"
OWN_WORDS = "9月、10月的工资都没发，问了说等通知。"


def put_rules_in_force(county: County) -> None:
    """Install the county's pack and sign its rules."""
    install_pack(county.system, settings.GONGHUI_PACKS_DIR / "fenghua-360")
    version = RuleSetVersion.objects.get(federation=county.federation, code="labour-risk-colours")
    put_in_force(county.system, version, signed_by="许望山 主席")


def row(county: County, **changes: Any) -> NewSignal:
    """What a worker reports from the first town: wages of a known firm, with a phone, sealed."""
    facts: dict[str, Any] = {
        "text": OWN_WORDS,
        "source": Source.WORKER,
        "place_id": county.town,
        "category": "W01",
        "enterprise_name": FIRM,
        "identity": Identity.SEALED,
        "reporter_phone": "13800004127",
    }
    return NewSignal(**{**facts, **changes})


def reported(county: County, **changes: Any) -> Signal:
    """One signal in the inbox."""
    return report_signals(Scope.nobody(), county.federation.pk, [row(county, **changes)])[0]


def accepted(county: County, **changes: Any) -> Signal:
    """One signal that the county's duty officer has accepted."""
    signal = reported(county, **changes)
    return accept(county.scope("officer"), signal, category=signal.category)


def warned(county: County, **changes: Any) -> RiskWarning:
    """The warning that a signal about many unpaid workers raises: red, unless `changes` tell less."""
    told = {"workers": 32, "arrears_days": 65, "amount": Decimal(320000), **changes}
    signal = accepted(county, **told)
    return RiskWarning.objects.get(signals=signal)


def dispatched(county: County, warning: RiskWarning, *, to: Organization | None = None) -> DisposalOrder:
    """An order of the county to the labour bureau, unless `to` names another body."""
    body = to or county.labour_bureau
    return dispatch(county.scope("officer"), warning, organization=body, request="约单位负责人谈\n核清欠薪金额")
