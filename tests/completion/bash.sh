#!/bin/bash
# Whether the bash completion script completes what it should. Usage: bash.sh COMITY
# The words of a command line are given as bash splits them; the last is under the cursor.
set -euo pipefail
comity=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$comity" completion bash > "$folder/comity.bash"
bash -n "$folder/comity.bash"
# shellcheck source=/dev/null
source "$folder/comity.bash"
cd "$folder"
mkdir tables
touch 'with blank.mrt' rib.mrt

faults=0
# expect WANTED WORD...: completions of the last word, sorted, with bars between.
expect() {
    local wanted=$1 got
    shift
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    COMPREPLY=()
    _comity || true
    got=$(printf '%s\n' "${COMPREPLY[@]}" | sort | paste -sd '|')
    [ "$got" = "$wanted" ] || {
        echo "$*: '$got', not '$wanted'"
        faults=$((faults + 1))
    }
}

expect 'assess' comity as
expect 'assess|conformance|demo|disputes|fetch|groups|incidents|init|internet|irr|mrt|observe|relationships|score|serve|token' comity ''
expect '--version' comity --v
expect '--format' comity mrt --for
expect 'csv|html|json|markdown|terminal' comity assess --format ''
expect 'json' comity assess -f j
expect 'bgpdump|json|summary' comity mrt --format ''
expect 'json' comity mrt --format = j
expect 'csv|html|json|markdown|terminal' comity assess --format =
expect 'always|auto' comity assess --color a
expect '--mrt' comity observe --mr
expect '--members' comity observe --me
expect 'rib.mrt' comity observe --mrt r
expect 'comity.bash|rib.mrt|tables|with blank.mrt' comity observe --mrt rib.mrt ''
expect '--vrps' comity observe --mrt rib.mrt --vr
expect 'tables' comity internet --out ''
expect 'with blank.mrt' comity mrt w
expect '' comity mrt --prefix r
expect '--format|--framework|--full' comity assess AS64500 --f
expect 'show' comity incidents s
expect '--full' comity incidents show x --fu
expect '4|6|both' comity relationships --family ''
expect 'route-leak|rpki-invalid' comity incidents --kind r
[ $faults -eq 0 ]
