#!/bin/sh
# Install Debian packages if this is Debian and we are root: tools/apt.sh [OPTION ...] PACKAGE ...
set -eu
if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
    echo "Please install: $*" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
# The lists of a machine that was just used are good; where there are none, or old ones, the first try fails.
apt-get install -y -qq "$@" 2>/dev/null || { apt-get update -qq && apt-get install -y -qq "$@"; }
