from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from gonghui.foundation.enterprises.models import Enterprise, EnterpriseFile
from gonghui.foundation.exchange.actions import editing, running, staging
from gonghui.foundation.exchange.actions.running import decide, discard, outcomes
from gonghui.foundation.exchange.actions.staging import match_columns
from gonghui.foundation.exchange.models import Batch, BatchRow, RememberedMapping
from gonghui.foundation.exchange.registry import REGISTERS
from gonghui.foundation.exchange.tasks import clear_batches, go_on
from gonghui.foundation.facts.actions import Observation, record_facts
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.people.models import PersonFile
from gonghui.kernel import clock
from gonghui.kernel.audit import verify
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid
from gonghui.kernel.models import TimelineEntry
from tests.cast import Cast, County
from tests.foundation.exchange.staging import (
    HEADS,
    faults,
    firm,
    id_number,
    staged,
    taken_back,
    uscc,
    verdicts,
    written,
)
from tests.requirements import requirement

OnCommit = DjangoCaptureOnCommitCallbacks
PHONE = "13800004127"


@pytest.fixture
def here(cast: Cast) -> County:
    return cast.here


def line(name: str, code: str = "", place: str = "鹭洲镇", people: Any = "", phone: str = "") -> tuple[Any, ...]:
    return (name, code, place, "", people, "", "", phone)


@requirement("F-09")
def test_nothing_is_written_until_somebody_decides(here: County, django_capture_on_commit_callbacks: OnCommit) -> None:
    firm(here, "老厂", headcount=10)
    firm(here, "一样的厂", headcount=5)

    lines = line("新厂", uscc(1), people=120), line("老厂", people=12), line("一样的厂", people="5人")
    batch = staged(here.scope("officer"), *lines)

    assert verdicts(batch) == ["new", "changed", "same"]
    assert batch.counts == {"new": 1, "changed": 1, "same": 1, "cells": 1}
    assert EnterpriseFile.objects.filter(federation=here.federation).count() == 2

    done = written(here.scope("officer"), batch, django_capture_on_commit_callbacks)

    new = EnterpriseFile.objects.get(name="新厂")
    assert (new.headcount, new.place_id, new.enterprise.uscc) == (120, here.town, uscc(1))
    assert new.report_code and new.record.title == "新厂"
    assert EnterpriseFile.objects.get(name="老厂").headcount == 12
    assert (done.state, done.done, outcomes(done)) == ("written", 2, {"made": 1, "changed": 1, "": 1})


def test_the_story_tells_what_changed_and_no_personal_value(
    here: County, django_capture_on_commit_callbacks: OnCommit
) -> None:
    file = firm(here, "老厂", headcount=10)

    batch = staged(here.scope("officer"), line("老厂", people=12, phone=PHONE))
    written(here.scope("officer"), batch, django_capture_on_commit_callbacks)

    told = TimelineEntry.objects.filter(record=file.pk).latest("sequence")
    assert told.summary == "导入更新：职工人数、联系电话"
    assert told.changes["headcount"] == [10, 12] and PHONE not in str(told.changes)
    assert (told.via, told.user) == ("import", here.users["officer"])
    assert verify().findings == []


def test_an_empty_cell_changes_nothing(here: County) -> None:
    firm(here, "老厂", headcount=10, industry="纺织业")

    assert verdicts(staged(here.system, line("老厂"))) == ["same"]


@requirement("F-09")
def test_faulty_rows_are_left_out_only_by_choice(here: County, django_capture_on_commit_callbacks: OnCommit) -> None:
    batch = staged(here.system, line("好厂"), line("", uscc(2)), line("坏厂", "123"))

    with pytest.raises(Invalid, match="2 行有错"):
        decide(here.system, batch)
    written(here.system, batch, django_capture_on_commit_callbacks, good_only=True)

    assert list(EnterpriseFile.objects.values_list("name", flat=True)) == ["好厂"]
    assert [(row, column) for row, column, _reason in faults(batch)] == [(3, "name"), (4, "uscc")]


def test_a_batch_with_nothing_to_write_is_refused(here: County) -> None:
    firm(here, "老厂")

    with pytest.raises(Invalid, match="没有要写的行"):
        decide(here.system, staged(here.system, line("老厂")))


def test_the_same_firm_twice_in_a_file_is_a_fault_of_the_later_row(here: County) -> None:
    batch = staged(here.system, line("某厂", uscc(3)), line("某厂又名", uscc(3)), line("别厂"), line("别 厂"))

    assert verdicts(batch) == ["new", "wrong", "new", "wrong"]
    assert [reason for _row, _column, reason in faults(batch)] == ["和第 2 行说的是同一个。", "和第 4 行说的是同一个。"]


