"""What the page of a signal offers for triage: probable doubles with their reasons, files found, forms of the steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.regions.models import Region
from gonghui.kernel import clock
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.triage import as_told
from gonghui.programmes.disputes.enums import Category, Colour, SignalState
from gonghui.programmes.disputes.forms.signals import (
    AcceptForm,
    AsideForm,
    DismissForm,
    HandOverForm,
    LinkForm,
    MergeForm,
)
from gonghui.programmes.disputes.lifecycle import SIGNAL
from gonghui.programmes.disputes.likeness import NEAR, Proposal, Told, proposals
from gonghui.programmes.disputes.models import Signal
from gonghui.programmes.disputes.permissions import SEE_REPORTER, TRIAGE_SIGNALS
from gonghui.programmes.disputes.querysets import SignalQuerySet
from gonghui.programmes.disputes.views.pieces import LAMPS, excerpt
from gonghui.web.wording import moment_text, number_text

COMPARED = 60
SHOWN = 6
FILES_SHOWN = 10


def alike(scope: Scope, signal: Signal) -> SignalQuerySet:
    """Other signals of the same firm, or without one of the same place, that stand."""
    rows = Signal.objects.visible_to(scope).exclude(pk=signal.pk).filter(federation=signal.federation_id)
    rows = rows.filter(state__in=[SignalState.RECEIVED, SignalState.ACCEPTED], enterprise=signal.enterprise_id)
    if signal.enterprise_id is None:
        rows = rows.filter(place=signal.place_id)
    return rows.select_related("record").order_by("-pk")


def likely(scope: Scope, signal: Signal) -> list[tuple[Proposal, Signal]]:
    """The signals that probably tell of the same matter, with why. One query.

    That somebody reported twice is told only to whoever may see reporters.
    """
    phone = getattr(signal, "phone_index", None) if scope.has(SEE_REPORTER) else None
    near = {"since": signal.occurred_on - NEAR, "until": signal.occurred_on + NEAR}
    rows = (
        Signal.objects.visible_to(scope).with_phone().select_related("record").like(signal, phone_index=phone, **near)
    )
    found = {row.pk: row for row in rows.order_by("-pk")[:COMPARED]}
    ranked = proposals(_told(signal, phone), [_told(row, getattr(row, "phone_index", None)) for row in found.values()])
    return [(proposal, found[proposal.key]) for proposal in ranked[:SHOWN]]


def mergeable(signal: Signal, found: Iterable[Signal]) -> list[Signal]:
    """Those that `merge` would take this signal into."""
    return [row for row in found if signal.enterprise_id is None or row.enterprise_id == signal.enterprise_id]


def triage_context(
    scope: Scope,
    signal: Signal,
    *,
    firm: str = "",
    accept: AcceptForm | None = None,
    dismiss: DismissForm | None = None,
    merge: MergeForm | None = None,
    link: LinkForm | None = None,
    hand_over: HandOverForm | None = None,
) -> dict[str, Any]:
    """The context of the steps. Forms are those that were refused; `firm` is what was looked for among the files."""
    found, others = likely(scope, signal), list(alike(scope, signal)[:COMPARED])
    waiting = signal.state == SignalState.RECEIVED and scope.has(TRIAGE_SIGNALS)
    version = {"version": signal.version}
    into = mergeable(signal, {row.pk: row for row in [*(row for _why, row in found), *others]}.values())
    files = files_like(scope, signal, firm) if waiting else []
    opened = {"dismiss": dismiss, "merge": merge, "link": link or firm, "hand_over": hand_over}
    return {
        "moves": {move.name: move for move in SIGNAL.moves_open(signal, scope)},
        "waiting": waiting,
        "accept_form": accept or AcceptForm(signal=signal),
        "dismiss_form": dismiss or DismissForm(initial=version),
        "merge_form": merge or MergeForm(initial=version, alike=into),
        "link_form": link or LinkForm(initial=version, found=files),
        "hand_over_form": hand_over or HandOverForm(initial=version, towns=towns_besides(signal) if waiting else []),
        "firm": firm,
        "none_found": bool(firm) and not files,
        "opened": next((name for name, form in opened.items() if form), "accept"),
        "likely": [_likely(signal, proposal, row, waiting=waiting) for proposal, row in found],
        "absorbs": scope.has(TRIAGE_SIGNALS) and any(_can_join(row, signal) for _why, row in found),
        "others": [_other(each) for each in others[:FILES_SHOWN]],
        "may_merge": bool(into),
    }


def files_like(scope: Scope, signal: Signal, name: str) -> list[EnterpriseFile]:
    """Enterprise files whose name contains what was typed. One query; none without a name."""
    if not name.strip():
        return []
    rows = EnterpriseFile.objects.visible_to(scope).filter(federation=signal.federation_id).named_like(name)
    return list(rows.select_related("record", "place").order_by("name")[:FILES_SHOWN])


def towns_besides(signal: Signal) -> list[tuple[str, str]]:
    """The other towns of the federation. One query."""
    rows = Region.objects.children_of(signal.federation.region_id).valid_on(clock.today())
    return [(row.pk, row.name) for row in rows if row.pk != signal.place_id]


def _told(signal: Signal, phone: str | None) -> Told:
    return Told(
        signal.pk, signal.text, signal.place_id, signal.category, signal.occurred_on, signal.enterprise_id, phone
    )


def _can_join(row: Signal, into: Signal) -> bool:
    return row.state == SignalState.RECEIVED and bool(mergeable(row, [into])) and row.pk != into.pk


def _likely(signal: Signal, proposal: Proposal, row: Signal, *, waiting: bool) -> dict[str, Any]:
    return {
        **_other(row),
        "code": row.code,
        "why": "、".join(proposal.reasons),
        "may_join": waiting and bool(mergeable(signal, [row])),
        "may_absorb": _can_join(row, signal),
    }


def _other(signal: Signal) -> dict[str, Any]:
    tone = LAMPS[Colour(signal.candidate)] if signal.candidate else ""
    return {
        "title": signal.record.title,
        "url": signal.get_absolute_url(),
        "detail": f"{excerpt(signal.text)} · {moment_text(signal.created_at, today=clock.today())}",
        "mark": signal.get_state_display(),
        "lamp": tone,
        "lamp_text": signal.get_candidate_display() if tone else "",
    }


def aside_context(signals: Sequence[Signal], form: AsideForm) -> dict[str, Any]:
    """What is put aside together, and what somebody has triaged meanwhile."""
    waiting = [signal for signal in signals if signal.state == SignalState.RECEIVED]
    return {
        "form": form,
        "codes": [signal.code for signal in waiting],
        "waiting": [_other(signal) for signal in waiting],
        "others": [_other(signal) for signal in signals if signal.state != SignalState.RECEIVED],
        "title": _("%(n)s 条一起不采纳") % {"n": number_text(len(waiting))},
        "inbox_url": reverse("disputes:signals"),
    }


def together_context(signals: Sequence[Signal]) -> dict[str, Any]:
    """What is taken for true together as it was told, what wants a closer look, and what was triaged meanwhile."""
    waiting = [signal for signal in signals if signal.state == SignalState.RECEIVED]
    ready = [signal for signal in waiting if as_told(signal)]
    return {
        "codes": [signal.code for signal in ready],
        "ready": [_told_as(signal) for signal in ready],
        "closer": [_closer(signal) for signal in waiting if not as_told(signal)],
        "others": [_other(signal) for signal in signals if signal.state != SignalState.RECEIVED],
        "title": _("%(n)s 条一起采纳") % {"n": number_text(len(ready))},
        "inbox_url": reverse("disputes:signals"),
    }


def together_words(signals: Sequence[Signal], risen: int) -> str:
    """What became of them."""
    words = _("采纳了 %(n)s 条。") % {"n": number_text(sum(map(as_told, signals)))}
    if risen:
        return words + _("%(n)s 家单位立了预警或者升了颜色，在“预警”里看。") % {"n": number_text(risen)}
    return words + _("按现在的规则还不到新的预警，都记在单位档案里。")


def _told_as(signal: Signal) -> dict[str, Any]:
    category = str(signal.get_category_display())
    numbers = [
        "" if category in signal.record.title else category,
        _("%(n)s 人") % {"n": number_text(signal.workers)} if signal.workers else "",
        _("%(yuan)s 元") % {"yuan": format_yuan(signal.amount)} if signal.amount else "",
        excerpt(signal.text),
    ]
    return {**_other(signal), "detail": " · ".join(filter(None, numbers)), "mark": ""}


def _closer(signal: Signal) -> dict[str, Any]:
    return {**_other(signal), "detail": _lacking(signal), "mark": ""}


def _lacking(signal: Signal) -> str:
    lacks = [
        *([] if signal.category else [_("没有类别")]),
        *([_("不属于劳动争议")] if signal.category == Category.N00 else []),
        *([] if signal.enterprise_id else [_("没有单位")]),
    ]
    return "、".join(lacks) + f" · {excerpt(signal.text)}"


def urgent(signal: Signal) -> str:
    """The sentence over a signal that the rules alone would make red; nobody passes over it."""
    if signal.state != SignalState.RECEIVED or signal.candidate != Colour.RED:
        return ""
    return _("按规则单看这一条就是红色。先看这一条，马上联系反映人。")
