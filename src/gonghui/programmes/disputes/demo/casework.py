"""The demo's casework: a collective case with evidence at work, an oral application, a case from the court."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from gonghui.engines.documents.uploads import Upload, read_upload
from gonghui.foundation.organizations.demo import County
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import (
    cases,
    claims,
    evidence,
    extensions,
    notes,
    oral,
    parties,
    referrals,
    rights,
)
from gonghui.programmes.disputes.actions.cases import NewClaim, NewParty
from gonghui.programmes.disputes.actions.claims import ClaimLine
from gonghui.programmes.disputes.enums import Origin
from gonghui.programmes.disputes.models import Case

FIRM = "望溪青禾制衣有限公司"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫"
GIVEN = ["明霞", "小满", "立冬", "秋实", "桂花", "海燕", "建国", "春生", "玉梅", "卫东", "素云", "志强"]


def load(county: County, mediator: Scope, judge: Scope) -> None:
    """Tell the stories that are not there yet."""
    if not Case.objects.filter(federation=county.federation, submission_key="demo-collective").exists():
        _collective(county, mediator)
    if not Case.objects.filter(federation=county.federation, submission_key="demo-oral").exists():
        _oral(county, mediator)
    referrals.refer(
        judge,
        number="（2026）望0199民初1187号",
        category="T02",
        statement="单位以不胜任为由当天口头辞退，没有书面通知。",
        place_id=county.town_union.region_id,
        applicant=NewParty("孟晓舟", "13700003108"),
        respondent=NewParty("望溪久安物流有限公司", "13700003109", representative="丁一鸣"),
        claims=[NewClaim("T02", Decimal("42800.00"), "2N，4 个月")],
        submission_key="demo-referral",
    )


def _filed(county: County, scope: Scope, key: str, **said: Any) -> Case:
    return cases.open_case(
        scope,
        place_id=county.town_union.region_id,
        mediation_body=county.mediation,
        submission_key=key,
        **said,
    )


def _collective(county: County, mediator: Scope) -> None:
    case = _filed(
        county,
        mediator,
        "demo-collective",
        origin=Origin.WORKER,
        category="W01",
        statement="9月、10月的工资没有发，十二个人都一样。厂长说等货款。",
        applicant=NewParty("赵明霞", "13700003101"),
        respondent=NewParty(FIRM, "13700003102", representative="高远"),
        claims=[NewClaim("W01", Decimal("103200.00"), "9月、10月，12 人"), NewClaim("H02", Decimal("8600.00"))],
    )
    cases.accept(mediator, case, version=case.version)
    names = [f"{surname}{given}" for surname, given in zip(SURNAMES, GIVEN, strict=True)]
    lines = "\n".join(f"{name}，1370000{number:04d}，8600" for number, name in enumerate(names, start=3120))
    parties.add_members(mediator, case, lines=lines)
    parties.choose_speakers(mediator, case, members=[each.pk for each in case.members.order_by("pk")[:3]])
    first, second = case.claims.order_by("pk")
    case.refresh_from_db()
    told = [
        ClaimLine(first.pk, "W01", first.detail, first.amount_claimed, first.amount_claimed, Decimal("98000.00")),
        ClaimLine(second.pk, "H02", "5 天，单位未认", second.amount_claimed, Decimal("7908.05")),
    ]
    claims.set_claims(mediator, case, told, version=case.version)
    rights.note_facts(
        mediator,
        case,
        employment="employed",
        knew_on=clock.today() - dt.timedelta(days=400),
        relationship_ended_on=None,
    )
    _bring(mediator, case)
    extensions.propose(mediator, case, until=clock.today() + dt.timedelta(days=25), reason="等单位收回货款的证明")
    extensions.consent(mediator, case, side="applicant", how="room")
    notes.add_note(
        mediator, case, text="厂长下周一回来，先约在镇里谈。", remind_on=clock.today() + dt.timedelta(days=2)
    )


def _bring(mediator: Scope, case: Case) -> None:
    sheet = evidence.add(
        mediator,
        case,
        title="9 月、10 月考勤表",
        brought_by="applicant",
        proves="十二个人都上满了班",
        upload=_page("考勤表"),
    )
    slip = evidence.add(
        mediator, case, title="工资条照片", brought_by="applicant", proves="每月应发 4,300 元", upload=_page("工资条")
    )
    evidence.add(mediator, case, title="厂牌一块", brought_by="applicant", kept_at="申请人自己保管")
    for each in (sheet, slip):
        evidence.open_to_both(mediator, each)
        evidence.take_stance(mediator, each, side="applicant", stance="accepted")
    sheet.refresh_from_db()
    slip.refresh_from_db()
    evidence.take_stance(mediator, sheet, side="respondent", stance="accepted")
    evidence.take_stance(mediator, slip, side="respondent", stance="disputed", reason="10 月的扣款没有算进去")


def _page(word: str) -> Upload:
    """A picture of a sheet of paper, different for each word."""
    picture = Image.new("RGB", (800, 1000), "white")
    pen = ImageDraw.Draw(picture)
    for row, letter in enumerate(word * 6):
        pen.line((80, 80 + row * 40, 80 + (ord(letter) % 600), 80 + row * 40), fill="gray", width=3)
    file = BytesIO()
    picture.save(file, "PNG")
    file.seek(0)
    return read_upload(file)


def _oral(county: County, mediator: Scope) -> None:
    case = _filed(
        county,
        mediator,
        "demo-oral",
        origin=Origin.ORAL,
        category="I02",
        statement="10月8日卸货砸伤了脚，养了一个月，工资没有给。\n单位说等工伤认定下来再说。",
        applicant=NewParty("何石头", "13700003105"),
        respondent=NewParty("望溪顺达仓储有限公司", "13700003106"),
        claims=[NewClaim("I02", Decimal("5200.00"), "10 月停工留薪期工资")],
    )
    oral.issue_record(mediator, case)
