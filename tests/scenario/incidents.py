#!/usr/bin/env python3
"""Observes a made month in which incidents were planted, and compares what is found with them.

    incidents.py --comity PROGRAM --share FOLDER

Prints precision and recall of each kind. What the data can tell must be found, nearly all of it; nothing innocent
may count; and what cannot be known is a printed number.
"""

import argparse
import collections
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile

TIMEOUT_SECONDS = 300
SEEDS = [11, 12]
# Full feeds that must have it at once, of the 24 vantage points.
NEEDED = 3
# AS numbers that must have had it: the truth does not tell which of them have full feeds, or had it at once.
REACH = NEEDED + 1
NETWORK = ["--ases", "1500", "--vantage-points", "24", "--days", "38", "--date", "2026-10-24T00:00:00Z"]

KINDS = {"hijack-exact": "mis-origination", "hijack-subprefix": "mis-origination", "leak": "route-leak",
         "forged-origin": "forged-origin", "bogon-prefix": "bogon-prefix", "bogon-asn": "bogon-asn",
         "roa-misconfiguration": "rpki-invalid"}
# Shown, and scored by nobody.
NEVER_COUNTING = {"roa-misconfiguration"}
# Scored by the UTC day, also where a table alone names them; their precision is that of scenario.truth.
BY_DAY = {"bogon-prefix", "bogon-asn"}
# Registries' files say nothing of what is more than 30 days later.
REGISTRY_DAYS = 30
OF_REGISTRIES = {"available at a regional registry", "reserved by a regional registry"}
# How long vantage points need until they have it, or not any more.
LAG = datetime.timedelta(minutes=5)
DAY = datetime.timedelta(days=1)

RECALL_MIN = 0.95
PRECISION_MIN = 0.98


