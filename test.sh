#!/bin/sh
# Installs what is missing, builds and runs every test. The last lines are ctest's own summary.
#
#   ./test.sh [CTEST-OPTION...]      as ./test.sh -R unit.net
set -eu
cd "$(dirname "$0")"
. tools/progress.sh

tools/setup.sh test
step "Configuring (build/dev)"
quietly build/test-configure.log cmake --preset dev
step "Building"
quietly build/test-build.log cmake --build --preset dev
step "Testing"
status=build/test-status
# ctest has the last word; the count of what was skipped comes just before its summary.
{
    ctest --preset dev --timeout 900 "$@" 2>&1 && echo 0 >$status || echo $? >$status
} | awk '
    /\*\*\*Skipped/ { skipped += 1 }
    /^[0-9]+% tests passed/ {
        if (skipped) printf "%d tests skipped for want of fixtures; named below\n\n", skipped
        else print "No test skipped for want of fixtures\n"
    }
    { print; fflush() }'
exit "$(cat $status)"
