"""Finds Chromium for the browser tests, installs it where that is allowed, and shows it the fonts of the documents.

python -m tools.browser          prints where Chromium is, or one line that says why there is none
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).resolve().parent.parent / "src/gonghui/engines/documents/fonts"
NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CONFIGURATION: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
  <alias binding="strong"><family>serif</family><prefer><family>Noto Serif SC</family></prefer></alias>
</fontconfig>
"""


class BrowserMissing(Exception):
    """No Chromium here and none may be installed; the text says what to do."""


def find_chromium() -> str | None:
    """A Chromium that starts: GONGHUI_CHROMIUM if that is set, else by its usual names; None without one."""
    named = os.environ.get("GONGHUI_CHROMIUM")
    for name in [named] if named else NAMES:
        path = shutil.which(name)
        if path and _succeeds(path, "--version"):
            return path
    return None


def install_chromium() -> str:
    """Install Debian's package as root or by a sudo that asks nothing; BrowserMissing where neither is possible."""
    advice = "the browser tests need Chromium: install it, or name one in GONGHUI_CHROMIUM"
    if not shutil.which("apt-get"):
        raise BrowserMissing(advice)
    if os.geteuid() == 0:
        allowed: list[str] = []
    elif shutil.which("sudo") and _succeeds("sudo", "-n", "true"):
        allowed = ["sudo", "-n"]
    else:
        raise BrowserMissing(advice + " (apt-get install chromium needs root)")
    print("installing chromium with apt-get", file=sys.stderr)
    for arguments in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "chromium"]):
        command = [*allowed, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if path := find_chromium():
        return path
    # Ubuntu's package of that name is only a pointer to a snap, which may not start in a container.
    raise BrowserMissing(f"{advice} (apt-get: {(done.stderr.strip().splitlines() or ['nothing that starts'])[-1]})")


def font_environment(folder: Path) -> dict[str, str]:
    """Variables that make Chromium draw Chinese with the fonts of the documents; their file goes to `folder`."""
    path = folder / "fonts.conf"
    path.write_text(CONFIGURATION.format(fonts=FONTS, cache=folder / "font-cache"), "utf-8")
    return {"FONTCONFIG_FILE": str(path)}


def _succeeds(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def main() -> int:
    """Print the path of a Chromium that starts, installing one if need be; 1 with one line when that fails."""
    try:
        print(find_chromium() or install_chromium())
    except BrowserMissing as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
