from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from gonghui.engines.documents import sealing
from gonghui.kernel import clock
from gonghui.kernel.models import AccessLog
from gonghui.programmes.disputes.enums import Identity, OrderState, SignalState, WarningState
from gonghui.programmes.disputes.models import DisposalOrder, RiskWarning, Signal
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import (
    FIRM,
    MONDAY,
    OWN_WORDS,
    accepted,
    dispatched,
    put_rules_in_force,
    reported,
    warned,
)

OTHER_FIRM = "望溪顺屹物流有限公司"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(MONDAY):
        yield


@pytest.fixture
def ruled(cast: Cast) -> Cast:
    """The cast with this county's rules in force."""
    put_rules_in_force(cast.here)
    return cast


@pytest.fixture
def enter(cast: Cast, client: Client) -> Any:
    """Sign somebody of this county in, and give the browser."""

    def sign_in(who: str) -> Client:
        client.force_login(cast.here.users[who])
        return client

    return sign_in


@pytest.mark.requirement("F-04", "F-14")
def test_inbox_shows_red_candidates_as_a_view_of_their_own(ruled: Cast, enter: Any) -> None:
    reported(ruled.here, workers=40)
    reported(ruled.here, enterprise_name=OTHER_FIRM)

    page = enter("officer").get("/disputes/signals/?view=red").content.decode()

    assert "有 1 条初判红色，先看" in page
    assert FIRM in page
    assert OTHER_FIRM not in page


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", True),
        ("q=恒织", True),
        ("q=没有这家", False),
        ("place=339921101", True),
        ("place=339921109", False),
        ("colour=yellow", False),
        ("view=accepted", False),
        ("view=all", True),
    ],
)
def test_inbox_is_filtered_by_what_is_asked(ruled: Cast, enter: Any, asked: str, shown: bool) -> None:
    reported(ruled.here)

    page = enter("officer").get(f"/disputes/signals/?{asked}").content.decode()

    assert (OWN_WORDS in page) is shown


