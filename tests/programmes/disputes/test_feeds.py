"""Feeds of other departments: rows of three kinds, each once, into firms' files and where it matters the inbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.exchange.actions import running, staging, taking
from gonghui.foundation.exchange.enums import BatchState
from gonghui.foundation.exchange.models import Batch
from gonghui.foundation.exchange.returning import write_returned
from gonghui.foundation.exchange.template import make_template
from gonghui.foundation.facts.enums import Sureness
from gonghui.foundation.facts.models import Fact
from gonghui.foundation.files.story import facts_of
from gonghui.foundation.notifications.models import Notice
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, Invalid
from gonghui.kernel.models import Access, TimelineEntry
from gonghui.programmes.disputes.actions import feeds
from gonghui.programmes.disputes.actions.triage import accept, dismiss
from gonghui.programmes.disputes.enums import FeedKind, Identity, Source
from gonghui.programmes.disputes.feeds.arrivals import feeds_in
from gonghui.programmes.disputes.feeds.keeper import REGISTERS
from gonghui.programmes.disputes.models import FeedItem, RiskWarning, Signal
from tests import stages
from tests.cast import Cast, County
from tests.programmes.disputes.stage_signals import FIRM, MONDAY, put_rules_in_force
from tests.requirements import requirement

INJURY = "文号,用人单位,镇街,受伤日期,认定日期,认定结果,伤残等级,受伤职工,联系电话"
CASES = "案号,被申请人,立案日期,案由,人数,标的额,结案方式"
QUESTIONS = "登记号,日期,咨询内容,类别,单位,咨询人,联系电话"
HURT = "工认1号,{firm},鹭洲镇,2026-8-1,2026-11-2,认定工伤,{grade},周桂兰,13800004127"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(MONDAY):
        yield


def hurt(grade: str = "9级", firm: str = FIRM) -> str:
    """One row of the labour bureau's file."""
    return HURT.format(firm=firm, grade=grade)


def taken(
    county: County, kind: FeedKind, *lines: str, sender: Organization | None = None, **more: bool
) -> taking.Taken:
    """A file of these lines, taken in at one go by the duty officer."""
    return taking.take_in(
        county.scope("officer"),
        REGISTERS[kind],
        content="\n".join(lines).encode(),
        name="数据.csv",
        sender=sender or county.labour_bureau,
        **more,
    )


@requirement("F-09", "F-10")
@pytest.mark.parametrize("kind", FeedKind)
def test_every_kind_has_a_template_whose_example_is_not_taken_in(cast: Cast, kind: FeedKind) -> None:
    register, officer = REGISTERS[kind], cast.here.scope("officer")

    batch = staging.stage(
        officer, register, content=make_template(officer, register), name="模板.xlsx", sender=cast.here.court
    )

    assert batch.counts == {"example": 1}
    assert batch.mapping == [column.key for column in register.columns]


@requirement("F-10")
def test_a_determination_stands_on_the_file_of_its_firm(cast: Cast) -> None:
    result = taken(cast.here, FeedKind.INJURY, INJURY, hurt())

    item, firm = FeedItem.objects.get(), EnterpriseFile.objects.get()
    assert (result.new, result.faults) == (1, ())
    assert (item.kind, item.sender, item.reference) == ("injury", cast.here.labour_bureau, "工认1号")
    assert (item.enterprise, item.place_id, item.happened_on) == (firm, cast.here.town, dt.date(2026, 8, 1))
    assert (item.result, item.grade, item.worker_phone) == ("recognised", "9", "13800004127")
    assert [[cell.get("text") for cell in row[:2]] for row in facts_of(cast.here.scope("officer"), firm.pk)] == [
        ["工伤认定", "认定工伤"], ["伤残等级", "9级"],
    ]  # fmt: skip
    assert set(Fact.objects.values_list("sureness", "observed_on")) == {(Sureness.DOCUMENTED, dt.date(2026, 11, 2))}