def test_a_firm_gets_the_code_that_the_file_brings(here: County, django_capture_on_commit_callbacks: OnCommit) -> None:
    file = firm(here, "老厂")

    batch = staged(here.system, line("老厂", uscc(4)))
    done = written(here.system, batch, django_capture_on_commit_callbacks)

    file.refresh_from_db()
    assert file.enterprise.uscc == uscc(4)
    taken_back(here.system, done, django_capture_on_commit_callbacks)
    file.refresh_from_db()
    assert file.enterprise.uscc is None


def test_another_code_under_the_same_name_is_a_fault(here: County) -> None:
    firm(here, "老厂", uscc=uscc(5))

    assert faults(staged(here.system, line("老厂", uscc(6))))[0][1:] == (
        "uscc",
        f"叫这个名字的单位，登记的信用代码是 {uscc(5)}。",
    )


def test_a_town_writes_in_its_own_place_only(here: County, django_capture_on_commit_callbacks: OnCommit) -> None:
    town = replace(here.scope("town_officer"), place_prefix="339921109")
    firm(here, "鹭洲的厂")

    batch = staged(town, line("桐湾的厂", place=""), line("别处的厂"), line("鹭洲的厂", place="桐湾镇"))
    written(town, batch, django_capture_on_commit_callbacks, good_only=True)

    assert EnterpriseFile.objects.get(name="桐湾的厂").place_id == "339921109"
    assert [(column, reason) for _row, column, reason in faults(batch)] == [
        ("place", "“鹭洲镇”不在您的岗位管的地方。"),
        ("name", "这家单位已经登记在别的镇街。"),
    ]


def test_a_neighbour_s_firm_is_new_here_and_nothing_is_told_of_it(
    cast: Cast, django_capture_on_commit_callbacks: OnCommit
) -> None:
    firm(cast.neighbour, "云岭的厂", uscc=uscc(7))

    batch = staged(cast.here.system, line("云岭的厂", uscc(7)))
    written(cast.here.system, batch, django_capture_on_commit_callbacks)

    assert verdicts(batch) == ["new"]
    assert Enterprise.objects.filter(uscc=uscc(7)).count() == 1
    assert EnterpriseFile.objects.filter(enterprise__uscc=uscc(7)).count() == 2


@requirement("F-09")
def test_undoing_hides_what_was_made_and_puts_back_what_was_changed(
    here: County, django_capture_on_commit_callbacks: OnCommit
) -> None:
    old = firm(here, "老厂", headcount=10, contact_phone="13900000001")
    batch = staged(here.scope("officer"), line("新厂", people=3), line("老厂", people=12, phone=PHONE))
    done = written(here.scope("officer"), batch, django_capture_on_commit_callbacks)

    undone = taken_back(here.scope("officer"), done, django_capture_on_commit_callbacks)

    old.refresh_from_db()
    assert (old.headcount, old.contact_phone) == (10, "13900000001")
    assert list(EnterpriseFile.objects.visible_to(here.system)) == [old]
    assert (undone.state, outcomes(undone)) == ("undone", {"undone": 2})
    told = [entry.summary for entry in TimelineEntry.objects.filter(record=old.pk).order_by("-sequence")[:1]]
    assert told == ["导入撤销：改回原来的职工人数、联系电话"] and verify().findings == []


def test_rows_touched_since_stay_and_are_named(here: County, django_capture_on_commit_callbacks: OnCommit) -> None:
    old = firm(here, "老厂", headcount=10)
    batch = staged(here.system, line("用过的厂"), line("没用过的厂"), line("老厂", people=12))
    done = written(here.system, batch, django_capture_on_commit_callbacks)
    used = EnterpriseFile.objects.get(name="用过的厂")
    record_facts([Observation(used.pk, "claimants", 3, clock.today())])
    old.refresh_from_db()
    old.industry = "纺织业"
    old.save_fields("industry")

    undone = taken_back(here.system, done, django_capture_on_commit_callbacks)

    assert outcomes(undone) == {"touched": 2, "undone": 1}
    assert faults(undone) == [(2, "", "后来有别的记录用到它。"), (4, "", "后来改过。")]
    assert set(EnterpriseFile.objects.visible_to(here.system)) == {used, old}


