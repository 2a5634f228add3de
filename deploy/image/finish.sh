#!/bin/sh
# Leave of /app what runs, with the bytecode of all that it imports; in the image's first stage.
set -eu
mv deploy/image/healthy.py .
mv deploy/image/bytecode.py /tmp
PYTHONPYCACHEPREFIX=/app/.bytecode PYTHONPATH=/app .venv/bin/python /tmp/bytecode.py
rm -rf deploy requirements.lock
chmod -R a+rX,go-w .
