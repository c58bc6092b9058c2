# The measured commands, read by bench/run.sh; the forms of a row are those of bench/measure.py.
# shellcheck shell=bash disable=SC2154

readonly fixtures=${COMITY_FIXTURES:-../shared/data}
python3 bench/inputs.py "$comity" "$work" "$fixtures"

# routes FILE: how many lines it is as text.
routes() {
    $comity mrt --format bgpdump "$1" | wc -l
}

# against_bgpdump NAME FILE TEXT_TIMES: text and summary of one file beside `bgpdump -m`.
against_bgpdump() {
    [ -e "$2" ] || return 0
    local count
    count=$(routes "$2")
    row pair "mrt text, $1" routes "$count" "$3" "$comity mrt --format bgpdump $2" "bgpdump -m $2"
    row pair "mrt summary, $1" routes "$count" 20 "$comity mrt --format summary $2" "bgpdump -m $2"
}

# fresh STORE: the start of a command that observes into a new store; to be closed with a quote.
fresh() {
    echo "sh -c 'rm -f $work/$1*; exec $comity observe --store $work/$1"
}

against_bgpdump "made RIB" "$work/internet/rib.mrt" 15
against_bgpdump "RIB of 2002 (TABLE_DUMP) x 8" "$work/rib.2002.mrt" 15
against_bgpdump "RIB of 2014 x 14" "$work/rib.2014.mrt" 15
against_bgpdump "IPv6 RIB of 2015 x 8" "$work/rib6.2015.mrt" 15
against_bgpdump "table of 2015 as updates x 8" "$work/updates.mrt" 25

# All of it is read and counted; bzip2 decompresses it alone.
if [ -e "$work/rib.2014.500.mrt.bz2" ]; then
    row pair "bzip2 of 500 MB on 2 cores, RIB of 2014" routes "$(routes "$work/rib.2014.500.mrt")" 1.8 \
        "taskset -c 0,1 $comity mrt --format summary $work/rib.2014.500.mrt.bz2" \
        "bzip2 -dc $work/rib.2014.500.mrt.bz2"
fi

if [ -e "$work/vrps.json" ]; then
    row micro "ROV, 1 M VRPs, batch" 20000000 build/bench/src/rpki/rov_bench validate_batch
    row limit "observe: table of 2015, 1 M VRPs" 2 700 \
        "$(fresh observe.db) --mrt $fixtures/mrt/updates.et-header.2015.gz --vrps $work/vrps.2015.json'"
fi
row limit "observe: made RIB" 5 700 \
    "$(fresh made.db) --mrt $work/internet/rib.mrt --vrps $work/internet/vrps.json'"

# No program of Debian loads a registry's dump, so these are held to a time; the second says how much
# of the first is decompression.
row limit "irr: dump of 1.4 M objects" 5 500 "$comity irr $work/irr.db.gz"
row limit "zcat of the same, for comparison" 5 500 "zcat $work/irr.db.gz"

# An Internet of today's size with all its sources, and how time grows with networks.
row limit "observe: 84,000 networks, 44 M routes, all sources" 60 4096 \
    "$(fresh whole.db) --config $work/whole/comity.toml'"
row growth "observe: 8,400 and 84,000 networks" 11 \
    "$(fresh tenth.db) --config $work/tenth/comity.toml'" \
    "$(fresh whole.db) --config $work/whole/comity.toml'"
# 300,000 updates a second, also while the table before them is read.
row limit "observe: a day of 128 M updates, all detectors" 427 4096 \
    "$(fresh day.db) --config $work/day/comity.toml'"
# It only prints them: no table, no detector. The published figure of ARTEMIS is 717 updates a second.
row limit "bgpdump -m of the same files, for comparison" 1800 4096 \
    "sh -c 'for file in $work/day/rib.mrt $work/day/updates/*; do bgpdump -m \$file; done'"
row limit "internet: making those 84,000 networks" 120 6144 \
    "sh -c 'rm -rf $work/again; exec $comity internet --ases 84000 --prefixes 1100000 --vantage-points 46 --seed 7 --out $work/again'"
rm -rf "$work/again"

# The service with all of that and 24 months in its store.
if [ -z "$pattern" ] || [[ service =~ $pattern ]]; then
    step "service"
    python3 bench/service.py "$comity" "$work" >>"$rows"
fi
