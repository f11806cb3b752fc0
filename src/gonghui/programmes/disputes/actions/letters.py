"""Reminder, opinion, proposal: drafted from the pack, worded, issued, served, answered, withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.actions import meet, resume, start_clock, stop
from gonghui.engines.documents.actions import issue, issue_draft, preview, seal_document
from gonghui.engines.documents.actions import withdraw as withdraw_document
from gonghui.engines.documents.enums import DocumentState
from gonghui.engines.documents.models import Document
from gonghui.engines.documents.permissions import ISSUE
from gonghui.foundation.notifications.actions import notify
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.access import grant
from gonghui.kernel.errors import IllegalMove, Invalid, required
from gonghui.kernel.lifecycle import move, require_open
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.actions.orders import HANDLER_ROLE, proposed_situation
from gonghui.programmes.disputes.enums import Awaits, LetterKind, LetterState, WarningState
from gonghui.programmes.disputes.letters import KINDS, LetterTemplate, blocks_of, templates_of
from gonghui.programmes.disputes.models import Letter, RiskWarning
from gonghui.programmes.disputes.permissions import ISSUE_LETTER

REPLY_CLOCK = "union_opinion_reply_zhejiang"


@transaction.atomic
def draft_letter(scope: Scope, warning: RiskWarning, *, kind: str) -> Letter:
    """A draft of this kind, filled with what the warning knows; one that stands already is given back as it is.

    Refuses a closed warning, an unknown kind, and `NoTemplates` where no pack brought the texts.
    """
    scope.require(ISSUE_LETTER)
    if warning.state == WarningState.CLOSED:
        raise IllegalMove(_("预警已经销号，不用再发函。"))
    if kind not in LetterKind.values:
        raise Invalid(_("没有这种函件。"), fields={"kind": _("选提示函、意见书或者建议书。")})
    # Of two who press at one moment the second finds the draft of the first.
    RiskWarning.objects.select_for_update(no_key=True).get(pk=warning.pk)
    standing = Letter.objects.filter(warning=warning.pk, kind=kind, state=LetterState.DRAFT).order_by("pk").first()
    if standing is not None:
        return standing
    template = templates_of(warning.federation_id).of(kind)
    sender = Organization.objects.select_related("federation").get(pk=scope.organization_id or warning.federation_id)
    body = _body_of(template, warning)
    title, text = template.filled(_values(warning, sender))
    return Letter.objects.create(
        warning=warning, sender=sender, kind=kind, organization=body, title=title[:100], text=text,
        addressee=body.name if body else warning.enterprise.name if warning.enterprise else "",
        attachments="\n".join(template.attachments), actor=scope.actor[:120],
    )  # fmt: skip


@transaction.atomic
def save_letter(
    scope: Scope,
    letter: Letter,
    *,
    title: str,
    addressee: str,
    text: str,
    attachments: str = "",
    copies: str = "",
    version: int | None = None,
) -> Letter:
    """Keep the wording of a draft. Refuses empty title, addressee or text, and what has been issued."""
    scope.require(ISSUE_LETTER)
    letter.expect_version(version)
    if letter.state != LetterState.DRAFT:
        raise IllegalMove(_("函件已经出具，不能再改。要改就撤回，再起草一份。"))
    letter.title = required(title, "title", _("没有标题。"), _("写上标题。"))[:100]
    letter.addressee = required(addressee, "addressee", _("没有写发给谁。"), _("写收文单位的全称。"))[:120]
    letter.text = required(text, "text", _("没有正文。"), _("写上正文，一行一段。"))
    letter.attachments, letter.copies = attachments.strip(), copies.strip()[:200]
    letter.save_fields("title", "addressee", "text", "attachments", "copies")
    return letter


def preview_letter(scope: Scope, letter: Letter) -> bytes:
    """The draft as it would be printed, marked as a draft. Nothing is numbered or kept."""
    scope.require(ISSUE_LETTER)
    return preview(kind=KINDS[LetterKind(letter.kind)], title=letter.title, data=_data(letter),
                   organization=letter.sender)  # fmt: skip


def issue_letter(scope: Scope, letter: Letter) -> Letter:
    """Number, print and seal the letter; from then on it is frozen. An organisation here is told and sees it.

    Takes up where an earlier try ended. Files are made, so this refuses to run inside a transaction.
    """
    scope.require(ISSUE)
    require_open(scope, letter, "issue")
    letter.save_fields("number")  # whoever else issues this letter now has read the version that is gone
    document = _unfinished(letter) or issue(
        scope, letter.warning, kind=KINDS[LetterKind(letter.kind)], title=letter.title, data=_data(letter),
        organization=Organization.objects.select_related("federation").get(pk=letter.sender_id),
        shown=[(_("收文单位"), letter.addressee)],
    )  # fmt: skip
    if document.state == DocumentState.DRAFT:
        document = issue_draft(scope, document)
    if document.state == DocumentState.ISSUED:
        document = seal_document(scope, document)
    return _issued(scope, letter, document)


@transaction.atomic
def discard(scope: Scope, letter: Letter, *, version: int | None = None) -> Letter:
    """Put a draft away. It was never a paper, so nothing is told."""
    letter.expect_version(version)
    move(scope, letter, "discard")
    letter.save_fields("state")
    return letter


@transaction.atomic
def serve(scope: Scope, letter: Letter, *, on: dt.date, how: str, version: int | None = None) -> Letter:
    """Note when and how the addressee received the letter; an opinion's fifteen working days run from that day.

    Refuses what does not stand, a day to come, one before the issue, and a second time.
    """
    scope.require(ISSUE_LETTER)
    letter.expect_version(version)
    _refuse_unissued(letter)
    if letter.served_on is not None:
        raise IllegalMove(_("送达已经记过了。"))
    assert letter.issued_at is not None
    if not letter.issued_at.astimezone(clock.SHANGHAI).date() <= on <= clock.today():
        raise Invalid(_("送达日期不对。"), fields={"on": _("选出具那天到今天之间的日子。")})
    letter.served_on = on
    letter.served_how = required(how, "how", _("没有写怎么送的。"), _("写当面、邮寄，谁签收的职务。"))[:60]
    letter.save_fields("served_on", "served_how")
    if letter.kind == LetterKind.OPINION:
        start_clock(letter.warning_id, REPLY_CLOCK, on, about=letter.code, organization_id=letter.sender_id,
                    verb=_("看答复"), url=letter.get_absolute_url())  # fmt: skip
    _tell(scope, letter, "disputes.letter_served", _("《%(title)s》%(number)s 送达%(to)s"))
    return letter


@transaction.atomic
def record_reply(scope: Scope, letter: Letter, *, on: dt.date, text: str, version: int | None = None) -> Letter:
    """Note what the addressee answered; clocks of the warning that waited for the firm run on. A later answer is added.

    Refuses empty words, a day to come or before the issue, and a letter that does not stand.
    """
    scope.require(ISSUE_LETTER)
    letter.expect_version(version)
    _refuse_unissued(letter)
    if on > clock.today():
        raise Invalid(_("答复日期还没到。"), fields={"on": _("写收到答复的那天。")})
    assert letter.issued_at is not None
    if on < letter.issued_at.astimezone(clock.SHANGHAI).date():
        raise Invalid(_("答复日期早于出具日期。"), fields={"on": _("写收到答复的那天。")})
    text = required(text, "text", _("没有写答复内容。"), _("写对方答应了什么、哪天办到。"))
    letter.replied_on, letter.reply = on, f"{letter.reply}\n{text}".strip()
    letter.save_fields("replied_on", "reply")
    if letter.kind == LetterKind.OPINION:
        meet(letter.warning_id, REPLY_CLOCK, about=letter.code)
    resume(letter.warning_id, awaits=Awaits.FIRM)
    _tell(scope, letter, "disputes.letter_answered", _("%(to)s答复《%(title)s》%(number)s"))
    return letter


@transaction.atomic
def withdraw_letter(scope: Scope, letter: Letter, *, reason: str, version: int | None = None) -> Letter:
    """Take an issued letter back: it stays to be seen, and its paper says that it is withdrawn. Needs a reason."""
    letter.expect_version(version)
    move(scope, letter, "withdraw")
    assert letter.document is not None
    withdraw_document(scope, letter.document, reason=reason)
    letter.save_fields("state")
    if letter.kind == LetterKind.OPINION:
        stop(letter.warning_id, REPLY_CLOCK, about=letter.code)
    return letter


@transaction.atomic
def _issued(scope: Scope, letter: Letter, document: Document) -> Letter:
    move(scope, letter, "issue")
    letter.document, letter.number, letter.issued_at = document, document.number, clock.now()
    letter.save_fields("state", "document", "number", "issued_at")
    _tell(scope, letter, "disputes.letter_issued", _("向%(to)s发出《%(title)s》%(number)s"))
    if letter.organization_id is not None:
        grant(letter.warning_id, role=HANDLER_ROLE, organization_id=letter.organization_id)
        notify(
            scope, record=letter.warning_id, organization=letter.organization_id,
            title=_("%(kind)s：%(title)s") % {"kind": letter.get_kind_display(), "title": letter.title},
            body=letter.number, url=letter.get_absolute_url(),
        )  # fmt: skip
    return letter


def _refuse_unissued(letter: Letter) -> None:
    if letter.state != LetterState.ISSUED:
        raise IllegalMove(_("函件现在是“%(now)s”。出具以后才有送达和答复。") % {"now": letter.get_state_display()})


def _unfinished(letter: Letter) -> Document | None:
    """The paper that an earlier try began: of this warning and kind, and of no letter yet."""
    taken = Letter.objects.exclude(document=None).values("document")
    kind = KINDS[LetterKind(letter.kind)].code
    rows = Document.objects.filter(record=letter.warning_id, kind=kind, title=letter.title).exclude(pk__in=taken)
    rows = rows.exclude(state=DocumentState.WITHDRAWN)
    return next((each for each in rows.select_related("organization__federation") if each.data == _data(letter)), None)


def _data(letter: Letter) -> dict[str, Any]:
    """What the template reads. Nobody who reported is named in it."""
    return {
        "addressee": letter.addressee or _("（收文单位）"),
        "blocks": blocks_of(letter.text),
        "attachments": [line.strip() for line in letter.attachments.splitlines() if line.strip()],
        "copies": [part.strip() for part in letter.copies.replace(",", "，").split("，") if part.strip()],
    }


def _body_of(template: LetterTemplate, warning: RiskWarning) -> Organization | None:
    if template.to == "firm":
        return None
    serving = Organization.objects.filter(federation=warning.federation_id).serving(warning.place_id)
    body: Organization | None = serving.of_kind(template.to).first()
    return body


def _values(warning: RiskWarning, sender: Organization) -> Mapping[str, str]:
    """What the placeholders stand for; empty where it is not known."""
    signals = list(warning.signals.order_by("pk"))
    workers = max((signal.workers or 0 for signal in signals), default=0)
    amounts = [signal.amount for signal in signals if signal.amount is not None]
    earlier = warning.letters.filter(state=LetterState.ISSUED).exclude(kind=LetterKind.PROPOSAL).order_by("pk")
    return {
        "firm": warning.enterprise.name if warning.enterprise else "",
        "place": warning.place.full_name,
        "category": str(warning.get_category_display()),
        "colour": str(warning.get_colour_display()),
        "workers": str(workers or ""),
        "amount": format_yuan(max(amounts, default=Decimal(0))) if amounts else "",
        "reasons": proposed_situation(warning),
        "union": sender.name,
        "phone": sender.phone or (sender.federation.phone if sender.federation else ""),
        "earlier": "、".join(f"《{each.title}》{each.number}" for each in earlier),
    }


def _tell(scope: Scope, letter: Letter, verb: str, sentence: str) -> None:
    words = {"title": letter.title, "number": letter.number, "to": letter.addressee}
    record_event(scope, letter.warning_id, verb, sentence % words, {"letter": letter.code, "kind": letter.kind})
