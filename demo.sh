#!/bin/sh
# Installs what is missing, builds comity, and shows it on an Internet that it makes itself: no
# download, no account. Steps whose results are up to date are skipped. On a terminal it ends by
# serving the dashboard, until Ctrl-C.
set -eu
cd "$(dirname "$0")"
. tools/progress.sh

comity=build/release/comity

tools/setup.sh build
step "Building $comity"
[ -e build/release/build.ninja ] || quietly build/demo-configure.log cmake --preset release
quietly build/demo-build.log cmake --build --preset release --target comity
exec $comity demo --folder build/demo
