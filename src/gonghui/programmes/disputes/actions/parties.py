"""Who stands on each side of a case: further parties, agents, and the workers of a collective case."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.foundation.people.phones import normalized_phone
from gonghui.kernel.crypto import blind_index
from gonghui.kernel.errors import IllegalMove, Invalid
from gonghui.kernel.money import yuan
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.actions.cases import NewParty, make_party
from gonghui.programmes.disputes.enums import AgentKind, Authority, CaseState, SeatRole, Side
from gonghui.programmes.disputes.models import Case, GroupMember, Party, Seat
from gonghui.programmes.disputes.permissions import MEDIATE

OPEN = (CaseState.FILED, CaseState.MEDIATING)
COLLECTIVE_FROM = 10
FEWEST_SPEAKERS, MOST_SPEAKERS = 3, 5
MOST_MEMBERS = 2000


@transaction.atomic
def add_party(scope: Scope, case: Case, *, side: str, party: NewParty) -> Party:
    """Another party on a side, with a seat in the room where there is one. Refuses a case that is being signed or over,
    and a name that the side has already."""
    scope.require(MEDIATE)
    case = _open_case(case)
    if side not in Side.values:
        raise Invalid(_("写明加在哪一方。"), fields={"side": _("选一方。")})
    if not party.name.strip():
        raise Invalid(_("写上姓名或者单位全称。"), fields={"name": _("写全。")})
    if case.parties.filter(side=side, name=party.name.strip()).exists():
        raise Invalid(_("这一方已经有这个名字了。"), fields={"name": _("核对一下。")})
    made = make_party(scope, case.federation_id, case.place_id, Side(side), party)
    made.case = case
    made.save()
    if case.state == CaseState.MEDIATING:
        Seat.objects.create(case=case, role=SeatRole(side), party=made, name=made.speaker[:60], phone=made.phone)
    facts = {"side": made.get_side_display()}
    record_event(scope, case.pk, "case.party", _("加了一个%(side)s") % facts, {"side": side})
    return made


@transaction.atomic
def note_agent(scope: Scope, party: Party, *, name: str, kind: str, authority: str, phone: str = "") -> Party:
    """Note who acts for a party and how far. An empty name takes the agent back. Refuses a kind or extent not in the
    lists, and an agent without them."""
    scope.require(MEDIATE)
    name = name.strip()[:60]
    if name and (kind not in AgentKind.values or authority not in Authority.values):
        raise Invalid(_("写明是什么代理人、能代到哪一步。"), fields={"kind": _("选一项。")})
    party.representative = name
    party.agent_kind, party.agent_authority = (kind, authority) if name else ("", "")
    if phone.strip():
        party.phone = normalized_phone(phone)
        party.phone_index = blind_index(party.phone, purpose="phone")
    party.save(update_fields=["representative", "agent_kind", "agent_authority", "phone", "phone_index"])
    Seat.objects.filter(party=party).update(name=party.speaker[:60])
    facts = {"side": party.get_side_display(), "kind": party.get_agent_kind_display()}
    sentence = _("%(side)s委托代理人（%(kind)s）") if name else _("%(side)s不再委托代理人")
    record_event(scope, party.case_id, "case.agent", sentence % facts, {"kind": kind, "authority": authority})
    return party


@transaction.atomic
def add_members(scope: Scope, case: Case, *, lines: str) -> int:
    """Enter workers with the same claim, one a line: name, telephone, amount, parted by commas, blanks or tabs.

    Those who are there already are left out; the number of new ones comes back. From ten on the case is collective.
    Refuses the whole list for one line that cannot be read, and says which.
    """
    scope.require(MEDIATE)
    case = _open_case(case)
    told = [_member(case, number, line) for number, line in enumerate(lines.splitlines(), start=1) if line.strip()]
    known = set(case.members.values_list("name", "phone_index"))
    new: dict[tuple[str, str | None], GroupMember] = {}
    for member in told:
        key = (member.name, member.phone_index)
        if key not in known:
            new.setdefault(key, member)
    if len(known) + len(new) > MOST_MEMBERS:
        raise Invalid(_("一起案件最多登记 %(most)s 名职工。") % {"most": MOST_MEMBERS})
    GroupMember.objects.bulk_create(new.values(), batch_size=500)
    case.collective = len(known) + len(new) >= COLLECTIVE_FROM
    case.save_fields("collective")
    if new:
        told_as = _("登记同样诉求的职工 %(count)s 名") % {"count": len(new)}
        record_event(scope, case.pk, "case.members", told_as, {"count": len(new)})
    return len(new)


@transaction.atomic
def choose_speakers(scope: Scope, case: Case, *, members: Sequence[int]) -> None:
    """Note whom the workers have chosen to speak for them: three to five, once there are ten (LMA 7, ACR 5)."""
    scope.require(MEDIATE)
    case = _open_case(case)
    if not case.collective:
        raise IllegalMove(_("十个人以上、诉求相同，才推选代表。"))
    chosen = case.members.filter(pk__in=list(members))
    count = chosen.count()
    if not FEWEST_SPEAKERS <= count <= MOST_SPEAKERS:
        raise Invalid(_("代表三到五人，现在选了 %(count)s 人。") % {"count": count})
    case.members.filter(speaks=True).update(speaks=False)
    chosen.update(speaks=True)
    record_event(scope, case.pk, "case.speakers", _("职工推选代表 %(count)s 人") % {"count": count}, {"count": count})


def _open_case(case: Case) -> Case:
    locked = Case.objects.select_for_update(of=("self",), no_key=True).select_related("record").get(pk=case.pk)
    if locked.state not in OPEN:
        raise IllegalMove(_("案件现在是“%(now)s”，当事人不能改。") % {"now": locked.get_state_display()})
    return locked


def _member(case: Case, number: int, line: str) -> GroupMember:
    for mark in ("，", ",", "\t", "、", ";", "；"):
        line = line.replace(mark, " ")
    name, *rest = line.split()
    phone, amount = "", None
    try:
        for each in rest[:2]:
            if len(each) == 11 and each.isdigit():
                phone = normalized_phone(each)
            else:
                amount = yuan(Decimal(each.removesuffix("元")))
    except (Invalid, InvalidOperation) as error:
        sentence = _("第 %(number)s 行看不懂。写成：姓名，手机号，金额；后两样可以不写。") % {"number": number}
        raise Invalid(sentence, fields={"lines": sentence}) from error
    index = blind_index(phone, purpose="phone") if phone else None
    return GroupMember(case=case, name=name[:60], phone=phone, phone_index=index, amount=amount)
