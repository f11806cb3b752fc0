"""What the pages of parties, members and notes show."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.kernel import clock
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.notes import colleagues
from gonghui.programmes.disputes.actions.parties import COLLECTIVE_FROM, OPEN
from gonghui.programmes.disputes.enums import Side
from gonghui.programmes.disputes.forms.parties import MembersForm, NoteForm, PartyForm
from gonghui.programmes.disputes.models import Case, Party
from gonghui.programmes.disputes.permissions import MEDIATE
from gonghui.programmes.disputes.views import case_clocks
from gonghui.web.wording import masked_phone, moment_text

MEMBERS_SHOWN = 200


def parties_context(scope: Scope, case: Case) -> dict[str, Any]:
    """The page of parties in three queries: parties, members, the right that ends first."""
    may = scope.has(MEDIATE) and case.state in OPEN
    parties = list(case.parties.order_by("side", "pk"))
    members = list(case.members.order_by("-speaks", "pk")[: MEMBERS_SHOWN + 1])
    return {
        "case": case,
        "right": case_clocks.strip(case),
        "sides": [
            {"label": side.label, "rows": [_party(case, each, may) for each in parties if each.side == side]}
            for side in Side
        ],
        "members": [
            {
                "pk": each.pk,
                "name": each.name,
                "detail": " · ".join(filter(None, (masked_phone(each.phone), format_yuan(each.amount)))),
                "speaks": each.speaks,
            }
            for each in members[:MEMBERS_SHOWN]
        ],
        "more": MEMBERS_SHOWN if len(members) > MEMBERS_SHOWN else 0,
        "from": COLLECTIVE_FROM,
        "may": may,
        "mark": _("集体争议") if case.collective else "",
        "party_form": PartyForm(),
        "members_form": MembersForm(),
    }


def _party(case: Case, party: Party, may: bool) -> dict[str, Any]:
    acts = [party.get_agent_kind_display(), party.get_agent_authority_display()] if party.representative else []
    agent = _("代理人 %(name)s") % {"name": party.representative} if party.representative else ""
    return {
        "name": party.name,
        "detail": " · ".join(filter(None, (agent, *acts, masked_phone(party.phone)))) or _("没有代理人，没留电话"),
        "agent_url": reverse("disputes:party_agent", args=[case.code, party.pk]) if may else "",
        "firm": party.enterprise_id is not None,
    }


def notes_context(case: Case, form: NoteForm) -> dict[str, Any]:
    """The page of notes in three queries: notes, colleagues, the right that ends first."""
    today = clock.today()
    return {
        "case": case,
        "form": form,
        "right": case_clocks.strip(case),
        "colleagues": "、".join(str(user) for user in colleagues(case)),
        "notes": [
            {"title": note.text, "when": moment_text(note.at, today=today), "detail": str(note.author)}
            for note in case.notes.select_related("author").order_by("-pk")
        ],
    }
