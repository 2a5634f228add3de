#!/bin/sh
# Install node and npm for the checks of the player's JavaScript, if they are missing; then what package.json names.
set -eu
if ! command -v npm >/dev/null 2>&1; then
    if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
        echo "The checks of the player need node and npm: install them (on Debian, as root: apt-get install npm)." >&2
        exit 1
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm
fi
npm ci --silent --no-audit --no-fund
