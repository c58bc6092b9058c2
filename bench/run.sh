#!/bin/bash
# Runs comity side by side with other programs on the same inputs, and writes a table with the machine
# it was measured on.
#
#   bench/run.sh [ROW-PATTERN]      all rows without a pattern, as bench/run.sh mrt
#
# Each command runs 5 times after one run that warms the caches; the median of the wall seconds counts.
# A row of a program that is not installed shows "-". Exits 1 if a row misses its target.
set -eu
cd "$(dirname "$0")/.."
. tools/progress.sh

readonly comity=build/release/comity
readonly work=build/bench        # inputs that are made for the benchmark
readonly pattern=${1:-}
readonly rows=$work/rows.txt
export comity work

# row NAME UNIT COUNT OURS_CMD THEIRS_CMD TARGET
#
# COUNT is how many of UNIT (records, prefixes, octets) one run works on; the table shows how many a
# second. The commands go to sh with their output discarded; THEIRS_CMD may be empty. TARGET is how many
# times as fast as theirs ours must be, or empty.
row() {
    if [ -n "$pattern" ] && ! [[ $1 =~ $pattern ]]; then return 0; fi
    step "$1"
    python3 bench/measure.py "$@" >>$rows
}

tools/setup.sh test
step "Building $comity"
quietly build/bench-configure.log cmake --preset release
quietly build/bench-build.log cmake --build --preset release
mkdir -p $work bench/results
: >$rows

# The rows stand in bench/rows.sh, a call of `row` each.
# shellcheck source=bench/rows.sh
. bench/rows.sh

python3 bench/table.py $rows "bench/results/$(date -u +%F).md"
