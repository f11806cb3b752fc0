from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from gonghui.engines.rules.enums import VersionState
from gonghui.engines.rules.metrics import METRICS
from gonghui.engines.rules.models import RuleSetVersion
from gonghui.kernel.errors import Forbidden, Invalid, NotFound
from gonghui.kernel.models import InstalledPack
from gonghui.kernel.packs import PackError, export_pack, install_pack, load_pack
from gonghui.kernel.scope import Scope

pytestmark = pytest.mark.usefixtures("metrics", "disputes_section")

FENGHUA = Path(__file__).parents[3] / "packs" / "fenghua-360"
VERSION = next(
    line.split("#")[0].strip() for line in (FENGHUA / "pack.yaml").read_text("utf-8").splitlines() if "version:" in line
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the pack that a test may spoil."""
    return Path(shutil.copytree(FENGHUA, tmp_path / "fenghua-360"))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_install_drafts_the_rule_sets_once(scope: Scope) -> None:
    installed = install_pack(scope, FENGHUA)

    again = install_pack(scope, FENGHUA)

    assert again == installed
    version = RuleSetVersion.objects.get()
    assert (version.code, version.version, version.pack) == ("labour-risk-colours", 2, "fenghua-360")
    assert (version.state, version.federation_id) == (VersionState.DRAFT, scope.federation_id)


def test_install_refuses_changed_content_under_the_same_version(scope: Scope, copy: Path) -> None:
    install_pack(scope, FENGHUA)
    edit(copy / "rules.yaml", "value: 3}", "value: 4}")

    with pytest.raises(Invalid, match="version 加一"):
        install_pack(scope, copy)


def test_install_is_all_or_nothing(scope: Scope, copy: Path) -> None:
    install_pack(scope, FENGHUA)
    edit(copy / "rules.yaml", "value: 3}", "value: 4}")
    edit(copy / "pack.yaml", VERSION, "version: 9999")

    with pytest.raises(Invalid, match=r"rules\.yaml"):
        install_pack(scope, copy)

    assert InstalledPack.objects.count() == 1


@pytest.mark.django_db
def test_install_needs_the_right() -> None:
    with pytest.raises(Forbidden, match="安装政策包"):
        install_pack(Scope.nobody(), FENGHUA)


def test_national_pack_is_for_the_system(scope: Scope, copy: Path) -> None:
    edit(copy / "pack.yaml", "layer: federation", "layer: national")

    install_pack(scope, copy)

    assert InstalledPack.objects.get().federation_id is None
    assert RuleSetVersion.objects.get().federation_id is None


def test_export_gives_a_pack_that_loads_alike(scope: Scope, copy: Path, tmp_path: Path) -> None:
    (copy / "warnings.yaml").unlink()
    install_pack(scope, copy)

    exported = load_pack(export_pack(scope, "fenghua-360", tmp_path / "out"))

    assert exported == load_pack(copy)


def test_export_refuses_a_full_folder_and_an_unknown_pack(scope: Scope, copy: Path) -> None:
    install_pack(scope, FENGHUA)

    with pytest.raises(Invalid, match="空文件夹"):
        export_pack(scope, "fenghua-360", copy)
    with pytest.raises(NotFound):
        export_pack(scope, "nowhere", copy)


def test_export_keeps_packs_of_neighbours_apart(scope: Scope, neighbour: object, tmp_path: Path) -> None:
    install_pack(scope, FENGHUA)
    stranger = Scope.for_system(neighbour.pk, reason="邻县")  # type: ignore[attr-defined]

    with pytest.raises(NotFound):
        export_pack(stranger, "fenghua-360", tmp_path / "out")


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("rules.yaml", "value: 10}", "value: 十}", "rule_sets[0].rules[0].branches[1].when.value"),
        ("rules.yaml", "code: R1\n", "code: R1\n        titel: x\n", "rule_sets[0].rules[0].titel：不认识这一项。"),
        ("rules.yaml", "operator: at_least, value: 30}", "operator: '>=', value: 30}", "改成其中一个：at_least、"),
        ("rules.yaml", "code: R1\n", "code: R2\n", "rule_sets[0].rules[1].code：“R2”用了不止一次。"),
        ("rules.yaml", "when: {metric: workers_common_claim, operator: at_least, value: 3}", "{}", "YAML"),
        ("rules.yaml", "outcome: blue\n", "outcome: blue\n            outcome: red\n", "“outcome”写了两遍"),
        ("rules.yaml", "type: decimal", "type: integer", "wage_arrears_amount.type：系统里这个指标是两位小数。"),
        ("pack.yaml", VERSION, "version: one", "文件 pack.yaml，version：“one”不是整数。改法：写成整数。"),
        ("pack.yaml", "layer: federation", "layer: county", "national、province、federation"),
        ("pack.yaml", "name: fenghua-360", "name: 奉化", "文件 pack.yaml，name：“奉化”的写法不对。"),
        ("pack.yaml", "region:", "regions:", "文件 pack.yaml，regions：不认识这一项。改法：核对拼写，或者删去它。"),
    ],
)
def test_spoilt_pack_is_told_by_file_path_and_cure(copy: Path, file: str, old: str, new: str, told: str) -> None:
    edit(copy / file, old, new)

    with pytest.raises(PackError) as error:
        load_pack(copy)

    assert list(error.value.problems) == [file]
    assert told in str(error.value)
    assert "改法：" in str(error.value)


def test_every_problem_of_every_file_is_told_at_once(copy: Path) -> None:
    edit(copy / "pack.yaml", VERSION, "version: 0")
    edit(copy / "rules.yaml", "value: 10}", "value: true}")
    (copy / "extra.yaml").write_text("a: 1", encoding="utf-8")

    with pytest.raises(PackError) as error:
        load_pack(copy)

    assert sorted(error.value.problems) == ["extra.yaml", "pack.yaml", "rules.yaml"]
    assert str(error.value).startswith("政策包 fenghua-360 有 3 处不对，没有写入任何内容。\n")


def test_folder_without_header_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"pack\.yaml，整个文件：没有这个文件。"):
        load_pack(tmp_path)


def test_metric_that_no_app_gives_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(METRICS, "wage_arrears_days")

    with pytest.raises(PackError, match=r"metrics\.wage_arrears_days：系统里没有这个指标。"):
        load_pack(FENGHUA)


def test_warnings_speak_of_each_colour_once() -> None:
    rules = yaml.safe_load((FENGHUA / "rules.yaml").read_text(encoding="utf-8"))["rule_sets"][0]
    warnings = yaml.safe_load((FENGHUA / "warnings.yaml").read_text(encoding="utf-8"))

    assert warnings["rule_set"] == rules["code"]
    assert [colour["outcome"] for colour in warnings["colours"]] == [outcome["code"] for outcome in rules["outcomes"]]
