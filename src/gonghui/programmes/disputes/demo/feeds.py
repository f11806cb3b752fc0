"""Data of other departments in the demo: three senders, one of them late, and a file with faults that waits."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from gonghui.foundation.exchange.actions import staging, taking
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.programmes.disputes.enums import FeedKind
from gonghui.programmes.disputes.feeds.keeper import REGISTERS
from gonghui.programmes.disputes.models import FeedItem

if TYPE_CHECKING:
    from gonghui.programmes.disputes.demo import Stage

QUESTIONS = """登记号,日期,咨询内容,类别,渠道,单位,镇街,咨询人,联系电话
溪山 26-118,{21},厂里两个月没发工资，问去哪里要,追索劳动报酬,电话,大塘石材加工厂,大塘镇,任秋生,13800006101
溪山 26-119,{21},怀孕被调到夜班，能不能不去,女职工三期,窗口,望溪县禾润食品有限责任公司,桐湾镇,罗小满,13800006102
溪山 26-120,{20},问年休假怎么算,带薪年休假,电话,,,,
溪山 26-121,{20},邻居漏水找谁赔,不属劳动争议,电话,,,,
"""
INJURIES = """文号,用人单位,镇街,受伤日期,认定日期,认定结果,伤残等级,受伤职工,联系电话
望人社工认 26-087,石渡冲压件厂,石渡镇,{95},{20},认定工伤,5级,白阿根,13800006201
望人社工认 26-088,望溪一叶家居用品有限公司,青墩镇,{80},{18},认定工伤,9级,姚春燕,13800006202
望人社工认 26-089,望溪拓远精密机械股份有限公司,城东街道,{70},{16},不予认定,,,
"""
CASES = """案号,被申请人,镇街,立案日期,案由,人数,标的额,结案方式
望劳人仲 26-201,大塘石材加工厂,大塘镇,{6},追索劳动报酬,8,136000,审理中
望劳人仲 26-202,望溪一叶家居用品有限公司,青墩镇,{5},经济补偿,1,38600,审理中
望劳人仲 26-198,望溪县禾润食品有限责任公司,桐湾镇,{30},加班工资,1,9200,调解
"""
WITH_FAULTS = """文号,用人单位,镇街,受伤日期,认定日期,认定结果,伤残等级,受伤职工,联系电话
望人社工认 26-088,望溪一叶家居用品有限公司,青墩镇,{80},{18},认定工伤,8级,姚春燕,13800006202
望人社工认 26-091,石渡冲压件厂,石渡镇,{40},{3},视同工伤,死亡,,
望人社工认 26-092,石渡冲压件厂,石渡镇,{2},{9},认定工伤,,,
望人社工认 26-093,,石渡镇,{33},{4},认定了,,,1380000
"""


def tell(stage: Stage) -> None:
    """Take the files in where nothing was sent yet."""
    if FeedItem.objects.filter(federation=stage.county.federation).exists():
        return
    county = stage.county
    with stage.on_day(20, "10:05"):
        _take(stage, FeedKind.CONSULTATION, county.lawyers, "法律咨询登记", QUESTIONS)
    with stage.on_day(12, "15:40"):
        _take(stage, FeedKind.INJURY, county.labour_bureau, "工伤认定月报", INJURIES)
    with stage.on_day(2, "09:15"):
        _take(stage, FeedKind.ARBITRATION, county.commission, "仲裁立案周报", CASES)
    with stage.on_day(0, "08:05"):
        register, sender = REGISTERS[FeedKind.INJURY], county.labour_bureau
        content, name = _file(stage, WITH_FAULTS), "工伤认定补送.csv"
        staging.stage(stage.acting("officer"), register, content=content, name=name, sender=sender)


def _take(stage: Stage, kind: FeedKind, sender: Organization, name: str, text: str) -> None:
    content, officer = _file(stage, text), stage.acting("officer")
    taking.take_in(officer, REGISTERS[kind], content=content, name=f"{name}.csv", sender=sender)


def _file(stage: Stage, text: str) -> bytes:
    """The file; numbers in brackets are days before the demo began."""
    first = stage.began.astimezone(clock.SHANGHAI).date()
    days = [f"{first - dt.timedelta(days=ago):%F}" for ago in range(100)]
    return text.format(*days).encode()
