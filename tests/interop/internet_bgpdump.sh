#!/bin/sh
# Whether Debian's bgpdump reads a made Internet's table and updates without a complaint, finds as many
# routes as the truth says, and prints of the updates what Comity prints. Usage: internet_bgpdump.sh COMITY. Skipped (77) where bgpdump is not installed.
set -eu
comity=$1
command -v bgpdump > /dev/null || { echo "skipped: bgpdump is not installed"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$comity" internet --ases 400 --vantage-points 16 --seed 5 --out "$folder"
bgpdump -m "$folder/rib.mrt" > "$folder/routes" 2> "$folder/complaints"

lines=$(wc -l < "$folder/routes")
entries=$(head -1 "$folder/truth.jsonl" | sed 's/.*"rib_entries":\([0-9]*\).*/\1/')
[ "$lines" -eq "$entries" ] || { echo "$lines lines for $entries RIB entries"; exit 1; }
# bgpdump says where it logs to; anything else is a complaint.
if grep -v 'logging to syslog' "$folder/complaints"; then exit 1; fi
# Every line is whole: a table entry with a prefix, a path that begins with its peer, and a next hop.
awk -F'|' '$1 != "TABLE_DUMP2" || $6 !~ /\// || $7 !~ "^" $5 "( |$)" || $9 == "" { print; bad = 1 }
    END { exit bad }' "$folder/routes"
echo "$lines routes"

"$comity" internet --ases 300 --vantage-points 12 --seed 5 --days 15 --updates-per-second 0.2 \
    --out "$folder/past"
total=0
for file in "$folder"/past/updates/*.mrt; do
    bgpdump -m "$file" > "$folder/updates" 2> "$folder/complaints"
    if grep -v 'logging to syslog' "$folder/complaints"; then exit 1; fi
    "$comity" mrt --format bgpdump "$file" > "$folder/ours"
    cmp "$folder/updates" "$folder/ours"
    lines=$(wc -l < "$folder/updates")
    [ "$lines" -gt 1000 ] || { echo "$file: $lines updates"; exit 1; }
    total=$((total + lines))
done
grep -c '"kind":' "$folder/past/incidents.jsonl" > "$folder/count"
echo "$total updates of 15 days with $(cat "$folder/count") incidents"