def test_importing_again_after_undoing_lets_the_same_file_stand_again(
    here: County, django_capture_on_commit_callbacks: OnCommit
) -> None:
    first = written(here.system, staged(here.system, line("新厂", uscc(8))), django_capture_on_commit_callbacks)
    taken_back(here.system, first, django_capture_on_commit_callbacks)

    batch = staged(here.system, line("新厂", uscc(8), people=7))
    again = written(here.system, batch, django_capture_on_commit_callbacks)

    assert verdicts(batch) == ["new"] and outcomes(again) == {"made": 1}
    assert EnterpriseFile.objects.visible_to(here.system).get().headcount == 7
    taken_back(here.system, again, django_capture_on_commit_callbacks)
    assert not EnterpriseFile.objects.visible_to(here.system).exists()


def test_undoing_ends_after_thirty_days(here: County, django_capture_on_commit_callbacks: OnCommit) -> None:
    done = written(here.system, staged(here.system, line("新厂")), django_capture_on_commit_callbacks)

    with clock.standing(clock.now() + dt.timedelta(days=31)), pytest.raises(IllegalMove, match="30 天"):
        running.take_back(here.system, done)


def test_what_changed_between_the_look_and_the_writing_is_seen(
    here: County, django_capture_on_commit_callbacks: OnCommit
) -> None:
    batch = staged(here.system, line("某厂", uscc(9)), line("别厂"))
    firm(here, "某厂", uscc=uscc(9))
    firm(here, "别厂", uscc=uscc(10))

    done = written(here.system, batch, django_capture_on_commit_callbacks)

    assert outcomes(done) == {"kept": 2}
    assert EnterpriseFile.objects.filter(federation=here.federation).count() == 2


def test_a_run_that_was_interrupted_is_taken_up_again_by_itself(here: County) -> None:
    batch = staged(here.system, line("新厂"))
    decide(here.system, batch)

    go_on.call()
    go_on.call()

    assert Batch.objects.get().state == "written"
    assert EnterpriseFile.objects.count() == 1


@requirement("F-09")
def test_columns_are_matched_by_hand_once_and_then_remembered_for_this_sender(here: County) -> None:
    heads = ("企业全名", "人头", "备注")
    batch = staged(here.system, ("新厂", 3, "x"), heads=heads, source="人社局")
    assert (batch.state, batch.mapping) == ("staged", ["", "", ""])

    match_columns(here.system, batch, mapping=["name", "headcount", ""])

    assert verdicts(batch) == ["new"]
    assert staged(here.system, ("新厂", 3, "x"), heads=heads, source="人社局").mapping == ["name", "headcount", ""]
    assert staged(here.system, ("新厂", 3, "x"), heads=heads, source="税务局").state == "staged"
    assert RememberedMapping.objects.get().source == "人社局"


@pytest.mark.parametrize("mapping", [["name", "name"], ["headcount", ""], ["name"], ["name", "nothing"]])
def test_a_wrong_mapping_is_refused(here: County, mapping: list[str]) -> None:
    batch = staged(here.system, ("新厂", 3), heads=("甲", "乙"))

    with pytest.raises(Invalid):
        match_columns(here.system, batch, mapping=mapping)


def test_a_cell_is_mended_in_place(here: County) -> None:
    batch = staged(here.system, line("新厂", people="约30"), line("别厂", uscc(1)), line("又厂", uscc(2)))
    assert batch.counts["wrong"] == 1

    editing.mend(here.system, batch, number=2, cells={"headcount": "30"})
    editing.mend(here.system, batch, number=4, cells={"uscc": uscc(1)})

    batch.refresh_from_db()
    assert verdicts(batch) == ["new", "new", "wrong"]
    assert (batch.counts["new"], batch.counts["wrong"]) == (2, 1)


def test_a_decided_batch_is_not_mended(here: County) -> None:
    batch = staged(here.system, line("新厂"))
    decide(here.system, batch)

    with pytest.raises(IllegalMove):
        editing.mend(here.system, batch, number=2, cells={"name": "别厂"})


def test_cells_are_kept_sealed_and_dropped_when_given_up(here: County) -> None:
    batch = staged(here.system, line("新厂", phone=PHONE))
    with_phone = BatchRow.objects.extra(where=["cells LIKE %s"], params=[f"%{PHONE}%"])
    assert BatchRow.objects.count() == 1 and not with_phone.exists()

    discard(here.system, batch)

    assert not BatchRow.objects.exists() and Batch.objects.get().cleared


