#!/bin/sh
# Makes the virtual environment $1 with a Python of at least 3.11, or says in one line why it cannot.
set -eu
venv=$1

suitable() {
    command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

for python in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    suitable "$python" && break
    python=
done
[ -n "$python" ] || { echo "setup: Python 3.11 or newer is needed; name one with PYTHON=/path/to/python" >&2; exit 1; }

# Debian ships Python without the part that puts pip into a new environment.
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    package=$("$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')
    if [ "$(id -u)" = 0 ]; then as_root=; else as_root="sudo -n"; fi
    command -v apt-get >/dev/null 2>&1 && { [ -z "$as_root" ] || $as_root true 2>/dev/null; } || {
        echo "setup: please install $package first (apt-get install $package)" >&2
        exit 1
    }
    echo "setup: installing $package"
    { $as_root apt-get update -q && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y "$package"; } >/dev/null
fi

"$python" -m venv "$venv"
