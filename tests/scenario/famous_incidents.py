#!/usr/bin/env python3
"""Lets ten famous incidents happen again on a real table, and holds what Comity says against what is known, and
against docs/famous-incidents.md.

    famous_incidents.py [--rewrite] --comity PROGRAM --share FOLDER --fixtures FOLDER --page FILE

The page is written by hand but for what stands under each command in its blocks: the program says that.
`--rewrite` writes it, for the diff to be reviewed. Exit status 77, which ctest shows as skipped: the table is not
there.
"""

import argparse
import collections
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from famous_history import HISTORY  # noqa: E402
from famous_world import SPREAD_SECONDS, VANTAGE_POINTS, RealTable, World  # noqa: E402

TABLE = "updates.et-header.2015.gz"
TIMEOUT_SECONDS = 120
SKIPPED = 77
#: The last vantage point sees a change so long after the first.
TOLERANCE_SECONDS = SPREAD_SECONDS * (len(VANTAGE_POINTS) - 1)


class Shell:
    """Commands as a reader of the page would give them, in a folder with a store of its own."""

    def __init__(self, comity, share, folder):
        self.folder = folder
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("COMITY_", "XDG_"))}
        self.environment = kept | {"LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(folder),
                                   "XDG_STATE_HOME": str(folder), "COMITY_SHARE": str(share),
                                   "PATH": f"{comity.parent}:{os.environ['PATH']}"}

    def run(self, command):
        """What it prints, problems too."""
        done = subprocess.run(["sh", "-c", command], cwd=self.folder, env=self.environment, check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIMEOUT_SECONDS)
        return done.stdout


def differences(world, expected, events):
    """Lines that say how the events are not those that were expected."""
    found = collections.defaultdict(list)
    for event in events:
        if not event["kind"].startswith("bogon"):
            found[event["rule"], event["culprit"], event["certainty"], event["counts"]].append(event)
    lines = []
    for wanted in expected:
        key = wanted.rule, wanted.culprit, wanted.certainty, wanted.counts
        alike = found.pop(key, [])
        if len(alike) != wanted.events:
            lines.append(f"{key}: {len(alike)} events, not {wanted.events}")
        prefixes = tuple(sorted(event["prefix"] for event in alike))
        if wanted.prefixes and prefixes != wanted.prefixes:
            lines.append(f"{key}: {prefixes}, not {wanted.prefixes}")
        for event in alike[:: max(1, len(alike) // 100)]:
            lines += [f"{event['id']}: {name}: {have}, not {want}"
                      for name, want, have in compared(wanted, event)]
            lines += [f"{event['id']}: {name} {event[name]}, not {clock}"
                      for name, clock in (("start", wanted.start), ("end", wanted.end))
                      if clock and not 0 <= seconds_of(event[name]) - world.seconds(clock) <= TOLERANCE_SECONDS]
    return lines + [f"{key}: {len(alike)} events, not expected, as {alike[0]['id']}" for key, alike in found.items()]


def compared(wanted, event):
    """What differs, by name."""
    pairs = [("prefix_count", wanted.prefix_count, event["prefix_count"])]
    if wanted.victims:
        pairs.append(("victims", list(wanted.victims), event["victims"]))
    pairs.append(("passed_on", list(wanted.passed_on), [entry["asn"] for entry in event["accomplices"]]))
    return [pair for pair in pairs if pair[1] != pair[2]]


def seconds_of(time):
    return int(datetime.datetime.fromisoformat(time).timestamp())


def sections_of(page):
    """Pairs of heading and text; the first has no heading. Together they are the page."""
    parts = re.split(r"(?m)^(?=## )", page)
    return [(part.splitlines()[0].removeprefix("## ") if part.startswith("## ") else "", part) for part in parts]


def answered(section, shell):
    """The section with what its commands print now."""
    def answer(block):
        commands = [line for line in block[1].splitlines() if line.startswith("$ ")]
        told = "\n".join(f"{command}\n{shell.run(command.removeprefix('$ ')).rstrip()}\n" for command in commands)
        return f"```console\n{told}```\n"
    return re.sub(r"```console\n(.*?)```\n", answer, section, flags=re.DOTALL)


def let_happen(comity, share, world, rest, touched, folder):
    """Observes it; the shell in which one can ask, and the events."""
    shell = Shell(comity, share, folder)
    options = world.write(folder, rest, touched)
    told = shell.run(" ".join(["comity observe", *options, "--json"]))
    (folder / "rib.mrt").unlink()
    if not told.startswith("{"):
        sys.exit(told)
    return shell, [json.loads(line) for line in shell.run("comity incidents --all --json").splitlines()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--comity", required=True, type=pathlib.Path)
    parser.add_argument("--share", required=True, type=pathlib.Path)
    parser.add_argument("--fixtures", required=True, type=pathlib.Path)
    parser.add_argument("--page", required=True, type=pathlib.Path)
    parser.add_argument("--rewrite", action="store_true")
    options = parser.parse_args()
    path = options.fixtures.resolve() / "mrt" / TABLE
    if not path.exists():
        print(f"skipped: {path} is absent")
        return SKIPPED
    comity, share = options.comity.resolve(), options.share.resolve()
    table = RealTable(comity, path)
    worlds = {heading: World(day, table) for heading, (day, _) in HISTORY.items()}
    expected = {heading: happens(worlds[heading]) for heading, (_, happens) in HISTORY.items()}
    touched = set().union(*(world.changed for world in worlds.values()))
    rest = table.without(touched)
    page = options.page.read_text()
    faults, made = [], ""
    for heading, section in sections_of(page):
        if heading in worlds:
            with tempfile.TemporaryDirectory() as name:
                shell, events = let_happen(comity, share, worlds[heading], rest, touched, pathlib.Path(name))
                faults += [f"{heading}: {line}" for line in differences(worlds[heading], expected[heading], events)]
                section = answered(section, shell)
                expected.pop(heading)
        made += section
    faults += [f"{heading}: not on the page" for heading in expected]
    if options.rewrite:
        options.page.write_text(made)
    elif made != page:
        faults += [f"{options.page.name}:{number}: Comity says: {now}" for number, (then, now) in
                   enumerate(zip(page.splitlines(), made.splitlines()), 1) if then != now][:1]
        faults.append(f"{options.page.name} is not what Comity says; --rewrite makes it")
    for fault in faults:
        print(fault)
    print(f"{len(worlds)} incidents, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
