"""Colleagues' notes on a case: @name tells that colleague, a date reminds whoever wrote it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gonghui.engines.deadlines import actions as deadlines
from gonghui.foundation.accounts.models import Post, User
from gonghui.foundation.notifications.actions import notify
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, required
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.models import Case, CaseNote
from gonghui.programmes.disputes.permissions import VIEW_CASES

NAMED = re.compile(r"@(\S{2,20})")
LONGEST = 2000


@transaction.atomic
def add_note(scope: Scope, case: Case, *, text: str, remind_on: dt.date | None = None) -> CaseNote:
    """Write a note for colleagues. Whoever it names after an @ is told, if they may see the case by their post there.

    It stands beside the story and not in it: parties read the story, and never a note. Refuses an empty note, a day
    that has passed, and doors without a person.
    """
    scope.require(VIEW_CASES)
    text = required(text, "text", _("备注是空的。"), _("写一句。"))
    if scope.user_id is None:
        raise Forbidden(_("备注要有人署名。请用自己的账号登录。"))
    note = CaseNote.objects.create(case=case, text=text[:LONGEST], author_id=scope.user_id)
    url = case.get_absolute_url() + "notes/"
    for user in named_in(text, colleagues(case)):
        title = _("%(who)s在案件备注里提到您") % {"who": scope.actor.split(" · ")[0]}
        notify(scope, record=case.pk, title=title, body=case.record.title, url=url, user=user)
    if remind_on is not None:
        deadlines.remind(scope, case.pk, on=remind_on, note=text, url=url)
    return note


def colleagues(case: Case) -> list[User]:
    """Who works at the case's mediation body or its federation today, by name."""
    now = clock.now()
    posts = Post.objects.filter(organization__in=[case.mediation_body_id, case.federation_id], since__lte=now)
    users = posts.filter(Q(until=None) | Q(until__gt=now)).values("user")
    return list(User.objects.filter(pk__in=users, is_active=True).order_by("name", "pk"))


def named_in(text: str, users: Sequence[User]) -> list[User]:
    """The users whose names follow an @; a name that goes on into the sentence is found by its beginning."""
    said = NAMED.findall(text)
    return [user for user in users if user.name and any(each.startswith(user.name) for each in said)]
