"""Facts that both sides confirm: written, ticked each for itself, reworded without ticks, set down under seal."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.test import Client
from django.urls import reverse

from gonghui.engines.documents import actions as documents
from gonghui.engines.documents.models import Document
from gonghui.engines.documents.verify import verify_code
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, NotFound, Stale
from gonghui.kernel.models import TimelineEntry
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import agreements, cases, drafting, facts
from gonghui.programmes.disputes.enums import SeatRole
from gonghui.programmes.disputes.models import Case, FactTick, RoomFact
from tests import stages
from tests.cast import County, make_cast
from tests.engines.documents.reading import text_of
from tests.programmes.disputes.stage_cases import adviser, mediator_scope, seat_of, seat_scope

pytestmark = pytest.mark.django_db
SENTENCE = "周桂兰2022年3月15日入职，岗位是挡车工。"


@pytest.fixture
def worker(case: Case) -> Scope:
    return seat_scope(seat_of(case, SeatRole.APPLICANT))


@pytest.fixture
def firm(case: Case) -> Scope:
    return seat_scope(seat_of(case, SeatRole.RESPONDENT))


@pytest.fixture
def mediator(here: County, case: Case) -> Scope:
    return mediator_scope(here, case)


def undisputed(case: Case) -> list[str]:
    return list(case.room_facts.undisputed().values_list("text", flat=True))


@pytest.mark.requirement("F-27")
def test_only_what_both_sides_ticked_is_undisputed(case: Case, worker: Scope, firm: Scope, mediator: Scope) -> None:
    fact = facts.write(mediator, case, text=SENTENCE, basis="劳动合同")
    facts.write(mediator, case, text="公司 10 月起停工。")
    assert undisputed(case) == []

    facts.tick(worker, fact, agrees=True)
    assert undisputed(case) == []
    facts.tick(firm, fact, agrees=True)
    assert undisputed(case) == [SENTENCE]

    facts.tick(worker, fact, agrees=False)
    assert undisputed(case) == []


def test_a_side_with_two_seats_has_two_ticks(here: County, case: Case, mediator: Scope) -> None:
    stages.staged_facts(case, SENTENCE)
    assert undisputed(case) == [SENTENCE]

    from gonghui.programmes.disputes.actions.invitations import add_seat

    second = add_seat(here.scope("mediator"), case, role=SeatRole.APPLICANT, name="方小满", phone="13700000009")
    assert undisputed(case) == []
    facts.tick(seat_scope(second), RoomFact.objects.get(), agrees=True)
    assert undisputed(case) == [SENTENCE]


def test_another_wording_has_no_ticks_and_the_old_one_takes_none(case: Case, worker: Scope, mediator: Scope) -> None:
    (fact,) = stages.staged_facts(case, SENTENCE)

    newer = facts.reword(mediator, fact, text="周桂兰2022年3月16日入职。")

    assert (newer.number, newer.edition, undisputed(case)) == (1, 2, [])
    with pytest.raises(Stale, match="刚才改过"):
        facts.tick(worker, fact, agrees=True)
    assert facts.reword(mediator, newer, text=newer.text) == newer
    assert FactTick.objects.filter(fact=fact).count() == 2


def test_the_same_twice_is_once(case: Case, worker: Scope, mediator: Scope) -> None:
    fact = facts.write(mediator, case, text=SENTENCE)
    assert facts.write(mediator, case, text=f" {SENTENCE} ") == fact

    for agrees in (True, True, False, False):
        facts.tick(worker, fact, agrees=agrees)

    told = TimelineEntry.objects.filter(record=case.pk, verb__startswith="fact.").values_list("verb", flat=True)
    assert sorted(told) == ["fact.tick", "fact.untick", "fact.write"]


def test_timeline_names_number_and_role_never_the_words(case: Case, worker: Scope, mediator: Scope) -> None:
    facts.tick(worker, facts.write(mediator, case, text=SENTENCE), agrees=True)

    rows = TimelineEntry.objects.filter(record=case.pk, verb__startswith="fact.").order_by("sequence")
    assert [row.summary for row in rows] == ["写下待双方核对的事实第 1 条", "申请人确认事实第 1 条没有争议"]
    assert "周桂兰" not in str([row.changes for row in rows])


def test_adviser_changes_their_own_sentence_only(here: County, case: Case, mediator: Scope) -> None:
    lawyer = seat_scope(adviser(here, case))
    own, other = facts.write(lawyer, case, text="甲"), facts.write(mediator, case, text="乙")

    own = facts.reword(lawyer, own, text="甲，改")
    facts.drop(mediator, own)
    with pytest.raises(Forbidden, match="别人写的"):
        facts.drop(lawyer, other)

    assert [fact.text for fact in case.room_facts.standing()] == ["乙"]


@pytest.mark.parametrize("words", [{"text": "  "}, {"text": "长" * 501}, {"text": "好", "basis": "长" * 121}])
def test_write_refuses_empty_and_overlong_words(case: Case, mediator: Scope, words: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        facts.write(mediator, case, **words)


def test_facts_of_another_case_are_not_there(here: County, case: Case, worker: Scope) -> None:
    other = stages.staged_case(here, 1)
    (fact,) = stages.staged_facts(other, SENTENCE)

    with pytest.raises(NotFound):
        get_visible(worker, RoomFact, pk=fact.pk)
    with pytest.raises(Forbidden):
        facts.tick(worker, fact, agrees=False)
    assert undisputed(other) == [SENTENCE]


def test_nothing_changes_once_the_agreement_is_out(here: County, case: Case, worker: Scope, mediator: Scope) -> None:
    (fact,) = stages.staged_facts(case, SENTENCE)
    stages.staged_agreement(here, case)

    for act in (
        lambda: facts.write(mediator, case, text="再来一条"),
        lambda: facts.reword(mediator, fact, text="改"),
        lambda: facts.drop(mediator, fact),
        lambda: facts.tick(worker, fact, agrees=False),
    ):
        with pytest.raises(IllegalMove, match="协议已经发出"):
            act()


@pytest.mark.requirement("F-26", "F-27")
def test_record_is_sealed_once_and_holds_what_it_says(
    here: County, case: Case, worker: Scope, firm: Scope, mediator: Scope
) -> None:
    (fact,) = stages.staged_facts(case, SENTENCE)
    facts.write(mediator, case, text="还没人勾的一条")

    paper = facts.record(mediator, case)

    text = text_of(documents.read_file(paper))
    assert SENTENCE[:8] in text
    assert "还没人勾" not in text
    assert verify_code(paper.verification_code).in_force
    assert "周桂兰" not in str(paper.shown)
    with pytest.raises(IllegalMove, match="不能再改"):
        facts.tick(worker, fact, agrees=False)
    with pytest.raises(IllegalMove, match="不能再改"):
        facts.reword(mediator, fact, text="另一句")
    with pytest.raises(IllegalMove, match="还没有双方都确认"):
        facts.record(mediator, case)
    assert Document.objects.filter(kind="undisputed_facts").count() == 1

    second = facts.write(mediator, case, text="第三条")
    for scope in (worker, firm):
        facts.tick(scope, second, agrees=True)
    assert [row["text"] for row in facts.record(mediator, case).data["facts"]] == ["第三条"]


def test_record_takes_up_what_a_crash_left(
    here: County, case: Case, mediator: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages.staged_facts(case, SENTENCE)
    with monkeypatch.context() as broken:
        broken.setattr(documents, "seal_document", lambda *_args, **_rest: (_ for _ in ()).throw(OSError("power")))
        with pytest.raises(OSError, match="power"):
            facts.record(mediator, case)
    left = Document.objects.get(kind="undisputed_facts")

    assert facts.record(mediator, case).pk == left.pk


def test_record_is_refused_where_a_tick_goes_meanwhile(
    case: Case, worker: Scope, mediator: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    (fact,) = stages.staged_facts(case, SENTENCE)
    issued = documents.issue

    def then_untick(*args: Any, **rest: Any) -> Document:
        paper = issued(*args, **rest)
        facts.tick(worker, fact, agrees=False)
        return paper

    monkeypatch.setattr(documents, "issue", then_untick)
    with pytest.raises(Stale, match="没有出成"):
        facts.record(mediator, case)

    paper = Document.objects.get(kind="undisputed_facts")
    assert (paper.state, paper.sealed_at) == ("withdrawn", None)
    assert RoomFact.objects.get().document is None


def test_record_stays_open_after_talks_have_failed(here: County, case: Case, mediator: Scope) -> None:
    stages.staged_facts(case, SENTENCE)
    case.refresh_from_db()
    cases.terminate(here.scope("mediator"), case, reason="谈不成", version=case.version)

    assert facts.record(mediator, Case.objects.select_related("record", "mediation_body").get(pk=case.pk)).sealed_at


@pytest.mark.requirement("F-28")
def test_agreement_prints_undisputed_facts_unless_it_is_told_not_to(here: County, case: Case) -> None:
    stages.staged_facts(case, SENTENCE)
    scope = here.scope("mediator")
    row = drafting.NewPayment(stages.Decimal(5), clock.today(), "周桂兰", "现金，当面签收")

    def printed(*, takes_facts: bool) -> object:
        made = drafting.draft_agreement(scope, case, facts="欠薪。", payments=[row], takes_facts=takes_facts)
        sent = agreements.send_for_signing(scope, made)
        assert sent.draft is not None
        said = sent.draft.data["undisputed"]
        agreements.take_down(scope, sent, reason="再看看")
        return said

    assert printed(takes_facts=True) == [SENTENCE]
    assert printed(takes_facts=False) == []


def test_pages_of_the_facts(here: County, case: Case) -> None:
    (fact,) = stages.staged_facts(case, SENTENCE)
    worker, desk = stages.inside(here, case), stages.signed_in(here, "mediator")
    page = reverse("disputes_public:room_facts", args=[case.code])

    shown = worker.get(page).content.decode()
    assert SENTENCE in shown
    assert "撤回我的确认" in shown
    assert "再写一条" not in shown
    assert worker.post(page, {"text": "我来写一条"}).status_code in (403, 422)
    assert "出《无争议事实记载》" in desk.get(page).content.decode()

    desk.post(reverse("disputes_public:room_facts_record", args=[case.code]))
    fact.refresh_from_db()
    assert fact.document is not None
    paper = reverse("disputes_public:room_paper", args=[case.code, fact.document_id])
    assert worker.get(paper).headers["Content-Type"] == "application/pdf"
    notice = Document.objects.get(record=case.pk, kind="acceptance_notice")
    assert worker.get(reverse("disputes_public:room_paper", args=[case.code, notice.pk])).status_code == 404
    assert Client().get(paper).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_advisers_at_the_same_moment_write_two_numbers(transactional_db: None) -> None:
    county = make_cast().here
    case = stages.staged_case(county)
    voices = [mediator_scope(county, case), seat_scope(adviser(county, case))]
    start = threading.Barrier(2)

    def write(scope: Scope) -> None:
        start.wait()
        for _turn in range(5):
            try:
                facts.write(scope, case, text=f"{scope.seat_id} 写的")
                break
            except OperationalError:  # SQLite may ask a second writer to come again
                continue
        connections.close_all()

    threads = [threading.Thread(target=write, args=[scope]) for scope in voices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(case.room_facts.values_list("number", flat=True)) == [1, 2]
