#!/bin/bash
# Runs comity side by side with other programs on the same inputs, and writes a table with the machine
# it was measured on.
#
#   bench/run.sh [ROW-PATTERN]      all rows without a pattern, as bench/run.sh mrt
#
# A row of a program that is not installed shows "-". Exits 1 if a row misses its target.
set -eu
cd "$(dirname "$0")/.."
. tools/progress.sh

readonly comity=build/bench/comity
readonly work=build/bench/inputs    # made for the benchmark, and kept
readonly pattern=${1:-}
readonly rows=$work/rows.jsonl
export comity work

# The forms of a row are those of bench/measure.py: pair, limit, micro.
row() {
    if [ -n "$pattern" ] && ! [[ $2 =~ $pattern ]]; then return 0; fi
    step "$2"
    python3 bench/measure.py "$@" >>"$rows"
}

tools/setup.sh bench
step "Building $comity"
quietly build/bench-configure.log cmake --preset bench
quietly build/bench-build.log cmake --build --preset bench --target comity rov_bench
mkdir -p $work bench/results
: >$rows

# The rows stand in bench/rows.sh, a call of `row` each.
# shellcheck source=bench/rows.sh
. bench/rows.sh

python3 bench/table.py $rows "bench/results/$(date -u +%F-%H%M).md"
