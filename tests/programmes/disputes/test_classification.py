"""Classification in the inbox: proposed for every signal, decided by people, kept to learn from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gonghui.cli import main
from gonghui.kernel.errors import Invalid
from gonghui.kernel.models import AccessLog, TimelineEntry
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.signals import report_signals
from gonghui.programmes.disputes.actions.triage import accept, dismiss
from gonghui.programmes.disputes.models import Signal, SignalClassification
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import put_rules_in_force, reported, row
from tests.requirements import requirement

pytestmark = [pytest.mark.django_db, requirement("F-11")]
WORDS = "老板跑了，我们38个人的工资一共386000元没发，大家准备去堵门。电话13800001111"


@pytest.fixture
def ruled(cast: Cast) -> Cast:
    put_rules_in_force(cast.here)
    return cast


def told(cast: Cast, text: str = WORDS, **changes: Any) -> Signal:
    return reported(cast.here, text=text, category="", **changes)


def test_a_signal_without_a_category_gets_a_proposal_on_two_levels(cast: Cast) -> None:
    signal = told(cast)

    found = SignalClassification.objects.get(signal=signal)
    assert (found.labour, found.dispute, found.main) == (True, True, "W01")
    assert {"unrest", "firm", "collective"} <= set(found.risks)
    assert found.urgency == "urgent"
    assert all(said in WORDS for _code, said in found.reasons)
    assert (signal.category, found.decided_at) == ("", None)


def test_proposals_cost_the_same_statements_for_any_number(cast: Cast) -> None:
    def statements(many: int) -> int:
        rows = [row(cast.here, text=WORDS, category="", external_id=f"{many}-{n}") for n in range(many)]
        with CaptureQueriesContext(
            connection,
        ) as seen:
            report_signals(Scope.nobody(), cast.here.federation.pk, rows)
        return sum("signalclassification" in each["sql"] for each in seen.captured_queries)

    assert statements(2) == statements(40) == 1


def test_accepting_keeps_what_the_person_decided_not_what_was_proposed(ruled: Cast) -> None:
    signal = accept(ruled.here.scope("officer"), told(ruled), category="F05", risks=["firm"])

    found = signal.classification
    found.refresh_from_db()
    assert (found.decided_labour, found.decided_category, found.decided_risks) == (True, "F05", ["firm"])
    assert found.main == "W01"
    assert found.decided_at is not None


def test_accepting_without_a_word_on_risks_keeps_the_proposed_ones(ruled: Cast) -> None:
    signal = accept(ruled.here.scope("officer"), told(ruled), category="W01")

    found = SignalClassification.objects.get(signal=signal)
    assert found.decided_risks == found.risks


def test_a_risk_that_nobody_named_is_refused_and_nothing_is_written(ruled: Cast) -> None:
    signal = told(ruled)

    with pytest.raises(Invalid) as caught:
        accept(ruled.here.scope("officer"), signal, category="W01", risks=["weather"])

    assert "risks" in caught.value.fields
    assert Signal.objects.get(pk=signal.pk).state == "received"


def test_a_signal_older_than_proposals_is_decided_all_the_same(ruled: Cast) -> None:
    signal = told(ruled)
    SignalClassification.objects.all().delete()

    accept(ruled.here.scope("officer"), Signal.objects.get(pk=signal.pk), category="W01")

    assert SignalClassification.objects.get(signal=signal).decided_category == "W01"


def test_words_of_the_report_never_enter_the_timeline(ruled: Cast) -> None:
    accept(ruled.here.scope("officer"), told(ruled), category="W01", risks=["firm"])

    story = "".join(str(entry.summary) + json.dumps(entry.changes) for entry in TimelineEntry.objects.all())
    assert "堵门" not in story and "13800001111" not in story


def test_corrections_leave_masked_and_logged(ruled: Cast, tmp_path: Path) -> None:
    officer = ruled.here.scope("officer")
    kept = accept(officer, told(ruled), category="F05")
    dismiss(officer, told(ruled, "小区路灯坏了"), reason="不归工会管。", unrelated=True)
    told(ruled, "还没有研判的一条：工资没发")
    out = tmp_path / "out.jsonl"

    main(["legal", "corrections", "--out", str(out), "--org", ruled.here.federation.code])

    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(each["labour"], each["categories"]) for each in lines] == [(True, ["F05"]), (False, [])]
    assert "13800001111" not in lines[0]["text"] and "堵门" in lines[0]["text"]
    assert AccessLog.objects.filter(record=kept.pk, what="disputes.classification").count() == 1


def test_names_that_the_register_knows_do_not_leave_it(ruled: Cast, tmp_path: Path) -> None:
    text = "我是周桂枝，望溪恒织纺织有限公司欠我工资，班长也知道。"
    named = {"reporter_name": "周桂枝", "enterprise_name": "望溪恒织纺织有限公司"}
    signal = told(ruled, text, reporter_phone="13800001112", **named)
    accept(ruled.here.scope("officer"), signal, category="W01")
    out = tmp_path / "out.jsonl"

    main(["legal", "corrections", "--out", str(out), "--org", ruled.here.federation.code])

    line = json.loads(out.read_text(encoding="utf-8"))
    assert "周桂枝" not in line["text"] and "恒织" not in line["text"]
    assert line["text"].startswith("我是***，") and line["text"].endswith("欠我工资，班长也知道。")


def test_the_neighbour_s_decisions_stay_there(ruled: Cast, tmp_path: Path) -> None:
    accept(ruled.here.scope("officer"), told(ruled), category="W01")
    out = tmp_path / "out.jsonl"

    main(["legal", "corrections", "--out", str(out), "--org", ruled.neighbour.federation.code])

    assert out.read_text(encoding="utf-8") == ""


def test_the_page_shows_the_proposal_and_offers_it(ruled: Cast, client: Client) -> None:
    signal = told(ruled)
    client.force_login(ruled.here.users["officer"])

    page = client.get(signal.get_absolute_url()).content.decode()
    inbox = client.get("/disputes/signals/").content.decode()

    assert "看上去是劳动争议。" in page and "按文字建议" in page
    assert '<option value="W01" selected>' in page
    assert 'value="38"' in page and 'value="386000' in page and "从文字里读出来的，核对一下。" in page
    assert "建议：追索劳动报酬" in inbox


def test_the_page_takes_the_decision(ruled: Cast, client: Client) -> None:
    signal = told(ruled)
    client.force_login(ruled.here.users["officer"])

    answer = {"version": signal.version, "category": "F05", "risks": ["firm", "collective"]}
    client.post(f"{signal.get_absolute_url()}accept/", answer)

    found = SignalClassification.objects.get(signal=signal)
    assert (found.decided_category, found.decided_risks) == ("F05", ["collective", "firm"])
    assert "研判认定：农民工工程欠薪。" in client.get(signal.get_absolute_url()).content.decode()


def test_a_dismissal_may_say_that_it_is_no_matter_of_work(ruled: Cast, client: Client) -> None:
    signal = told(ruled, "小区路灯坏了")
    client.force_login(ruled.here.users["officer"])

    answer = {"version": signal.version, "reason": "不归工会管", "unrelated": "on", "turn_to": ""}
    client.post(f"{signal.get_absolute_url()}dismiss/", answer)

    assert SignalClassification.objects.get(signal=signal).decided_labour is False
