"""Reminder, opinion, proposal: from the pack's text to a sealed paper that is served, answered or withdrawn."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents import sealing
from gonghui.engines.documents.actions import read_file, word_file
from gonghui.engines.documents.models import Document
from gonghui.engines.legal.actions import load_holidays
from gonghui.foundation.notifications.models import Notice
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, NotFound, Stale
from gonghui.programmes.disputes.actions.handling import wait_on_warning
from gonghui.programmes.disputes.actions.letters import (
    discard,
    draft_letter,
    issue_letter,
    preview_letter,
    record_reply,
    save_letter,
    serve,
    withdraw_letter,
)
from gonghui.programmes.disputes.actions.orders import return_
from gonghui.programmes.disputes.enums import LetterState
from gonghui.programmes.disputes.letters import LetterTemplate, blocks_of
from gonghui.programmes.disputes.lifecycle import LETTER
from gonghui.programmes.disputes.models import Letter, RiskWarning
from tests import stages
from tests.at_once import at_once
from tests.cast import Cast
from tests.engines.documents.reading import text_of
from tests.programmes.disputes.stage_signals import FIRM, MONDAY, dispatched, put_rules_in_force, warned
from tests.requirements import requirement

TODAY = MONDAY.date()


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(MONDAY):
        yield


@pytest.fixture
def warning(cast: Cast) -> RiskWarning:
    put_rules_in_force(cast.here)
    return warned(cast.here)


@pytest.fixture
def seal(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    sealing.create_seal_key(sealing.seal_folder(), "望溪县总工会")


def drafted(cast: Cast, warning: RiskWarning, kind: str = "opinion") -> Letter:
    return draft_letter(cast.here.scope("officer"), warning, kind=kind)


def issued(cast: Cast, warning: RiskWarning, kind: str = "opinion") -> Letter:
    return issue_letter(cast.here.scope("officer"), drafted(cast, warning, kind))


@requirement("F-17")
def test_a_draft_says_what_the_warning_knows_and_not_who_reported(cast: Cast, warning: RiskWarning) -> None:
    letter = drafted(cast, warning)

    assert (letter.addressee, letter.state, letter.number) == (FIRM, LetterState.DRAFT, "")
    assert "同一诉求职工 32 人" in letter.text
    assert "320,000.00 元" in letter.text
    assert "规则" not in letter.text
    assert "13800004127" not in letter.text
    assert "{" not in letter.text
    assert "此前发出" not in letter.text


def test_drafting_again_gives_the_draft_that_stands(cast: Cast, warning: RiskWarning) -> None:
    assert drafted(cast, warning) == drafted(cast, warning)
    assert drafted(cast, warning, "reminder") != drafted(cast, warning)


def test_lines_with_what_is_not_known_are_left_out() -> None:
    template = LetterTemplate(kind="reminder", to="firm", title="关于{category}的函", text="{workers}人。\n{firm}好。")

    assert template.filled({"category": "工资", "firm": "恒织"}) == ("关于工资的函", "恒织好。")
    assert template.filled({"firm": "恒织"}) == ("提示函", "恒织好。")


@pytest.mark.parametrize(("text", "fault"), [("{reporter}来过", "不认识 {reporter}"), ("{firm", "花括号没有成对")])
def test_a_pack_with_unknown_placeholders_is_refused(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault.replace("{", r"\{")):
        LetterTemplate(kind="reminder", to="firm", title="函", text=text)


def test_headings_are_read_from_the_words() -> None:
    kinds = [block["kind"] for block in blocks_of("一、情况\n（一）人数\n（一）人数要核清。\n\n十二、最后")]

    assert kinds == ["heading", "subheading", "paragraph", "heading"]


@requirement("F-17")
def test_the_wording_is_kept_until_it_is_issued(cast: Cast, warning: RiskWarning) -> None:
    letter, officer = drafted(cast, warning), cast.here.scope("officer")

    save_letter(officer, letter, title="意见书", addressee=FIRM, text="请改正。", version=letter.version)

    assert Letter.objects.get().text == "请改正。"
    with pytest.raises(Stale):
        save_letter(officer, letter, title="意见书", addressee=FIRM, text="再改", version=1)
    for empty in ("title", "addressee", "text"):
        words = {"title": "意见书", "addressee": FIRM, "text": "请改正。", empty: " "}
        with pytest.raises(Invalid) as refusal:
            save_letter(officer, letter, **words)
        assert list(refusal.value.fields) == [empty]


def test_a_preview_is_marked_as_a_draft_and_keeps_nothing(cast: Cast, warning: RiskWarning) -> None:
    pdf = preview_letter(cast.here.scope("officer"), drafted(cast, warning))

    assert "草稿" in text_of(pdf)
    assert FIRM in text_of(pdf)
    assert not Document.objects.exists()


@requirement("F-17")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("kind", "number"),
    [("reminder", "望工提〔2026〕1号"), ("opinion", "望工意〔2026〕1号"), ("proposal", "望工建〔2026〕1号")],
)
def test_each_kind_is_numbered_sealed_and_laid_out(
    seal: None, cast: Cast, warning: RiskWarning, kind: str, number: str
) -> None:
    letter = issued(cast, warning, kind)

    assert (letter.state, letter.number, letter.document.state) == (LetterState.ISSUED, number, "sealed")
    page = "".join(text_of(read_file(letter.document)).split())
    for words in ("望溪县总工会", number, letter.addressee, "2026年11月23日", "印发", letter.title):
        assert words in page, words


@requirement("F-17")
@pytest.mark.django_db(transaction=True)
def test_the_word_file_says_the_same_as_the_paper(seal: None, cast: Cast, warning: RiskWarning) -> None:
    letter = issued(cast, warning)

    assert letter.document is not None
    file = docx.Document(io.BytesIO(word_file(letter.document)))
    lines = [paragraph.text for paragraph in file.paragraphs]
    assert lines[:4] == ["望溪县总工会", "望工意〔2026〕1号", "劳动法律监督意见书", f"{FIRM}："]
    for block in blocks_of(letter.text):
        assert block["text"] in lines
    section = file.sections[0]
    assert (round(section.top_margin.mm), round(section.left_margin.mm), round(section.page_width.mm)) == (37, 28, 210)


@pytest.mark.django_db(transaction=True)
def test_the_order_letter_can_be_had_as_a_word_file_too(seal: None, cast: Cast, warning: RiskWarning) -> None:
    order = stages.staged_order(cast.here, warning)

    file = docx.Document(io.BytesIO(word_file(order.document)))

    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    assert {"约单位负责人谈", "核清欠薪金额", FIRM} <= set(cells)


@pytest.mark.django_db(transaction=True)
def test_an_issued_letter_is_frozen(seal: None, cast: Cast, warning: RiskWarning) -> None:
    letter, officer = issued(cast, warning), cast.here.scope("officer")

    with pytest.raises(IllegalMove, match="不能再改"):
        save_letter(officer, letter, title="改了", addressee=FIRM, text="改了")
    with pytest.raises(IllegalMove):
        issue_letter(officer, letter)

    assert Document.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_letter_issued_twice_at_once_is_issued_once(seal: None, cast: Cast, warning: RiskWarning) -> None:
    drafted(cast, warning)
    one, other = Letter.objects.get(), Letter.objects.get()
    issue_letter(cast.here.scope("officer"), one)

    with pytest.raises(Stale):
        issue_letter(cast.here.scope("officer"), other)

    assert Document.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_issue_takes_up_where_an_earlier_try_ended(
    seal: None, cast: Cast, warning: RiskWarning, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = drafted(cast, warning)

    def dies(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr("gonghui.programmes.disputes.actions.letters.seal_document", dies)
        with pytest.raises(RuntimeError):
            issue_letter(cast.here.scope("officer"), letter)
    again = issue_letter(cast.here.scope("officer"), Letter.objects.get())

    assert (Document.objects.count(), again.number) == (1, "望工意〔2026〕1号")


@requirement("F-17")
@pytest.mark.django_db(transaction=True)
def test_an_opinion_is_answered_within_fifteen_working_days_of_its_service(
    seal: None, cast: Cast, warning: RiskWarning
) -> None:
    load_holidays()
    letter, officer = issued(cast, warning), cast.here.scope("officer")
    assert not Deadline.objects.filter(rule="union_opinion_reply_zhejiang").exists()

    serve(officer, letter, on=TODAY, how="当面，人事科长签收")

    limit = Deadline.objects.get(rule="union_opinion_reply_zhejiang")
    assert (limit.started_on, limit.last_day) == (TODAY, dt.date(2026, 12, 14))
    record_reply(officer, letter, on=TODAY, text="月底前付清")
    limit.refresh_from_db()
    assert limit.state == "met"


@pytest.mark.django_db(transaction=True)
def test_an_answer_lets_clocks_that_waited_for_the_firm_run_on(seal: None, cast: Cast, warning: RiskWarning) -> None:
    officer, letter = cast.here.scope("officer"), issued(cast, warning, "reminder")
    wait_on_warning(officer, RiskWarning.objects.get(), awaits="firm", reason="等答复")

    record_reply(officer, letter, on=TODAY, text="月底前付清")

    assert Deadline.objects.get(record=warning.pk, rule="disputes.plan").state == "running"


@pytest.mark.django_db(transaction=True)
def test_service_and_answer_need_sane_days_and_words(seal: None, cast: Cast, warning: RiskWarning) -> None:
    officer, letter = cast.here.scope("officer"), drafted(cast, warning)
    with pytest.raises(IllegalMove):
        serve(officer, letter, on=TODAY, how="当面")
    issue_letter(officer, letter)

    for day, how in ((TODAY - dt.timedelta(days=1), "当面"), (TODAY + dt.timedelta(days=1), "当面"), (TODAY, " ")):
        with pytest.raises(Invalid):
            serve(officer, letter, on=day, how=how)
    for day, text in ((TODAY + dt.timedelta(days=1), "付清"), (TODAY - dt.timedelta(days=1), "付清"), (TODAY, " ")):
        with pytest.raises(Invalid):
            record_reply(officer, letter, on=day, text=text)


@requirement("F-17", "F-22")
@pytest.mark.django_db(transaction=True)
def test_a_proposal_opens_the_warning_to_the_authority(seal: None, cast: Cast, warning: RiskWarning) -> None:
    handler = cast.here.scope("handler")
    assert not Letter.objects.visible_to(handler).exists()

    letter = issued(cast, warning, "proposal")

    assert letter.organization == cast.here.labour_bureau
    assert list(Letter.objects.visible_to(handler)) == [letter]
    assert Notice.objects.filter(organization=cast.here.labour_bureau, title__startswith="建议书").count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_sends_an_order_back_keeps_the_letter_that_it_got(seal: None, cast: Cast, warning: RiskWarning) -> None:
    handler, letter = cast.here.scope("handler"), issued(cast, warning, "proposal")

    return_(handler, dispatched(cast.here, RiskWarning.objects.get(pk=warning.pk)), reason="归仲裁委管")

    assert list(Letter.objects.visible_to(handler)) == [letter]


@pytest.mark.django_db(transaction=True)
def test_a_withdrawn_letter_stays_and_stops_its_clock(seal: None, cast: Cast, warning: RiskWarning) -> None:
    load_holidays()
    officer, letter = cast.here.scope("officer"), issued(cast, warning)
    serve(officer, letter, on=TODAY, how="邮寄")
    with pytest.raises(Invalid):
        withdraw_letter(officer, Letter.objects.get(), reason=" ")

    letter = withdraw_letter(officer, Letter.objects.select_related("document").get(), reason="数字写错了")

    assert letter.state == LetterState.WITHDRAWN
    assert Deadline.objects.get(rule="union_opinion_reply_zhejiang").state == "stopped"
    assert letter.document is not None
    with pytest.raises(NotFound):
        word_file(letter.document)
    assert read_file(letter.document)


def test_drafts_are_for_those_who_word_them(cast: Cast, warning: RiskWarning) -> None:
    dispatched(cast.here, warning)
    drafted(cast, warning)

    assert Letter.objects.visible_to(cast.here.scope("town_officer")).count() == 1
    for scope in (cast.here.scope("handler"), cast.here.scope("leader"), cast.neighbour.scope("officer")):
        assert not Letter.objects.visible_to(scope).exists()
    with pytest.raises(Forbidden):
        draft_letter(cast.here.scope("handler"), warning, kind="opinion")


def in_state(cast: Cast, warning: RiskWarning, state: str) -> Letter:
    officer = cast.here.scope("officer")
    if state == LetterState.DRAFT:
        return drafted(cast, warning)
    if state == LetterState.DISCARDED:
        return discard(officer, drafted(cast, warning))
    letter = issued(cast, warning)
    return letter if state == LetterState.ISSUED else withdraw_letter(officer, letter, reason="写错了")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("state", LetterState.values)
def test_every_verb_in_every_state(seal: None, cast: Cast, warning: RiskWarning, state: str) -> None:
    officer = cast.here.scope("officer")
    acts: dict[str, Any] = {
        "issue": issue_letter, "discard": discard,
        "withdraw": lambda scope, letter: withdraw_letter(scope, letter, reason="写错了"),
    }  # fmt: skip
    in_state(cast, warning, state)
    for verb, act in acts.items():
        if state not in LETTER.table[verb].sources:
            with pytest.raises(IllegalMove):
                act(officer, Letter.objects.select_related("document").get())
    legal = [verb for verb in acts if state in LETTER.table[verb].sources]
    for verb in legal[:1]:
        assert acts[verb](officer, Letter.objects.select_related("document").get()).state == LETTER.table[verb].target


@requirement("F-17")
@pytest.mark.django_db(transaction=True)
def test_the_officer_s_way_through_the_pages(seal: None, cast: Cast, warning: RiskWarning) -> None:
    browser = Client()
    browser.force_login(cast.here.users["officer"])
    started = browser.post(reverse("disputes:letter_draft", args=[warning.code]), {"kind": "opinion"})
    letter = Letter.objects.get()
    page = browser.get(started.url)
    wording = {**page.context["forms"]["wording"].initial, "text": "一、情况\n欠薪两个月。"}

    browser.post(reverse("disputes:letter_save", args=[letter.code]), wording)
    shown = browser.get(reverse("disputes:letter_preview", args=[letter.code]))
    empty = browser.post(reverse("disputes:letter_save", args=[letter.code]), {**wording, "title": ""})
    stale = browser.post(reverse("disputes:letter_issue", args=[letter.code]), {"version": letter.version})
    letter.refresh_from_db()
    done = browser.post(
        reverse("disputes:letter_issue", args=[letter.code]), {"version": letter.version}, follow=True
    ).content.decode()

    assert shown["Content-Type"] == "application/pdf"
    assert "还没填" in empty.content.decode()
    assert stale.status_code == 200
    assert "望工意〔2026〕1号" in done
    assert "欠薪两个月。" in done
    document = Letter.objects.select_related("document").get().document
    word = browser.get(reverse("documents:word", args=[document.verification_code]))
    assert word["Content-Type"].endswith("wordprocessingml.document")
    assert word.content[:2] == b"PK"


def test_each_opinion_has_an_answer_clock_of_its_own(seal: None, cast: Cast, warning: RiskWarning) -> None:
    officer = cast.here.scope("officer")
    first, second = issued(cast, warning), issued(cast, warning)
    with clock.standing(MONDAY + dt.timedelta(days=7)):
        first, second = (serve(officer, each, on=clock.today(), how="邮寄") for each in (first, second))

        record_reply(officer, first, on=clock.today(), text="月底前付清")

    states = dict(Deadline.objects.filter(rule="union_opinion_reply_zhejiang").values_list("about", "state"))
    assert states == {first.code: "met", second.code: "running"}
    withdraw_letter(officer, second, reason="写错了单位")
    assert not Deadline.objects.open().filter(rule="union_opinion_reply_zhejiang").exists()


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_one_moment_make_one_draft(cast: Cast, warning: RiskWarning) -> None:
    officer = cast.here.scope("officer")

    at_once(*[lambda: draft_letter(officer, warning, kind="opinion")] * 3)

    assert Letter.objects.count() == 1
