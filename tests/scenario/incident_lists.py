#!/usr/bin/env python3
"""Observes a made Internet with a past and holds what `comity incidents` lists against itself.

    incident_lists.py --comity PROGRAM --frameworks FOLDER

Every event is in the list of all, is explained by its id, and is found by each of its networks, its prefix, its
kind, its certainty and its time, and by no other; what an assessment of a network says of its events is the same;
and lists leave out what they say that they leave out.
"""

import argparse
import collections
import ipaddress
import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from truth import Comity  # noqa: E402  the same program, run in the same way

#: Networks, prefixes and events that are asked for one by one.
SAMPLES = 12


class Lists:
    def __init__(self, comity):
        self.comity = comity
        self.faults = []

    def events(self, *arguments):
        """The events of a list; none where it ends with status 1, that is without any."""
        done = subprocess.run(
            [self.comity.program, "incidents", "--store", "store.db", "--json", *arguments], check=False,
            cwd=self.comity.folder, env=self.comity.environment, capture_output=True, text=True)
        events = [json.loads(line) for line in done.stdout.splitlines()]
        if done.returncode != (0 if events else 1):
            self.faults.append(f"{arguments}: status {done.returncode}: {done.stderr}")
        return events

    def compare(self, arguments, wanted):
        found = sorted(event["id"] for event in self.events(*arguments, "--all"))
        if found != sorted(event["id"] for event in wanted):
            self.faults.append(f"{arguments}: {len(found)} events, not {len(wanted)}")

    def check(self, holds, text):
        if not holds:
            self.faults.append(text)


def networks_of(event):
    return {event["culprit"], *event["victims"], *(entry["asn"] for entry in event["accomplices"])}


def overlaps(event, prefix):
    wanted = ipaddress.ip_network(prefix)
    return any(ipaddress.ip_network(text).version == wanted.version
               and ipaddress.ip_network(text).overlaps(wanted)
               for text in [event["prefix"], *event["prefixes"]])


def check_filters(lists, every):
    for kind in sorted({event["kind"] for event in every}):
        lists.compare(["--kind", kind], [event for event in every if event["kind"] == kind])
    for certainty in sorted({event["certainty"] for event in every}):
        lists.compare(["--certainty", certainty],
                      [event for event in every if event["certainty"] == certainty])
    asns = collections.Counter(asn for event in every for asn in networks_of(event))
    for asn, _ in asns.most_common(SAMPLES) + sorted(asns.items())[:SAMPLES]:
        lists.compare(["--as", f"AS{asn}"], [event for event in every if asn in networks_of(event)])
    for event in every[::len(every) // SAMPLES]:
        lists.compare(["--prefix", event["prefix"]],
                      [other for other in every if overlaps(other, event["prefix"])])
        lists.compare(["--since", event["start"], "--until", event["end"]],
                      [other for other in every
                       if other["end"] >= event["start"] and other["start"] <= event["end"]])
    some = every[0]
    lists.compare(["--as", str(some["culprit"]), "--kind", some["kind"], "--prefix", some["prefix"]],
                  [event for event in every if event["kind"] == some["kind"]
                   and some["culprit"] in networks_of(event) and overlaps(event, some["prefix"])])


def check_one_by_one(lists, every):
    """What `show` says of an event, and an assessment of its networks, is what the list says."""
    comity = lists.comity
    by_id = collections.defaultdict(list)
    for event in every:
        by_id[event["id"]].append({key: value for key, value in event.items() if key != "incident"})
    for event in every[::len(every) // SAMPLES]:
        shown = comity.run("incidents", "show", event["id"], "--store", "store.db", "--json")
        lists.check(json.loads(shown) in by_id[event["id"]], f"show {event['id']} differs")
        text = comity.run("incidents", "show", event["id"], "--store", "store.db")
        lists.check(event["id"] in text and f"AS{event['culprit']}" in text, f"show {event['id']}: {text}")
        for asn in sorted(networks_of(event))[:2]:
            report = subprocess.run(
                [comity.program, "assess", f"AS{asn}", "--store", "store.db", "--format", "json"], check=False,
                cwd=comity.folder, env=comity.environment, capture_output=True, text=True)
            told = {entry["id"] for entry in json.loads(report.stdout)["events"]}
            lists.check(told == {other["id"] for other in every if asn in networks_of(other)},
                        f"assess AS{asn} tells of other events")


def check_what_is_left_out(lists, every):
    held = lists.events()
    lists.check({event["id"] for event in held}
                == {event["id"] for event in every if event["counts"] and event["certainty"] != "excused"},
                "without --all: other events than those that count")
    starts = [next(event["start"] for event in held if event["id"] == name)
              for name in dict.fromkeys(event["incident"] for event in held)]
    lists.check(len(lists.events("--limit", "1")) > 0 and
                len({event["incident"] for event in lists.events("--limit", "2")}) == min(2, len(starts)),
                "--limit counts something else than incidents")
    text = lists.comity.run("incidents", "--store", "store.db", "--limit", "1", "--colour", "never")
    lists.check(text.startswith(f"{len(set(event['incident'] for event in held))} incidents"), text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--comity", required=True)
    parser.add_argument("--frameworks", required=True, type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        comity = Comity(options.comity, pathlib.Path(name), options.frameworks)
        comity.run("internet", "--ases", "300", "--vantage-points", "10", "--days", "9", "--seed", "5",
                   "--updates-per-second", "0.5", "--out", "made")
        observed = json.loads(comity.run("observe", "--config", "made/comity.toml", "--store", "store.db",
                                         "--json"))
        lists = Lists(comity)
        every = lists.events("--all")
        lists.check(len(every) == sum(count if isinstance(count, int) else sum(count.values())
                                      for count in observed["events"].values()),
                    f"{len(every)} events listed, observed {observed['events']}")
        lists.check(all(event["start"] <= event["end"] for event in every), "an end before its start")
        check_filters(lists, every)
        check_one_by_one(lists, every)
        check_what_is_left_out(lists, every)
    for fault in lists.faults:
        print(fault)
    print(f"{len(every)} events, {len(lists.faults)} faults")
    return 1 if lists.faults else 0


if __name__ == "__main__":
    sys.exit(main())
