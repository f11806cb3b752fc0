from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from importlib import import_module

import pytest
from django.apps import apps

from gonghui.engines.deadlines.actions import start_clock
from gonghui.engines.deadlines.models import Deadline
from gonghui.kernel import clock
from gonghui.programmes.disputes.actions.letters import draft_letter
from gonghui.programmes.disputes.models import DisposalOrder, RiskWarning, WarningPolicy
from gonghui.programmes.disputes.policy import DisputesSection
from gonghui.programmes.disputes.sections import parsed
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import MONDAY, accepted, dispatched, put_rules_in_force, warned

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(MONDAY):
        yield


def test_warning_stamps_takes_them_from_the_earliest_signal(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    warning = warned(cast.here, occurred_on=MONDAY.date() - 3 * DAY)
    with clock.standing(MONDAY + DAY):
        accepted(cast.here, occurred_on=MONDAY.date() - 9 * DAY)
    RiskWarning.objects.update(occurred_on=None, received_at=MONDAY + 30 * DAY)

    module = import_module("gonghui.programmes.disputes.migrations.0004_warning_stamps")
    module.stamps_of_earliest_signals(apps, None)

    warning.refresh_from_db()
    assert (warning.occurred_on, warning.received_at) == (MONDAY.date() - 9 * DAY, MONDAY)


def test_order_several_bodies_lets_the_first_waiting_order_lead(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    warning = warned(cast.here)
    made = [dispatched(cast.here, warning, to=body) for body in (cast.here.mediation, cast.here.labour_bureau)]
    DisposalOrder.objects.filter(pk=made[1].pk).update(role="assist", state="returned", answer="x", ended_at=MONDAY)
    DisposalOrder.objects.filter(pk=made[1].pk).update(role="lead")
    third = dispatched(cast.here, warning, to=cast.here.court)

    module = import_module("gonghui.programmes.disputes.migrations.0013_order_several_bodies")
    module.one_leads(apps, None)

    roles = dict(DisposalOrder.objects.values_list("pk", "role"))
    assert roles == {made[0].pk: "lead", made[1].pk: "lead", third.pk: "assist"}


def test_policy_without_idle_keys_keeps_what_is_read(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    policy = WarningPolicy.objects.get()
    old = json.loads(json.dumps(policy.content))
    for colour in old["colours"]:
        within = colour.pop("close", None)
        colour |= {"lower": "duty_officer", "close": {"then": "move_on", **({"within": within} if within else {})}}
        colour["report"]["to"] = "federation"
        colour["lead"]["post"] = "chair"
    WarningPolicy.objects.update(content=old)

    import_module("gonghui.programmes.disputes.migrations.0022_policy_without_idle_keys").drop_idle_keys(apps, None)

    kept = WarningPolicy.objects.get()
    assert parsed(DisputesSection, kept) == parsed(DisputesSection, policy)


def test_0031_opinion_clocks_belong_to_the_letter_they_lead_to(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    letter = draft_letter(cast.here.scope("officer"), warned(cast.here), kind="opinion")
    url, day = f"/disputes/letters/{letter.code}/", MONDAY.date()
    start_clock(letter.warning_id, "union_opinion_reply_zhejiang", day, url=url)

    import_module("gonghui.programmes.disputes.migrations.0031_opinion_clocks").name_the_opinion(apps, None)

    assert Deadline.objects.get(rule="union_opinion_reply_zhejiang").about == letter.code
