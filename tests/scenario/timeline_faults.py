#!/usr/bin/env python3
"""A made month of updates under what goes wrong with archives: files in another order, broken files, clocks that
disagree, a program that is killed, and a disk that is full.

    timeline_faults.py COMITY SOURCE_FOLDER
"""

import json
import os
import pathlib
import random
import struct
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from mrt import records_of, type_of  # noqa: E402
from program import CUT_SHORT, DONE, FAILED, checker_of_arguments  # noqa: E402

DAYS = 20
# A collector is half of the vantage points; its clock is this much ahead.
SECONDS_AHEAD = 45
HEADER_OCTETS = 12  # RFC 6396 s2
BGP4MP_ET = 17  # RFC 6396 s3: four octets of microseconds come before the rest
KILLS = 6


def split_by_peer(octets):
    """The records of peers of even and of odd AS numbers."""
    halves = [[], []]
    for record in records_of(octets):
        peer = struct.unpack_from(">I", record, HEADER_OCTETS + 4 * (type_of(record)[0] == BGP4MP_ET))[0]
        halves[peer % 2].append(record)
    return [b"".join(half) for half in halves]


def ahead(octets, seconds):
    """The records as a clock tells them that is `seconds` ahead."""
    return b"".join(struct.pack(">I", struct.unpack_from(">I", record)[0] + seconds) + record[4:]
                    for record in records_of(octets))


def spoilt(octets):
    """The records, of one of which all is overwritten but its head and its peers."""
    kept = HEADER_OCTETS + 20
    records = records_of(octets)
    records[40] = records[40][:kept] + b"\x5a" * (len(records[40]) - kept)
    return b"".join(records)


def words_of(files, store=None):
    words = ["observe", "--vrps", "made/vrps.json", "--relationships", "made/relationships.txt"]
    for file in files:
        words += ["--mrt", file]
    return words + (["--store", store] if store else ["--no-store"])


def incidents(test, store):
    outcome = test.run("incidents", "--all", "--json", "--store", store)
    test.expect(outcome, DONE)
    return outcome.stdout


def observed(test, files, store, status=DONE, *more):
    """All incidents that are found in `files`, as they are printed."""
    (test.folder / store).unlink(missing_ok=True)
    outcome = test.run(*words_of(files, store), *more)
    test.check(outcome.status == status, f"{outcome}  expected status {status}")
    return outcome, incidents(test, store)


def those_that_count(printed):
    """Of which kind, by whom and of which prefix."""
    events = map(json.loads, printed.splitlines())
    return {(event["kind"], event["culprit"], event["prefix"]) for event in events if event["counts"]}


def check_order(test, files, wanted, chance):
    for turn, threads in enumerate(("1", "2", "5")):
        _, found = observed(test, chance.sample(files, len(files)), "order.db", DONE, "--threads", threads)
        test.check(found == wanted, f"turn {turn}: another order of files on {threads} threads")


def check_broken(test, files, wanted):
    """One file is cut in a record, another has octets of a record changed, a third is no MRT at all."""
    broken = list(files)
    cut = (test.folder / files[-3]).read_bytes()
    broken[-3] = test.write("broken/cut.mrt", cut[: len(cut) * 2 // 3])
    broken[-5] = test.write("broken/spoilt.mrt", spoilt((test.folder / files[-5]).read_bytes()))
    outcome, found = observed(test, broken, "broken.db", CUT_SHORT)
    test.check("cut.mrt" in outcome.stderr, f"{outcome}  names the file that ends early")
    here, there = those_that_count(found), those_that_count(wanted)
    test.check(len(here & there) >= 0.8 * len(there) and len(here - there) <= 0.1 * len(there),
               f"broken files: {len(here & there)} of {len(there)} are found, {len(here - there)} others")


def check_clocks(test, files, wanted):
    """One of two collectors has a clock that is ahead."""
    halves = []
    for file in files[1:]:
        even, odd = split_by_peer((test.folder / file).read_bytes())
        halves.append(test.write(f"even/{pathlib.Path(file).name}", even))
        halves.append(test.write(f"odd/{pathlib.Path(file).name}", ahead(odd, SECONDS_AHEAD)))
    _, found = observed(test, [files[0], *halves], "clocks.db")
    here, there = those_that_count(found), those_that_count(wanted)
    test.check(len(here ^ there) <= 0.05 * len(there),
               f"clocks that disagree: {sorted(here ^ there)} of {len(there)} differ")


def put_back(test, store, octets):
    """The store is as it was, without what a program left beside it."""
    for beside in ("-wal", "-shm"):
        (test.folder / (store + beside)).unlink(missing_ok=True)
    test.write(store, octets)


def check_kills(test, files, wanted, chance):
    """Whoever is killed leaves the observation before it, whole. How long an observation takes depends on what else
    the machine does: one that ended before it was killed is started again, with less time."""
    _, before = observed(test, files[:3], "kill.db")
    kept = (test.folder / "kill.db").read_bytes()
    begun = time.monotonic()
    test.expect(test.run(*words_of(files)), DONE)
    patience = 0.9 * (time.monotonic() - begun)
    command = [test.program, *words_of(files, "kill.db")]
    killed = 0
    for _ in range(10 * KILLS):
        process = subprocess.Popen(command, cwd=test.folder, env=test.environment(),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.1, 1) * patience)
        process.kill()
        if process.wait() == 0:
            patience *= 0.8
            put_back(test, "kill.db", kept)
            continue
        killed += 1
        found = incidents(test, "kill.db")
        if found == wanted:  # killed after its commit
            put_back(test, "kill.db", kept)
        else:
            test.check(found == before, "the observation before it is there")
        if killed == KILLS:
            break
    test.check(killed == KILLS, f"it was killed {killed} times")


def check_full_disk(test, files):
    """A store that may not grow: one clear line, and the observation before is there."""
    _, before = observed(test, files[:3], "full.db")
    octets = (test.folder / "full.db").stat().st_size
    outcome = test.run(*words_of(files, "full.db"),
                       before=("sh", "-c", 'trap "" XFSZ; exec "$@"', "sh", "prlimit", f"--fsize={octets // 2}", "--"))
    test.check(outcome.status == FAILED and len(outcome.stderr.splitlines()) == 1, f"{outcome}  a full disk")
    test.check(incidents(test, "full.db") == before, "the observation before it is there")


def main():
    test = checker_of_arguments()
    chance = random.Random(int(os.environ.get("COMITY_TEST_SEED", "1")))
    test.expect(test.run("internet", "--ases", "400", "--vantage-points", "10", "--days", str(DAYS), "--seed", "5",
                         "--date", "2026-11-01T00:00:00Z", "--out", "made"), DONE)
    files = ["made/rib.mrt", *sorted(f"made/updates/{path.name}"
                                     for path in (test.folder / "made/updates").iterdir())]
    _, wanted = observed(test, files, "wanted.db")
    test.check(len(those_that_count(wanted)) > 30, f"{len(those_that_count(wanted))} incidents count")
    check_order(test, files, wanted, chance)
    check_broken(test, files, wanted)
    check_clocks(test, files, wanted)
    check_kills(test, files, wanted, chance)
    check_full_disk(test, files)
    return test.finish()


if __name__ == "__main__":
    sys.exit(main())
