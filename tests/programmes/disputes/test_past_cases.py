"""Ended matters taken over from a ledger: many at once are the same as one after the other."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gonghui.foundation.figures.registry import FIGURES
from gonghui.kernel import clock
from gonghui.kernel.audit import verify
from gonghui.kernel.errors import Forbidden, Invalid
from gonghui.kernel.models import Access, TimelineEntry
from gonghui.programmes.disputes.actions import cases
from gonghui.programmes.disputes.actions.cases import NewClaim, NewParty
from gonghui.programmes.disputes.actions.past import PastCase, PastConfirmation, record_past_cases
from gonghui.programmes.disputes.enums import Origin
from gonghui.programmes.disputes.models import Agreement, Case, Confirmation
from tests import stages
from tests.cast import Cast
from tests.requirements import requirement

DAY = dt.date(2026, 3, 2)
DAYS = dt.timedelta(days=1)
OWN = {"pk", "record_id", "id", "case_id", "agreement_id", "person_id", "enterprise_id"}


@pytest.fixture(autouse=True)
def monday() -> object:
    with clock.standing(stages.MONDAY):
        yield


def line(cast: Cast, serial: int, **changes: Any) -> PastCase:
    """A line of the ledger: every third came to nothing, every second of the others went to court."""
    agreed, court = serial % 3 != 0, None
    if agreed and serial % 2:
        court = PastConfirmation(cast.here.court, f"（2026）望法诉前调确 {serial} 号", DAY + 30 * DAYS, DAY + 40 * DAYS,
                                 granted=serial != 5, reason="" if serial != 5 else "付款日期不明确。")  # fmt: skip
    row = PastCase(
        ledger_number=f"台账{serial}", number=f"望劳调〔2026〕{serial}号",
        origin=Origin.COURT if court else Origin.WORKER,
        category="W01", place_id=cast.here.town, statement="工资拖了三个月没有发。", applicant=f"周桂{serial}",
        respondent=f"望溪恒织{serial % 4}有限公司", mediation_body=cast.here.mediation,
        amount_claimed=Decimal("1000.10") * (serial + 1), filed_on=DAY, accepted_on=DAY + DAYS,
        ended_on=DAY + (5 + serial % 20) * DAYS, outcome="agreed" if agreed else "terminated",
        reason="" if agreed else "谈不拢", amount_agreed=Decimal("800.05") * (serial + 1) if agreed else None,
        paper_number=f"望协{serial}" if agreed else "", confirmation=court,
    )  # fmt: skip
    return replace(row, **changes)


def written(model: Any, **where: Any) -> list[dict[str, Any]]:
    """The rows of a table in the order in which they were made, without keys and codes that are each row's own."""
    rows = model._base_manager.filter(**where).order_by("pk").values()
    return [{name: value for name, value in row.items() if name not in OWN} for row in rows]


def everything() -> dict[str, Any]:
    case = Case.objects.exclude(ledger_number=None).order_by("number")
    return {
        "cases": written(Case),
        "parties": [sorted((each.side, each.name) for each in row.parties.all()) for row in case],
        "firms": [row.enterprise.name for row in case if row.enterprise],
        "claims": [[(each.category, each.amount_claimed, each.amount_agreed) for each in row.claims.all()]
                   for row in case],
        "access": sorted(Access.objects.values_list("record__title", "role", "organization__code")),
        "agreements": written(Agreement),
        "confirmations": written(Confirmation),
        "told": sorted(
            TimelineEntry.objects.filter(verb__in=["case.past", "confirmation.past", "people.know"])
            .values_list("record__title", "sequence", "verb", "actor", "at", "summary")
        ),
    }  # fmt: skip


@requirement("headline")
def test_many_at_once_are_the_same_rows_as_one_after_the_other(cast: Cast) -> None:
    officer, rows = cast.here.scope("officer"), [line(cast, serial) for serial in range(8)]
    with transaction.atomic():
        for row in rows:
            record_past_cases(officer, [row])
        one_by_one, found = everything(), verify()
        transaction.set_rollback(True)

    made = record_past_cases(officer, rows)

    assert [case.number for case in made] == [row.number for row in rows]
    assert everything() == one_by_one
    assert (verify().entries, verify().findings, found.findings) == (found.entries, [], [])