def test_of_workers_the_story_keeps_no_value_and_the_title_no_name(cast: Cast) -> None:
    taken(cast.here, FeedKind.INJURY, INJURY, hurt())
    taken(cast.here, FeedKind.INJURY, INJURY, hurt().replace("周桂兰", "周秀英").replace("4127", "4128"))

    told = "".join(f"{each.summary}{each.changes}" for each in TimelineEntry.objects.all())
    item = FeedItem.objects.get()
    assert (item.worker_name, item.worker_phone) == ("周秀英", "13800004128")
    assert not any(word in told + item.record.title for word in ("桂兰", "秀英", "4127", "4128"))
    assert item.record.title.startswith(FIRM)


@requirement("F-09", "F-10")
def test_the_same_number_is_changed_or_the_same_and_never_doubled(cast: Cast) -> None:
    taken(cast.here, FeedKind.INJURY, INJURY, hurt(grade=""))

    same = taken(cast.here, FeedKind.INJURY, INJURY, hurt(grade=""))
    changed = taken(cast.here, FeedKind.INJURY, INJURY, hurt(grade="7级"))
    other = taken(cast.here, FeedKind.INJURY, INJURY, hurt(), sender=cast.here.court)

    assert [(each.new, each.changed, each.same) for each in (same, changed, other)] == [(0, 0, 1), (0, 1, 0), (1, 0, 0)]
    assert list(FeedItem.objects.order_by("pk").values_list("sender", "grade")) == [
        (cast.here.labour_bureau.pk, "7"), (cast.here.court.pk, "9"),
    ]  # fmt: skip
    grades = Fact.objects.standing().filter(key="injury_grade").order_by("pk")
    assert list(grades.values_list("value", flat=True)) == ["7", "9"]


@requirement("F-09")
def test_wrong_rows_are_named_cell_by_cell_and_good_ones_come_in(cast: Cast) -> None:
    result = taken(
        cast.here, FeedKind.ARBITRATION, CASES,
        f"仲1号,{FIRM},2026-11-2,追索劳动报酬,2,8600.00,审理中",
        f"仲2号,{FIRM},2026-13-2,追索劳动报酬,2,,",
        "仲3号,,2026-11-2,工资,几个,,",
        f"仲1号,{FIRM},2026-11-2,W01,2,,",
    )  # fmt: skip

    assert result.new == 1
    assert [(fault.row, fault.column) for fault in result.faults] == [
        (3, "立案日期"), (4, "被申请人"), (4, "案由"), (4, "人数"), (5, ""),
    ]  # fmt: skip
    assert result.batch is not None
    assert write_returned(result.batch)[0].read(2) == b"PK"


def test_what_no_cell_alone_shows_is_refused_too(cast: Cast) -> None:
    result = taken(
        cast.here, FeedKind.INJURY, INJURY + ",信用代码",
        f"甲,{FIRM},,2026-8-1,2026-7-1,认定工伤,,,,", f"乙,{FIRM},,2026-8-1,,胜诉,,,,",
    )  # fmt: skip

    assert [(fault.row, fault.column) for fault in result.faults] == [(2, "认定日期"), (3, "认定结果")]


