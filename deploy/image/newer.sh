#!/bin/sh
# Say whether the tag of the base has gone on from the digest that the Dockerfile names. It is no failure: the digest stays.
set -eu
named=$(sed -n 's/^FROM \(.*\) AS base$/\1/p' Dockerfile)
now=$(docker buildx imagetools inspect "${named%@*}" --format '{{.Manifest.Digest}}')
if [ "${named#*@}" = "$now" ]; then
    echo "$named is the newest."
else
    echo "::warning file=Dockerfile::${named%@*} is now $now"
fi
