#!/bin/sh
# Install Chromium for the browser tests, and a font with Korean letters for their screenshots, if there are none.
set -eu

install() {
    if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
        echo "The browser tests need Chromium: install it (on Debian, as root: apt-get install chromium) and run this again." >&2
        exit 1
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@"
}

found=""
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then found=yes; fi
done
[ -n "$found" ] || install chromium

# Any font will do; where none can be installed the tests pass without.
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && [ -z "$(fc-list :lang=ko 2>/dev/null)" ]; then
    install fonts-nanum
fi
