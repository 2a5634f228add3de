#!/bin/sh
# Run targets of the Makefile one after another, up to the first that fails: tools/steps.sh lint types+node+pytest
# Targets with a plus between them run at the same time: the last one's output is shown as it comes, the others' when
# they are done. Prints the seconds that each took, and once more the last line of the last one's output.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'kill 0; exit 130' INT TERM

# Run a target; leaves its output, its status and its seconds in the folder.
run() {
    begin=$(date +%s)
    { "${MAKE:-make}" --no-print-directory "$1" 2>&1; echo $? >"$folder/$1.status"; } | tee "$folder/$1.output"
    printf '%6d  %s\n' $(($(date +%s) - begin)) "$1" >>"$folder/seconds"
}

failed=""
last=""
for group; do
    last=${group##*+}
    beside=$(echo "${group%"$last"}" | tr + ' ')
    for step in $beside; do run "$step" >/dev/null & done
    printf '\n== %s\n' "$last"
    run "$last"
    wait
    for step in $beside; do
        printf '\n== %s\n' "$step"
        cat "$folder/$step.output"
    done
    for step in $beside $last; do
        [ "$(cat "$folder/$step.status")" = 0 ] || failed="$failed $step"
    done
    [ -z "$failed" ] || break
done
printf '\nSeconds by step, those with a plus at the same time: %s\n' "$*"
cat "$folder/seconds"
if [ -n "$failed" ]; then
    echo "Failed:$failed"
    exit 1
fi
tail -n 1 "$folder/$last.output"
