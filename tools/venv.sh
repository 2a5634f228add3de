#!/bin/sh
# Make .venv if it is missing and install a lock file into it: tools/venv.sh PYTHON [LOCK [--compile]]
set -eu
python=$1
shift
"$python" -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' || {
    echo "Ravine needs Python 3.11 or newer, got $("$python" --version). Set PYTHON=/path/to/python3.11." >&2
    exit 1
}
if [ ! -x .venv/bin/pip ]; then
    # Debian ships venv in a package of its own.
    "$python" -c 'import ensurepip' 2>/dev/null || {
        echo "Installing Debian's python3-venv ..."
        sh tools/apt.sh python3-venv
    }
    "$python" -m venv .venv
fi
[ $# = 0 ] || exec .venv/bin/python tools/install.py "$@"
