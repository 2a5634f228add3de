#!/bin/sh
# Run targets of the Makefile one after another, up to the first that fails: tools/steps.sh lint types node pytest
# Prints the seconds that each of them took, and once more the last line of the last one's output.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

summarize() {
    printf '\nSeconds by step\n'
    cat "$folder/seconds"
}

for step; do
    printf '\n== %s\n' "$step"
    begin=$(date +%s)
    { "${MAKE:-make}" --no-print-directory "$step" 2>&1; echo $? >"$folder/status"; } | tee "$folder/output"
    status=$(cat "$folder/status")
    printf '%6d  %s\n' $(($(date +%s) - begin)) "$step" >>"$folder/seconds"
    if [ "$status" != 0 ]; then
        summarize
        echo "The step $step failed."
        exit 1
    fi
done
summarize
tail -n 1 "$folder/output"
