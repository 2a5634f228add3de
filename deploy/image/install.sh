#!/bin/sh
# Install what the app runs with into .venv, in the image's first stage.
set -eu
python3 -m venv --without-pip .venv
python3 -m venv /tmp/installer
pip() { /tmp/installer/bin/pip --disable-pip-version-check --python .venv/bin/python "$@"; }
pip install --no-cache-dir --no-compile --require-hashes -r requirements.lock
pip uninstall --quiet --yes -r deploy/image/unused.txt

# Tests of packages, and what Streamlit brings for other purposes than running an app.
packages=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
find "$packages" -type d -name tests -prune -exec rm -rf {} +
rm -rf "$packages/streamlit/.agents" "$packages/streamlit/hello"
