"""A figure on its way: from the calculator into the report, before the officer, into the case, beside the claim."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from gonghui.engines.legal.carrying import GOOD_FOR_SECONDS
from gonghui.engines.legal.models import Calculation
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid
from gonghui.kernel.models import TimelineEntry
from gonghui.programmes.disputes.actions.cases import NewClaim, accept, terminate
from gonghui.programmes.disputes.actions.claims import use_calculation
from gonghui.programmes.disputes.enums import SeatRole
from gonghui.programmes.disputes.models import Case, Signal
from tests import stages
from tests.cast import Cast
from tests.programmes.disputes.stage_cases import new_case
from tests.programmes.disputes.stage_signals import put_rules_in_force
from tests.requirements import requirement

pytestmark = [pytest.mark.django_db, requirement("F-06")]
SEVERANCE = {
    "service_start": "2020-04-10", "service_end": "2024-01-20", "average_monthly_wage": "9200", "form": "2N",
    "local_average_monthly_wage": "8500", "local_minimum_monthly_wage": "2260",
}  # fmt: skip
FIGURE = Decimal("73600.00")


def take_along(client: Client, **changes: str) -> str:
    answer = client.post("/legal/economic_compensation/take-along/", {**SEVERANCE, **changes})
    assert answer.status_code == 302
    return str(answer["Location"])


def report(client: Client, place: str, **changes: Any) -> Signal:
    page = client.get(f"/r/place/{place}/?category=T02").content.decode()
    key = re.search(r'name="submission_key" value="([^"]+)"', page)[1]  # type: ignore[index]
    answers = {
        "submission_key": key, "checked": "T02:T02", "trouble": "T02", "who": "alone", "text": "昨天口头叫我走。",
        "identity": "sealed", "reporter_phone": "13800004127", "enterprise_name": "望溪恒织纺织有限公司",
        "with_results": "on", **changes,
    }  # fmt: skip
    client.post(f"/r/place/{place}/", {name: value for name, value in answers.items() if value is not None})
    return Signal.objects.latest("pk")


def test_the_result_goes_with_the_report_and_no_number_with_the_address(cast: Cast, client: Client) -> None:
    address = take_along(client)
    page = client.get(f"/r/place/{cast.here.town}/?category=T02").content.decode()

    signal = report(client, cast.here.town)

    kept = Calculation.objects.get(record=signal.pk)
    assert address == "/r/?category=T02"
    assert "73,600.00 元" in page
    assert (kept.calculator, kept.amount, kept.category) == ("economic_compensation", FIGURE, "T02")
    assert signal.category == "T02"
    assert kept.told["articles"] and kept.told["steps"]


def test_what_is_carried_can_be_read_in_no_table(cast: Cast, client: Client) -> None:
    take_along(client)
    signal_page = report(client, cast.here.town)

    sessions = "".join(each.session_data for each in Session.objects.all())
    raw = Calculation.objects.filter(record=signal_page.pk).extra(select={"raw": "sent || answer"})
    story = "".join(entry.summary + json.dumps(entry.changes) for entry in TimelineEntry.objects.all())
    assert "9200" not in sessions
    assert "9200" not in raw.values_list("raw", flat=True)[0]
    assert "附上测算：经济补偿" in story and "73600" not in story and "73,600" not in story


def test_the_tick_taken_away_leaves_it_behind(cast: Cast, client: Client) -> None:
    take_along(client)

    signal = report(client, cast.here.town, with_results=None)

    assert not Calculation.objects.filter(record=signal.pk).exists()
    assert "73,600.00" not in client.get(f"/r/place/{cast.here.town}/").content.decode()


def test_it_is_carried_once_by_one_browser_for_an_hour(cast: Cast, client: Client) -> None:
    take_along(client)
    take_along(client, average_monthly_wage="8000")
    other = Client().get(f"/r/place/{cast.here.town}/").content.decode()
    later = clock.now() + dt.timedelta(seconds=GOOD_FOR_SECONDS + 1)

    now = client.get(f"/r/place/{cast.here.town}/").content.decode()
    with clock.standing(later):
        gone = client.get(f"/r/place/{cast.here.town}/").content.decode()

    assert "64,000.00" in now and "73,600.00" not in now
    assert "64,000.00" not in gone and "64,000.00" not in other


def test_a_wrong_figure_is_not_taken_along(client: Client) -> None:
    page = client.post("/legal/economic_compensation/take-along/", {**SEVERANCE, "average_monthly_wage": "many"})

    assert page.status_code == 200
    assert "写成不小于零的数" in page.content.decode()


def test_triage_sees_figure_steps_articles_and_what_was_entered(cast: Cast, client: Client) -> None:
    take_along(client)
    signal = report(client, cast.here.town)
    staff = Client()
    staff.force_login(cast.here.users["officer"])

    page = staff.get(signal.get_absolute_url()).content.decode()

    assert "73,600.00" in page and "《劳动合同法》第四十七条" in page
    assert "怎么算出来的" in page and "9,200.00" in page
    assert "估算，不是裁决" in page


@pytest.fixture
def case(cast: Cast, client: Client) -> Case:
    """The worker's own application about what was reported with a figure."""
    put_rules_in_force(cast.here)
    take_along(client)
    report(client, cast.here.town)
    page = client.get("/apply/").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]  # type: ignore[index]
    assert 'name="amount_1" value="73600"' in page
    client.post("/apply/", {
        "key": key, "name": "孙有田", "phone": "13800004127", "firm": "望溪恒织纺织有限公司", "want_1": "T02",
        "amount_1": "80000", "statement": "昨天口头叫我走。", "knows_firm_is_told": "on",
    })  # fmt: skip
    return Case.objects.latest("pk")


