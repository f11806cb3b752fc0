"""The three kinds of feed as registers: how their rows are matched, written and taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gonghui.foundation.enterprises.actions import Named, know_enterprises, normalized_name
from gonghui.foundation.exchange.columns import Column
from gonghui.foundation.exchange.drafts import Draft
from gonghui.foundation.exchange.enums import Outcome, Verdict
from gonghui.foundation.exchange.registers.common import compare
from gonghui.foundation.exchange.registers.records import RecordKeeper, Values
from gonghui.foundation.exchange.registry import Conditions, Register, Written
from gonghui.foundation.facts.models import Fact
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.people.permissions import UNMASK_PEOPLE
from gonghui.kernel.crypto import blind_index
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import feeds
from gonghui.programmes.disputes.actions.signals import DOT
from gonghui.programmes.disputes.enums import FeedKind
from gonghui.programmes.disputes.feeds.arrivals import REGISTER_OF
from gonghui.programmes.disputes.feeds.columns import COLUMNS
from gonghui.programmes.disputes.models import FeedItem
from gonghui.programmes.disputes.permissions import BRING_FEEDS, VIEW_FEEDS

NOT_STORED = ("uscc",)
"""Columns that lead to the firm and do not stand on the item."""
NEVER_SENDERS = (OrganizationKind.TOWN_UNION, OrganizationKind.ENTERPRISE_UNION)


def senders(scope: Scope) -> QuerySet[Organization]:
    """The bodies whose files this scope may bring: for a body itself, for a union those of its federation."""
    rows: QuerySet[Organization] = Organization.objects.filter(active=True).exclude(kind__in=NEVER_SENDERS)
    if scope.bodies:
        return rows.filter(pk__in=scope.bodies)
    return rows.filter(Q(federation=scope.federation_id) | Q(pk=scope.federation_id)).order_by("kind", "pk")


class FeedKeeper(RecordKeeper):
    """An item is known by its sender and the sender's own number: sent again it is changed, and never doubled."""

    model = FeedItem
    kind: ClassVar[FeedKind]
    derived = ("enterprise", "worker_phone_index")
    given = ("kind", "sender")
    app = "disputes.feed"
    opened = lazy("收到部门数据")
    beside = (Fact,)

    def title(self, values: Mapping[str, Any]) -> str:
        """The firm, where one is named, and what it is."""
        firm, label = values.get("enterprise_name"), str(self.kind.label)
        return f"{firm}{DOT}{label}" if firm else label

    def match(self, scope: Scope, drafts: Sequence[Draft], *, home: str) -> None:
        """An item without place lies where the scope's post is. One that another town keeps is left to the county."""
        for draft in drafts:
            self._check(draft)
        there = self._there(scope, drafts)
        for draft in drafts:
            found = there.get(draft.identity)
            if found is None or found["withdrawn_at"] is not None:
                draft.values["place"] = draft.values.get("place") or home
                draft.verdict = Verdict.WRONG if draft.faults else Verdict.NEW
            if found is not None:
                draft.target, draft.known = found["pk"], found
                self._compare(scope, draft, found)

    def _check(self, draft: Draft) -> None:
        """Bring the firm's name into our form, and refuse what no cell alone shows to be wrong."""
        values = draft.values
        draft.identity = values["reference"]
        values["kind"], values["sender"] = self.kind, draft.sender_id
        if values.get("enterprise_name"):
            values["enterprise_name"] = normalized_name(values["enterprise_name"])
        elif values.get("uscc"):
            draft.refuse("enterprise_name", _("有统一社会信用代码，没有单位名称。"), _("请补上单位名称。"))
        if values.get("decided_on") and values["decided_on"] < values["happened_on"]:
            draft.refuse("decided_on", _("办结比发生还早。"), _("核对两个日期。"))

    def _there(self, scope: Scope, drafts: Sequence[Draft]) -> dict[str, Values]:
        rows = FeedItem.objects.filter(
            federation_id=scope.federation_id,
            kind=self.kind,
            sender__in={draft.sender_id for draft in drafts},
            reference__among={draft.identity for draft in drafts},
        )
        found = rows.values("pk", "version", "withdrawn_at", *self.fields, *self.derived)
        return {row["reference"]: row for row in found}

    def _compare(self, scope: Scope, draft: Draft, found: Values) -> None:
        if not found["place"].startswith(scope.place_prefix):
            draft.refuse("reference", _("这一条已经登记在别的镇街。"), _("请由县里来改。"))
        elif draft.verdict not in (Verdict.NEW, Verdict.WRONG):
            compare(draft, found, {name: draft.values.get(name) for name in self.fields})

    def resolve(self, scope: Scope, drafts: Sequence[Draft]) -> None:
        """The firm by its code or exact name, a new one with a file of its own; the index of the worker's number."""
        named = [draft for draft in drafts if draft.values.get("enterprise_name")]
        firms = know_enterprises(
            scope,
            scope.federation_id,
            [Named(each.values["enterprise_name"], self._place(each), each.values.get("uscc") or "") for each in named],
        )
        for draft, firm in zip(named, firms, strict=True):
            draft.values["enterprise"] = firm.pk
        for draft in drafts:
            phone = draft.values.get("worker_phone")
            draft.values["worker_phone_index"] = blind_index(phone, purpose="phone") if phone else None

    def _place(self, draft: Draft) -> str:
        return str(draft.values.get("place") or draft.known["place"])

    def write(self, scope: Scope, drafts: Sequence[Draft]) -> None:
        """As every register of records; then facts, and signals where policy asks for them."""
        super().write(scope, drafts)
        written = [draft.target for draft in drafts if draft.outcome in (Outcome.MADE, Outcome.CHANGED)]
        feeds.follow_up(scope, scope.federation_id, [key for key in written if key is not None])

    def undo(self, scope: Scope, rows: Sequence[Written]) -> dict[int, str]:
        """As every register of records; an item stays whose signal somebody has dealt with."""
        kept = dict.fromkeys(feeds.triaged([row.target for row in rows if row.made]), _("它的信号已经研判过。"))
        left = [row for row in rows if row.target not in kept]
        kept |= super().undo(scope, left)
        back = [row for row in left if row.target not in kept]
        feeds.take_back(scope, [row.target for row in back if row.made], [row.target for row in back if not row.made])
        return kept


