"""Errors a person can act on. Actions raise these and nothing else; screens, API and command line show `message`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A refusal with a sentence saying what is wrong and how to mend it.

    `fields` maps input names to sentences of their own; `status` is the HTTP status and `slug` the problem type
    (RFC 9457) that the API answers with.
    """

    status = 422
    slug = "domain-error"

    def __init__(self, message: str | Promise, *, fields: Mapping[str, str | Promise] | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.fields: dict[str, str] = {name: str(text) for name, text in (fields or {}).items()}

    def __str__(self) -> str:
        return str(self.message)


class Invalid(DomainError):
    """An input is missing or wrong; `fields` says which and how to mend it."""

    slug = "invalid"


def required(text: str, name: str, sentence: str | Promise, cure: str | Promise) -> str:
    """The text without the blanks around it. Raises `Invalid` with the cure at the input `name` where none is left."""
    text = text.strip()
    if not text:
        raise Invalid(sentence, fields={name: cure})
    return text


class NotFound(DomainError):
    """There is no such thing, or none the asker may know of: the two answer alike."""

    status = 404
    slug = "not-found"

    def __init__(self, message: str | Promise = "") -> None:
        super().__init__(message or _("没有找到，或者您看不到它。请核对编号，或者问问经办人。"))


class Forbidden(DomainError):
    """The asker sees the record but lacks the right to this verb; the sentence names the right."""

    status = 403
    slug = "forbidden"


class IllegalMove(DomainError):
    """The record's state does not allow this move; the sentence names the missing condition."""

    status = 409
    slug = "illegal-move"


class Stale(DomainError):
    """Somebody else wrote the record after the asker had read it. Nothing was written."""

    status = 409
    slug = "stale"

    def __init__(self, message: str | Promise = "") -> None:
        super().__init__(message or _("刚才有人先改了这条记录，您的改动没有写入。看一遍现在的，再改。"))


class CodeRefused(DomainError):
    """An invitation, query or one-time code does not open the door; subclasses' sentences say why."""

    status = 403
    slug = "code-refused"


class TooLarge(DomainError):
    """More was sent than any page of ours takes."""

    status = 413
    slug = "too-large"


class TooMany(DomainError):
    """A public door was knocked at too often."""

    status = 429
    slug = "too-many-requests"
