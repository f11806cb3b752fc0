"""The programme's own kinds of paper; their templates lie in `typst/` beside this file."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.kinds import DocumentKind

TEMPLATES = Path(__file__).resolve().parent / "typst"

REFUSAL_NOTICE = DocumentKind(
    "refusal_notice", _("不予受理通知书"), TEMPLATES / "refusal_notice.typ", "调不受", needs_seal=True
)
