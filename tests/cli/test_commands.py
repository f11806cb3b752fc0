from __future__ import annotations

import argparse
import importlib
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from gonghui.cli import main
from gonghui.cli.parser import Lazily, build_parser
from gonghui.engines.documents.sealing import has_seal_key
from gonghui.foundation.accounts.models import ApiToken, Post
from gonghui.foundation.figures import registry
from gonghui.foundation.figures.registry import Figure, Unit
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.people.models import Person, PersonFile
from gonghui.foundation.regions.models import Region
from gonghui.kernel.models import InstalledPack, TimelineEntry
from gonghui.kernel.spine import new_record
from gonghui.kernel.timeline import record_event
from tests.cast import Cast

Capture = pytest.CaptureFixture[str]
WITHOUT_DJANGO = """
import sys
from gonghui.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
assert "django" not in sys.modules, "help loaded Django"
"""


@pytest.mark.parametrize(
    "words", [[], ["--help"], ["pack", "--help"], ["figures", "--help"], ["demo", "--help"], ["pack"]]
)
def test_help_answers_without_loading_django(words: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO, *words], capture_output=True, text=True, cwd=tmp_path, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: gonghui")
    assert list(tmp_path.iterdir()) == []


def test_every_command_has_an_act_that_exists() -> None:
    def leaves(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
        below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
        return [leaf for action in below for child in action.choices.values() for leaf in leaves(child)] or [parser]

    own = [leaf for leaf in leaves(build_parser()) if isinstance(leaf.get_default("act"), Lazily)]
    for leaf in own:
        module, name = leaf.get_default("act").path.split(":")
        assert callable(getattr(importlib.import_module(f"gonghui.cli.{module}"), name))
    assert len(own) >= 15


def test_wrong_day_is_refused_by_the_words_themselves(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["figures", "--from", "last week"])

    assert caught.value.code == 2
    assert "write 2026-11-23" in capsys.readouterr().err


@pytest.mark.django_db
def test_init_founds_the_first_federation_and_may_be_repeated(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    words = ["init", "--federation", "望溪县总工会", "--code", "wangxi", "--region", "330213"]

    codes = [main(words), main(words)]

    assert codes == [0, 0]
    federation = Organization.objects.get()
    assert (federation.code, federation.region_id, federation.federation_id) == ("wangxi", "330213", federation.pk)
    assert Region.objects.count() > 40_000
    assert has_seal_key()


@pytest.mark.django_db
def test_init_with_half_a_federation_says_what_is_missing(capsys: Capture) -> None:
    assert main(["init", "--federation", "望溪县总工会"]) == 2
    assert "--region" in capsys.readouterr().err


@pytest.fixture
def two_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """A count and a sum of money, whatever the programmes bring."""
    monkeypatch.setattr(registry, "FIGURES", {})
    monkeypatch.setattr("gonghui.cli.counting.FIGURES", registry.FIGURES)
    every = lambda scope, period: Organization.objects.filter(federation__in=scope.federations)  # noqa: E731
    Figure("bodies", "机构", "归本会管的机构", Unit.ITEMS, every)
    Figure("money", "金额", "各机构金额之和", Unit.YUAN, every, amount="depth")


def test_figures_for_machines(cast: Cast, two_figures: None, capsys: Capture) -> None:
    code = main(["figures", "--org", cast.here.federation.code, "--json", "--from", "2026-01-01"])

    found = json.loads(capsys.readouterr().out)
    assert code == 0
    assert (found["organization"], found["from"], found["to"]) == (cast.here.federation.code, "2026-01-01", None)
    assert found["figures"]["bodies"]["value"] == 7
    assert (found["figures"]["money"]["value"], found["figures"]["money"]["unit"]) == ("9.00", "yuan")


def test_figures_for_people_carry_their_definition(cast: Cast, two_figures: None, capsys: Capture) -> None:
    main(["figures", "bodies", "--org", cast.here.federation.code])

    out = capsys.readouterr().out
    assert "归本会管的机构" in out
    assert "金额" not in out


def test_unknown_figure_is_refused_with_those_there_are(cast: Cast, two_figures: None, capsys: Capture) -> None:
    assert main(["figures", "bodys", "--org", cast.here.federation.code]) == 2
    assert capsys.readouterr().err.strip() == "没有“bodys”这个口径。有的是：bodies、money。"


def test_choice_of_federations_asks_for_one(cast: Cast, capsys: Capture) -> None:
    assert main(["figures"]) == 2

    error = capsys.readouterr().err
    assert cast.here.federation.code in error
    assert cast.neighbour.federation.code in error


@pytest.mark.django_db
def test_installation_without_a_federation_says_how_to_found_one(capsys: Capture) -> None:
    assert main(["figures"]) == 2
    assert "gonghui init --federation" in capsys.readouterr().err


def test_audit_finds_a_changed_entry(cast: Cast, capsys: Capture) -> None:
    made = new_record(
        PersonFile,
        federation_id=cast.here.federation.pk,
        place_id=cast.here.town,
        title="周桂兰",
        person=Person.objects.create(name="周桂兰"),
    )
    record_event(cast.here.system, made.pk, "people.know", "建立人员档案")

    clean = main(["audit", "verify"])
    TimelineEntry.objects.filter(record=made.pk).update(summary="改过")
    changed = main(["audit", "verify"])

    assert (clean, changed) == (0, 1)
    assert "被改动过" in capsys.readouterr().out


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack that holds nothing but its cover."""
    folder = tmp_path / "quiet"
    folder.mkdir()
    lines = ["name: quiet", "title: 安静", "layer: federation", "version: 1"]
    (folder / "pack.yaml").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_pack_is_checked_installed_listed_and_exported(cast: Cast, pack: Path, capsys: Capture) -> None:
    org = ["--org", cast.here.federation.code]

    codes = [
        main(["pack", "check", str(pack)]),
        main(["pack", "install", str(pack), *org]),
        main(["pack", "list", *org]),
        main(["pack", "export", "quiet", str(pack.parent / "again"), *org]),
    ]

    assert codes == [0, 0, 0, 0]
    assert InstalledPack.objects.get().federation == cast.here.federation
    assert "quiet" in capsys.readouterr().out
    assert (pack.parent / "again" / "pack.yaml").exists()


def test_list_tells_what_is_newer_at_hand_and_what_is_broken(
    cast: Cast, pack: Path, capsys: Capture, settings: Settings
) -> None:
    org = ["--org", cast.here.federation.code]
    settings.GONGHUI_PACKS_DIR = pack.parent
    main(["pack", "install", str(pack), *org])
    same = _listed(org, capsys)

    (pack / "pack.yaml").write_text(
        (pack / "pack.yaml").read_text("utf-8").replace("version: 1", "version: 2"), "utf-8"
    )
    newer = _listed(org, capsys)
    (pack / "pack.yaml").write_text("name: quiet", "utf-8")
    broken = _listed(org, capsys)

    assert "可更新" not in same
    assert "可更新" in newer and "2" in newer
    assert "有错" in broken


def _listed(org: list[str], capsys: Capture) -> str:
    capsys.readouterr()
    assert main(["pack", "list", *org]) == 0
    return capsys.readouterr().out


@pytest.mark.django_db
def test_wrong_pack_names_every_fault_and_exits_2(pack: Path, capsys: Capture) -> None:
    (pack / "pack.yaml").write_text("name: Quiet\nlayer: moon\n", encoding="utf-8")

    assert main(["pack", "check", str(pack)]) == 2

    error = capsys.readouterr().err
    assert all(place in error for place in ("name", "title", "layer", "version"))


@pytest.mark.django_db
def test_missing_pack_is_refused(capsys: Capture) -> None:
    assert main(["pack", "check", "no-such-pack"]) == 2
    assert "no-such-pack" in capsys.readouterr().err


def test_account_is_opened_with_its_post(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("stone-bridge-morning\n"))
    org = ["--org", cast.here.federation.code]

    code = main(["account", "open", "zhou", "--name", "周桂兰", "--role", "worker", "--password-stdin", *org])

    post = Post.objects.get(user__username="zhou")
    assert code == 0
    assert post.organization == cast.here.federation
    assert post.user.check_password("stone-bridge-morning")


@pytest.mark.parametrize(("password", "role"), [("short", "worker"), ("stone-bridge-morning", "no.such")])
def test_account_with_a_fault_is_not_opened_at_all(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, password: str, role: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    org = ["--org", cast.here.federation.code]

    code = main(["account", "open", "zhou", "--name", "周桂兰", "--role", role, "--password-stdin", *org])

    assert code == 2
    assert not Post.objects.filter(user__username="zhou").exists()


def test_token_is_issued_listed_and_revoked(cast: Cast, capsys: Capture) -> None:
    org = ["--org", cast.here.court.code]

    main(["token", "issue", "法院系统", "--right", "organizations.view", *org])
    key = capsys.readouterr().out.strip()
    token = ApiToken.objects.get()
    main(["token", "list", *org])
    listed = capsys.readouterr().out
    foreign = main(["token", "revoke", str(token.pk), "--org", cast.neighbour.court.code])
    own = main(["token", "revoke", str(token.pk), *org])

    assert key.startswith("gh_")
    assert "法院系统" in listed
    assert (foreign, own) == (2, 0)
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_a_register_with_a_command_of_its_own_is_taken_in_by_that_one(
    cast: Cast, tmp_path: Path, capsys: Capture
) -> None:
    organization = ["--org", cast.here.federation.code]

    refused = [main(["import", register, str(tmp_path), *organization]) for register in ("signals", "feed-injury")]

    said = capsys.readouterr()
    assert refused == [2, 2]
    assert "gonghui signals import" in said.out + said.err
    assert "gonghui disputes feeds import injury" in said.out + said.err
