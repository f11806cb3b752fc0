"""What is printed on the minutes of a sitting. Reads, never writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from gonghui.programmes.disputes.enums import SeatRole
from gonghui.programmes.disputes.models import Minutes
from gonghui.programmes.disputes.papers.agreements import ROLES, masked_parties, party_rows, signer_name
from gonghui.programmes.disputes.papers.wording import in_source_language, lines, moment_text


@in_source_language()
def minutes_data(minutes: Minutes) -> dict[str, Any]:
    """Head, who was there, what was said, what a side added, who confirmed it when."""
    ticks = list(minutes.ticks.select_related("seat__party").order_by("at", "pk"))
    case = minutes.case
    return {
        "parties": party_rows(case),
        "head": [
            [_("案件编号"), case.number or case.code],
            [_("第几次调解"), _("第 %(n)s 次") % {"n": minutes.number}],
            [_("开始时间"), moment_text(minutes.held_at)],
            [_("地点"), minutes.place],
            [_("记录人"), minutes.author.name],
        ],
        "present": lines(minutes.present),
        "text": lines(minutes.text),
        "remarks": [
            _("%(who)s补充：%(what)s") % {"who": ROLES[SeatRole(tick.seat.role)], "what": tick.remark}
            for tick in ticks
            if tick.remark
        ],
        "signatures": [
            {
                "role": str(ROLES[SeatRole(tick.seat.role)]),
                "name": signer_name(tick.seat),
                "signed_at": _("%(at)s 在调解室确认") % {"at": moment_text(tick.at)},
                "drawing": None,
            }
            for tick in ticks
        ],
    }


@in_source_language()
def shown_minutes(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the public page may say: masked parties, which sitting."""
    return [masked_parties(data), (str(_("调解")), str(data["head"][1][1]))]
