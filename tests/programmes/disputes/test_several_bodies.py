"""One warning, several bodies at once: one leads, others assist, each with an order of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gonghui.engines.deadlines.models import Deadline
from gonghui.foundation.notifications.models import Notice
from gonghui.foundation.organizations.actions import register_organization
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.people.actions import know_person
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, Stale, TooMany
from gonghui.kernel.models import TimelineEntry
from gonghui.programmes.disputes.actions.orders import (
    answer,
    dispatch_to,
    note_read,
    receive,
    refer,
    return_,
    urge,
)
from gonghui.programmes.disputes.enums import OrderRole, OrderState
from gonghui.programmes.disputes.lifecycle import ORDER
from gonghui.programmes.disputes.models import DisposalOrder, RiskWarning, SignalReporter
from gonghui.programmes.disputes.policy import policy_of
from gonghui.programmes.disputes.routing import propose
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import MONDAY, put_rules_in_force, warned
from tests.requirements import requirement

HOUR = dt.timedelta(hours=1)
REQUEST = "约单位负责人谈\n核清欠薪金额"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(MONDAY):
        yield


@pytest.fixture
def warning(cast: Cast) -> RiskWarning:
    put_rules_in_force(cast.here)
    return warned(cast.here)


@pytest.fixture
def county_mediation(cast: Cast) -> Organization:
    return register_organization(
        cast.here.system, cast.here.federation, code="county-mediation", name="望溪县调解委员会",
        kind=OrganizationKind.MEDIATION, region_id="339921",
    )  # fmt: skip


def handed_out(cast: Cast, warning: RiskWarning, **changes: Any) -> dict[str, DisposalOrder]:
    """Orders to the mediation body, which leads, and the labour bureau, by the code of the body."""
    here = cast.here
    told = {"lead": here.mediation, "assist": [here.labour_bureau], "request": REQUEST, **changes}
    orders = dispatch_to(here.scope("officer"), RiskWarning.objects.get(pk=warning.pk), **told)
    return {order.organization.kind: order for order in orders}


@requirement("F-19", "F-20")
def test_each_body_has_an_order_of_its_own_at_the_same_moment(cast: Cast, warning: RiskWarning) -> None:
    orders = handed_out(cast, warning)

    assert {kind: order.role for kind, order in orders.items()} == {"mediation": "lead", "labour_bureau": "assist"}
    for who, kind in (("mediator", "mediation"), ("handler", "labour_bureau")):
        assert list(DisposalOrder.objects.visible_to(cast.here.scope(who))) == [orders[kind]]
    rules = Deadline.objects.filter(record__in=[each.pk for each in orders.values()]).values_list("rule", "due_at")
    assert sorted(rules) == [
        ("disputes.answer_order", MONDAY + 24 * HOUR), ("disputes.answer_order", MONDAY + 24 * HOUR),
        ("disputes.receive_order", MONDAY + HOUR), ("disputes.receive_order", MONDAY + HOUR),
    ]  # fmt: skip
    assert Notice.objects.filter(title__startswith="交办单").count() == 2


@requirement("F-19")
def test_nothing_is_sent_where_one_body_cannot_be_asked(cast: Cast, warning: RiskWarning) -> None:
    handed_out(cast, warning, lead=None)

    with pytest.raises(Invalid) as refusal:
        handed_out(cast, warning)

    assert list(refusal.value.fields) == ["assist"]
    assert warning.orders.count() == 1


def test_one_body_leads_and_a_second_is_refused_by_action_and_database(cast: Cast, warning: RiskWarning) -> None:
    handed_out(cast, warning)

    with pytest.raises(Invalid, match="已经由望溪县鹭洲镇调解委员会牵头"):
        handed_out(cast, warning, lead=cast.here.court, assist=[])
    with pytest.raises(IntegrityError), transaction.atomic():
        DisposalOrder.objects.update(role=OrderRole.LEAD)


def test_dispatch_needs_a_body(cast: Cast, warning: RiskWarning) -> None:
    with pytest.raises(Invalid) as refusal:
        handed_out(cast, warning, lead=None, assist=[])

    assert list(refusal.value.fields) == ["lead"]


def test_dispatch_on_an_old_page_is_refused_whole(cast: Cast, warning: RiskWarning) -> None:
    version = RiskWarning.objects.get().version
    handed_out(cast, warning, assist=[], version=version)

    with pytest.raises(Stale):
        handed_out(cast, warning, lead=None, version=version)

    assert warning.orders.count() == 1


@requirement("F-20")
def test_reading_is_noted_once_and_is_no_receipt(cast: Cast, warning: RiskWarning) -> None:
    order = handed_out(cast, warning)["labour_bureau"]
    handler = cast.here.scope("handler")

    assert note_read(handler, order)
    assert not note_read(handler, DisposalOrder.objects.get(pk=order.pk))

    order = DisposalOrder.objects.get(pk=order.pk)
    assert (order.read_at, order.read_by, order.received_at) == (MONDAY, handler.actor, None)
    assert order.state == OrderState.ISSUED
    assert TimelineEntry.objects.filter(record=order.pk, verb="disputes.order_read").count() == 1


def test_only_the_body_reads_for_itself(cast: Cast, warning: RiskWarning) -> None:
    order = handed_out(cast, warning)["labour_bureau"]

    assert not note_read(cast.here.scope("officer"), order)
    with pytest.raises(Forbidden):
        note_read(cast.here.scope("leader"), order)


def test_receipt_is_reading_too_and_meets_its_clock(cast: Cast, warning: RiskWarning) -> None:
    order = receive(cast.here.scope("handler"), handed_out(cast, warning)["labour_bureau"])

    assert (order.read_at, order.received_at) == (MONDAY, MONDAY)
    assert Deadline.objects.get(record=order.pk, rule="disputes.receive_order").state == "met"


@requirement("F-18")
def test_policy_proposes_bodies_with_their_part_and_why(cast: Cast, warning: RiskWarning) -> None:
    found = {each.organization.kind: each for each in propose(warning, policy_of(warning.federation_id))}

    assert {kind: (each.role, each.ticked) for kind, each in found.items()} == {
        "federation": ("lead", True), "labour_bureau": ("assist", True), "court": ("assist", False),
    }  # fmt: skip
    assert found["labour_bureau"].why == "红色按规定由本县人力社保局配合；按工作地（鹭洲镇）找的"


@requirement("F-18")
def test_where_the_place_of_work_has_no_such_body_the_firm_s_decides(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    low = {"workers": 3, "arrears_days": None, "amount": None}
    warning = warned(cast.here, **low)
    assert warning.enterprise is not None
    RiskWarning.objects.update(place="339921")

    proposal = propose(RiskWarning.objects.with_firm().get(), policy_of(warning.federation_id))[0]

    assert proposal.organization == cast.here.town_union
    assert "按单位登记地（鹭洲镇）找的" in proposal.why


@requirement("F-18")
def test_where_the_worker_lives_is_used_for_those_alone_who_may_see_reporters_and_never_named(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    warning = warned(cast.here, workers=3, arrears_days=None, amount=None, enterprise_name="")
    RiskWarning.objects.update(place="339921")
    home = know_person(cast.here.system, federation_id=cast.here.federation.pk, place_id=cast.here.town, name="周桂兰")
    SignalReporter.objects.update(person=home)
    warning, section = RiskWarning.objects.with_firm().get(), policy_of(warning.federation_id)

    without, with_home = (propose(warning, section, by_home=known)[0] for known in (False, True))

    assert (without.organization, with_home.organization) == (cast.here.federation, cast.here.town_union)
    assert with_home.why.endswith("按职工住处找的")


@requirement("F-21")
def test_a_body_that_sent_it_back_makes_room_for_the_level_above(cast: Cast, county_mediation: Organization) -> None:
    put_rules_in_force(cast.here)
    warning = warned(cast.here, workers=12, arrears_days=None, amount=None)
    assert cast.here.mediation in [each.organization for each in propose(warning, policy_of(warning.federation_id))]

    again = propose(warning, policy_of(warning.federation_id), tried=[cast.here.mediation.pk])

    assert county_mediation in [each.organization for each in again]
    assert "往上一级" in next(each.why for each in again if each.organization == county_mediation)


@requirement("F-21")
def test_mediation_bodies_refer_to_each_other_and_nobody_else_does(
    cast: Cast, warning: RiskWarning, county_mediation: Organization
) -> None:
    orders = handed_out(cast, warning)
    mediator = cast.here.scope("mediator")
    order = receive(mediator, orders["mediation"])

    made = refer(mediator, order, organization=county_mediation, reason="人多，镇里调不动")

    assert (order.state, order.answer) == (OrderState.REFERRED, "人多，镇里调不动")
    assert (made.organization, made.role, made.follows, made.answer_by) == (
        county_mediation, "lead", order, order.answer_by,
    )  # fmt: skip
    with clock.standing(MONDAY + HOUR):
        assert not RiskWarning.objects.visible_to(mediator).exists()
    assert not Deadline.objects.open().filter(record=order.pk).exists()
    with pytest.raises(IllegalMove, match="只有调解组织之间"):
        refer(cast.here.scope("handler"), orders["labour_bureau"], organization=county_mediation, reason="不归我")


def test_referring_needs_another_mediation_body_and_words(cast: Cast, warning: RiskWarning) -> None:
    order = handed_out(cast, warning)["mediation"]

    for body, reason in ((cast.here.court, "转"), (cast.here.mediation, "转"), (cast.here.court, " ")):
        with pytest.raises(Invalid):
            refer(cast.here.scope("mediator"), DisposalOrder.objects.get(pk=order.pk), organization=body, reason=reason)

    assert DisposalOrder.objects.get(pk=order.pk).state == OrderState.ISSUED


@requirement("F-20")
def test_urging_tells_the_body_and_is_not_repeated_at_once(cast: Cast, warning: RiskWarning) -> None:
    order = handed_out(cast, warning)["labour_bureau"]
    officer = cast.here.scope("officer")

    urge(officer, order)
    with pytest.raises(TooMany, match="13:10以后还没有回音"):
        urge(officer, order)
    with clock.standing(MONDAY + 4 * HOUR):
        urge(officer, order)

    assert Notice.objects.filter(organization=cast.here.labour_bureau, title__startswith="催办").count() == 2
    assert TimelineEntry.objects.filter(record=warning.pk, verb="disputes.order_urged").count() == 2


def test_what_is_done_is_not_urged_and_bodies_do_not_urge(cast: Cast, warning: RiskWarning) -> None:
    order = handed_out(cast, warning)["labour_bureau"]
    with pytest.raises(Forbidden):
        urge(cast.here.scope("handler"), order)

    return_(cast.here.scope("handler"), order, reason="不归我们")

    with pytest.raises(IllegalMove):
        urge(cast.here.scope("officer"), order)


def _in_state(cast: Cast, warning: RiskWarning, state: str, other: Organization) -> DisposalOrder:
    """An order of the mediation body in this state."""
    mediator = cast.here.scope("mediator")
    order = handed_out(cast, warning, assist=[])["mediation"]
    if state in (OrderState.RECEIVED, OrderState.ANSWERED):
        receive(mediator, order)
    if state == OrderState.ANSWERED:
        answer(mediator, order, answer="办好了")
    if state == OrderState.RETURNED:
        return_(mediator, order, reason="不归我们")
    if state == OrderState.REFERRED:
        refer(mediator, order, organization=other, reason="人多")
    assert order.state == state
    return order


@pytest.mark.parametrize("state", OrderState.values)
@pytest.mark.parametrize("verb", [move.name for move in ORDER.moves])
def test_every_verb_in_every_state(
    cast: Cast, warning: RiskWarning, county_mediation: Organization, state: str, verb: str
) -> None:
    order = _in_state(cast, warning, state, county_mediation)
    said: dict[str, dict[str, Any]] = {
        "receive": {}, "return_": {"reason": "不归我们"}, "answer": {"answer": "办好了"},
        "refer": {"organization": county_mediation, "reason": "人多"},
    }  # fmt: skip
    act = {"receive": receive, "return_": return_, "answer": answer, "refer": refer}[verb]

    def attempt() -> None:
        act(cast.here.scope("mediator"), order, **said[verb])

    if state in ORDER.table[verb].sources:
        attempt()
        assert order.state == ORDER.table[verb].target
    else:
        with pytest.raises(IllegalMove):
            attempt()
