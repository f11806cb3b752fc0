"""Old phones, strict offices: what the chain promises without JavaScript, in a browser that runs none."""

from __future__ import annotations

import pytest

from gonghui.programmes.disputes.actions import facts, invitations
from gonghui.programmes.disputes.models import DisposalOrder, RoomMessage, Signal
from tests import stages
from tests.cast import PASSWORD, County
from tests.e2e import people
from tests.e2e.people import DESK, PHONE, Crowd


@pytest.mark.requirement("F-05", "F-07", "F-20", "F-27", "F-29")
def test_a_report_a_receipt_and_a_word_in_the_room_need_no_scripts(county: County, crowd: Crowd) -> None:
    code = people.aside(lambda: matter_under_way(county))

    reports(crowd, county)
    takes_an_order(crowd, county)
    talks(crowd, code)


def matter_under_way(county: County) -> str:
    """A warning that the labour bureau has an order of, and a case about it; the code of the applicant's chair."""
    warning = stages.staged_warning(county)
    stages.staged_order(county, warning)
    case = stages.staged_case(county, warning=warning)
    facts.write(stages.seat_scope(stages.seats_of(case)["mediator"]), case, text="9月、10月的工资没有发。")
    return invitations.invite(county.scope("mediator"), stages.seats_of(case)["applicant"])


def reports(crowd: Crowd, county: County) -> None:
    """Every question is there from the start; the code is on the answer and opens the progress."""
    worker = crowd.joined_by("worker", PHONE, scripts=False)
    before = Signal.objects.count()
    worker.opens(f"/r/place/{county.town}/")
    worker.at_ease()
    worker.taps("没交社保")
    worker.writes("单位叫什么", "望溪细柳制衣有限公司")
    worker.taps("只有我")
    worker.writes("用一两句话说说", "来了半年，一直没给交社保。")
    worker.taps("留电话，不让单位知道")
    worker.writes("手机号", "13500337788")
    worker.presses("告诉工会")
    worker.reads("查询码", "前有人打电话给您")
    worker.at_ease()
    query_code = worker.page.locator("#code").inner_text()
    worker.follows("看办到哪一步")
    worker.writes("查询码", query_code)
    worker.presses("查一下")
    worker.reads("收到了，正在排队看")
    worker.at_ease()
    assert Signal.objects.count() == before + 1


def takes_an_order(crowd: Crowd, county: County) -> None:
    """Sign-in, the list at the side, the receipt."""
    handler = crowd.joined_by("handler", DESK, scripts=False)
    people.signs_in(handler, county.users["handler"].username, PASSWORD)
    handler.turns_to("交办单")
    handler.page.locator("tbody a").first.click()
    handler.presses("签收")
    handler.reads("签收了。办完以后回来写结果。")
    handler.at_ease()
    assert DisposalOrder.objects.get().state == "received"


def talks(crowd: Crowd, code: str) -> None:
    """The code, a word to everybody, a word to the mediator alone, the tick under the facts."""
    applicant = crowd.joined_by("applicant", PHONE, scripts=False)
    applicant.opens(f"/room/?code={code}")
    applicant.presses("进调解室")
    applicant.page.get_by_label("说点什么").fill("我只想把工资拿到。")
    applicant.presses("发给大家")
    applicant.reads("我只想把工资拿到。")
    applicant.follows("无争议事实")
    applicant.presses("没有争议，确认")
    applicant.reads("记下了")
    applicant.follows("回调解室", inside=applicant.page.locator(".ph-foot"))
    applicant.follows("只和调解员")
    applicant.page.get_by_label("说点什么").fill("最少要先付一个月的。")
    applicant.presses("只发给调解员")
    applicant.reads("最少要先付一个月的。")
    applicant.at_ease()
    assert [message.text for message in RoomMessage.objects.all()] == ["我只想把工资拿到。"]