def test_rows_are_cleared_when_undoing_has_ended(here: County, django_capture_on_commit_callbacks: OnCommit) -> None:
    written(here.system, staged(here.system, line("新厂")), django_capture_on_commit_callbacks)
    staged(here.system, line("老早的厂"))

    with clock.standing(clock.now() + dt.timedelta(days=29)):
        clear_batches.call()
    assert BatchRow.objects.count() == 2
    with clock.standing(clock.now() + dt.timedelta(days=31)):
        clear_batches.call()

    assert not BatchRow.objects.exists()


def test_the_right_is_asked_at_every_step(here: County) -> None:
    batch, leader = staged(here.system, line("新厂")), here.scope("leader")

    for act in (
        lambda: staged(leader, line("新厂")),
        lambda: match_columns(leader, batch, mapping=batch.mapping),
        lambda: decide(leader, batch),
        lambda: discard(leader, batch),
        lambda: editing.mend(leader, batch, number=2, cells={}),
        lambda: running.take_back(leader, batch),
    ):
        with pytest.raises(Forbidden):
            act()


def test_batches_are_seen_by_their_own_organisation_with_the_right(cast: Cast) -> None:
    staged(cast.here.scope("officer"), line("新厂"))

    assert Batch.objects.visible_to(cast.here.scope("officer")).count() == 1
    for other in (cast.neighbour.scope("officer"), cast.here.scope("leader"), cast.here.scope("town_officer")):
        assert not Batch.objects.visible_to(other).exists()
        assert not BatchRow.objects.visible_to(other).exists()