def _stored(kind: FeedKind) -> tuple[str, ...]:
    return tuple(column.key for column in COLUMNS[kind] if column.key not in NOT_STORED)


def _by_key(kind: FeedKind) -> dict[str, Column]:
    return {column.key: column for column in COLUMNS[kind]}


class InjuryKeeper(FeedKeeper):
    """Work-injury determinations."""

    kind, columns, fields = FeedKind.INJURY, _by_key(FeedKind.INJURY), _stored(FeedKind.INJURY)


class ArbitrationKeeper(FeedKeeper):
    """Arbitration cases."""

    kind, columns, fields = FeedKind.ARBITRATION, _by_key(FeedKind.ARBITRATION), _stored(FeedKind.ARBITRATION)


class ConsultationKeeper(FeedKeeper):
    """Legal consultations."""

    kind, columns, fields = FeedKind.CONSULTATION, _by_key(FeedKind.CONSULTATION), _stored(FeedKind.CONSULTATION)


def _rows(kind: FeedKind) -> Callable[[Scope, Conditions], QuerySet[FeedItem]]:
    def rows(scope: Scope, conditions: Conditions) -> QuerySet[FeedItem]:
        found = FeedItem.objects.visible_to(scope).in_view(kind)
        found = found.narrowed(place=conditions.get("place", ""), sender=conditions.get("sender", ""))
        return found.containing(conditions.get("q", "").strip()).order_by("-pk")

    return rows


REGISTERS = {
    keeper.kind: Register(
        key=REGISTER_OF[keeper.kind],
        label=keeper.kind.label,
        counter=lazy("条"),
        columns=COLUMNS[keeper.kind],
        export_right=VIEW_FEEDS,
        rows=_rows(keeper.kind),
        import_right=BRING_FEEDS,
        unmask_right=UNMASK_PEOPLE,
        keeper=keeper(),
        home="disputes:feed_items",
        senders=senders,
        command=f"gonghui disputes feeds import {keeper.kind.value}",
    )
    for keeper in (InjuryKeeper, ArbitrationKeeper, ConsultationKeeper)
}
