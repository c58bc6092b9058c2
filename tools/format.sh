#!/bin/sh
# Says which C++ files clang-format would write otherwise; with --fix, writes them so.
set -eu
cd "$(dirname "$0")/.."
mode="--dry-run --Werror"
[ "${1:-}" != --fix ] || mode=-i
# shellcheck disable=SC2086  # the mode is meant to be split
find src tests fuzz bench -name '*.h' -print -o -name '*.cc' -print | sort | xargs clang-format-19 $mode
