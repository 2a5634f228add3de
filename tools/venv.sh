#!/bin/sh
# Make .venv if it is missing, with pip and uv, and install a lock file into it: tools/venv.sh PYTHON [LOCK [--compile]]
set -eu
python=$1
shift
"$python" -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' || {
    echo "Ravine needs Python 3.11 or newer, got $("$python" --version). Set PYTHON=/path/to/python3.11." >&2
    exit 1
}

# Where this Python has a pip, that one installs another; ensurepip takes three times as long.
with_pip() {
    "$python" -m pip --python .venv/bin/python install --quiet --no-compile --require-hashes -r tools/installer.lock
}

# Debian ships ensurepip in a package of its own.
with_ensurepip() {
    "$python" -c 'import ensurepip' 2>/dev/null || sh tools/apt.sh python3-venv
    .venv/bin/python -m ensurepip --default-pip >/dev/null
}

if [ ! -x .venv/bin/pip ]; then
    "$python" -m venv --without-pip .venv
    with_pip 2>/dev/null || with_ensurepip
fi
[ $# = 0 ] || exec .venv/bin/python tools/install.py "$@"
