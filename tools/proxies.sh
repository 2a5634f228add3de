#!/bin/sh
# Fetch Debian's nginx, Caddy and openssl into .venv/proxies for the tests of deploy/, whoever runs this. They are unpacked
# and not installed, as their packages would begin to serve this machine.
set -eu
folder=.venv/proxies
packages="nginx nginx-common caddy openssl"
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
fetch() { apt-get download -qq $packages 2>/dev/null; }
if command -v dpkg-deb >/dev/null 2>&1 && { fetch || { apt-get update -qq 2>/dev/null && fetch; }; }; then
    for package in ./*.deb; do dpkg-deb --extract "$package" .; done
    rm ./*.deb
else
    echo "The tests of deploy/ are skipped: they need Debian's nginx and Caddy, and apt-get did not fetch them." >&2
fi
