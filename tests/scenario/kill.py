#!/usr/bin/env python3
"""Kills `comity observe` at random moments: the store opens, the last whole observation is there and
equal, and the next observation works.

    kill.py COMITY SOURCE_FOLDER
"""

import contextlib
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from program import DONE, checker_of_arguments  # noqa: E402

KILLS = 20
SECONDS_MAX = 240


def observe_words(name, store):
    return ("observe", "--mrt", f"{name}/rib.mrt", "--vrps", f"{name}/vrps.json", "--store", store)


def latest(test, store):
    """All that assess tells of the last observation."""
    outcome = test.run("assess", "--all", "--format", "json", "--store", store)
    test.expect(outcome, DONE)
    return outcome.stdout


def octets_in(path):
    """The size of a file that may go at any moment; 0 where it is not there."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def kill_while_observing(test, name, store, is_due):
    """Starts an observation and kills it once `is_due` of its age in seconds; whether it was alive."""
    process = subprocess.Popen([test.program, *observe_words(name, store)], cwd=test.folder,
                               env=test.environment(), stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    started = time.monotonic()
    while process.poll() is None and not is_due(time.monotonic() - started):
        time.sleep(0.0005)
    was_alive = process.poll() is None
    if was_alive:
        process.send_signal(signal.SIGKILL)
    process.wait()
    return was_alive


def main():
    test = checker_of_arguments()
    seed = int(os.environ.get("COMITY_TEST_SEED", "1"))
    print(f"COMITY_TEST_SEED={seed}")
    chance = random.Random(seed)
    for name, networks, made_seed in (("old", 100, 1), ("fresh", 1500, 2), ("next", 100, 3)):
        test.expect(test.run("internet", "--ases", str(networks), "--vantage-points", "8", "--seed",
                             str(made_seed), "--out", name), DONE)
    test.expect(test.run(*observe_words("old", "s.db")), DONE)
    old = latest(test, "s.db")
    started = time.monotonic()
    test.expect(test.run(*observe_words("fresh", "fresh.db")), DONE)
    duration = time.monotonic() - started
    fresh = latest(test, "fresh.db")
    test.check(old != fresh and len(fresh) > 100_000, "two different observations")

    log = test.folder / "s.db-wal"
    wanted, killed, killed_while_writing = old, 0, 0
    begun = time.monotonic()
    for turn in range(10 * KILLS):
        if killed == KILLS or time.monotonic() - begun > SECONDS_MAX:
            break
        if turn % 2 == 0:
            # At any moment.
            due = chance.uniform(0, duration)
            alive = kill_while_observing(test, "fresh", "s.db", lambda age, due=due: age > due)
        else:
            # While it writes: once its log has grown past some size.
            size = chance.randrange(1, 3_000_000)
            alive = kill_while_observing(
                test, "fresh", "s.db",
                lambda age, size=size: octets_in(log) > size)
        killed += alive
        killed_while_writing += alive and octets_in(log) > 0
        now = latest(test, "s.db")
        # Killed after its commit, the fresh one is there whole; never anything between.
        if now != wanted:
            test.check(now == fresh, f"turn {turn}: the store holds neither observation whole")
            wanted = fresh
        if wanted == fresh or turn % 5 == 4:
            test.expect(test.run(*observe_words("next", "s.db")), DONE)
            next_one = latest(test, "s.db")
            test.check(next_one not in (old, fresh), f"turn {turn}: the next observation is stored")
            wanted = next_one
        with contextlib.closing(sqlite3.connect(test.folder / "s.db")) as connection:
            verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
            loose = connection.execute("PRAGMA foreign_key_check").fetchall()
        test.check(verdict == "ok" and not loose, f"turn {turn}: {verdict} {loose}")
    print(f"{killed} killed, {killed_while_writing} of them while writing, {duration:.2f} s a run")
    test.check(killed >= 5 and killed_while_writing >= 2, "it was killed at work")
    test.expect(test.run(*observe_words("fresh", "s.db")), DONE)
    test.check(latest(test, "s.db") == fresh, "in the end an observation works as ever")
    return test.finish()


if __name__ == "__main__":
    sys.exit(main())
