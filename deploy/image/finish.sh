#!/bin/sh
# Leave of /app what runs, with the bytecode of all that it imports; in the image's first stage.
set -eu
mv deploy/image/healthy.py .
mv deploy/image/bytecode.py /tmp

# Babel knows of a thousand languages; texts are in English and those of i18n/locales.
locales=$(.venv/bin/python -c 'import babel, pathlib; print(pathlib.Path(babel.__file__).with_name("locale-data"))')
for file in "$locales"/*.dat; do
    code=$(basename "$file" .dat)
    [ "$code" = root ] || [ "$code" = en ] || [ -f "i18n/locales/$code.po" ] || rm "$file"
done

# The same bytes each time: the order in a set, which bytecode holds, depends on a seed.
PYTHONHASHSEED=0 PYTHONPYCACHEPREFIX=/app/.bytecode PYTHONPATH=/app .venv/bin/python /tmp/bytecode.py
rm -rf deploy requirements.lock
chmod -R a+rX,go-w .
