"""The guard against retaliation: whoever reported once and comes back with that query code raises the earlier matter.

A dismissal or a transfer told with the code is taken for a possible answer to the first report: the new signal and the
warning of the earlier one go one colour up, and whoever handles the earlier matter hears of it. Who reported stays
sealed: titles and notices name no person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from gonghui.foundation.notifications.actions import notify
from gonghui.kernel.codes import typed
from gonghui.kernel.crypto import blind_index
from gonghui.kernel.errors import Invalid
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import Event, record_events
from gonghui.programmes.disputes.actions.warnings import set_colour
from gonghui.programmes.disputes.enums import Category, Colour
from gonghui.programmes.disputes.models import Case, RiskWarning, Signal
from gonghui.programmes.disputes.policy import policy_of

ENDED_WORK = "T"
ANSWERS = (*(code for code in Category.values if code.startswith(ENDED_WORK)), Category.C02.value)
"""What an employer may answer a report with: the end of the work, or another post for less pay."""


def earlier_signals(federation_id: int, codes: Iterable[str]) -> dict[str, Signal]:
    """The signals behind query codes as people typed them. Refuses a code that opens nothing in this federation."""
    asked = {code: blind_index(typed(code), purpose="query") for code in codes if code.strip()}
    if not asked:
        return {}
    rows = Signal.objects.filter(federation=federation_id, query_index__in=asked.values()).select_related("record")
    found = {row.query_index: row for row in rows}
    if any(index not in found for index in asked.values()):
        sentence = _("没有找到上一次的查询码。对照截图再输一次；找不到了就空着，在第 4 题里说一声。")
        raise Invalid(sentence, fields={"earlier_code": sentence})
    return {code: found[index] for code, index in asked.items()}


def is_retaliation(signal: Signal) -> bool:
    """Whether the signal tells, with the code of an earlier one, of what may be an answer to it."""
    return signal.earlier_id is not None and signal.category in ANSWERS


def raised(colour: str) -> str:
    """One colour up; the lowest where there was none."""
    order = Colour.values
    return order[min(order.index(colour) + 1, len(order) - 1)] if colour else order[0]


def raise_earlier(scope: Scope, signals: Sequence[Signal]) -> None:
    """Tell the earlier matters of these new signals, and raise them where that may be an answer to the report.

    A step of the action that took the signals in. The same report sent again takes no step.
    """
    for signal in signals:
        if signal.earlier is None:
            continue
        matter = _matter(signal.earlier)
        answer = is_retaliation(signal)
        told_before = answer and _told_before(signal)
        summary = _("反映人又来反映，可能是打击报复") if answer else _("反映人凭查询码又来反映")
        touched = [(signal.earlier, signal.earlier.code), (signal, signal.earlier.code)]
        events = [Event(row.pk, "disputes.signal_again", summary, {"earlier": code}) for row, code in touched]
        warning = _open_warning(matter)
        cases = list(Case.objects.running().filter(signals=matter).select_related("record"))
        told = [*([warning] if warning else []), *cases]
        events += [Event(row.pk, "disputes.matter_again", summary, {"signal": signal.code}) for row in told]
        record_events(scope, events)
        if answer:
            _press(scope, warning, cases, summary, rises=not told_before)


def _told_before(signal: Signal) -> bool:
    """Whether an answer to the same earlier report was told already: a matter rises for it once."""
    others = Signal.objects.filter(earlier=signal.earlier_id, category__in=ANSWERS)
    return others.exclude(pk=signal.pk).exists()


def _matter(signal: Signal) -> Signal:
    """The signal that is dealt with: the one that others were merged into."""
    while signal.merged_into is not None:
        signal = signal.merged_into
    return signal


def _open_warning(matter: Signal) -> RiskWarning | None:
    # Locked: a worker's report must not fail because an officer writes the same warning at this moment.
    rows = RiskWarning.objects.select_for_update(of=("self",), no_key=True).open().filter(signals=matter)
    return rows.select_related("record").first()


def _press(scope: Scope, warning: RiskWarning | None, cases: list[Case], reason: str, *, rises: bool) -> None:
    if warning is not None and rises and warning.colour != Colour.RED:
        section = policy_of(warning.federation_id)
        set_colour(scope, warning, section, colour=raised(warning.colour), reason=reason)
    elif warning is not None:
        notify(
            scope, record=warning.pk, organization=warning.federation_id, title=reason, body=warning.record.title,
            url=warning.get_absolute_url(),
        )  # fmt: skip
    for case in cases:
        notify(
            scope, record=case.pk, organization=case.mediation_body_id, title=reason, body=case.record.title,
            url=case.get_absolute_url(),
        )  # fmt: skip
