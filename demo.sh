#!/bin/sh
# Installs what is missing, builds comity, and shows it on an Internet that it makes itself: no
# download, no account. Steps whose results are up to date are skipped.
set -eu
cd "$(dirname "$0")"
. tools/progress.sh

comity=build/release/comity
out=build/demo

# made FILE INPUT... -- COMMAND...: runs COMMAND unless FILE is there and no INPUT is newer.
made() {
    file=$1
    shift
    stale=no
    [ -e "$file" ] || stale=yes
    while [ "$1" != -- ]; do
        [ $stale = yes ] || [ -z "$(find "$1" -newer "$file")" ] || stale=yes
        shift
    done
    shift
    if [ $stale = no ]; then
        step "Up to date: $file"
        return 0
    fi
    step "$*"
    "$@"
}

tools/setup.sh build
step "Building $comity"
[ -e build/release/build.ninja ] || quietly build/demo-configure.log cmake --preset release
quietly build/demo-build.log cmake --build --preset release --target comity

mkdir -p $out
made $out/internet/truth.json $comity -- \
    $comity internet --ases 2000 --vantage-points 12 --seed 1 --out $out/internet
made $out/comity.db $out/internet/truth.json $comity -- \
    $comity observe --mrt $out/internet/rib.mrt.gz --vrps $out/internet/vrps.json --store $out/comity.db
made $out/assessment.html $out/comity.db $comity -- \
    $comity assess --format html --store $out/comity.db --out $out/assessment.html

step "Done: open $out/assessment.html"
