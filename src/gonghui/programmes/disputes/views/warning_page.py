"""What the register and the page of one warning show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.rules.models import Decision
from gonghui.foundation.facts.models import Fact
from gonghui.foundation.facts.vocabulary import VOCABULARY
from gonghui.kernel import clock
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import Category, Colour, OrderState, WarningState
from gonghui.programmes.disputes.facts import KEYS
from gonghui.programmes.disputes.forms.signals import ReasonForm
from gonghui.programmes.disputes.forms.warnings import LowerForm, RaiseForm
from gonghui.programmes.disputes.lifecycle import WARNING
from gonghui.programmes.disputes.models import DisposalOrder, RiskWarning, Signal
from gonghui.programmes.disputes.permissions import LOWER_WARNING, OPEN_CASE, TRIAGE_SIGNALS, VIEW_WARNINGS
from gonghui.programmes.disputes.views.handling_page import handling_context
from gonghui.programmes.disputes.views.pieces import (
    LAMPS,
    events_of,
    excerpt,
    faces_of,
    sign_words,
)
from gonghui.programmes.disputes.views.warning_now import matters_of_firm, next_step, stamps
from gonghui.web.wording import date_text, moment_text, number_text

TONES = {WarningState.OPEN: "y", WarningState.HANDLING: "b", WarningState.CLOSED: "p"}
ORDER_TONES = {
    OrderState.ISSUED: "y",
    OrderState.RECEIVED: "b",
    OrderState.RETURNED: "r",
    OrderState.REFERRED: "line",
    OrderState.ANSWERED: "p",
}


def warning_context(
    scope: Scope, warning: Any, *, handling: dict[str, Any] | None = None, **refused: Any
) -> dict[str, Any]:
    """The context of the page. `refused` are forms (`lower`, `raise_`, `close`), `handling` those of `handling.html`;
    the warning comes `with_counts`.
    """
    colours = list(warning.colours.select_related("decision__rule_set_version").order_by("-at", "-pk"))
    rows = Deadline.objects.filter(record=warning.pk).select_related("organization").order_by("pk")
    found = [each for each in rows if each.user_id in (None, scope.user_id)]
    clocks = [each for each in found if each.user_id is None]
    return {
        **handling_context(scope, warning, found, handling),
        "warning": warning,
        "trail": _trail(scope),
        "line": f"{warning.place.full_name} · {warning.get_category_display()}",
        "stamps": stamps(warning),
        "next": next_step(warning, clocks),
        "faces": faces_of(clocks),
        **_why(colours, warning),
        "fact_columns": [{"label": _("事实")}, {"label": _("值")}, {"label": _("哪天")}, {"label": _("来源")}],
        "fact_rows": _facts(scope, warning),
        "signals": _signals(scope, warning),
        "signal_count": warning.signal_count,
        "orders": _orders(scope, warning),
        "firm": matters_of_firm(scope, warning),
        "events": events_of(warning.pk) if scope.has(VIEW_WARNINGS) else [],
        **_acts(scope, warning, **refused),
    }


def _why(colours: Sequence[Any], warning: RiskWarning) -> dict[str, Any]:
    """The colour, who or what set it, and the colours before."""
    decision = next((row.decision for row in colours if row.decision), None)
    return {
        "lamp": LAMPS[Colour(warning.colour)],
        "by_hand": _by_hand(colours),
        "explanation": decision.explanation if decision else [],
        "measured": _measured(decision),
        "rule_line": str(decision.rule_set_version) if decision else "",
        "history": [_coloured(row) for row in colours],
    }


def _acts(
    scope: Scope,
    warning: RiskWarning,
    *,
    lower: LowerForm | None = None,
    raise_: RaiseForm | None = None,
    close: ReasonForm | None = None,
) -> dict[str, Any]:
    """What can be done now, and what not yet and why."""
    moves, waiting = WARNING.moves_of(warning, scope)
    open_moves = {move.name for move in moves}
    return {
        "dispatch_url": reverse("disputes:warning_dispatch", args=[warning.code]) if "dispatch" in open_moves else "",
        "case_url": _case_url(scope, warning),
        "may_close": "close" in open_moves,
        **_colour_acts(scope, warning, lower, raise_),
        "close_form": close or ReasonForm(initial={"version": warning.version}),
        "opened": "lower" if lower else "raise" if raise_ else "close" if close else "",
        "why_not": [
            {"question": _("为什么还不能%(verb)s？") % {"verb": move.label}, "answer": sentence}
            for move, sentence in waiting
        ],
    }


def _colour_acts(
    scope: Scope, warning: RiskWarning, lower: LowerForm | None, raise_: RaiseForm | None
) -> dict[str, Any]:
    """Taking the colour down or up by a person's judgement, where there is a lower or a higher one."""
    is_open = warning.state != WarningState.CLOSED
    return {
        "may_lower": is_open and scope.has(LOWER_WARNING) and warning.colour != Colour.BLUE,
        "lower_form": lower or LowerForm(warning=warning),
        "may_raise": is_open and scope.has(TRIAGE_SIGNALS) and warning.colour != Colour.RED,
        "raise_form": raise_ or RaiseForm(warning=warning),
    }


