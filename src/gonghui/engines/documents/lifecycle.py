"""A document takes its number as a draft, is issued once its file stands, is sealed once, and can be withdrawn."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.enums import DocumentState
from gonghui.engines.documents.permissions import ISSUE, SEAL, WITHDRAW
from gonghui.kernel.lifecycle import Lifecycle, Move

LIFECYCLE = Lifecycle(
    states=DocumentState,
    initial=DocumentState.DRAFT,
    moves=(
        Move("issue", _("出具"), (DocumentState.DRAFT,), DocumentState.ISSUED, right=ISSUE),
        Move("seal", _("盖章"), (DocumentState.ISSUED,), DocumentState.SEALED, right=SEAL),
        Move("supersede", _("换新文本"), (DocumentState.ISSUED,), DocumentState.WITHDRAWN, right=ISSUE),
        Move(
            "withdraw",
            _("撤回"),
            (DocumentState.DRAFT, DocumentState.ISSUED, DocumentState.SEALED),
            DocumentState.WITHDRAWN,
            right=WITHDRAW,
        ),
    ),
)
