#!/usr/bin/env python3
"""Prints the rows that measure.py made as an aligned table, and writes it with the machine's description.

    table.py ROWS RESULT.md

Exits 1 if a row misses its target.
"""

import datetime
import json
import os
import pathlib
import platform
import subprocess
import sys

HEAD = ["benchmark", "ours", "theirs", "rate of ours", "times as fast", "target", ""]


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
        f"- load average when it ended: {os.getloadavg()[0]:.2f}",
        f"- version: {pathlib.Path('VERSION').read_text().strip()}",
    ]


def aligned(table):
    """`table` as Markdown, its columns aligned for those who read the text."""
    widths = [max(len(row[i]) for row in table) for i in range(len(HEAD))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |"
             for row in table]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def main(rows, result):
    judged = [json.loads(line) for line in pathlib.Path(rows).read_text().splitlines()]
    text = aligned([HEAD] + [
        [row["name"], row["ours"], row["theirs"], row["rate"], row["times"], row["target"],
         "" if row["met"] else "MISSED"] for row in judged])
    print(text)
    today = datetime.datetime.now(datetime.timezone.utc).date()
    pathlib.Path(result).write_text(
        f"# Benchmarks, {today}\n\nWall time, the median of 5 runs; memory, the most of them.\n\n" +
        "\n".join(machine()) + f"\n\n{text}\n")
    return 0 if all(row["met"] for row in judged) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