def time_of(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def lines_of(text):
    return [json.loads(line) for line in text.splitlines()]


def shares_prefixes(event, incident):
    """Whether they have a prefix in common; of an event that names only a part of its own, maybe."""
    names = {event["prefix"], *event["prefixes"]}
    return event["prefix_count"] > len(names) or not names.isdisjoint(incident["prefixes"])


class World:
    """A made Internet, what was planted in it and what Comity says of it."""

    def __init__(self, comity, share, folder, seed):
        self.comity = comity
        self.folder = folder
        self.environment = {**os.environ, "COMITY_SHARE": str(share)}
        self.run("internet", *NETWORK, "--seed", str(seed), "--out", ".")
        self.run("observe", "--config", "comity.toml", "--peers", str(NEEDED), "--store", "comity.db")
        self.planted = lines_of((folder / "incidents.jsonl").read_text())
        self.found = lines_of(self.run("incidents", "--store", "comity.db", "--all", "--json"))
        self.registries_until = self.oldest_registry() + REGISTRY_DAYS * DAY

    def run(self, *arguments):
        done = subprocess.run([self.comity, *arguments], cwd=self.folder, env=self.environment,
                              capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False)
        if done.returncode != 0:
            sys.exit(f"comity {' '.join(arguments)}: status {done.returncode}\n{done.stderr}")
        return done.stdout

    def oldest_registry(self):
        """The date of the first file of a registry that grows old; the end of its header's dates."""
        dates = []
        for path in (self.folder / "delegated").iterdir():
            headers = (line.split("|") for line in path.read_text().splitlines())
            date = next(fields[5] for fields in headers if len(fields) == 7 and fields[5].isdigit())
            dates.append(datetime.datetime.strptime(date, "%Y%m%d").replace(tzinfo=datetime.timezone.utc))
        # One registry's file is stale from the beginning; what lies there is never told.
        return sorted(dates)[len(dates) // 2]

    def matches(self, event, incident):
        """Whether the event is the incident: its kind, its culprit, its time, its prefixes."""
        slack = DAY if incident["kind"] in BY_DAY else LAG
        return (event["kind"] == KINDS[incident["kind"]] and event["culprit"] == incident["culprit"]
                and time_of(event["start"]) <= time_of(incident["end"]) + LAG
                and time_of(event["end"]) >= time_of(incident["start"]) - slack
                and shares_prefixes(event, incident))

    def why_out_of_reach(self, incident):
        """Why the data cannot tell, or None."""
        if not incident["detectable"]:
            return incident["why_not"]
        if incident["seen_by_asns"] < REACH:
            return f"fewer than {REACH} networks with vantage points had it"
        if incident.get("remark") in OF_REGISTRIES and time_of(incident["start"]) > self.registries_until:
            return "the registry's file was too old"
        return None


class Tally:
    def __init__(self):
        self.in_reach = collections.Counter()
        self.found = collections.Counter()
        self.counting = collections.Counter()
        self.right = collections.Counter()
        self.unknowable = collections.Counter()
        self.faults = []

    def add(self, world, seed):
        planted = [incident for incident in world.planted
                   if incident["kind"] in KINDS and not incident["innocent"]]
        for incident in planted:
            kind = incident["kind"]
            events = [event for event in world.found if world.matches(event, incident)]
            # What registries have not given out is shown, and full bogons alone are scored.
            is_shown = kind in NEVER_COUNTING or incident.get("remark") in OF_REGISTRIES
            is_found = any(event["counts"] or is_shown for event in events)
            why = world.why_out_of_reach(incident)
            if why is not None:
                self.unknowable[kind, why, "found" if is_found else "shown" if events else "missed"] += 1
                continue
            self.in_reach[kind] += 1
            self.found[kind] += is_found
            if not is_found:
                self.faults.append(f"seed {seed}: {incident['id']} of AS{incident['culprit']} was not found")
        self.add_counting(world, seed, planted)

    def add_counting(self, world, seed, planted):
        """What counts, each event either an incident that was planted or false."""
        for event in world.found:
            kind = event["kind"]
            if not event["counts"] or kind in BY_DAY or kind == "rpki-invalid":
                continue
            self.counting[kind] += 1
            if any(world.matches(event, incident) for incident in planted):
                self.right[kind] += 1
                continue
            near = [incident for incident in world.planted
                    if shares_prefixes(event, incident) and time_of(incident["start"]) - LAG <= time_of(event["start"])
                    <= time_of(incident["end"]) + LAG]
            innocent = [incident["id"] for incident in near if incident["innocent"]]
            names = ", ".join(incident["id"] for incident in near) or "nothing planted"
            self.faults.append(f"seed {seed}: {event['id']} ({event['certainty']}) is false; {names}")
            if innocent:
                self.right["look-alikes that count"] += 1

    def report(self):
        print("kind               in reach  found  recall")
        for kind, count in sorted(self.in_reach.items()):
            print(f"{kind:<20}{count:>7}{self.found[kind]:>7}  {self.found[kind] / count:.3f}")
        print("\nkind               counting  right  precision")
        for kind, count in sorted(self.counting.items()):
            print(f"{kind:<20}{count:>7}{self.right[kind]:>7}  {self.right[kind] / count:.3f}")
        print("\nOut of reach:")
        for (kind, why, what), count in sorted(self.unknowable.items()):
            print(f"{count:>3} {kind}, {what}: {why}")
        for fault in self.faults:
            print(fault)

    def is_good(self):
        recalls = [self.found[kind] / count for kind, count in self.in_reach.items()]
        precisions = [self.right[kind] / count for kind, count in self.counting.items()]
        return (len(self.in_reach) == len(KINDS) and self.right["look-alikes that count"] == 0
                and min(recalls) >= RECALL_MIN and min(precisions) >= PRECISION_MIN)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--comity", required=True, type=pathlib.Path)
    parser.add_argument("--share", required=True, type=pathlib.Path)
    options = parser.parse_args()
    tally = Tally()
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            tally.add(World(options.comity.resolve(), options.share.resolve(), pathlib.Path(folder), seed),
                      seed)
    tally.report()
    return 0 if tally.is_good() else 1


if __name__ == "__main__":
    sys.exit(main())
