"""Papers that come out of the room: printed, sealed, and with the seal whatever they hold is fixed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from gonghui.engines.documents import actions as documents
from gonghui.engines.documents.enums import DocumentState
from gonghui.engines.documents.kinds import DocumentKind
from gonghui.engines.documents.models import Document
from gonghui.kernel.errors import DomainError
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.agreements import take_up, withdraw_loser
from gonghui.programmes.disputes.models import Case
from gonghui.programmes.disputes.papers.wording import in_source_language


def sealed_paper(
    scope: Scope,
    case: Case,
    *,
    kind: DocumentKind,
    data: dict[str, Any],
    shown: Sequence[tuple[str, str]],
    around: Callable[[Document], AbstractContextManager[None]],
) -> Document:
    """A paper of the case that says `data`, under the body's seal; `around` locks and fixes what it is made from.

    One that an interrupted try left behind is taken up again; one whose sealing is refused is withdrawn. Not inside a
    transaction.
    """
    states = (DocumentState.DRAFT, DocumentState.ISSUED)
    left = Document.objects.filter(record=case.pk, kind=kind.code, state__in=states)
    paper = take_up(scope, list(left.select_related("organization", "record").order_by("-pk")), data)
    if paper is None:
        paper = _issued(scope, case, kind, data, shown)
    try:
        return documents.seal_document(scope, paper, around=around)
    except DomainError:
        withdraw_loser(scope, paper)
        raise


def _issued(
    scope: Scope, case: Case, kind: DocumentKind, data: Mapping[str, Any], shown: Sequence[tuple[str, str]]
) -> Document:
    with in_source_language():
        title = str(kind.label)
    return documents.issue(
        scope, case, kind=kind, title=title, data=data, organization=case.mediation_body, shown=shown
    )
