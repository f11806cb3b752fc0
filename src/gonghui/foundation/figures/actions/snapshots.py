"""Freezing figures for a report: once written, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.foundation.figures.models import FrozenFigure, Snapshot
from gonghui.foundation.figures.permissions import FREEZE
from gonghui.foundation.figures.registry import MONTH, PLACE, TOWN, Figure, Part, Period, Where
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.regions.models import Region
from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid, required
from gonghui.kernel.scope import Scope
from gonghui.kernel.spine import new_record
from gonghui.kernel.timeline import record_event


@transaction.atomic
def freeze(scope: Scope, figures: Sequence[Figure], *, title: str, period: Period, note: str = "") -> Snapshot:
    """Keep the figures of a period as they stand now for the place of this scope, each with its definition.

    A fixed number of statements a figure. Refuses an empty title, no figure, and days that run backwards or have not
    come yet: a period that still runs would be another one tomorrow.
    """
    scope.require(FREEZE)
    title = required(title, "title", _("写明这份快照用在哪份材料。"), _("像“2026 年三季度专报”。"))[:200]
    _refuse_days(period)
    if not figures:
        raise Invalid(_("一个数都没有选。"), fields={"figures": _("至少选一个。")})
    federation = Organization.objects.get(pk=scope.federation_id)
    place = scope.place_prefix or federation.region_id
    with clock.standing(clock.now()):
        snapshot = new_record(
            Snapshot, federation_id=federation.pk, place_id=place, title=title, start=period.start, end=period.end,
            note=note.strip()[:200], actor=scope.actor, user_id=scope.user_id, sha256="",
        )  # fmt: skip
        frozen = _frozen(scope, snapshot, figures, period)
        snapshot.sha256 = snapshot.digest(frozen)
        snapshot.save_fields("sha256")
        FrozenFigure.objects.bulk_create(frozen)
        told = {"sha256": snapshot.sha256, "start": period.start, "end": period.end, "figures": len(frozen)}
        record_event(scope, snapshot.pk, "figures.frozen", _("定格 %(count)s 个数") % {"count": len(frozen)}, told)
    return snapshot


def _refuse_days(period: Period) -> None:
    if period.start and period.end and period.start > period.end:
        raise Invalid(_("开始日期晚于结束日期。"), fields={"end": _("核对这两个日期。")})
    if (period.start or clock.today()) > clock.today() or (period.end or clock.today()) > clock.today():
        raise Invalid(_("这段时间还没有到头。"), fields={"end": _("写今天或者以前的日子。")})


def _frozen(scope: Scope, snapshot: Snapshot, figures: Sequence[Figure], period: Period) -> list[FrozenFigure]:
    where = {PLACE: snapshot.place_id}
    names = dict(Region.objects.children_of(snapshot.place_id).values_list("pk", "name"))
    return [
        FrozenFigure(
            snapshot=snapshot,
            position=position,
            key=figure.key,
            label=str(figure.label),
            definition=str(figure.definition),
            definition_version=figure.version,
            unit=str(figure.unit),
            value=figure.written(figure.value(scope, period, where)),
            rows=figure.narrowed(scope, period, where).order_by().count(),
            towns=_parts(figure, figure.parts(scope, TOWN, period=period, where=where), names),
            months=_parts(figure, figure.parts(scope, MONTH, period=period, where=where), {}),
        )
        for position, figure in enumerate(figures, 1)
    ]


def _parts(figure: Figure, parts: dict[tuple[Any, ...], Part], names: dict[str, str]) -> list[dict[str, Any]]:
    """Parts by name, in order. What tells of a few matters only keeps its count and no median."""
    return [
        {
            "code": str(key[0]),
            "name": names.get(key[0], ""),
            "value": "" if figure.span is not None and part.is_small else figure.written(part.value),
            "rows": part.rows,
        }
        for key, part in sorted(parts.items(), key=lambda item: str(item[0][0]))
    ]


def now_of(scope: Scope, snapshot: Snapshot, figures: Sequence[Figure]) -> dict[str, str]:
    """What the same figures say now for the snapshot's place and period, as they are written in it."""
    period, where = period_of(snapshot), where_of(snapshot)
    return {figure.key: figure.written(figure.value(scope, period, where)) for figure in figures}


def period_of(snapshot: Snapshot) -> Period:
    return Period(snapshot.start, snapshot.end)


def where_of(snapshot: Snapshot) -> Where:
    return {PLACE: snapshot.place_id}
