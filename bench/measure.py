#!/usr/bin/env python3
"""Times two commands, and prints a row of tab-separated fields.

    measure.py NAME UNIT COUNT OURS_CMD THEIRS_CMD TARGET

Fields: NAME, UNIT, COUNT, our seconds, their seconds (empty without them), TARGET. Seconds are the
median of the wall time of 5 runs, after one that warms the caches.
"""

import shlex
import shutil
import statistics
import subprocess
import sys
import time

RUNS = 5


def seconds(command):
    """The median of the wall seconds of `command`, run by sh with its output discarded."""
    taken = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        done = subprocess.run(["sh", "-c", command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        taken.append(time.perf_counter() - start)
        if done.returncode != 0:
            sys.exit(f"status {done.returncode}: {command}\n{done.stderr.decode(errors='replace')}")
    return statistics.median(taken[1:])


def main(name, unit, count, ours, theirs, target):
    mine = seconds(ours)
    installed = theirs and shutil.which(shlex.split(theirs)[0])
    other = seconds(theirs) if installed else None
    print(name, unit, int(count), f"{mine:.4f}", "" if other is None else f"{other:.4f}", target, sep="\t")


if __name__ == "__main__":
    main(*sys.argv[1:])
