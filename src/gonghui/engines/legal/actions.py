"""What can be done to the working calendar to trained models, and to results that people bring."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.engines.legal.calculators import calculator_named
from gonghui.engines.legal.calendar import forget_calendar
from gonghui.engines.legal.classify.model import TopicModel, read_model
from gonghui.engines.legal.enums import HolidayKind
from gonghui.engines.legal.models import Calculation, Holiday, TrainedModel
from gonghui.engines.legal.notices import shipped_days
from gonghui.engines.legal.permissions import MAINTAIN_CALENDAR, SIGN_MODELS
from gonghui.kernel import clock
from gonghui.kernel.crypto import blind_index
from gonghui.kernel.errors import IllegalMove, Invalid, required
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import canonical, record_event


@transaction.atomic
def load_holidays() -> int:
    """Enter the shipped notices and answer how many days were new. A date that is in the table stays as it is."""
    before = Holiday.objects.count()
    Holiday.objects.bulk_create(
        [Holiday(date=day.date, kind=day.kind, name=day.name, notice=day.notice) for day in shipped_days()],
        ignore_conflicts=True,
    )
    forget_calendar()
    return Holiday.objects.count() - before


@transaction.atomic
def set_holiday(scope: Scope, *, date: dt.date, kind: str, name: str, notice: str) -> Holiday:
    """Enter a day of a notice, or correct it. Refuses a day without the notice that says so."""
    scope.require(MAINTAIN_CALENDAR)
    if kind not in HolidayKind.values:
        raise Invalid(_("请选择：法定节假日、调休放假或者调休上班。"), fields={"kind": _("选一种。")})
    if not name.strip():
        raise Invalid(_("请写明是哪个节日。"), fields={"name": _("例如：春节。")})
    if not notice.strip():
        raise Invalid(_("请写明依据哪份通知。"), fields={"notice": _("例如：国办发明电〔2025〕7号。")})
    holiday, _created = Holiday.objects.update_or_create(
        date=date, defaults={"kind": kind, "name": name.strip(), "notice": notice.strip()}
    )
    return holiday


@transaction.atomic
def remove_holiday(scope: Scope, holiday: Holiday) -> None:
    """Let the day follow its weekday again."""
    scope.require(MAINTAIN_CALENDAR)
    holiday.delete()


@dataclass(frozen=True, slots=True)
class Brought:
    """A result to be kept: its calculator, what was entered, the answer as shown, its sum and kind of claim if any."""

    calculator: str
    sent: Mapping[str, str]
    told: Mapping[str, Any]
    amount: Decimal | None
    category: str


@transaction.atomic
def bring_calculations(scope: Scope, record_id: int, results: Sequence[Brought]) -> None:
    """Keep results with a record; the same one brought twice is kept once. A step of actions that checked the right.

    The timeline tells which calculator it was, never a number.
    """
    for result in results:
        index = blind_index(canonical({"name": result.calculator, "sent": dict(result.sent)}), purpose="calculation")
        _row, created = Calculation.objects.get_or_create(
            record_id=record_id,
            sent_digest=index,
            defaults={
                "calculator": result.calculator,
                "sent": json.dumps(dict(result.sent), ensure_ascii=False),
                "answer": json.dumps(result.told, ensure_ascii=False),
                "amount": result.amount,
                "category": result.category,
            },
        )
        if created:
            summary = _("附上测算：%(name)s") % {"name": calculator_named(result.calculator).label}
            record_event(scope, record_id, "legal.calculation_brought", summary, {"calculator": result.calculator})


@transaction.atomic
def pass_on_calculations(scope: Scope, record_id: int, *, to: int) -> list[Calculation]:
    """Bring what was brought to one record to another of the same person too, as it stands. A step of actions."""
    rows = list(Calculation.objects.of(record_id))
    for row in rows:
        row.pk, row.record_id = None, to
        row._state.adding = True
    Calculation.objects.bulk_create(rows, ignore_conflicts=True)
    return list(Calculation.objects.of(to)) if rows else []


@transaction.atomic
def keep_model(scope: Scope, *, content: bytes) -> TrainedModel:
    """Keep a trained model beside what was measured of it; it answers nothing before it is signed.

    The same file again is the same row. Refuses a file that was altered or is no such model.
    """
    scope.require(SIGN_MODELS)
    model = read_model(content)
    assert scope.federation_id is not None
    kept, _created = TrainedModel.objects.get_or_create(
        federation_id=scope.federation_id,
        sha256=model.digest,
        defaults={
            "content": model.model_dump(mode="json"),
            "measured": model.measured.model_dump(mode="json"),
            "trained_on": model.trained_on,
        },
    )
    return kept


@transaction.atomic
def sign_model(scope: Scope, model: TrainedModel, *, why: str) -> TrainedModel:
    """Let the model answer from now on, in the name of who read its figures; the one before it retires.

    Refuses one that already was in use, one without a reason, and one whose content was altered.
    """
    scope.require(SIGN_MODELS)
    why = required(why, "why", _("没有写理由。"), _("写明看了哪些数字，为什么可以用。"))[:300]
    model = _locked(scope, model)
    if model.signed_at is not None:
        raise IllegalMove(_("这个模型启用过了。要再用，重新训练一个。"))
    if TopicModel.model_validate(model.content).digest != model.sha256:
        raise Invalid(_("模型文件被改动过，不能用。重新训练，或者换原来的文件。"))
    now = clock.now()
    TrainedModel.objects.counting(model.federation_id).update(retired_at=now)
    model.signed_at, model.signed_by, model.signed_why = now, scope.actor, why
    model.save(update_fields=["signed_at", "signed_by", "signed_why"])
    return model


@transaction.atomic
def retire_model(scope: Scope, model: TrainedModel) -> TrainedModel:
    """Let the words alone decide again. Refuses a model that answers nothing."""
    scope.require(SIGN_MODELS)
    model = _locked(scope, model)
    if not model.counts:
        raise IllegalMove(_("这个模型现在没有启用。"))
    model.retired_at = clock.now()
    model.save(update_fields=["retired_at"])
    return model


def _locked(scope: Scope, model: TrainedModel) -> TrainedModel:
    return get_visible(scope, TrainedModel.objects.select_for_update(no_key=True), pk=model.pk)
