"""Steps of triage on the page of a signal: doubles, files, towns, a colour by hand, many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from gonghui.foundation.enterprises.actions import Named, know_enterprises
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.facts.models import Fact
from gonghui.foundation.files.story import facts_of
from gonghui.foundation.notifications.models import Notice
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, Stale
from gonghui.kernel.models import Record, TimelineEntry
from gonghui.programmes.disputes.actions.sorting import absorb, dismiss_many, hand_over, link
from gonghui.programmes.disputes.actions.triage import accept, dismiss
from gonghui.programmes.disputes.models import RiskWarning, Signal
from gonghui.programmes.disputes.permissions import LOWER_WARNING
from tests import stages
from tests.at_once import at_once
from tests.cast import Cast, County
from tests.programmes.disputes.stage_signals import FIRM, MONDAY, put_rules_in_force, reported
from tests.requirements import requirement

SHORT = "恒织厂"
RED = {"workers": 32, "arrears_days": 65}


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(MONDAY):
        yield


def _page(county: County, signal: Signal, who: str = "officer", query: str = "") -> str:
    return stages.signed_in(county, who).get(f"{signal.get_absolute_url()}{query}").content.decode()


def _file(county: County, name: str = FIRM) -> EnterpriseFile:
    return know_enterprises(county.system, county.federation.pk, [Named(name, county.town)])[0]


@requirement("F-14")
def test_doubles_are_proposed_with_reasons_and_merged_with_one_click(cast: Cast) -> None:
    first = reported(cast.here)
    second = reported(cast.here, enterprise_name="", text="9月、10月工资都没发，说等通知。")

    page = _page(cast.here, second)
    stages.signed_in(cast.here, "officer").post(
        f"{second.get_absolute_url()}merge/", {"version": 1, "into": first.code}
    )

    assert "可能是同一件事" in page
    assert "同一个手机号、同一个镇街、同一类事、同一天、文字有" in page
    assert Signal.objects.get(pk=second.pk).merged_into == first


def test_that_somebody_reported_twice_is_told_to_whoever_may_see_reporters_only(cast: Cast) -> None:
    reported(cast.here)
    second = reported(cast.here)

    assert "同一个手机号" in _page(cast.here, second)
    assert "同一个手机号" not in _page(cast.here, second, "leader")


def test_signals_of_the_next_county_are_never_proposed(cast: Cast) -> None:
    reported(cast.neighbour)
    signal = reported(cast.here)

    assert "可能是同一件事" not in _page(cast.here, signal)


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_costs_the_same_for_any_number_of_doubles(
    cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _each in range(count):
        reported(cast.here)
    signal, client = reported(cast.here), stages.signed_in(cast.here, "officer")
    client.get(signal.get_absolute_url())

    with django_assert_num_queries(16):
        client.get(signal.get_absolute_url())


@requirement("F-14")
def test_several_are_merged_into_one(cast: Cast) -> None:
    into, *others = [reported(cast.here) for _each in range(4)]
    client = stages.signed_in(cast.here, "officer")

    client.post(f"{into.get_absolute_url()}absorb/", {"signals": [row.code for row in others[:2]]})

    assert Signal.objects.filter(merged_into=into).count() == 2
    assert Signal.objects.filter(state="received").count() == 2


def test_merging_several_is_refused_whole(cast: Cast) -> None:
    into, good, other = reported(cast.here), reported(cast.here), reported(cast.here, enterprise_name="云亭阀门")

    with pytest.raises(Invalid, match="同一家单位"):
        absorb(cast.here.scope("officer"), into, [good, other])
    assert Signal.objects.filter(state="received").count() == 3


@requirement("F-12", "F-14")
def test_a_short_name_is_put_into_the_file_of_the_right_firm(cast: Cast) -> None:
    signal, firm = reported(cast.here, enterprise_name=SHORT), _file(cast.here)

    found = _page(cast.here, signal, query="?firm=恒织纺织")
    answer = stages.signed_in(cast.here, "officer").post(
        f"{signal.get_absolute_url()}link/", {"version": 1, "firm": "恒织纺织", "enterprise": firm.code}
    )

    signal.refresh_from_db()
    assert f'value="{firm.code}"' in found
    assert (answer.status_code, signal.enterprise, signal.enterprise_name) == (302, firm, FIRM)
    assert Record.objects.get(pk=signal.pk).title.startswith(FIRM)
    assert Fact.objects.filter(record=firm.pk, source=signal.pk).exists()


@requirement("F-14")
def test_what_was_told_of_the_wrong_firm_moves_with_the_signal(cast: Cast) -> None:
    """The old file shows nothing of it any more, and still says what was known before."""
    signal, right = reported(cast.here, workers=12, enterprise_name=SHORT), _file(cast.here)
    wrong = EnterpriseFile.objects.get(name=SHORT)
    moment, officer = clock.now(), cast.here.scope("officer")

    with clock.standing(moment + dt.timedelta(hours=1)):
        link(officer, signal, enterprise=right)

    assert [row[1]["text"] for row in facts_of(officer, right.pk)] == ["12 人"]
    assert facts_of(officer, wrong.pk) == []
    assert Fact.objects.known_on(moment).filter(record=wrong.pk, key="claimants").get().value == 12


def test_facts_of_a_nameless_signal_move_to_the_file_that_triage_finds(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    signal = reported(cast.here, workers=12, enterprise_name="")

    accept(cast.here.scope("officer"), signal, category="W01", enterprise_name=FIRM)

    firm = EnterpriseFile.objects.get()
    standing = Fact.objects.standing().filter(source=signal.pk)
    assert set(standing.values_list("record", flat=True)) == {firm.pk}
    assert not Fact.objects.filter(record=signal.pk).standing().exists()


def test_a_new_file_is_opened_by_the_full_name(cast: Cast) -> None:
    signal = reported(cast.here, enterprise_name="")

    link(cast.here.scope("officer"), signal, enterprise_name="云亭阀门制造有限公司")

    assert EnterpriseFile.objects.get().name == "云亭阀门制造有限公司"


def test_a_file_of_the_next_county_is_neither_found_nor_taken(cast: Cast) -> None:
    signal, strange = reported(cast.here, enterprise_name=SHORT), _file(cast.neighbour)

    page = _page(cast.here, signal, query="?firm=恒织纺织")

    assert strange.code not in page
    assert "档案里没有这样的名称" in page
    with pytest.raises(Invalid, match="不在本工会"):
        link(cast.here.scope("officer"), signal, enterprise=strange)


@requirement("F-18")
def test_a_signal_goes_to_the_town_where_the_work_is_done(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    signal, there = reported(cast.here), cast.here.other_town_union
    town = stages.signed_in(cast.here, "town_officer")

    answer = town.post(
        f"{signal.get_absolute_url()}hand-over/", {"version": 1, "place_id": there.region_id, "reason": "厂在桐湾"}
    )

    signal.refresh_from_db()
    assert (answer.url, signal.place_id) == ("/disputes/signals/", there.region_id)
    assert Record.objects.get(pk=signal.pk).place_id == there.region_id
    assert town.get(signal.get_absolute_url()).status_code == 404
    assert Notice.objects.filter(organization=there, title__startswith="转来一条信号").exists()
    assert signal.record.deadlines.get().organization == there


@pytest.mark.parametrize("place", ["339921101", "339931101", "nowhere"])
def test_a_signal_goes_nowhere_else(cast: Cast, place: str) -> None:
    with pytest.raises(Invalid, match="转不过去"):
        hand_over(cast.here.scope("officer"), reported(cast.here), place_id=place, reason="不归这里")


@requirement("F-14")
@pytest.mark.parametrize(("told", "colour"), [(RED, "blue"), ({"workers": 1}, "yellow")])
def test_a_person_sets_another_colour_than_the_rules_with_a_reason(
    cast: Cast, told: dict[str, Any], colour: str
) -> None:
    put_rules_in_force(cast.here)
    signal = reported(cast.here, **told)

    stages.signed_in(cast.here, "officer").post(
        f"{signal.get_absolute_url()}accept/",
        {"version": 1, "category": "W01", "colour": colour, "colour_reason": "现场看过，跟说的不一样"},
    )

    warning = RiskWarning.objects.get(signals=signal)
    last = warning.colours.latest("pk")
    assert (warning.colour, last.decision, last.reason) == (colour, None, "现场看过，跟说的不一样")
    assert "陈立群" in last.actor


def test_a_colour_by_hand_needs_its_reason_and_downwards_the_right(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    officer = cast.here.scope("officer")
    weaker = type(officer)(
        **{
            **{name: getattr(officer, name) for name in officer.__slots__},
            "rights": officer.rights - {LOWER_WARNING.code},
        }
    )

    with pytest.raises(Invalid, match="没有写改颜色的理由"):
        accept(officer, reported(cast.here, **RED), category="W01", colour="blue")
    with pytest.raises(Forbidden, match="降低预警颜色"):
        accept(weaker, reported(cast.here, **RED), category="W01", colour="blue", colour_reason="没那么多人")
    assert not RiskWarning.objects.exists()


@requirement("F-14")
def test_whoever_is_put_aside_reads_where_to_turn(cast: Cast) -> None:
    signal = reported(cast.here)

    stages.signed_in(cast.here, "officer").post(
        f"{signal.get_absolute_url()}dismiss/", {"version": 1, "turn_to": "justice", "reason": "这是物业纠纷。"}
    )

    signal.refresh_from_db()
    assert signal.triage_reason == "这是物业纠纷。请找镇街司法所、人民调解委员会。"


def test_many_are_put_aside_at_once_or_none(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    officer = cast.here.scope("officer")
    rows = [reported(cast.here) for _each in range(5)]

    with django_assert_num_queries(10):
        dismiss_many(officer, rows[:3], reason="广告，不是反映")
    dismiss(officer, Signal.objects.get(pk=rows[3].pk), reason="另一件")
    with pytest.raises(Stale):
        dismiss_many(officer, rows[3:], reason="广告，不是反映")

    assert Signal.objects.filter(state="dismissed").count() == 4
    assert TimelineEntry.objects.filter(verb="disputes.signal_dismissed").count() == 4


def test_what_was_triaged_is_neither_filed_anew_nor_handed_over(cast: Cast) -> None:
    officer, signal = cast.here.scope("officer"), reported(cast.here)
    dismiss(officer, signal, reason="广告")

    with pytest.raises(IllegalMove, match="已经研判过"):
        link(officer, signal, enterprise_name=FIRM)
    with pytest.raises(IllegalMove, match="已经研判过"):
        hand_over(officer, signal, place_id=cast.here.other_town_union.region_id, reason="不归这里")


def test_a_red_one_is_said_before_anything_else(cast: Cast) -> None:
    put_rules_in_force(cast.here)

    assert "按规则单看这一条就是红色" in _page(cast.here, reported(cast.here, **RED))


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_crosswise_wait_for_each_other(cast: Cast) -> None:
    officer = cast.here.scope("officer")
    for _turn in range(4):
        one, two, three = (Signal.objects.get(pk=reported(cast.here).pk) for _each in range(3))

        refused = at_once(partial(absorb, officer, one, [two, three]), partial(absorb, officer, three, [one, two]))

        assert [type(error) for error in refused] in ([Invalid], [Stale], [IllegalMove])
        keys = [one.pk, two.pk, three.pk]
        assert Signal.objects.filter(pk__in=keys, state="merged").count() == 2
