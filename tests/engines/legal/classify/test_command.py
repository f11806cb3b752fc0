"""`gonghui legal classify`: a stream in, a stream out, bad lines named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings as conf

from gonghui.cli import main
from gonghui.engines.legal.classify.current import GUIDE, classifier_for
from gonghui.engines.legal.guides import SHIPPED, forget_guides
from gonghui.engines.legal.models import GuidePart
from gonghui.kernel.packs import export_pack, install_pack
from gonghui.kernel.scope import Scope, Via
from tests.cast import Cast
from tests.requirements import requirement

Capture = pytest.CaptureFixture[str]
SYSTEM = Scope.for_system(None, reason="test", via=Via.CLI)
GOOD = [{"id": "a", "text": "公司拖欠我工资8000元"}, {"id": 7, "text": "小区停水三天"}]


@requirement("F-11")
@pytest.mark.django_db
def test_lines_are_sorted_and_bad_ones_named(tmp_path: Path, capsys: Capture) -> None:
    lines = [json.dumps(GOOD[0], ensure_ascii=False), "{broken", "", '{"id": "b"}', '["text"]', json.dumps(GOOD[1])]
    (tmp_path / "in.jsonl").write_bytes("\n".join(lines).encode() + b"\n\xff\xfe\n")

    code = main(["legal", "classify", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl")])

    found = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert code == 1
    assert [each["id"] for each in found] == ["a", 7]
    assert (found[0]["labour"], found[0]["dispute"], found[0]["categories"][0]) == (True, True, "W01")
    assert (found[0]["amount"], found[1]["labour"], found[1]["amount"]) == ("8000.00", False, None)
    assert {"for": "W01", "words": "拖欠我工资"} in found[0]["reasons"]
    told = capsys.readouterr().err.splitlines()
    assert [line.split("：")[0] for line in told] == ["第 2 行", "第 4 行", "第 5 行", "第 7 行"]


@pytest.mark.django_db
def test_a_clean_file_ends_with_nought(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "in.jsonl").write_text("\n".join(json.dumps(each) for each in GOOD), encoding="utf-8-sig")

    assert main(["legal", "classify", str(tmp_path / "in.jsonl"), "--out", "-"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


@pytest.mark.django_db
def test_files_that_cannot_be_used_are_refused_in_a_sentence(tmp_path: Path, capsys: Capture) -> None:
    there = tmp_path / "in.jsonl"
    there.write_text("{}", encoding="utf-8")

    codes = [
        main(["legal", "classify", str(tmp_path / "none.jsonl"), "--out", "-"]),
        main(["legal", "classify", str(there), "--out", str(there)]),
    ]

    assert codes == [2, 2]
    assert "none.jsonl" in capsys.readouterr().err
    assert there.read_text(encoding="utf-8") == "{}"


@pytest.mark.django_db
def test_a_federation_says_its_own_words_and_gets_them_back(cast: Cast, tmp_path: Path) -> None:
    forget_guides()
    path = Path(conf.GONGHUI_PACKS_DIR) / SHIPPED
    install_pack(SYSTEM, path)
    words = [{"words": ["蒲公英暗号"], "weight": 9}]
    categories = [{"code": "W01", "title": "欠薪", "evidence": words}]
    GuidePart.objects.create(
        federation=cast.here.federation, section=GUIDE.name, pack="own", version=1,
        content={"topic": words, "categories": categories},
    )  # fmt: skip

    own, others = classifier_for(cast.here.federation.pk), classifier_for(None)

    assert own.classify("蒲公英暗号").categories == ("W01",)
    assert not own.classify("公司拖欠工资").labour
    assert others.classify("公司拖欠工资").labour
    exported = export_pack(SYSTEM, SHIPPED, tmp_path / "out")
    assert (exported / "classification.yaml").exists()
