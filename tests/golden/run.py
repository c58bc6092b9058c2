#!/usr/bin/env python3
"""Runs a golden case: a command, and what it must print and return.

    run.py [--rewrite] --programs FOLDER CASE_DIR

CASE_DIR holds `cmd`, a line for sh that is run there with FOLDER in front of PATH, and
`expected.stdout`, `expected.stderr` and `expected.status`. The three are compared octet for octet;
`--rewrite` writes them instead, for a diff to be reviewed.
"""

import argparse
import difflib
import os
import pathlib
import subprocess
import sys

TIMEOUT_SECONDS = 120


def run(case, programs):
    """What the command of `case` prints on both streams, and its status, as octets."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("COMITY_")
    }
    environment["PATH"] = f"{programs.resolve()}:{environment.get('PATH', '/usr/bin:/bin')}"
    environment["LC_ALL"] = "C.UTF-8"
    environment["TZ"] = "UTC"
    done = subprocess.run(
        ["sh", "-c", (case / "cmd").read_text()],
        cwd=case,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
    )
    return {
        "stdout": done.stdout,
        "stderr": done.stderr,
        "status": f"{done.returncode}\n".encode(),
    }


def lines_of(octets):
    return octets.decode(errors="backslashreplace").splitlines(keepends=True)


def differences(case, results):
    """Lines that tell where `results` are not what the case expects; empty where they are."""
    lines = []
    for name, octets in results.items():
        path = case / f"expected.{name}"
        if not path.exists():
            lines.append(f"{path} is missing; --rewrite makes it\n")
            continue
        expected = path.read_bytes()
        if expected != octets:
            lines += difflib.unified_diff(lines_of(expected), lines_of(octets), str(path), name)
            lines.append("\n")
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", type=pathlib.Path, required=True, help="folder of comity")
    parser.add_argument("--rewrite", action="store_true", help="write what is expected")
    parser.add_argument("case", type=pathlib.Path)
    arguments = parser.parse_args()
    results = run(arguments.case, arguments.programs)
    if arguments.rewrite:
        for name, octets in results.items():
            (arguments.case / f"expected.{name}").write_bytes(octets)
        return 0
    lines = differences(arguments.case, results)
    sys.stdout.writelines(lines)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
