"""Training, measuring, the file, and what makes a model count."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gonghui.cli import main
from gonghui.engines.legal.actions import keep_model, retire_model, sign_model
from gonghui.engines.legal.classify import corrections as source_module
from gonghui.engines.legal.classify.classifier import Classifier
from gonghui.engines.legal.classify.corrections import Correction
from gonghui.engines.legal.classify.current import GUIDE, classifier_for, model_for
from gonghui.engines.legal.classify.model import Judge, TopicModel, read_model
from gonghui.engines.legal.classify.training import Example, read_examples, train
from gonghui.engines.legal.models import TrainedModel
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid
from tests.cast import Cast
from tests.requirements import requirement

FIRMS = ("厂里", "公司", "老板", "包工头", "饭店", "保安队")
WORK = ("搬砖三个月分文未见", "活干完了钱影子都没有", "叫我明天不用来了", "干了半年一张纸都没签", "手被轧了没人管")
OTHER = ("路灯坏了一个月", "楼上漏水没人修", "公交车总是不准点", "垃圾堆在门口发臭", "广场舞吵得睡不着")


def made_examples(many: int = 160) -> list[Example]:
    chance = random.Random(7)
    rows = []
    for number in range(many):
        labour = number % 2 == 0
        text = "，".join([chance.choice(FIRMS), *chance.sample(WORK if labour else OTHER, 2), str(number)])
        rows.append(Example(text, labour, f"g{number}"))
    return rows


@pytest.fixture(scope="module")
def words() -> Classifier:
    return Classifier(GUIDE.shipped())


@pytest.fixture(scope="module")
def model(words: Classifier) -> TopicModel:
    return train(made_examples(), words, source="test.jsonl")


@requirement("F-11")
def test_training_learns_what_the_words_do_not_know_and_measures_it(words: Classifier, model: TopicModel) -> None:
    told = model.measured
    text = "活干完了钱影子都没有"

    assert not words.classify(text).labour
    assert Classifier(GUIDE.shipped(), Judge(model)).classify(text).labour
    assert told.f1.value > 0.95 > told.rules_f1.value
    assert told.f1.low <= told.f1.value <= told.f1.high
    assert (told.examples, told.positive, told.folds) == (160, 80, 5)


def test_the_same_examples_give_the_same_model(words: Classifier, model: TopicModel) -> None:
    assert train(made_examples(), words, source="test.jsonl").digest == model.digest


def test_a_file_says_numbers_and_pieces_and_never_a_sentence(model: TopicModel) -> None:
    told = json.loads(model.as_bytes())

    assert max(len(piece) for piece in told["pieces"]) <= 3
    assert read_model(model.as_bytes()) == model


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told["pieces"].update({"工资": [1.0, 99.0]}),
        lambda told: told.update(threshold=0.01),
        lambda told: told["measured"]["f1"].update(value=0.123),
        lambda told: told.pop("sha256"),
        lambda told: told.update(extra="x"),
        lambda told: told.update(format="gonghui-topic-model-9"),
    ],
)
def test_a_file_that_was_altered_is_refused(model: TopicModel, spoil: Any) -> None:
    told = json.loads(model.as_bytes())
    spoil(told)

    with pytest.raises(Invalid):
        read_model(json.dumps(told, ensure_ascii=False).encode())


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"\x80\x04pickle", b'{"sha256": NaN}', b'"text"'])
def test_what_is_no_model_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(Invalid, match="gonghui legal train"):
        read_model(content)


def test_too_few_examples_are_refused_with_their_number(words: Classifier) -> None:
    with pytest.raises(Invalid, match="19"):
        train(made_examples(38), words, source="few")


def test_a_wrong_line_of_examples_is_named() -> None:
    with pytest.raises(Invalid, match="第 3 行"):
        read_examples([b'{"text": "a", "labour": true}', b"", b'{"text": "a", "labour": "yes"}'])


def test_without_the_library_training_says_what_to_install(words: Classifier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.feature_extraction.text", None)

    with pytest.raises(Invalid, match="learn"):
        train(made_examples(), words, source="x")


@requirement("F-11")
def test_a_model_counts_from_its_signature_to_its_retirement(cast: Cast, model: TopicModel) -> None:
    scope = cast.here.scope("leader")
    federation = cast.here.federation.pk
    kept = keep_model(scope, content=model.as_bytes())

    before = model_for(federation)
    signed = sign_model(scope, kept, why="召回高于词表")
    during = model_for(federation), classifier_for(federation).classify("活干完了钱影子都没有").labour
    retire_model(scope, signed)

    assert (before, during, model_for(federation)) == ("", (model.digest, True), "")
    assert keep_model(scope, content=model.as_bytes()).pk == kept.pk
    with pytest.raises(IllegalMove):
        sign_model(scope, signed, why="再来一次")


def test_a_row_that_was_altered_answers_nothing(cast: Cast, model: TopicModel) -> None:
    scope = cast.here.scope("leader")
    kept = sign_model(scope, keep_model(scope, content=model.as_bytes()), why="看过")
    kept.content["bias"] = 40.0
    kept.save(update_fields=["content"])

    assert model_for(cast.here.federation.pk) == ""
    assert not classifier_for(cast.here.federation.pk).classify("楼上漏水没人修").labour


def test_signing_wants_the_right_and_a_reason_and_the_own_federation(cast: Cast, model: TopicModel) -> None:
    scope = cast.here.scope("leader")
    kept = keep_model(scope, content=model.as_bytes())

    with pytest.raises(Forbidden):
        sign_model(cast.here.scope("officer"), kept, why="看过")
    with pytest.raises(Invalid):
        sign_model(scope, kept, why=" ")
    assert not TrainedModel.objects.visible_to(cast.neighbour.scope("leader")).exists()


@pytest.mark.django_db
def test_the_command_trains_shows_figures_and_classifies_with_the_model(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"text": each.text, "labour": each.labour, "id": each.group} for each in made_examples()]
    (tmp_path / "train.jsonl").write_text("\n".join(json.dumps(each) for each in rows), encoding="utf-8")
    (tmp_path / "in.jsonl").write_text('{"id": 1, "text": "活干完了钱影子都没有"}', encoding="utf-8")
    file = tmp_path / "model.json"
    org = cast.here.federation.code

    words = ["--from", str(tmp_path / "train.jsonl"), "--out", str(file), "--keep", "--org", org]
    trained = main(["legal", "train", *words])
    sorted_ = main(["legal", "classify", str(tmp_path / "in.jsonl"), "--out", "-", "--model", str(file)])

    out = capsys.readouterr().out
    assert (trained, sorted_) == (0, 0)
    assert "F1" in out and "~" in out
    assert json.loads(out.splitlines()[-1])["labour"] is True
    assert TrainedModel.objects.get().signed_at is None


@pytest.mark.django_db
def test_corrections_are_written_without_the_numbers_of_persons(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(_scope: object) -> Iterator[Correction]:
        yield Correction("K1", "打我电话 138 1234 5678，身份证330213199001011234", True, ["W01"], [], "firm-1")

    monkeypatch.setattr(source_module, "SOURCES", {"test": told})

    code = main(["legal", "corrections", "--out", str(tmp_path / "out.jsonl"), "--org", cast.here.federation.code])

    line = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    assert code == 0
    assert line["labour"] is True and line["categories"] == ["W01"]
    assert not any(digit in line["text"] for digit in "0123456789")
