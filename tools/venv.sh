#!/bin/sh
# Make .venv if it is missing and install a requirements file into it: tools/venv.sh PYTHON REQUIREMENTS
set -eu
python=$1
requirements=$2
"$python" -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' || {
    echo "Ravine needs Python 3.11 or newer, got $("$python" --version). Set PYTHON=/path/to/python3.11." >&2
    exit 1
}
if [ ! -x .venv/bin/pip ]; then
    # Debian ships venv in a package of its own.
    "$python" -c 'import ensurepip' 2>/dev/null || {
        echo "Installing Debian's python3-venv ..."
        apt-get update -qq && apt-get install -y -qq python3-venv
    }
    "$python" -m venv .venv
fi
.venv/bin/pip install --quiet --disable-pip-version-check -r "$requirements"