@requirement("F-10")
def test_several_workers_in_arbitration_are_a_signal_once(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    row = f"仲1号,{FIRM},2026-11-2,追索劳动报酬,12,86000.00,审理中"

    taken(cast.here, FeedKind.ARBITRATION, CASES, row, f"仲2号,{FIRM},2026-11-2,加班工资,1,8600.00,")
    taken(cast.here, FeedKind.ARBITRATION, CASES, row.replace("12", "15", 1).replace("仲15号", "仲1号"))
    taken(cast.here, FeedKind.ARBITRATION, CASES, row.replace("12,8", "16,8"))

    signal = Signal.objects.get()
    assert (signal.source, signal.sender, signal.external_id) == (
        Source.DEPARTMENT, cast.here.labour_bureau, "arbitration/仲1号",
    )  # fmt: skip
    assert (signal.category, signal.workers, signal.amount) == ("W01", 12, Decimal(86000))
    assert FeedItem.objects.get(reference="仲1号").signal == signal
    assert Access.objects.get().organization == cast.here.labour_bureau


def test_what_is_decided_makes_no_signal(cast: Cast) -> None:
    put_rules_in_force(cast.here)

    taken(cast.here, FeedKind.ARBITRATION, CASES, f"仲1号,{FIRM},2026-11-2,追索劳动报酬,12,86000.00,调解")

    assert not Signal.objects.exists()


@requirement("F-10", "F-15")
@pytest.mark.parametrize(("grade", "colour"), [("死亡", "red"), ("5级", "yellow")])
def test_rules_see_a_bad_injury_once_its_signal_is_accepted(cast: Cast, grade: str, colour: str) -> None:
    put_rules_in_force(cast.here)

    taken(cast.here, FeedKind.INJURY, INJURY, hurt(grade))
    signal = Signal.objects.get()
    accept(cast.here.scope("officer"), signal, category=signal.category)

    assert signal.candidate == colour
    assert RiskWarning.objects.get().colour == colour
    assert "周桂兰" not in signal.text


def test_a_slight_injury_and_one_that_was_not_recognised_stay_in_the_file(cast: Cast) -> None:
    put_rules_in_force(cast.here)

    taken(
        cast.here,
        FeedKind.INJURY,
        INJURY,
        hurt("9级"),
        hurt("死亡").replace("1号", "2号").replace("认定工伤", "不予认定"),
    )

    assert FeedItem.objects.count() == 2
    assert not Signal.objects.exists()


@requirement("F-06", "F-10")
def test_a_consultation_about_a_firm_becomes_a_signal_with_its_asker_sealed(cast: Cast) -> None:
    put_rules_in_force(cast.here)

    taken(
        cast.here, FeedKind.CONSULTATION, QUESTIONS,
        f"Z1,2026-11-20,两个月没发工资怎么办,追索劳动报酬,{FIRM},周桂兰,13800004127",
        "Z2,2026-11-20,问年休假几天,带薪年休假,,,", f"Z3,2026-11-20,问贷款,不属劳动争议,{FIRM},,",
    )  # fmt: skip

    signal = Signal.objects.get()
    assert (signal.identity, signal.reporter.phone) == (Identity.SEALED, "13800004127")
    assert list(Fact.objects.filter(key="consulted").values_list("value", "sureness")) == [
        ("W01", Sureness.REPORTED), ("N00", Sureness.REPORTED),
    ]  # fmt: skip


def test_without_a_policy_rows_come_in_and_nothing_else_follows(cast: Cast) -> None:
    taken(cast.here, FeedKind.INJURY, INJURY, hurt("死亡"))

    assert FeedItem.objects.count() == 1
    assert not Signal.objects.exists()
    assert feeds_in(cast.here.federation.pk)[0].expected_on is None


@requirement("F-09")
def test_undoing_takes_item_facts_and_waiting_signal_back_and_lets_them_come_again(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    officer, batch = cast.here.scope("officer"), taken(cast.here, FeedKind.INJURY, INJURY, hurt("2级")).batch
    assert batch is not None

    _undo(cast.here, batch)

    assert (FeedItem.objects.visible_to(officer).count(), Fact.objects.standing().count()) == (0, 0)
    assert (Signal.objects.get().state, Signal.objects.get().external_id) == ("dismissed", None)
    assert taken(cast.here, FeedKind.INJURY, INJURY, hurt("2级")).new == 1
    assert FeedItem.objects.visible_to(officer).get().signal == Signal.objects.get(state="received")


def test_undoing_a_change_puts_values_and_facts_back(cast: Cast) -> None:
    taken(cast.here, FeedKind.ARBITRATION, CASES, f"仲1号,{FIRM},2026-11-2,W01,2,8600.00,审理中")
    line = f"仲1号,{FIRM},2026-11-3,W04,5,9600.50,调解"
    batch = taken(cast.here, FeedKind.ARBITRATION, CASES, line).batch
    assert batch is not None

    _undo(cast.here, batch)

    item = FeedItem.objects.get()
    assert (item.happened_on, item.category, item.workers, item.amount) == (
        dt.date(2026, 11, 2),
        "W01",
        2,
        Decimal(8600),
    )
    standing = Fact.objects.standing().order_by("key").values_list("key", "value")
    assert list(standing) == [("arbitration_case", "W01"), ("arbitration_sum", "8600.00"), ("arbitration_workers", 2)]


@pytest.mark.parametrize("dealt_with", [False, True])
def test_undoing_a_change_takes_back_the_signal_that_only_the_change_was_worth(cast: Cast, dealt_with: bool) -> None:
    put_rules_in_force(cast.here)
    row = f"仲1号,{FIRM},2026-11-2,追索劳动报酬,1,8600.00,审理中"
    taken(cast.here, FeedKind.ARBITRATION, CASES, row)
    batch = taken(cast.here, FeedKind.ARBITRATION, CASES, row.replace("报酬,1,", "报酬,12,")).batch
    assert batch is not None
    signal = Signal.objects.get()
    if dealt_with:
        accept(cast.here.scope("officer"), signal, category="W01")

    _undo(cast.here, batch)

    signal.refresh_from_db()
    assert signal.state == ("accepted" if dealt_with else "dismissed")
    assert (FeedItem.objects.get().workers, FeedItem.objects.get().signal) == (1, signal if dealt_with else None)


def test_undoing_a_change_leaves_the_signal_that_was_there_before(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    row = f"仲1号,{FIRM},2026-11-2,追索劳动报酬,12,8600.00,审理中"
    taken(cast.here, FeedKind.ARBITRATION, CASES, row)
    batch = taken(cast.here, FeedKind.ARBITRATION, CASES, row.replace("报酬,12,", "报酬,15,")).batch
    assert batch is not None

    _undo(cast.here, batch)

    assert Signal.objects.get().state == "received"
    assert FeedItem.objects.get().signal == Signal.objects.get()


def test_an_item_stays_whose_signal_was_dealt_with(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    batch = taken(cast.here, FeedKind.INJURY, INJURY, hurt("2级")).batch
    assert batch is not None
    dismiss(cast.here.scope("officer"), Signal.objects.get(), reason="已经在办。")

    _undo(cast.here, batch)

    assert FeedItem.objects.get().withdrawn_at is None
    assert batch.rows.get().outcome == "touched"


def _undo(county: County, batch: Batch) -> None:
    batch.refresh_from_db()
    running.take_back(county.scope("officer"), batch)
    running.run(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "undone"


@requirement("F-09")
def test_how_a_sender_names_columns_is_remembered_for_that_sender(cast: Cast) -> None:
    officer, register = cast.here.scope("officer"), REGISTERS[FeedKind.CONSULTATION]
    content = "流水,哪天,问什么\nA1,2026-11-20,问工资".encode()
    here, court = cast.here.labour_bureau, cast.here.court
    first = staging.stage(officer, register, content=content, name="一.csv", sender=here)

    staging.match_columns(officer, first, mapping=["reference", "happened_on", "summary"])
    again = staging.stage(officer, register, content=content, name="二.csv", sender=here)
    other = staging.stage(officer, register, content=content, name="三.csv", sender=court)

    assert [each.state for each in (again, other)] == ["checked", "staged"]


def test_who_sent_it_must_be_said_and_be_one_s_own(cast: Cast) -> None:
    officer, register = cast.here.scope("officer"), REGISTERS[FeedKind.INJURY]

    for sender in (None, cast.neighbour.labour_bureau, cast.here.town_union):
        with pytest.raises(Invalid):
            staging.stage(officer, register, content=f"{INJURY}\n{hurt()}".encode(), name="一.csv", sender=sender)
    with pytest.raises(Forbidden):
        taken_by = cast.here.scope("mediator")
        staging.stage(taken_by, register, content=b"", name="一.csv", sender=cast.here.court)


def test_items_are_seen_with_their_right_inside_their_county(cast: Cast) -> None:
    taken(cast.here, FeedKind.INJURY, INJURY, hurt())

    seen = {
        who: FeedItem.objects.visible_to(county.scope(who)).count()
        for county, who in ((cast.here, "officer"), (cast.here, "leader"), (cast.here, "mediator"))
    }
    assert seen == {"officer": 1, "leader": 1, "mediator": 0}
    assert FeedItem.objects.visible_to(cast.neighbour.scope("officer")).count() == 0


@pytest.mark.parametrize("count", [2, 40])
def test_a_file_costs_the_same_for_any_number_of_rows(
    cast: Cast, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    put_rules_in_force(cast.here)
    rows = [f"仲{n}号,望溪第{n}纺织厂,2026-11-2,追索劳动报酬,12,86000.00,审理中" for n in range(count)]

    with django_assert_max_num_queries(105):
        result = taken(cast.here, FeedKind.ARBITRATION, CASES, *rows)

    assert (result.new, Signal.objects.count()) == (count, count)


@requirement("F-09")
def test_a_feed_that_does_not_come_is_told_once(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    taken(cast.here, FeedKind.ARBITRATION, CASES, f"仲1号,{FIRM},2026-11-2,W01,2,,调解")
    federation = cast.here.federation.pk
    taken(cast.here, FeedKind.INJURY, INJURY, hurt("10级"))
    taken(cast.here, FeedKind.ARBITRATION, CASES, f"仲2号,{FIRM},2026-11-2,W01,2,,调解", sender=cast.here.commission)
    Notice.objects.all().delete()
    Batch.objects.filter(sender=cast.here.commission).update(written_at=MONDAY + dt.timedelta(days=30))

    with clock.standing(MONDAY + dt.timedelta(days=7)):
        assert feeds.remind(cast.here.system, federation) == 0
    with clock.standing(MONDAY + dt.timedelta(days=8)):
        assert [feeds.remind(cast.here.system, federation) for _turn in range(2)] == [1, 0]
        taken(cast.here, FeedKind.ARBITRATION, CASES, f"仲1号,{FIRM},2026-11-2,W01,2,,调解")
        assert not feeds_in(federation)[0].is_overdue

    assert Notice.objects.get().title == "望溪县人力社保局的仲裁案件数据没有按时来"


@requirement("F-09", "F-10")
def test_a_feed_that_never_came_is_watched_from_the_day_policy_counts(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    federation = cast.here.federation.pk

    with clock.standing(MONDAY + dt.timedelta(days=7)):
        assert feeds.remind(cast.here.system, federation) == 0
    with clock.standing(MONDAY + dt.timedelta(days=8)):
        assert [feeds.remind(cast.here.system, federation) for _turn in range(2)] == [1, 0]
        page = stages.signed_in(cast.here, "officer").get(reverse("disputes:feeds")).content.decode()

    assert Notice.objects.get().title == "望溪县劳动人事争议仲裁委员会的仲裁案件数据从来没有来过"
    assert "还没有" in page
    taken(cast.here, FeedKind.ARBITRATION, CASES, f"仲1号,{FIRM},2026-11-2,W01,2,,调解", sender=cast.here.commission)
    never = [(each.kind, each.sender) for each in feeds_in(federation) if each.batch is None]
    assert never == [(FeedKind.INJURY, cast.here.labour_bureau)]


@requirement("F-10", "F-22")
def test_a_department_s_own_people_bring_its_files_and_see_nothing_else(
    cast: Cast, tmp_path: Path, settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    put_rules_in_force(cast.here)
    settings.MEDIA_ROOT = tmp_path
    handler, url = stages.signed_in(cast.here, "handler"), reverse("exchange:start", args=["feed-arbitration"])
    file = SimpleUploadedFile("仲裁.csv", f"{CASES}\n仲1号,{FIRM},2026-11-2,W01,12,,审理中".encode())

    offered = handler.get(url)
    template = handler.get(reverse("exchange:template", args=["feed-arbitration"]))
    with django_capture_on_commit_callbacks(execute=True):
        staged = handler.post(url, {"file": file, "sender": cast.here.labour_bureau.code})
    with django_capture_on_commit_callbacks(execute=True):
        handler.post(f"{staged.url}write/", {"version": Batch.objects.get().version})

    assert [key for key, _name in offered.context["form"].fields["sender"].choices] == [cast.here.labour_bureau.code]
    assert template.status_code == 200
    assert offered.context["trail"][0]["url"] == reverse("exchange:home")
    batch = Batch.objects.get()
    assert (batch.federation, batch.organization, batch.state) == (
        cast.here.federation, cast.here.labour_bureau, BatchState.WRITTEN,
    )  # fmt: skip
    assert FeedItem.objects.get().sender == cast.here.labour_bureau
    assert "仲裁.csv" in handler.get(reverse("exchange:home")).content.decode()
    assert handler.get(reverse("disputes:feeds")).status_code == 403
    assert handler.get(FeedItem.objects.get().get_absolute_url()).status_code in (403, 404)
    assert handler.get(reverse("exchange:start", args=["signals"])).status_code == 403
