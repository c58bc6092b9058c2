#!/usr/bin/env python3
"""Real MRT files through `comity mrt --format bgpdump`, against what `bgpdump -m` makes of them.

    mrt_pairs.py --comity PROGRAM --fixtures FOLDER CASE

A case is a file of FOLDER/mrt. Where FOLDER/mrt/expect has its text, that is what must come out, octet
for octet; else what the bgpdump of this machine prints. A file cut short inside its compression is
unpacked here and goes in by a pipe. Exit status 77, which ctest shows as skipped: the file or bgpdump
is not there.
"""

import argparse
import bz2
import gzip
import pathlib
import shutil
import subprocess
import sys

TIMEOUT_SECONDS = 120
SKIPPED = 77

# What is not as usual: the exit status, what standard error must name, and how the texts may differ
# (docs/formats/mrt.md says why).
CASES = {
    "bview.20000111.0032.gz": {"status": 2, "says": "mrt.record.malformed", "text": "none"},
    "daemon_bird6_bgp": {"says": "6 x bgp.nlri.malformed", "text": "fewer"},
    "daemon_bird_bgp": {"says": "6 x bgp.nlri.malformed", "text": "fewer"},
    "daemon_openbgpd_rib_table": {"says": "1 x bgp.attribute.length", "text": "aggregator"},
    "daemon_openbgpd_rib_table-mp": {"says": "31 x mrt.record.unknown"},
    "rib.20140523.0600.truncated.bz2": {"status": 2, "says": "cut short",
                                        "lines": 270_005},
    "rib6.20151101.0600.truncated.bz2": {"status": 2, "says": "cut short",
                                         "lines": 149_578},
    "updates.19990903.1041.gz": {"says": "24,242 x mrt.record.unknown", "text": "none"},
}


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def unpacked(path):
    """The octets of a bz2 file as far as they go."""
    decompressor = bz2.BZ2Decompressor()
    out = []
    with path.open("rb") as file:
        while piece := file.read(65_536):
            while piece:
                out.append(decompressor.decompress(piece))
                if not decompressor.eof:
                    break
                piece = decompressor.unused_data
                decompressor = bz2.BZ2Decompressor()
    return b"".join(out)


def run(command, octets=None):
    done = subprocess.run(command, input=octets, capture_output=True, timeout=TIMEOUT_SECONDS,
                          stdin=subprocess.DEVNULL if octets is None else None, check=False)
    return done.stdout, done.stderr.decode(errors="replace"), done.returncode


def reference(path, octets):
    """What bgpdump prints for the file at `path`, whose octets are `octets` where it is piped."""
    expected = path.parent / "expect" / f"{path.name.removesuffix('.gz')}.bgpdump.gz"
    if expected.exists():
        return gzip.decompress(expected.read_bytes())
    if shutil.which("bgpdump") is None:
        skip("bgpdump is not installed")
    return run(["bgpdump", "-m", "-" if octets is not None else str(path)], octets)[0]


def without_aggregator(line):
    return line.split(b"|")[:13]


def is_subsequence(lines, of):
    rest = iter(of)
    return all(line in rest for line in lines)


def difference(ours, theirs, how):
    """Says where the texts differ more than `how` allows; empty where they do not."""
    if how == "none":
        return "" if not ours else "lines where none were expected"
    ours, theirs = ours.splitlines(), theirs.splitlines()
    if how == "fewer":
        return "" if ours and is_subsequence(ours, theirs) else "not a part of bgpdump's lines"
    for number, pair in enumerate(zip(ours, theirs), 1):
        if how == "aggregator":
            pair = tuple(without_aggregator(line) for line in pair)
        if pair[0] != pair[1]:
            return f"line {number}:\n  comity:  {pair[0]}\n  bgpdump: {pair[1]}"
    return "" if len(ours) == len(theirs) else f"{len(ours)} lines, bgpdump {len(theirs)}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--comity", required=True)
    parser.add_argument("--fixtures", required=True, type=pathlib.Path)
    parser.add_argument("case")
    options = parser.parse_args()
    path = options.fixtures / "mrt" / options.case
    if not path.exists():
        skip(f"{path} is absent")
    expected = CASES.get(options.case, {})
    octets = unpacked(path) if "truncated" in path.name else None
    ours, said, status = run(
        [options.comity, "mrt", "--format", "bgpdump", "-" if octets is not None else str(path)],
        octets)
    lines = ours.count(b"\n")
    failures = []
    if status != expected.get("status", 0):
        failures.append(f"status {status}: {said}")
    if expected.get("says", "") not in said:
        failures.append(f"standard error does not say {expected['says']}: {said}")
    if lines != expected.get("lines", lines):
        failures.append(f"{lines} lines, wanted {expected['lines']}")
    how = expected.get("text", "same")
    wrong = difference(ours, reference(path, octets) if how != "none" else b"", how)
    if wrong:
        failures.append(wrong)
    print("\n".join(failures) if failures else f"{lines} lines")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
