#!/usr/bin/env python3
"""Observes every real MRT file, and holds what would be held against someone against docs/false-alarms.md.

    false_alarms.py --comity PROGRAM --share FOLDER --fixtures FOLDER --page FILE

Each row of the page's tables is a network that did one kind of thing in one observation: how many events, and the
first and the last of their prefixes. All events that count are there, and all that are suspected and look bad
enough, whether they count or not; the judgement is written by hand. Exit status 77, which ctest shows as skipped:
the files are not there.
"""

import argparse
import collections
import ipaddress
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TIMEOUT_SECONDS = 120
SKIPPED, CUT_SHORT = 77, 2
SUSPICION_MIN = 50

#: Files that are of one time, and so are observed together, too.
TOGETHER = [("bview.20020722.2337.gz", "updates.20020722.2238.gz"),
            ("jinx.updates.20150401.0000.bz2", "rrc06.updates.20150401.0000.gz")]
#: Relationships that are two years younger than the table: what comes of such.
TABLE, RELATIONSHIPS = "updates.et-header.2015.gz", "asrel-201712.txt.gz"
ROW = re.compile(r"^\| `([^`]+)` \| ([a-z-]+) \| (AS\d+|\d+ networks) \| ([\d,]+) \| ([^|]+) \| [^|]+ \|$",
                 re.MULTILINE)


def observe(comity, environment, name, mrt_files, more=()):
    """The events of one observation that would be held against someone, or nearly."""
    with tempfile.TemporaryDirectory() as folder:
        for command in (["observe", "--mrt", *mrt_files, *more, "--store", "store.db"],
                        ["incidents", "--all", "--json", "--store", "store.db"]):
            done = subprocess.run([comity, *command], cwd=folder, env=environment, capture_output=True, text=True,
                                  timeout=TIMEOUT_SECONDS, check=False)
        if done.returncode > 1:
            sys.exit(f"{name}: status {done.returncode}: {done.stderr}")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    return [event for event in events if event["counts"] or
            (event["certainty"] == "suspected" and event["suspicion"] >= SUSPICION_MIN)]


def rows_of(name, events):
    """As the page says it, by observation, kind and culprit."""
    gathered = collections.defaultdict(list)
    for event in events:
        gathered[name, event["kind"], f"AS{event['culprit']}"].append(ipaddress.ip_network(event["prefix"]))
    return {key: (len(prefixes), span_of(prefixes)) for key, prefixes in gathered.items()}


def span_of(prefixes):
    first, last = min(prefixes), max(prefixes)
    return str(first) if first == last else f"{first} to {last}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--comity", required=True, type=pathlib.Path)
    parser.add_argument("--share", required=True, type=pathlib.Path)
    parser.add_argument("--fixtures", required=True, type=pathlib.Path)
    parser.add_argument("--page", required=True, type=pathlib.Path)
    options = parser.parse_args()
    fixtures = options.fixtures.resolve()
    files = {path.name: path for path in sorted((fixtures / "mrt").glob("*")) if path.is_file()}
    if not files:
        print(f"skipped: {fixtures / 'mrt'} is absent")
        return SKIPPED
    comity = options.comity.resolve()
    environment = {**os.environ, "COMITY_SHARE": str(options.share.resolve())}
    found = {}
    for names in [(name,) for name in files] + TOGETHER:
        name = " + ".join(names)
        found |= rows_of(name, observe(comity, environment, name, [files[each] for each in names]))
    leaks = [event for event in observe(comity, environment, RELATIONSHIPS, [files[TABLE]],
                                        ["--relationships", fixtures / "asrel" / RELATIONSHIPS])
             if event["kind"] == "route-leak"]
    culprits = {event["culprit"] for event in leaks}
    found[f"{TABLE} + {RELATIONSHIPS}", "route-leak", f"{len(culprits)} networks"] = (
        len(leaks), span_of([ipaddress.ip_network(event["prefix"]) for event in leaks]))
    told = {}
    for name, kind, culprit, events, prefixes in ROW.findall(options.page.read_text()):
        told[name, kind, culprit] = int(events.replace(",", "")), prefixes.strip()
    faults = [f"{key}: the page has {told.get(key)}, Comity {found.get(key)}"
              for key in sorted(told.keys() | found.keys()) if told.get(key) != found.get(key)]
    for fault in faults:
        print(fault)
    print(f"{len(files)} files, {sum(events for events, _ in found.values())} events in {len(found)} rows, "
          f"{len(faults)} faults")
    return 1 if faults or not found else 0


if __name__ == "__main__":
    sys.exit(main())
