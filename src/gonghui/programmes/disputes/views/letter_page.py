"""What the page of one letter shows, and the letters on the page of a warning."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents.permissions import READ
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.letters import REPLY_CLOCK
from gonghui.programmes.disputes.enums import LetterKind, LetterState, WarningState
from gonghui.programmes.disputes.forms.letters import LetterForm, ReplyForm, ServeForm
from gonghui.programmes.disputes.forms.signals import ReasonForm
from gonghui.programmes.disputes.letters import blocks_of
from gonghui.programmes.disputes.models import Letter, RiskWarning
from gonghui.programmes.disputes.permissions import ISSUE_LETTER
from gonghui.programmes.disputes.views.pieces import faces_of
from gonghui.web.forms import GonghuiForm
from gonghui.web.wording import date_text, moment_text

TONES = {
    LetterState.DRAFT: "y",
    LetterState.ISSUED: "p",
    LetterState.DISCARDED: "line",
    LetterState.WITHDRAWN: "r",
}
FIELDS = ("version", "addressee", "title", "text", "attachments", "copies")


def letter_context(scope: Scope, letter: Letter, **refused: GonghuiForm) -> dict[str, Any]:
    """The context of the page in one statement besides the letter's own. `refused` are forms, by name."""
    version, today = {"version": letter.version}, clock.today()
    may = scope.has(ISSUE_LETTER)
    issued = letter.state == LetterState.ISSUED
    clocks = (
        Deadline.objects.shared().filter(record=letter.warning_id, rule=REPLY_CLOCK, about=letter.code).order_by("pk")
    )
    opinion = issued and letter.kind == LetterKind.OPINION
    forms = {
        "wording": LetterForm(initial={name: getattr(letter, name) for name in FIELDS}),
        "serve": ServeForm(initial={**version, "on": today}),
        "reply": ReplyForm(initial={**version, "on": today}),
        "withdraw": ReasonForm(initial=version),
    } | refused
    return {
        "letter": letter,
        "line": _("发给%(to)s · %(from)s") % {"to": letter.addressee or _("还没写"), "from": letter.sender.name},
        "mark_tone": TONES[LetterState(letter.state)],
        "blocks": blocks_of(letter.text),
        "attached": [line for line in letter.attachments.splitlines() if line.strip()],
        "drafting": may and letter.state == LetterState.DRAFT,
        "may_serve": may and issued and letter.served_on is None,
        "may_reply": may and issued,
        "may_withdraw": may and issued,
        "forms": forms,
        "opened": next(iter(refused), ""),
        "slip": _slip(scope, letter),
        "word_url": _word_url(scope, letter),
        "road": _road(letter),
        "faces": faces_of(clocks) if opinion else [],
        "warning_url": letter.warning.get_absolute_url(),
    }


def _road(letter: Letter) -> list[dict[str, str]]:
    """Issued, served, answered: when, or that it has not been."""
    today = clock.today()
    issued = moment_text(letter.issued_at, today=today) if letter.issued_at else ""
    served = date_text(letter.served_on, today=today) if letter.served_on else ""
    replied = date_text(letter.replied_on, today=today) if letter.replied_on else ""
    steps = (
        (_("出具"), issued, letter.number),
        (_("送达"), served, letter.served_how),
        (_("答复"), replied, letter.reply),
    )
    return [
        {"title": name, "when": when or _("还没有"), "detail": detail, "tone": "on" if when else "todo"}
        for name, when, detail in steps
    ]


def _slip(scope: Scope, letter: Letter) -> dict[str, Any] | None:
    if letter.document is None:
        return None
    slip: dict[str, Any] = {
        "title": letter.document.title,
        "detail": f"{letter.number} · {letter.document.fingerprint[:9]}…",
        "mark": letter.document.state_label,
        "mark_tone": "p" if letter.document.stands else "r",
        "withdrawn": not letter.document.stands,
    }
    return slip | ({"url": letter.document.get_absolute_url()} if scope.has(READ) else {})


def _word_url(scope: Scope, letter: Letter) -> str:
    if letter.document is None or not letter.document.stands or not scope.has(READ):
        return ""
    return reverse("documents:word", args=[letter.document.verification_code])


def letters_of(scope: Scope, warning: RiskWarning) -> dict[str, Any]:
    """The letters of a warning for its page, and the kinds that can be drafted. One statement."""
    today = clock.today()
    rows = Letter.objects.visible_to(scope).kept().filter(warning=warning.pk).order_by("pk")
    return {
        "letters": [
            {
                "title": f"{row.get_kind_display()}：{row.addressee or _('还没写发给谁')}",
                "url": row.get_absolute_url(),
                "detail": row.number or moment_text(row.created_at, today=today),
                "mark": row.get_state_display() if not row.replied_on else _("已答复"),
                "mark_tone": TONES[LetterState(row.state)],
            }
            for row in rows
        ],
        "letter_kinds": LetterKind.choices if scope.has(ISSUE_LETTER) and warning.state != WarningState.CLOSED else [],
    }