def test_empty_inbox_says_what_comes_here(cast: Cast, enter: Any) -> None:
    assert "没有等着研判的信号" in enter("officer").get("/disputes/signals/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("signals/", 7), ("warnings/", 8), ("orders/", 7)])
def test_registers_cost_the_same_for_any_number_of_rows(
    ruled: Cast, enter: Any, django_assert_num_queries: DjangoAssertNumQueries, address: str, queries: int, count: int
) -> None:
    """Four of them find out who asks, one counts for the frame; the others are the register's own."""
    for number in range(count):
        dispatched(ruled.here, warned(ruled.here, enterprise_name=f"第{number}厂"))
        reported(ruled.here, enterprise_name=f"第{number}厂")
    browser = enter("officer")

    with django_assert_num_queries(queries):
        browser.get(f"/disputes/{address}")


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_any_number_of_signals(
    ruled: Cast, enter: Any, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    warning = warned(ruled.here)
    for _each in range(count):
        accepted(ruled.here)
        waiting = reported(ruled.here)
    browser = enter("officer")

    with django_assert_num_queries(20):
        browser.get(warning.get_absolute_url())
    with django_assert_num_queries(16):
        browser.get(waiting.get_absolute_url())


def test_signal_page_masks_the_reporter_until_a_reason_is_given(ruled: Cast, enter: Any) -> None:
    signal = reported(ruled.here, identity=Identity.NAMED, reporter_name="欧阳小满")
    browser = enter("officer")

    page = browser.get(signal.get_absolute_url()).content.decode()
    refused = browser.post(f"{signal.get_absolute_url()}reporter/", {"reason": ""}).content.decode()
    opened = browser.post(f"{signal.get_absolute_url()}reporter/", {"reason": "打电话核实人数"}).content.decode()
    again = browser.get(signal.get_absolute_url()).content.decode()

    assert "138****4127" in page
    for closed in (page, refused, again):
        assert "13800004127" not in closed
        assert "欧阳小满" not in closed
    assert "13800004127" in opened
    assert "欧阳小满" in opened
    assert [log.reason for log in AccessLog.objects.filter(record=signal.pk)] == ["打电话核实人数"]


def test_leader_sees_the_signal_but_neither_reporter_nor_acts(ruled: Cast, enter: Any) -> None:
    signal = reported(ruled.here)

    page = enter("leader").get(signal.get_absolute_url()).content.decode()

    assert OWN_WORDS in page
    assert "4127" not in page
    assert "/accept/" not in page


@pytest.mark.requirement("F-11", "F-14")
def test_accepting_from_the_page_leads_to_the_warning(ruled: Cast, enter: Any) -> None:
    signal = reported(ruled.here, workers=None)

    answer = enter("officer").post(
        f"{signal.get_absolute_url()}accept/",
        {"version": signal.version, "category": "W01", "workers": "12", "arrears_days": "", "amount": "86,000"},
        follow=True,
    )

    assert answer.redirect_chain[-1][0] == RiskWarning.objects.get().get_absolute_url()
    assert "采纳了，现在是黄色预警" in answer.content.decode()
    assert "规则 R1 第 2 版：同一诉求职工 12 人，达到 10 人（黄色）" in answer.content.decode()


def test_accepting_what_no_rule_covers_says_so(ruled: Cast, enter: Any) -> None:
    signal = reported(ruled.here)

    answer = enter("officer").post(
        f"{signal.get_absolute_url()}accept/", {"version": signal.version, "category": "H01"}, follow=True
    )

    assert "按现在的规则还不到预警" in answer.content.decode()


def test_stale_form_is_refused_on_the_page_with_what_was_typed(ruled: Cast, enter: Any) -> None:
    signal = reported(ruled.here)

    page = enter("officer").post(
        f"{signal.get_absolute_url()}dismiss/", {"version": signal.version + 1, "reason": "查无此事"}
    )

    assert "刚才有人先改了这条记录" in page.content.decode()
    assert "查无此事" in page.content.decode()
    assert Signal.objects.get().state == SignalState.RECEIVED


@pytest.mark.requirement("F-14")
def test_merging_from_the_page_leads_to_the_other_signal(ruled: Cast, enter: Any) -> None:
    into, signal = reported(ruled.here), reported(ruled.here)

    answer = enter("officer").post(f"{signal.get_absolute_url()}merge/", {"version": signal.version, "into": into.code})

    assert answer.url == into.get_absolute_url()


def test_merging_into_a_signal_of_the_neighbour_is_no_choice(ruled: Cast, enter: Any) -> None:
    signal, foreign = reported(ruled.here), reported(ruled.neighbour)

    form = {"version": signal.version, "into": foreign.code}
    page = enter("officer").post(f"{signal.get_absolute_url()}merge/", form)

    assert page.status_code == 200
    assert Signal.objects.get(pk=signal.pk).state == SignalState.RECEIVED


@pytest.mark.requirement("F-15", "F-16")
def test_warning_page_names_the_rule_and_the_facts_behind_it(ruled: Cast, enter: Any) -> None:
    warning = warned(ruled.here)

    page = enter("officer").get(warning.get_absolute_url()).content.decode()

    assert "规则 R1 第 2 版：同一诉求职工 32 人，达到 30 人（红色）" in page
    assert "劳动关系风险红黄蓝预警 第 2 版" in page
    assert Signal.objects.get().get_absolute_url() in page
    assert f"/disputes/cases/new/?warning={warning.code}" in page


def test_lowering_and_closing_from_the_page(ruled: Cast, enter: Any) -> None:
    warning = warned(ruled.here)
    browser, address = enter("officer"), warning.get_absolute_url()

    refused = browser.post(f"{address}lower/", {"version": warning.version, "colour": "blue", "reason": ""})
    browser.post(f"{address}lower/", {"version": warning.version, "colour": "blue", "reason": "只有 4 人"})
    lowered = RiskWarning.objects.get()
    browser.post(f"{address}close/", {"version": lowered.version, "reason": "工资发清了"})

    assert "还没填" in refused.content.decode()
    assert lowered.colour == "blue"
    assert RiskWarning.objects.get().state == WarningState.CLOSED


@pytest.mark.requirement("F-17", "F-20")
@pytest.mark.django_db(transaction=True)
def test_dispatching_from_the_page_issues_the_letter(
    ruled: Cast, enter: Any, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    sealing.create_seal_key(sealing.seal_folder(), "望溪县总工会")
    warning = warned(ruled.here)
    browser = enter("officer")
    address = f"{warning.get_absolute_url()}dispatch/"

    form = browser.get(address)
    asked = form.context["form"].initial
    told = {name: asked[name] for name in ("lead", "assist", "situation", "request", "version")}
    answer = browser.post(address, told, follow=True)

    assert (asked["lead"], asked["assist"]) == ("", [ruled.here.labour_bureau.pk])
    assert "望工督〔2026〕1号" in answer.content.decode()
    assert "交办给人力社保局，交办单已经出具。" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_order_whose_letter_failed_offers_it_again(ruled: Cast, enter: Any, settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    order = dispatched(ruled.here, warned(ruled.here))
    browser = enter("officer")

    page = browser.get(order.get_absolute_url()).content.decode()
    sealing.create_seal_key(sealing.seal_folder(), "望溪县总工会")
    done = browser.post(order.get_absolute_url(), follow=True).content.decode()

    assert "出具文书" in page
    assert "已盖章" in done
    assert "出具文书" not in done


@pytest.mark.requirement("F-20", "F-22")
def test_body_receives_and_answers_on_its_own_pages(ruled: Cast, enter: Any) -> None:
    order = dispatched(ruled.here, warned(ruled.here))
    browser, address = enter("handler"), order.get_absolute_url()

    register = browser.get("/disputes/orders/").content.decode()
    warning_page = browser.get(order.warning.get_absolute_url()).content.decode()
    browser.post(f"{address}receive/", {"version": order.version})
    empty = browser.post(f"{address}answer/", {"version": order.version + 1, "answer": ""})
    browser.post(f"{address}answer/", {"version": order.version + 1, "answer": "已约谈，周五发清"})

    assert FIRM in register
    assert "原话和反映人只有工会能看" in warning_page
    assert OWN_WORDS not in warning_page
    assert "还没填" in empty.content.decode()
    assert DisposalOrder.objects.get().state == OrderState.ANSWERED


def test_sender_has_no_button_of_the_body(ruled: Cast, enter: Any) -> None:
    order = dispatched(ruled.here, warned(ruled.here))

    page = enter("officer").get(order.get_absolute_url()).content.decode()

    assert "/receive/" not in page
    assert "催一下" in page


@pytest.mark.requirement("F-12")
def test_stranger_gets_the_page_of_nothing(ruled: Cast, client: Client) -> None:
    warning = warned(ruled.here)
    order = dispatched(ruled.here, warning)
    signal = warning.signals.get()
    client.force_login(ruled.neighbour.users["officer"])

    for record in (signal, warning, order):
        assert client.get(record.get_absolute_url()).status_code == 404
    for verb in ("accept", "dismiss", "merge", "reporter"):
        answer = client.post(f"{signal.get_absolute_url()}{verb}/", {"version": 1, "reason": "看"})
        assert answer.status_code == 404