def _by_hand(colours: Sequence[Any]) -> str:
    """Who set the present colour, when and why, where it was a person and not the rules."""
    if not colours or colours[0].decision is not None:
        return ""
    row = colours[0]
    when = moment_text(row.at, today=clock.today())
    said = _("%(who)s 在%(when)s定为%(colour)s：%(reason)s")
    return said % {"who": row.actor, "when": when, "colour": row.get_colour_display(), "reason": row.reason}


def _trail(scope: Scope) -> list[dict[str, Any]]:
    """Where the page hangs: bodies come from their orders, they have no register of warnings."""
    if scope.has(VIEW_WARNINGS):
        return [{"label": _("预警"), "url": reverse("disputes:warnings")}]
    return [{"label": _("交办单"), "url": reverse("disputes:orders")}]


def _measured(decision: Decision | None) -> list[tuple[str, str]]:
    """What the rules read when they set the colour, in the words of their version."""
    if decision is None:
        return []
    uses = decision.rule_set_version.rule_set.metrics
    return [
        (str(uses[key].label), f"{_number(value)} {uses[key].unit or ''}".strip())
        for key, value in decision.facts.items()
        if key in uses and value is not None
    ]


def _number(value: int | bool | str) -> str:
    """Decimals are stored as text, so that nothing is rounded on the way."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return format_yuan(Decimal(value)) if isinstance(value, str) else number_text(value)


def _facts(scope: Scope, warning: RiskWarning) -> list[list[dict[str, Any]]]:
    """The facts behind the colour: value, day, and the signal that told them. Only for who sees the firm's file."""
    rows = Fact.objects.visible_to(scope).filter(key__in=KEYS, source__signal__warnings=warning).standing()
    return [
        [
            {"text": str(VOCABULARY[fact.key].label)},
            {"text": _value(fact)},
            {"text": date_text(fact.observed_on, today=clock.today(), weekday=False)},
            {
                "text": fact.source.title if fact.source else "",
                "url": reverse("disputes:signal", args=[fact.source.public_code]) if fact.source else "",
                "mark": fact.get_sureness_display(),
            },
        ]
        for fact in rows.select_related("source").order_by("-observed_on", "-pk")
    ]


def _value(fact: Fact) -> str:
    kind = VOCABULARY[fact.key].value_type
    if kind is Decimal:
        return _("%(sum)s 元") % {"sum": format_yuan(fact.value)}
    if kind is dt.date:
        return date_text(dt.date.fromisoformat(fact.value), today=clock.today(), weekday=False)
    if kind is list:
        return sign_words(fact.value)
    if kind is bool:
        return _number(bool(fact.value))
    if kind is str:
        return str(Category(fact.value).label)
    return f"{number_text(fact.value)} {VOCABULARY[fact.key].unit}"


def _coloured(row: Any) -> dict[str, Any]:
    by_hand = row.decision is None
    return {
        "title": _("%(colour)s（人工）") % {"colour": row.get_colour_display()}
        if by_hand
        else row.get_colour_display(),
        "when": moment_text(row.at, today=clock.today()),
        "detail": f"{row.reason} · {row.actor}"
        if by_hand
        else _("规则 %(codes)s（第 %(version)s 版） · %(actor)s")
        % {"codes": _fired(row.decision), "version": row.decision.rule_set_version.version, "actor": row.actor},
        "tone": "r" if row.colour == Colour.RED else "",
    }


def _fired(decision: Decision) -> str:
    return "、".join(found["code"] for found in decision.fired)


def _signals(scope: Scope, warning: RiskWarning) -> list[dict[str, Any]]:
    rows = Signal.objects.visible_to(scope).filter(warnings=warning).select_related("record").order_by("-pk")
    return [
        {
            "title": row.record.title,
            "url": row.get_absolute_url(),
            "detail": f"{excerpt(row.text)} · {moment_text(row.created_at, today=clock.today())}",
            "right": _("%(n)s 人") % {"n": number_text(row.workers)} if row.workers else "",
        }
        for row in rows
    ]


def _orders(scope: Scope, warning: RiskWarning) -> list[dict[str, Any]]:
    rows = DisposalOrder.objects.visible_to(scope).filter(warning=warning).select_related("record", "organization")
    return [
        {
            "title": row.organization.name,
            "url": row.get_absolute_url(),
            "detail": f"{row.get_role_display()} · {row.number or _('交办单还没有出具')}",
            "mark": row.get_state_display(),
            "mark_tone": ORDER_TONES[OrderState(row.state)],
        }
        for row in rows.order_by("pk")
    ]


def _case_url(scope: Scope, warning: RiskWarning) -> str:
    if not scope.has(OPEN_CASE) or warning.state == WarningState.CLOSED:
        return ""
    return f"{reverse('disputes:case_new')}?warning={warning.code}"
