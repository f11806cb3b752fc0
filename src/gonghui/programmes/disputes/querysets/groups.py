"""Workers behind a collective case, and colleagues' notes on a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gonghui.kernel.querysets import ChildQuerySet

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import CaseNote, GroupMember


class GroupMemberQuerySet(ChildQuerySet["GroupMember"]):
    parent = "case"


class CaseNoteQuerySet(ChildQuerySet["CaseNote"]):
    parent = "case"
