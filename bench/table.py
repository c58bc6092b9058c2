#!/usr/bin/env python3
"""Prints the rows that measure.py made as an aligned table, and writes it with the machine's description.

    table.py ROWS RESULT.md

Exits 1 if a row misses its target.
"""

import datetime
import os
import pathlib
import platform
import subprocess
import sys

HEAD = ["benchmark", "ours", "theirs", "ours a second", "times as fast", "target", ""]


def machine():
    """Lines that say what the figures were measured on."""
    def first(path, key):
        for line in pathlib.Path(path).read_text().splitlines():
            if line.startswith(key):
                return line.split(":", 1)[1].strip()
        return "unknown"

    gibibytes = int(first("/proc/meminfo", "MemTotal").split()[0]) / (1 << 20)
    compiler = subprocess.run(["c++", "--version"], capture_output=True, text=True, check=True)
    return [
        f"- processor: {first('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores",
        f"- memory: {gibibytes:.1f} GiB",
        f"- kernel: {platform.system()} {platform.release()}",
        f"- compiler: {compiler.stdout.splitlines()[0]}",
        f"- version: {pathlib.Path('VERSION').read_text().strip()}",
    ]


def cells(line):
    """The table's cells of one row, and whether its target is met."""
    name, unit, count, ours, theirs, target = line.split("\t")
    ours = float(ours)
    times = float(theirs) / ours if theirs else None
    met = not target or times is None or times >= float(target)
    return [
        name, f"{ours:.3f} s", f"{float(theirs):.3f} s" if theirs else "-",
        f"{int(count) / ours:,.0f} {unit}", f"{times:.2f}" if times is not None else "-",
        target or "-", "" if met else "MISSED",
    ], met


def aligned(table):
    """`table` as Markdown, its columns aligned for those who read the text."""
    widths = [max(len(row[i]) for row in table) for i in range(len(HEAD))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |"
             for row in table]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def main(rows, result):
    judged = [cells(line) for line in pathlib.Path(rows).read_text().splitlines()]
    text = aligned([HEAD, *(row for row, _ in judged)])
    print(text)
    today = datetime.datetime.now(datetime.timezone.utc).date()
    pathlib.Path(result).write_text(
        f"# Benchmarks, {today}\n\nWall seconds, the median of 5 runs.\n\n" + "\n".join(machine()) +
        f"\n\n{text}\n")
    return 0 if all(met for _, met in judged) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
