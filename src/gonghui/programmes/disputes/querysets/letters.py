"""Letters, and the texts they start from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import F, Q

from gonghui.kernel.querysets import ChildQuerySet, ScopedQuerySet
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import LetterState
from gonghui.programmes.disputes.permissions import ISSUE_LETTER

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import Letter, LetterTemplates


class LetterQuerySet(ChildQuerySet["Letter"]):
    """Letters about the warnings that a scope sees; drafts are for those who word them."""

    parent = "warning"

    def visible_to(self, scope: Scope) -> Self:
        """What was issued; drafts too with the right to issue."""
        rows = super().visible_to(scope)
        if scope.has(ISSUE_LETTER):
            return rows
        return rows.filter(state__in=[LetterState.ISSUED, LetterState.WITHDRAWN])

    def kept(self) -> Self:
        """Without drafts that nobody wanted."""
        return self.exclude(state=LetterState.DISCARDED)
