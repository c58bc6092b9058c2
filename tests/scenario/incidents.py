#!/usr/bin/env python3
"""Observes a made month in which incidents were planted, and compares what is found with them.

    incidents.py COMITY SOURCE_FOLDER

Prints precision and recall of each kind. What the data can tell must be found, nearly all of it; nothing innocent
may count; and what cannot be known is a printed number.
"""

import collections
import datetime
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from program import DONE, checker_of_arguments  # noqa: E402

SEEDS = [11, 12]
# Full feeds that must have it at once, of the 24 vantage points.
NEEDED = 3
NETWORK = ["--ases", "1500", "--vantage-points", "24", "--days", "38", "--date", "2026-10-24T00:00:00Z"]

KINDS = {"hijack-exact": "mis-origination", "hijack-subprefix": "mis-origination", "leak": "route-leak",
         "forged-origin": "forged-origin", "bogon-prefix": "bogon-prefix", "bogon-asn": "bogon-asn",
         "roa-misconfiguration": "rpki-invalid"}
# Shown, and scored by nobody.
NEVER_COUNTING = {"roa-misconfiguration"}
# Scored by the UTC day, also where a table alone names them; their precision is that of scenario.truth.
BY_DAY = {"bogon-prefix", "bogon-asn"}
OF_REGISTRIES = {"available at a regional registry", "reserved by a regional registry"}
# How long vantage points need until they have it, or not any more.
LAG = datetime.timedelta(minutes=5)
DAY = datetime.timedelta(days=1)

RECALL_MIN = 0.95
PRECISION_MIN = 0.99
# What is held to less. Inferred relationships lack links that no first table shows: leaks over these are not seen, or
# look like a forged origin where an ASPA denies them.
CONFIGURATIONS = [("comity", {}, {}),
                  ("inferring", {"leak": 0.55}, {"route-leak": 0.75, "forged-origin": 0.6})]


def time_of(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def lines_of(text):
    return [json.loads(line) for line in text.splitlines()]


def shares_prefixes(event, incident):
    """Whether they have a prefix in common; of an event that names only a part of its own, maybe."""
    names = {event["prefix"], *event["prefixes"]}
    return event["prefix_count"] > len(names) or not names.isdisjoint(incident["prefixes"])


def make_internet(test, seed):
    """Makes it, with a second configuration that is given no relationships. Returns its folder."""
    folder = test.folder / f"seed{seed}"
    test.expect(test.run("internet", *NETWORK, "--seed", str(seed), "--out", folder), DONE)
    given = (folder / "comity.toml").read_text().splitlines()
    others = [line for line in given if not line.startswith("relationships")]
    (folder / "inferring.toml").write_text("\n".join([*others, "[observe]", "infer_relationships = true", ""]))
    return folder


class World:
    """A made Internet, what was planted in it and what Comity says of it."""

    def __init__(self, test, folder, configuration):
        store = folder / f"{configuration}.db"
        outcome = test.run("observe", "--config", folder / f"{configuration}.toml", "--peers", str(NEEDED),
                           "--store", store)
        test.expect(outcome, DONE)
        # That they were inferred is said where their age is.
        test.check((b"relationships inferred" in outcome.stdout) == (configuration == "inferring"), outcome.stdout)
        self.planted = lines_of((folder / "incidents.jsonl").read_text())
        self.found = lines_of(test.run("incidents", "--store", store, "--all", "--json").stdout.decode())

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
        if incident["seen_by_full_feeds"] < NEEDED:
            return f"fewer than {NEEDED} full feeds had it"
        if incident.get("shown_to_full_feeds", NEEDED) < NEEDED:
            return f"fewer than {NEEDED} full feeds had it by links whose relationships are right"
        return None


class Tally:
    def __init__(self):
        self.in_reach = collections.Counter()
        self.found = collections.Counter()
        self.counting = collections.Counter()
        self.right = collections.Counter()
        self.unknowable = collections.Counter()
        self.look_alikes = 0
        self.widths = []  # full feeds of events, and of what was planted
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
            if kind.startswith("hijack"):
                self.widths += [(event["full_feed_peers"], incident["seen_by_full_feeds"]) for event in events]
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
            names = ", ".join(incident["id"] for incident in near) or "nothing planted"
            self.faults.append(f"seed {seed}: {event['id']} ({event['certainty']}) is false; {names}")
            self.look_alikes += any(incident["innocent"] for incident in near)

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

    def judge(self, test, recall_min, precision_min):
        test.check(self.in_reach.keys() == KINDS.keys(), f"kinds in reach: {sorted(self.in_reach)}")
        test.check(self.look_alikes == 0, f"{self.look_alikes} look-alikes count")
        wrong = [width for width in self.widths if width[0] > width[1]]
        test.check(self.widths and not wrong, f"events that more full feeds saw than had it: {wrong}")
        for kind, count in self.in_reach.items():
            test.check(self.found[kind] / count >= recall_min.get(kind, RECALL_MIN),
                       f"recall of {kind}: {self.found[kind]} of {count}")
        for kind, count in self.counting.items():
            test.check(self.right[kind] / count >= precision_min.get(kind, PRECISION_MIN),
                       f"precision of {kind}: {self.right[kind]} of {count}")


def main():
    test = checker_of_arguments()
    folders = {seed: make_internet(test, seed) for seed in SEEDS}
    for configuration, recall_min, precision_min in CONFIGURATIONS:
        tally = Tally()
        for seed in SEEDS:
            tally.add(World(test, folders[seed], configuration), seed)
        print(f"\n{configuration}.toml")
        tally.report()
        tally.judge(test, recall_min, precision_min)
    return test.finish()


if __name__ == "__main__":
    sys.exit(main())
