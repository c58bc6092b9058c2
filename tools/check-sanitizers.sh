#!/bin/sh
# Builds and runs the tests under the address and undefined-behaviour sanitizers, then under the
# thread sanitizer.
#
#   tools/check-sanitizers.sh [CTEST-OPTION...]      as tools/check-sanitizers.sh -R unit.rpki
set -eu
cd "$(dirname "$0")/.."
. tools/progress.sh

tools/setup.sh test
failed=""
for preset in asan tsan; do
    step "Configuring (build/$preset)"
    quietly build/$preset-configure.log cmake --preset $preset
    step "Building"
    quietly build/$preset-build.log cmake --build --preset $preset
    step "Testing"
    ctest --preset $preset --timeout 1800 "$@" || failed="$failed $preset"
done
if [ -n "$failed" ]; then
    echo "failed under:$failed" >&2
    exit 1
fi
