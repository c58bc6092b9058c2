#!/usr/bin/env python3
"""Times commands, and prints one JSON object: a row of the table.

    measure.py pair NAME UNIT COUNT TIMES OURS_CMD THEIRS_CMD
    measure.py limit NAME SECONDS_MAX MEBIBYTES_MAX OURS_CMD
    measure.py growth NAME TIMES_MAX SMALL_CMD LARGE_CMD
    measure.py micro NAME ITEMS_A_SECOND BENCHMARK FILTER

`pair` runs both commands in turn, so that they meet the same machine; TIMES is how many times as fast
ours must be (0: no target). `limit` holds one command to a time and a peak of memory. `growth` runs two of
ours in turn, and says how many times as long the second takes. `micro` runs a google-benchmark program. Figures are
medians of 5 runs after one that warms the caches; a command that `limit` sees take over two minutes has
warmed them itself, and is run once.
"""

import json
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import time

RUNS = 5
ONCE_FROM_SECONDS = 120


def run(command):
    """Wall seconds and peak mebibytes of `command`, run by sh with its output discarded."""
    start = time.perf_counter()
    with subprocess.Popen(["sh", "-c", "exec " + command], stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE) as process:
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    taken = time.perf_counter() - start
    if process.returncode != 0:
        sys.exit(f"status {process.returncode}: {command}\n{errors.decode(errors='replace')}")
    return taken, usage.ru_maxrss / 1024


def pair(name, unit, count, times, ours, theirs):
    installed = shutil.which(shlex.split(theirs)[0])
    mine, other = [], []
    for _ in range(RUNS + 1):
        mine.append(run(ours)[0])
        if installed:
            other.append(run(theirs)[0])
    mine = statistics.median(mine[1:])
    other = statistics.median(other[1:]) if installed else None
    ratio = other / mine if other else None
    return {"name": name, "ours": f"{mine:.3f} s", "theirs": f"{other:.3f} s" if other else "-",
            "rate": f"{int(count) / mine / 1e6:.2f} M {unit}/s",
            "times": f"{ratio:.1f}" if ratio else "-", "target": f"{times} x" if float(times) else "-",
            "met": ratio is None or ratio >= float(times)}


def limit(name, seconds_max, mebibytes_max, ours):
    runs = [run(ours)]
    if runs[0][0] < ONCE_FROM_SECONDS:
        runs = [run(ours) for _ in range(RUNS)]
    seconds = statistics.median(taken for taken, _ in runs)
    peak = max(mebibytes for _, mebibytes in runs)
    return {"name": name, "ours": f"{seconds:.3f} s", "theirs": "-", "rate": f"{peak:.0f} MiB peak",
            "times": "-", "target": f"{seconds_max} s, {mebibytes_max} MiB",
            "met": seconds <= float(seconds_max) and peak <= float(mebibytes_max)}


def growth(name, times_max, small, large):
    few, many = [], []
    for _ in range(RUNS + 1):
        few.append(run(small)[0])
        many.append(run(large)[0])
    few, many = statistics.median(few[1:]), statistics.median(many[1:])
    return {"name": name, "ours": f"{few:.3f} s, {many:.3f} s", "theirs": "-",
            "rate": f"{many / few:.1f} times as long", "times": "-", "target": f"{times_max} x at most",
            "met": many / few <= float(times_max)}


def micro(name, items_a_second, benchmark, pattern):
    done = subprocess.run(
        [benchmark, f"--benchmark_filter={pattern}", f"--benchmark_repetitions={RUNS}",
         "--benchmark_format=json", "--benchmark_report_aggregates_only=true"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    medians = [b for b in json.loads(done.stdout)["benchmarks"] if b.get("aggregate_name") == "median"]
    if not medians or "items_per_second" not in medians[0]:
        sys.exit(f"{benchmark}: no benchmark of name {pattern} ran")
    rate = medians[0]["items_per_second"]
    return {"name": name, "ours": f"{medians[0]['real_time']:.2f} {medians[0]['time_unit']}",
            "theirs": "-", "rate": f"{rate / 1e6:.1f} M/s", "times": "-",
            "target": f"{float(items_a_second) / 1e6:.0f} M/s", "met": rate >= float(items_a_second)}


if __name__ == "__main__":
    kind = {"pair": pair, "limit": limit, "growth": growth, "micro": micro}[sys.argv[1]]
    print(json.dumps(kind(*sys.argv[2:])))
