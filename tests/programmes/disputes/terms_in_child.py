"""A process for `test_case_migrations`: agreements and ticks of before 0016, moved to newer tables, told as JSON."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import django

BEFORE = ("disputes", "0015_signal_notes")
MOVED = ("disputes", "0017_room_facts")
TWO_LINES = "劳动关系于 12 月 1 日解除。\n\n  公司出具离职证明。  "


def main() -> None:
    write(models_at(BEFORE))
    print(json.dumps(look(models_at(MOVED))))


def models_at(step: tuple[str, str]) -> Any:
    """The database brought to `step`, and the models as they were there."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    call_command("migrate", *step, verbosity=0)
    return MigrationExecutor(connection).loader.project_state([step]).apps


def write(old: Any) -> None:
    """One agreement with two payments, two lines of other terms and one tick, one with nothing."""

    def make(model: str, **values: object) -> Any:
        return old.get_model(model).objects.create(**values)

    place = make("regions.Region", code="330213", name="望溪", level="county", full_name="望溪县")
    body = make(
        "organizations.Organization",
        path="0001", depth=1, code="wx", name="望溪县调解委员会", short_name="望溪调委会", kind="mediation",
        region=place, federation=None,
    )  # fmt: skip
    for number, terms in enumerate((TWO_LINES, ""), 1):
        owner = {"federation": body, "place": place}
        record = make("kernel.Record", kind="case", title="甲 与 乙", public_code=f"C{number}", **owner)
        case = make(
            "disputes.Case",
            record=record, state="mediating", origin="worker", category="W01", statement="欠薪。", mediation_body=body,
            filed_on=dt.date(2026, 10, 8), accepted_on=dt.date(2026, 10, 9), **owner,
        )  # fmt: skip
        for role in ("applicant", "respondent", "mediator"):
            ticked = bool(terms) and role == "applicant"
            make("disputes.Seat", case=case, role=role, name=role, undisputed=ticked)
        agreement = make("disputes.Agreement", case=case, edition=1, facts="欠薪。", status_terms=terms, state="draft")
        for position in (1, 2) if terms else ():
            day = dt.date(2026, 12, position)
            make("disputes.Instalment", agreement=agreement, position=position, amount="100.05", due_on=day, payee="甲")


def look(new: Any) -> list[object]:
    """Both agreements after the move."""
    return [
        [
            None if row.agreed_total is None else f"{row.agreed_total:.2f}",
            [[term.position, term.kind, f"{term.amount:.2f}"] for term in row.payment_terms.order_by("position")],
            [[term.position, term.kind, term.detail] for term in row.status_terms.order_by("position")],
            [[fact.text, [tick.seat.role for tick in fact.ticks.all()]] for fact in row.case.room_facts.all()],
        ]
        for row in new.get_model("disputes.Agreement").objects.order_by("pk")
    ]


if __name__ == "__main__":
    django.setup()
    main()
