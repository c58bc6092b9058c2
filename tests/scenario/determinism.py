#!/usr/bin/env python3
"""An observation depends on nothing but the octets of its inputs: not on threads, the order or names
of files, how they are cut into files, or whether they come through a pipe.

    determinism.py COMITY SOURCE_FOLDER
"""

import json
import os
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from mrt import PEER_INDEX_TABLE, Peer, records_of, type_of, update  # noqa: E402
from program import DONE, checker_of_arguments  # noqa: E402


def split_table(octets, parts):
    """A table as `parts` files, each with the list of peers in front; records go round."""
    index, *rest = records_of(octets)
    assert type_of(index) == PEER_INDEX_TABLE
    return [index + b"".join(rest[part::parts]) for part in range(parts)]


def make_updates(chance, files):
    """Random updates of few peers and prefixes, as several files."""
    made = []
    for part in range(files):
        octets = b""
        for i in range(400):
            peer = chance.randrange(5)
            prefixes = [f"203.0.{chance.randrange(200)}.0/24" for _ in range(chance.randrange(4))]
            octets += update(1793491200 + 60 * part + i // 10, Peer(64510 + peer, 10 + peer),
                             prefixes if chance.random() < 0.8 else [],
                             prefixes if chance.random() < 0.3 else [],
                             [64510 + peer, 3356, 64496 + chance.randrange(4)])
        made.append(octets)
    return made


def observed(test, files, *more, vrps=("made/vrps.json",), stdin=b""):
    """What `comity observe --json` prints of `files`."""
    words = [word for file in files for word in ("--mrt", file)]
    words += [word for file in vrps for word in ("--vrps", file)]
    outcome = test.run("observe", "--no-store", "--json", *words, *more, stdin=stdin)
    test.expect(outcome, DONE)
    return outcome.stdout


def check_order(test, files, chance):
    """Threads, order and names change nothing."""
    wanted = observed(test, files)
    totals = json.loads(wanted)
    test.check(totals["routes"]["rib"] > 10_000 and totals["routes"]["announced"] > 1_000 and
               totals["rov"]["valid"] > 100, f"enough was observed: {totals['routes']}")
    for threads in ("1", "2", "3", "7"):
        test.check(observed(test, files, "--threads", threads) == wanted, f"{threads} threads")
    for turn in range(6):
        shuffled = chance.sample(files, len(files))
        threads = str(1 + turn % 3)
        test.check(observed(test, shuffled, "--threads", threads) == wanted, f"order {shuffled}")
    copies = []
    for i, name in enumerate(chance.sample(files, len(files))):
        octets = (test.folder / name).read_bytes()
        copies.append(test.write(f"copies/another name {i}", octets))
    test.check(observed(test, copies) == wanted, "copies under other names")
    absolute = [test.folder / name for name in files]
    test.check(observed(test, absolute) == wanted, "absolute names")
    piped = observed(test, ["-", *files[1:]], stdin=(test.folder / files[0]).read_bytes())
    test.check(piped == wanted, "one of them through a pipe")
    test.check(b"/" not in wanted.replace(b".0/", b""), "no path is printed")
    return wanted


def check_splits(test, table, wanted):
    """The same table cut into files, counted alike in all but the records and inputs."""
    facts = ("at", "first", "last", "rov", "pairs", "prefixes", "networks", "left_out", "routes",
             "vantage_points", "peer_asns", "coverage", "vrps", "aspas", "errors")
    for parts in (2, 3, 9):
        names = []
        for i, octets in enumerate(split_table(table, parts)):
            names.append(test.write(f"split/{parts}_{i}.mrt", octets))
        totals = json.loads(observed(test, names))
        for fact in facts:
            test.check(totals[fact] == wanted[fact],
                       f"{parts} files: {fact}: {totals[fact]} for {wanted[fact]}")


def check_stores(test, files, chance):
    """Two runs' stores give the same assessments, octet for octet."""
    printed = {}
    for name, order, threads in [("one.db", files, "1"), ("two.db", chance.sample(files, len(files)), "3")]:
        words = [word for file in order for word in ("--mrt", file)]
        test.expect(test.run("observe", *words, "--vrps", "made/vrps.json", "--store", name,
                             "--threads", threads), DONE)
        for form in ("json", "csv"):
            outcome = test.run("assess", "--all", "--format", form, "--store", name)
            test.expect(outcome, DONE)
            test.check(len(outcome.stdout) > 1_000, f"{outcome}  printed little")
            test.check(printed.setdefault(form, outcome.stdout) == outcome.stdout,
                       f"assess --format {form} of {name}")


def main():
    test = checker_of_arguments()
    seed = int(os.environ.get("COMITY_TEST_SEED", "1"))
    print(f"COMITY_TEST_SEED={seed}")
    chance = random.Random(seed)
    test.expect(test.run("internet", "--ases", "200", "--vantage-points", "12", "--seed", "5", "--out",
                         "made"), DONE)
    table = (test.folder / "made/rib.mrt").read_bytes()
    files = []
    for i, octets in enumerate(split_table(table, 3)):
        test.write(f"rib{i}.mrt", octets)
        files.append(f"rib{i}.mrt")
    for i, octets in enumerate(make_updates(chance, 4)):
        test.write(f"updates{i}.mrt", octets)
        files.append(f"updates{i}.mrt")
    check_order(test, files, chance)
    check_splits(test, table, json.loads(observed(test, ["made/rib.mrt"])))
    check_stores(test, files, chance)
    return test.finish()


if __name__ == "__main__":
    sys.exit(main())
