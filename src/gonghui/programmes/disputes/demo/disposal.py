"""The demo's disposal: a red warning with three bodies at work, a plan, a report, one that goes up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gonghui.engines.deadlines.escalation import climb
from gonghui.engines.deadlines.models import Deadline
from gonghui.programmes.disputes.actions import handling, orders
from gonghui.programmes.disputes.models import DisposalOrder, RiskWarning

FIRM = "望溪溪桥电机有限公司"


def tell(stage: Any, accept: Any) -> None:
    """An electric-motor works: handed to three bodies yesterday; one has read, one waits for the firm, one is silent.

    `stage` and `accept` are the loader's own, so that the story is told the way the others are.
    """
    county = stage.county
    with stage.on_day(1, "08:10"):
        signal = accept(
            stage, "xiqiao", place_id="339921101", enterprise_name=FIRM, workers=38, arrears_days=66,
            amount=Decimal("386000"), category="W01", text="三十八个人两个月没发工资，厂里在往外拉设备。",
        )  # fmt: skip
        warning = RiskWarning.objects.get(signals=signal)
        officer = stage.acting("officer")
        handling.note_contact(officer, warning, text="打通了电话：人在车间门口，设备还没有拉走，情绪还稳。")
    with stage.on_day(1, "08:40"):
        made = orders.dispatch_to(
            officer, RiskWarning.objects.get(pk=warning.pk), lead=county.town_union,
            assist=[county.labour_bureau, county.mediation], situation=orders.proposed_situation(warning),
            request=orders.proposed_request(warning),
        )  # fmt: skip
        for order in made:
            orders.issue_letter(officer, order)
    by_body = {order.organization_id: order.pk for order in made}
    _bodies_act(stage, by_body)
    with stage.on_day(1, "11:00"):
        handling.write_plan(
            stage.acting("town"), _fresh(warning), responsible=county.town_union, by_day=stage.began.date(),
            text="下午两点在厂里开会：镇总工会牵头，人社核工资表，调委会当场登记愿意调解的。",
        )  # fmt: skip
    with stage.on_day(1, "16:30"):
        handling.report(stage.acting("town"), _fresh(warning), text="厂里答应今天交工资表，设备停拉，三十一人签到。")


def _bodies_act(stage: Any, by_body: dict[int, int]) -> None:
    county = stage.county
    with stage.on_day(1, "08:52"):
        orders.receive(stage.acting("town"), _order(by_body, county.town_union.pk))
    with stage.on_day(1, "09:05"):
        bureau = orders.receive(stage.acting("handler"), _order(by_body, county.labour_bureau.pk))
    with stage.on_day(1, "09:30"):
        orders.note_read(stage.acting("mediator"), _order(by_body, county.mediation.pk))
    for time in ("09:44", "11:50"):
        with stage.on_day(1, time):
            clocks = Deadline.objects.running().filter(record=by_body[county.mediation.pk])
            for key in list(clocks.values_list("pk", flat=True)):
                climb(key)
    with stage.on_day(1, "13:20"):
        handling.wait_on_order(stage.acting("handler"), bureau, awaits="firm", reason="等单位交九月、十月工资表")
        orders.urge(stage.acting("officer"), _order(by_body, county.mediation.pk))


def _order(by_body: dict[int, int], organization_id: int) -> DisposalOrder:
    return DisposalOrder.objects.get(pk=by_body[organization_id])


def _fresh(warning: RiskWarning) -> RiskWarning:
    return RiskWarning.objects.select_related("record").get(pk=warning.pk)
