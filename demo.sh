#!/bin/sh
# Installs what is missing, builds comity, and shows it on an Internet that it makes itself: no
# download, no account. Steps whose results are up to date are skipped. On a terminal it ends by
# serving the dashboard, until Ctrl-C.
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
# internet.json is written last.
made $out/internet/internet.json $comity -- \
    $comity internet --ases 2000 --vantage-points 12 --date 2026-10-24T00:00:00Z --days 38 --seed 1 \
    --out $out/internet
# What was known at the end of October, then November, so that there is something to compare with.
observe_months() {
    sed 's|updates/\*\.mrt|updates/updates.202610*.mrt|' $out/internet/comity.toml >$out/internet/october.toml
    rm -f $out/comity.db* $out/part.db*
    $comity observe --config $out/internet/october.toml --period 2026-10 --store $out/part.db
    step "$comity observe --config $out/internet/comity.toml --period 2026-11"
    $comity observe --config $out/internet/comity.toml --period 2026-11 --store $out/part.db
    mv $out/part.db $out/comity.db
}
made $out/comity.db $out/internet/internet.json $comity -- observe_months
made $out/index.html $out/comity.db -- \
    $comity assess --all --format html --store $out/comity.db --out $out/index.html
made $out/networks.csv $out/comity.db -- \
    $comity assess --all --format csv --store $out/comity.db --out $out/networks.csv

# A network whose report fits a few screens: of those with at most 30 announcements and an invalid one
# among them, the one with most kinds of advice, then most invalid.
network=$(tr -d '\r' <$out/networks.csv | awk -F, '
    NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
    $column["announced"] > 30 || $column["invalid"] == 0 { next }
    {
        kinds = ($column["advice_create"] > 0) + ($column["advice_ask_holder"] > 0)
        kinds += ($column["advice_narrow"] > 0) + ($column["advice_delete"] > 0)
        rank = 1000 * kinds + $column["invalid"]
        if (rank > best) { best = rank; network = $column["asn"] }
    }
    END { print "AS" network }')
made "$out/$network.html" $out/comity.db -- \
    $comity assess "$network" --format html --store $out/comity.db --out "$out/$network.html"

step "$comity assess $network --store $out/comity.db"
$comity assess "$network" --store $out/comity.db
# The month's hijacks, and one of them in full.
step "$comity incidents --kind mis-origination --store $out/comity.db"
$comity incidents --kind mis-origination --store $out/comity.db
hijack=$($comity incidents --kind mis-origination --json --store $out/comity.db |
    sed -n '/"certainty":"attested"/ { s/.*"id":"\([^"]*\)".*/\1/p; q; }')
step "$comity incidents show $hijack --store $out/comity.db"
$comity incidents show "$hijack" --store $out/comity.db

step "All networks: $out/index.html; this one: $out/$network.html"
step "$comity serve --store $out/comity.db --visibility public"
[ ! -t 1 ] || exec $comity serve --store $out/comity.db --visibility public
