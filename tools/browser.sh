#!/bin/sh
# Install Chromium and Firefox for the browser tests, and a font with Korean letters for their screenshots, if there are none.
set -eu
found=""
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then found=yes; fi
done
[ -n "$found" ] || sh tools/apt.sh chromium || {
    echo "The browser tests need Chromium (on Debian, as root: apt-get install chromium)." >&2
    exit 1
}

# The edition without a server is tried in Firefox, too; where there is none that is new enough (tools/firefox.py) those
# tests skip and say so. Lists that are old have an old one.
{ command -v firefox-esr || command -v firefox || { apt-get update -qq; sh tools/apt.sh firefox-esr; }; } >/dev/null 2>&1 || true

# Any font will do; where none can be installed the tests pass without.
[ -n "$(fc-list :lang=ko 2>/dev/null)" ] || sh tools/apt.sh fonts-nanum 2>/dev/null || true
