#!/bin/bash
# Fuzzes every target for some seconds, and shows that a crash would be seen.
#
#   fuzz/run.sh [SECONDS] [TARGET...]      60 seconds and all targets without arguments
#
# Starts from fuzz/corpus/<target>, which it only reads; what it learns is kept in
# build/fuzz/corpus/<target>, what it finds in build/fuzz/finds/<target>. Exits 1 on any find, or if
# the canary, which must crash, does not.
set -eu
cd "$(dirname "$0")/.."
. tools/progress.sh

seconds=${1:-60}
case $seconds in '' | *[!0-9]*) echo "usage: fuzz/run.sh [SECONDS] [TARGET...]" >&2; exit 64 ;; esac
[ $# -eq 0 ] || shift

readonly octets_max=65536        # longer inputs repeat what shorter ones show
readonly seconds_an_input=10     # an input that takes longer is a find
readonly memory_mib=2048         # as is one that takes more

# What a run of libFuzzer says of itself: its last figure under a name.
figure() { # LOG NAME
    sed -n "s/.*$2:* *\([0-9][0-9]*\).*/\1/p" "$1" | tail -n 1
}

tools/setup.sh test
step "Building the fuzz targets (build/fuzz)"
quietly build/fuzz-configure.log cmake --preset fuzz
quietly build/fuzz-build.log cmake --build --preset fuzz
[ $# -gt 0 ] || mapfile -t listed <build/fuzz/fuzzers/targets.txt
[ $# -gt 0 ] || set -- "${listed[@]}"

export ASAN_OPTIONS=strict_string_checks=1:detect_stack_use_after_return=1
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
rows=build/fuzz/rows
rm -rf $rows
mkdir -p $rows

# Fuzzes one target and leaves its row of the table; fails on a find.
fuzz() { # TARGET
    local target=$1 seeds=fuzz/corpus/$1 learnt=build/fuzz/corpus/$1 finds=build/fuzz/finds/$1
    local log=build/fuzz/$1.log status=0 bad=0 outcome
    [ "$target" != canary_fuzz ] || { seeds=""; rm -rf "$learnt" "$finds"; }
    mkdir -p "$learnt" "$finds"
    step "$target, $seconds s"
    # shellcheck disable=SC2086  # the canary has no seeds
    build/fuzz/fuzzers/"$target" -max_total_time="$seconds" -timeout=$seconds_an_input \
        -rss_limit_mb=$memory_mib -max_len=$octets_max -artifact_prefix="$finds/" \
        -print_final_stats=1 "$learnt" $seeds >"$log" 2>&1 || status=$?
    if [ "$target" = canary_fuzz ]; then
        outcome="crashed, as it must"
        if [ $status -eq 0 ]; then outcome="DID NOT CRASH"; bad=1; fi
    elif [ $status -eq 0 ]; then
        outcome="no find"
    else
        outcome="FOUND: $log"
        bad=1
    fi
    printf '%s\t%s\t%s\t%s\t%s\n' "$target" "$(figure "$log" number_of_executed_units)" \
        "$(figure "$log" ' cov')" "$(find "$learnt" -type f | wc -l)" "$outcome" >"$rows/$target"
    return $bad
}

# As many at a time as there are processors.
bad=0
running=0
for target in canary_fuzz "$@"; do
    if [ $running -ge "$(nproc)" ]; then
        wait -n || bad=1
        running=$((running - 1))
    fi
    fuzz "$target" &
    running=$((running + 1))
done
while [ $running -gt 0 ]; do
    wait -n || bad=1
    running=$((running - 1))
done

printf '\n%-24s %12s %8s %8s  %s\n' target runs edges corpus outcome
while IFS="$(printf '\t')" read -r target runs edges corpus outcome; do
    printf '%-24s %12s %8s %8s  %s\n' "$target" "$runs" "$edges" "$corpus" "$outcome"
done < <(cat $rows/*)
exit $bad