def test_a_matter_told_live_and_one_from_the_ledger_count_alike(cast: Cast) -> None:
    stages.staged_rules(cast.here)
    mediator = cast.here.scope("mediator")
    with clock.standing(clock.at_midnight(DAY) + dt.timedelta(hours=9)):
        live = cases.open_case(
            mediator, origin=Origin.WORKER, category="W01", place_id=cast.here.town, statement="工资拖了三个月没有发。",
            applicant=NewParty("周桂0"), respondent=NewParty("望溪恒织0有限公司"),
            claims=[NewClaim("W01", Decimal("1000.10"))], mediation_body=cast.here.mediation,
        )  # fmt: skip
    with clock.standing(clock.at_midnight(DAY + DAYS) + dt.timedelta(hours=9)):
        cases.accept(mediator, Case.objects.get(pk=live.pk))
    with clock.standing(clock.at_midnight(DAY + 5 * DAYS) + dt.timedelta(hours=9)):
        cases.terminate(mediator, Case.objects.get(pk=live.pk), reason="谈不拢")
    live_figures = {key: figure.value(cast.here.scope("leader")) for key, figure in FIGURES.items()}

    past = record_past_cases(cast.here.scope("officer"), [line(cast, 0)])[0]

    live = Case.objects.get(pk=live.pk)
    same = ("state", "category", "origin", "place_id", "statement", "filed_on", "accepted_on", "ended_on", "agreed_on",
            "amount_claimed", "amount_agreed", "end_reason", "enterprise_id", "mediation_body_id")  # fmt: skip
    past = Case.objects.get(pk=past.pk)
    assert [getattr(past, name) for name in same] == [getattr(live, name) for name in same]
    assert [str(party) for party in past.parties.order_by("pk")] == [
        str(party) for party in live.parties.order_by("pk")
    ]
    both = {key: figure.value(cast.here.scope("leader")) for key, figure in FIGURES.items()}
    assert both["cases_handled"] == 2 * int(live_figures["cases_handled"] or 0)
    assert both["amount_claimed"] == 2 * Decimal(live_figures["amount_claimed"] or 0)
    assert both["mediation_days"] == live_figures["mediation_days"]


def test_a_line_that_is_there_is_not_taken_over_twice(cast: Cast) -> None:
    officer = cast.here.scope("officer")
    first = record_past_cases(officer, [line(cast, 1), line(cast, 2)])

    again = record_past_cases(officer, [line(cast, 2), line(cast, 4), line(cast, 4)])

    assert again[0].pk == first[1].pk
    assert again[1].pk == again[2].pk
    assert Case.objects.count() == 3


def test_a_fixed_number_of_statements_for_any_number(cast: Cast) -> None:
    officer = cast.here.scope("officer")

    with CaptureQueriesContext(
        connection,
    ) as few:
        record_past_cases(officer, [line(cast, 1)])
    with CaptureQueriesContext(connection) as many:
        record_past_cases(officer, [line(cast, serial) for serial in range(101, 161, 2)])

    assert len(many) <= len(few) + 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"applicant": " "}, "没有写全"),
        ({"accepted_on": DAY - DAYS}, "日期不对"),
        ({"ended_on": dt.date(2027, 1, 1)}, "日期不对"),
        ({"outcome": "mediating"}, "不在表里"),
        ({"category": "X99"}, "不在表里"),
        ({"paper_number": ""}, "协议编号"),
        ({"amount_agreed": None}, "协议编号"),
        ({"amount_claimed": Decimal(-1)}, "小于零"),
        ({"place_id": "339931101"}, "不归您"),
        ({"number": "望劳调〔2026〕4号"}, "已经用过"),
    ],
)
def test_a_wrong_line_refuses_the_whole_set(cast: Cast, changes: dict[str, Any], said: str) -> None:
    record_past_cases(cast.here.scope("officer"), [line(cast, 4)])

    with pytest.raises(Invalid, match=said):
        record_past_cases(cast.here.scope("officer"), [line(cast, 2), line(cast, 1, **changes)])

    assert Case.objects.count() == 1


def test_a_neighbours_body_and_whoever_lacks_the_right_are_refused(cast: Cast) -> None:
    with pytest.raises(Invalid, match="调解组织"):
        record_past_cases(cast.here.scope("officer"), [line(cast, 1, mediation_body=cast.neighbour.mediation)])
    with pytest.raises(Forbidden):
        record_past_cases(cast.here.scope("leader"), [line(cast, 1)])


def test_its_pages_say_where_it_came_from(cast: Cast, client: Client) -> None:
    case = record_past_cases(cast.here.scope("officer"), [line(cast, 1)])[0]
    client.force_login(cast.here.users["officer"])

    page = client.get(case.get_absolute_url()).content.decode()
    ruling = client.get(Confirmation.objects.get().get_absolute_url()).content.decode()

    assert "从台账补录" in page
    assert "望协1" in page
    assert "望协1" in ruling


@pytest.mark.parametrize("field", ["summary", "actor", "changes", "hash"])
def test_one_changed_byte_in_the_history_is_found(cast: Cast, field: str) -> None:
    record_past_cases(cast.here.scope("officer"), [line(cast, serial) for serial in range(210)])
    assert not verify().findings
    entry = TimelineEntry.objects.filter(verb="case.past").order_by("pk")[107]
    was = getattr(entry, field)
    changed = {**was, "ledger": "台账9"} if field == "changes" else f"{was[:-1]}{'1' if was[-1] != '1' else '2'}"

    TimelineEntry.objects.filter(pk=entry.pk).update(**{field: changed})

    assert any(str(entry.record_id) in sentence for sentence in verify().findings)
