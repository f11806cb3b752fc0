"""From everyday words to a figure before the duty officer, in a browser, with scripts and without."""

from __future__ import annotations

import pytest

from gonghui.engines.legal.models import Calculation
from gonghui.programmes.disputes.models import Signal
from tests.cast import PASSWORD, County
from tests.e2e import people
from tests.e2e.people import DESK, PHONE, Crowd


@pytest.mark.requirement("F-06", "F-11")
@pytest.mark.parametrize("scripts", [True, False])
def test_check_calculate_report_and_triage_sees_the_figure(county: County, crowd: Crowd, scripts: bool) -> None:
    worker = crowd.joined_by("worker", PHONE, scripts=scripts)
    worker.opens("/legal/check/")
    worker.follows("被辞退、逼着走、想离职")
    worker.follows("单位叫我走的")
    worker.follows("没理由，口头叫我走")
    worker.reads("没有理由叫您走，是违法解除", "先把这些留好", "您的时间")
    worker.at_ease()

    worker.page.locator('a[href^="/legal/economic_compensation/"]').click()
    for name, value in {
        "service_start": "2020-04-10", "service_end": "2024-01-20", "average_monthly_wage": "9200",
        "local_average_monthly_wage": "8500", "local_minimum_monthly_wage": "2260",
    }.items():  # fmt: skip
        worker.page.locator(f'[name="{name}"]').fill(value)
    worker.presses("算一算")
    worker.reads("73,600.00")
    worker.at_ease()

    worker.presses("请工会帮忙")
    worker.opens(f"/r/place/{county.town}/?category=T02")
    worker.reads("73,600.00", "把这个结果一起送给工会")
    worker.writes("单位叫什么", "望溪细柳制衣有限公司")
    worker.taps("只有我")
    worker.writes("用一两句话说说", "昨天口头叫我走，没有理由。")
    worker.taps("留电话，不让单位知道")
    worker.writes("手机号", "13500337788")
    worker.presses("告诉工会")
    worker.reads("查询码")
    signal = Signal.objects.latest("pk")
    assert Calculation.objects.get(record=signal.pk).category == signal.category == "T02"

    officer = crowd.joined_by("officer", DESK, scripts=scripts)
    people.signs_in(officer, county.users["officer"].username, PASSWORD)
    officer.opens(signal.get_absolute_url())
    officer.reads("73,600.00", "《劳动合同法》", "看上去是劳动争议。")
    officer.at_ease()