def test_the_application_takes_the_result_to_the_claim_of_its_kind(case: Case) -> None:
    claim = case.claims.get()

    assert (claim.amount_claimed, claim.amount_calculated) == (Decimal("80000.00"), FIGURE)
    assert Calculation.objects.get(record=case.pk).told["steps"]


def test_a_case_that_an_officer_makes_of_the_report_has_the_result_too(cast: Cast, client: Client) -> None:
    take_along(client)
    signal = report(client, cast.here.town)

    case = new_case(cast.here, category="T02", claims=[NewClaim("T02")], signals=[signal])

    assert case.claims.get().amount_calculated == FIGURE
    assert Calculation.objects.filter(record=case.pk).count() == 1
    opened = TimelineEntry.objects.get(record=case.pk, verb="case.open").summary
    assert "金额还没有说" in opened and "0.00" not in opened


def test_a_case_made_of_a_warning_has_nobody_s_figures(cast: Cast, client: Client) -> None:
    put_rules_in_force(cast.here)
    take_along(client)
    signal = report(client, cast.here.town)
    warning = stages.staged_warning(cast.here)
    warning.signals.add(signal)

    case = new_case(cast.here, category="T02", warning=warning)

    assert not Calculation.objects.filter(record=case.pk).exists()


def test_the_room_s_sheet_starts_from_the_result_for_the_mediator_alone(cast: Cast, case: Case) -> None:
    calculation = Calculation.objects.get(record=case.pk)
    accept(cast.here.scope("mediator"), case)
    desk, firm = stages.signed_in(cast.here, "mediator"), stages.inside(cast.here, case, SeatRole.RESPONDENT)
    sheets = reverse("disputes_public:room_sheets", args=[case.code])
    sheet = reverse("disputes_public:room_sheet_new", args=[case.code, calculation.calculator])

    listed, filled = desk.get(sheets).text, desk.get(f"{sheet}?brought={calculation.pk}").text

    assert "申请人自己算过的" in listed and f"{sheet}?brought={calculation.pk}" in listed
    assert 'value="9200"' in filled
    for unknown in ("", "x", "9" * 30, str(calculation.pk + 1)):
        assert 'value="9200"' not in desk.get(f"{sheet}?brought={unknown}").text
    facts = reverse("disputes_public:room_facts", args=[case.code])
    assert "73,600.00" not in firm.get(facts).text
    assert firm.get(sheets).status_code == firm.get(f"{sheet}?brought={calculation.pk}").status_code == 403


def test_the_mediator_sees_it_and_may_take_it_for_another_claim(cast: Cast, case: Case) -> None:
    case.claims.update(category="T01", amount_calculated=None)
    calculation = Calculation.objects.get(record=case.pk)
    staff = Client()
    staff.force_login(cast.here.users["mediator"])

    page = staff.get(case.get_absolute_url()).content.decode()
    action = f"{case.get_absolute_url()}calculations/{calculation.pk}/use/"
    staff.post(action, {"claim": case.claims.get().pk})
    staff.post(action, {"claim": "x"})

    assert "用作测算" in page and "73,600.00" in page
    assert case.claims.get().amount_calculated == FIGURE


def test_taking_a_result_over_wants_right_case_and_claim(cast: Cast, case: Case) -> None:
    calculation, claim = Calculation.objects.get(record=case.pk), case.claims.get()
    other = stages.staged_case(cast.here, 1)
    mediator = cast.here.scope("mediator")

    with pytest.raises(Forbidden):
        use_calculation(cast.here.scope("officer"), case, calculation, claim_id=claim.pk)
    with pytest.raises(Invalid):
        use_calculation(mediator, other, calculation, claim_id=other.claims.latest("pk").pk)
    with pytest.raises(Invalid):
        use_calculation(mediator, case, calculation, claim_id=other.claims.latest("pk").pk)
    over = terminate(mediator, accept(mediator, case), reason="双方谈不拢")
    with pytest.raises(IllegalMove):
        use_calculation(mediator, over, calculation, claim_id=claim.pk)


def test_the_neighbour_finds_nothing_of_it(cast: Cast, case: Case) -> None:
    assert not Calculation.objects.visible_to(cast.neighbour.scope("mediator")).exists()
    assert Calculation.objects.visible_to(cast.here.scope("mediator")).filter(record=case.pk).exists()
