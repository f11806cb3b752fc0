"""Minutes of a sitting: written, versioned, confirmed by both sides, printed once under seal."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from gonghui.engines.documents import actions as documents
from gonghui.engines.documents.models import Document
from gonghui.kernel.errors import IllegalMove, Invalid, Stale
from gonghui.kernel.models import TimelineEntry
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import minutes
from gonghui.programmes.disputes.models import Case, Minutes, MinutesTick
from tests import stages
from tests.cast import County
from tests.engines.documents.reading import text_of

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {
    "held_at": stages.MONDAY - dt.timedelta(hours=1),
    "place": "鹭洲镇调解室",
    "present": "周桂兰（申请人）\n钱守业（被申请人）",
    "text": "申请人要求补发工资。\n被申请人提出分两次付。",
}


@pytest.mark.requirement("F-27")
def test_minutes_are_written_confirmed_and_sealed(case: Case, mediator: Scope, parties: list[Scope]) -> None:
    written = minutes.write(mediator, case, **SAID)
    minutes.finish(mediator, written)
    minutes.confirm(parties[0], written, remark="房租也是我垫的。")
    with pytest.raises(IllegalMove, match="还没有都确认"):
        minutes.print_minutes(mediator, written)
    minutes.confirm(parties[1], written)

    paper = minutes.print_minutes(mediator, written)

    text = text_of(documents.read_file(paper))
    assert all(words in text for words in ("鹭洲镇调解室", "分两次付", "甲方补充：房租也是我垫的。", "第1次"))
    assert paper.sealed_at is not None
    assert minutes.print_minutes(mediator, written).pk == paper.pk
    assert Document.objects.filter(kind="mediation_minutes").count() == 1
    with pytest.raises(IllegalMove, match="不能再改"):
        minutes.confirm(parties[0], written)


def test_another_version_is_confirmed_anew(case: Case, mediator: Scope, parties: list[Scope]) -> None:
    first = stages.staged_minutes(case)

    second = minutes.write(mediator, case, former=first, **SAID | {"text": "改过的经过。"})

    assert (second.number, second.edition, second.finished_at) == (1, 2, None)
    assert [row.text for row in case.minutes.standing()] == ["改过的经过。"]
    with pytest.raises(Stale, match="刚才改过"):
        minutes.confirm(parties[0], first)
    with pytest.raises(Stale, match="刚才改过"):
        minutes.write(mediator, case, former=first, **SAID)
    with pytest.raises(IllegalMove, match="还没有写完"):
        minutes.confirm(parties[0], second)
    assert Minutes.objects.get(pk=first.pk).ticks.count() == 2


def test_the_same_twice_is_once(case: Case, mediator: Scope, parties: list[Scope]) -> None:
    written = minutes.write(mediator, case, **SAID)
    assert minutes.write(mediator, case, **SAID) == written
    assert minutes.write(mediator, case, former=written, **SAID) == written

    for _turn in range(2):
        minutes.finish(mediator, written)
        minutes.confirm(parties[0], written, remark="一次")

    assert MinutesTick.objects.count() == 1
    told = TimelineEntry.objects.filter(record=case.pk, verb__startswith="minutes.").values_list("verb", flat=True)
    assert sorted(told) == ["minutes.confirm", "minutes.finish", "minutes.write"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"held_at": stages.MONDAY + dt.timedelta(hours=1)}, "held_at"),
        ({"place": " "}, "place"),
        ({"present": ""}, "present"),
        ({"text": "长" * 6001}, "text"),
    ],
)
def test_write_refuses_what_cannot_be(case: Case, mediator: Scope, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        minutes.write(mediator, case, **SAID | wrong)

    assert list(refused.value.fields) == [field]


def test_timeline_names_the_sitting_never_what_was_said(case: Case, mediator: Scope) -> None:
    minutes.finish(mediator, minutes.write(mediator, case, **SAID))

    rows = TimelineEntry.objects.filter(record=case.pk, verb__startswith="minutes.")
    assert not any(word in str([(row.summary, row.changes) for row in rows]) for word in ("周桂兰", "分两次"))


@pytest.mark.requirement("F-27")
def test_pages_of_the_minutes(here: County, case: Case) -> None:
    desk, worker = stages.signed_in(here, "mediator"), stages.inside(here, case)
    page = reverse("disputes_public:room_minutes", args=[case.code])
    new = reverse("disputes_public:room_minutes_new", args=[case.code])
    assert "线上调解室" in desk.get(new).content.decode()
    assert worker.get(new).status_code == 403

    typed = SAID | {"held_at": "2026-11-02T08:00"}
    assert desk.post(new, typed).status_code == 302, desk.post(new, typed).content.decode()
    written = Minutes.objects.get()
    assert "分两次付" not in worker.get(page).content.decode()
    again = reverse("disputes_public:room_minutes_again", args=[case.code, written.pk])
    assert worker.post(again, typed).status_code == 403
    desk.post(reverse("disputes_public:room_minutes_finish", args=[case.code, written.pk]))

    shown = worker.get(page).content.decode()
    assert "分两次付" in shown
    assert "我核对过，没有错" in shown
    worker.post(reverse("disputes_public:room_minutes_confirm", args=[case.code, written.pk]), {"remark": "补一句"})
    assert "补一句" in desk.get(page).content.decode()
    room = worker.get(reverse("disputes_public:room", args=[case.code])).content.decode()
    assert "1 次，0 次双方都核对了" in room
