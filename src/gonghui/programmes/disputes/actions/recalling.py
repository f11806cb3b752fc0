"""What follows for whoever referred a case when it is mediated again: the result they were told does not hold."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gonghui.engines.documents import actions as documents
from gonghui.foundation.notifications.actions import notify
from gonghui.kernel.lifecycle import move
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.enums import ReferralState
from gonghui.programmes.disputes.models import Case, Referral
from gonghui.programmes.disputes.papers.wording import in_source_language


def recall_result(scope: Scope, case: Case) -> None:
    """Let a referral wait for its result anew; its sender hears of it, the paper of then says that it is out of date.

    Changes nothing for a case that nobody referred, and where no result was given back. A step of `mediate_again`.
    """
    rows = Referral.objects.select_for_update(of=("self",), no_key=True).with_parts()
    referral = rows.filter(case=case.pk).exclude(state=ReferralState.WORKING).first()
    if referral is None:
        return
    paper = referral.paper
    move(scope, referral, "recall")
    referral.result, referral.paper = "", None
    referral.returned_at = referral.read_at = referral.read_by = None
    referral.save_fields("state", "result", "paper", "returned_at", "read_at", "read_by")
    with in_source_language():
        told = _("案件再次调解，以前回告的结果不再算数")
        if paper is not None:
            documents.note_effect(scope, paper, effect=_("案件再次调解，以新的告知书为准"))
    record_event(scope, referral.pk, "referral.recall", told, {"document": paper.pk if paper else None})
    title = _("移交案件 %(number)s 再次调解") % {"number": referral.number}
    body = _("以前回告的结果不再算数，有新的结果再告诉你们。")
    notify(
        scope, record=referral.pk, title=title, body=body, organization=referral.sender_id,
        url=referral.get_absolute_url(),
    )  # fmt: skip
