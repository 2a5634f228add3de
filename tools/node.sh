#!/bin/sh
# Install node and npm for the checks of the player's JavaScript, if they are missing; then what package.json names.
set -eu
command -v npm >/dev/null 2>&1 || sh tools/apt.sh --no-install-recommends nodejs npm || {
    echo "The checks of the player need node and npm (on Debian, as root: apt-get install npm)." >&2
    exit 1
}
npm ci --silent --no-audit --no-fund