@pytest.mark.parametrize("rows", [3, 40])
def test_a_chunk_costs_the_same_for_any_number_of_rows(
    here: County, rows: int, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    firms = [line(f"第{number}厂", uscc(number), people=number) for number in range(rows)]
    firm(here, "第0厂", uscc=uscc(0))
    batch = staged(here.system, *firms)
    decide(here.system, batch)

    with django_assert_num_queries(36):
        running.run(batch.pk)


def test_people_are_known_by_id_number_or_by_name_and_phone(
    here: County, django_capture_on_commit_callbacks: OnCommit
) -> None:
    heads = ("姓名", "身份证号", "手机号", "所在镇街")
    first = staged(
        here.system, ("周桂兰", id_number(1), "", ""), ("李四", "", PHONE, "桐湾镇"), ("王五", "", "", ""),
        register="people", heads=heads,
    )  # fmt: skip
    written(here.system, first, django_capture_on_commit_callbacks, good_only=True)

    second = staged(
        here.system, ("周桂兰", id_number(1), "13900000009", ""), ("李四", id_number(2), PHONE, ""),
        ("周桂花", id_number(1), "", ""), register="people", heads=heads,
    )  # fmt: skip
    done = written(here.system, second, django_capture_on_commit_callbacks, good_only=True)

    assert verdicts(first) == ["new", "new", "wrong"] and verdicts(second) == ["changed", "changed", "wrong"]
    files = PersonFile.objects.order_by("pk")
    assert [(file.person.name, file.person.id_number, file.phone) for file in files] == [
        ("周桂兰", id_number(1), "13900000009"), ("李四", id_number(2), PHONE),
    ]  # fmt: skip
    taken_back(here.system, done, django_capture_on_commit_callbacks)
    assert [(file.person.id_number, file.phone) for file in files.all()] == [(id_number(1), ""), ("", PHONE)]


def test_bodies_come_into_the_tree_and_beside_it(here: County, django_capture_on_commit_callbacks: OnCommit) -> None:
    heads = ("代号", "名称", "类别", "所在地", "公开电话")
    batch = staged(
        here.system, ("tw-wh", "桐湾镇职工法律服务站", "法律服务机构", "桐湾镇", "12351"),
        ("nf", "南畈厂工会", "企业工会", "", ""), ("nf2", "北畈厂工会", "enterprise_union", "", ""),
        (here.court.code, "望溪县人民法院", "人民法院", "", "0574-12345678"), ("x", "某会", "协会", "", ""),
        (here.federation.code, "望溪县总工会", "其他单位", "", ""), register="bodies", heads=heads,
    )  # fmt: skip
    assert verdicts(batch) == ["new", "new", "new", "changed", "wrong", "wrong"]

    done = written(here.system, batch, django_capture_on_commit_callbacks, good_only=True)

    made = Organization.objects.get(code="tw-wh")
    assert (made.depth, made.region_id, made.federation) == (1, "339921109", here.federation)
    union = Organization.objects.get(code="nf2")
    assert Organization.objects.get_parent(union) == here.federation
    assert not any(Organization.objects.find_problems())
    taken_back(here.system, done, django_capture_on_commit_callbacks)
    made.refresh_from_db()
    assert not made.active and Organization.objects.get(pk=here.court.pk).phone == ""
    again = staged(here.system, ("tw-wh", made.name, "法律服务机构"), register="bodies", heads=heads[:3])
    assert verdicts(again) == ["changed"]


BODY_HEADS = ("代号", "名称", "类别", "所在地", "公开电话")


def test_a_town_s_registrar_changes_no_body_of_another_town(
    here: County, django_capture_on_commit_callbacks: OnCommit
) -> None:
    lines = ("lz", "鹭洲镇调委会", "调解组织", "鹭洲镇", ""), ("gh", "鹭洲镇总工会", "镇（街道）总工会", "鹭洲镇", "")
    first = staged(here.system, *lines, register="bodies", heads=BODY_HEADS)
    written(here.system, first, django_capture_on_commit_callbacks)
    stranger = replace(here.scope("registrar"), place_prefix="339921109")

    batch = staged(
        stranger, ("lz", "改名", "调解组织", "", "110"), ("gh", "改名", "镇（街道）总工会", "桐湾镇", "110"),
        (here.court.code, "改名", "人民法院", "", "110"), ("tw", "桐湾镇调委会", "调解组织", "", ""),
        register="bodies", heads=BODY_HEADS,
    )  # fmt: skip
    written(stranger, batch, django_capture_on_commit_callbacks, good_only=True)

    assert verdicts(batch) == ["wrong", "wrong", "wrong", "new"]
    assert {reason for _row, _column, reason in faults(batch)} == {"这家机构登记在别的地方。"}
    assert not Organization.objects.filter(name="改名").exists()
    assert Organization.objects.get(code="tw").region_id == "339921109"


def test_a_body_that_moved_to_another_town_in_between_is_not_written(
    here: County, django_capture_on_commit_callbacks: OnCommit
) -> None:
    made = staged(here.system, ("tw", "桐湾镇站", "法律服务机构", "桐湾镇", ""), register="bodies", heads=BODY_HEADS)
    written(here.system, made, django_capture_on_commit_callbacks)
    town = replace(here.scope("registrar"), place_prefix="339921109")
    batch = staged(town, ("tw", "改名", "法律服务机构", "", ""), register="bodies", heads=BODY_HEADS)
    Organization.objects.filter(code="tw").update(region=here.town)

    done = written(town, batch, django_capture_on_commit_callbacks)

    assert verdicts(batch) == ["changed"] and outcomes(done) == {"failed": 1}
    assert Organization.objects.get(code="tw").name == "桐湾镇站"


def test_a_union_stays_where_its_posts_see_by_its_place(
    here: County, django_capture_on_commit_callbacks: OnCommit
) -> None:
    union = ("gh", "鹭洲镇总工会", "镇（街道）总工会", "鹭洲镇", "")
    made = staged(here.system, union, register="bodies", heads=BODY_HEADS)
    written(here.system, made, django_capture_on_commit_callbacks)

    batch = staged(here.system, (*union[:3], "桐湾镇", ""), register="bodies", heads=BODY_HEADS)

    assert [(column, reason[:9]) for _row, column, reason in faults(batch)] == [("place", "工会的所在地不能改")]


@pytest.mark.parametrize("register", ["enterprises", "people"])
def test_what_was_exported_is_the_same_when_it_comes_back(
    here: County, register: str, django_capture_on_commit_callbacks: OnCommit
) -> None:
    from gonghui.foundation.exchange.actions.exports import begin_export
    from gonghui.foundation.exchange.exporting import csv_lines

    firms = [("新厂", uscc(1), "鹭洲镇", "纺织业", 120, "=路1号", "张三", PHONE), line("别厂", place="望溪县")]
    lines = {"enterprises": firms, "people": [("周桂兰", id_number(1), PHONE, "鹭洲镇")]}[register]
    heads = HEADS if register == "enterprises" else ("姓名", "身份证号", "手机号", "所在镇街")
    batch = staged(here.system, *lines, register=register, heads=heads)
    written(here.system, batch, django_capture_on_commit_callbacks)
    made = begin_export(here.system, REGISTERS[register], {}, form="csv", unmask=True, reason="对账")

    content = "".join(csv_lines(REGISTERS[register], made.rows)).encode()
    batch = staging.stage(here.system, REGISTERS[register], content=content, name="回来.csv")

    assert set(verdicts(batch)) == {"same"}
