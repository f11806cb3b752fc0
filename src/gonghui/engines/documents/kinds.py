"""The kinds of documents that can be issued: the engine's own and those that programmes add."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.parts import Parts, agreement_parts, order_parts
from gonghui.engines.documents.rendering import TEMPLATES

KINDS: dict[str, DocumentKind] = {}


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A form of paper. Making one registers it; a programme does so in its `programme.py`.

    `series` follows the issuing organisation's own mark: `望工` and `调` number a paper 望工调〔2026〕318号. An empty
    series means that the number is given from outside, as a court's is. `template` lies inside the package and may
    import `/engines/documents/typst/base.typ`; its head lists the data it reads. A kind with `parts` can be had
    for a word processor too: the function reads the same data into addressee, blocks and ending.
    """

    code: str
    label: str | Promise
    template: Path
    series: str
    needs_seal: bool
    parts: Callable[[Mapping[str, Any]], Parts] | None = None

    def __post_init__(self) -> None:
        KINDS[self.code] = self

    def series_of(self, mark: str) -> str:
        """The series under a body's mark; a mark that says the beginning already (`望工调`) does not say it twice."""
        said = next(length for length in range(len(self.series), -1, -1) if mark.endswith(self.series[:length]))
        return mark + self.series[said:]


def _own(code: str, label: str | Promise, series: str, *, needs_seal: bool = True) -> DocumentKind:
    return DocumentKind(code, label, TEMPLATES / f"{code}.typ", series, needs_seal)


ORDER_LETTER = DocumentKind(
    "order_letter", _("交办单"), TEMPLATES / "order_letter.typ", "督", needs_seal=True, parts=order_parts
)
OFFICIAL_LETTER = TEMPLATES / "official_letter.typ"
"""The template that programmes give their own kinds of letters; `letter_parts` reads its data."""
ACCEPTANCE_NOTICE = _own("acceptance_notice", _("受理通知书"), "调受")
MEDIATION_AGREEMENT = DocumentKind(
    "mediation_agreement", _("调解协议书"), TEMPLATES / "mediation_agreement.typ", "调", needs_seal=True,
    parts=agreement_parts,
)  # fmt: skip
UNDISPUTED_FACTS = _own("undisputed_facts", _("无争议事实记载"), "调记")
CONFIRMATION_APPLICATION = _own("confirmation_application", _("司法确认申请书"), "确申", needs_seal=False)
CONFIRMATION_RULING = _own("confirmation_ruling", _("司法确认裁定书"), "")
