#!/usr/bin/env python3
"""Real MRT files through `comity mrt --format bgpdump`, against what `bgpdump -m` makes of them.

    mrt_pairs.py --comity PROGRAM --fixtures FOLDER CASE

A case is a file of FOLDER/mrt. Where FOLDER/mrt/expect has its text, that is what must come out, octet
for octet; else what the bgpdump of this machine prints, to which a file cut short inside its compression
is unpacked here and goes by a pipe. Exit status 77, which ctest shows as skipped: the file or bgpdump
is not there.
"""

import argparse
import bz2
import gzip
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile

TIMEOUT_SECONDS = 120
SKIPPED = 77

# What is not as usual: the exit status, what standard error must name, and how the texts may differ
# (docs/formats/mrt.md says why).
CASES = {
    "bview.20000111.0032.gz": {"text": "unpacked"},
    "daemon_bird6_bgp": {"text": "path identifiers"},
    "daemon_bird_bgp": {"text": "path identifiers"},
    "daemon_openbgpd_rib_table": {"says": "1 x bgp.attribute.length", "text": "aggregator"},
    "daemon_openbgpd_rib_table-mp": {"says": "1 x bgp.attribute.length", "lines": 31, "text": "table"},
    "rib.20140523.0600.truncated.bz2": {"status": 2, "says": "cut short",
                                        "lines": 270_005},
    "rib6.20151101.0600.truncated.bz2": {"status": 2, "says": "cut short",
                                         "lines": 149_578},
    "updates.19990903.1041.gz": {"text": "BGP"},
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


def records(octets):
    """The heads and bodies of MRT records."""
    at = 0
    while at + 12 <= len(octets):
        end = at + 12 + struct.unpack_from(">I", octets, at + 8)[0]
        yield octets[at:at + 12], octets[at + 12:end]
        at = end


def unpacked_table(octets):
    """TABLE_DUMP records of many entries as records of one, which bgpdump can read.

    Behind view and sequence number come entries, and the length counts these alone.
    """
    out = []
    at = 0
    while at < len(octets):
        time, kind, subtype, length = struct.unpack_from(">IHHI", octets, at)
        common, entries = octets[at + 12:at + 16], octets[at + 16:at + 16 + length]
        while entries:
            size = 18 + struct.unpack_from(">H", entries, 16)[0]
            out.append(struct.pack(">IHHI", time, kind, subtype, 4 + size) + common + entries[:size])
            entries = entries[size:]
        at += 16 + length
    return b"".join(out)


def with_path_identifiers(octets):
    """Messages of BGP4MP with four-octet AS numbers under the subtype that says they have path
    identifiers."""
    return b"".join(head[:6] + (b"\0\x09" if head[4:8] == b"\0\x10\0\x04" else head[6:8]) + head[8:] + body
                    for head, body in records(octets))


def as_bgp4mp(octets):
    """Updates and state changes of the type BGP (5) as BGP4MP, whose lines bgpdump prints without fault:
    of BGP it leaves out a bar, and prints the peer in place of a withdrawn prefix."""
    out = []
    for head, body in records(octets):
        kind, subtype = struct.unpack_from(">HH", head, 4)
        peer_asn, peer = body[:2], body[2:6]
        if (kind, subtype) == (5, 1):
            local_asn, local, update = body[6:8], body[8:12], body[12:]
            message = b"\xff" * 16 + struct.pack(">HB", 19 + len(update), 2) + update
            subtype, rest = 1, local + message
        elif (kind, subtype) == (5, 3):
            local_asn, rest = b"\0\0", bytes(4) + body[6:]
            subtype = 0
        else:
            continue
        body = peer_asn + local_asn + b"\0\0\0\x01" + peer + rest
        out.append(head[:4] + struct.pack(">HHI", 16, subtype, len(body)) + body)
    return b"".join(out)


# Files that bgpdump reads rightly only once they are said otherwise.
REWRITTEN = {"unpacked": unpacked_table, "path identifiers": with_path_identifiers, "BGP": as_bgp4mp}


def run(command, octets=None):
    done = subprocess.run(command, input=octets, capture_output=True, timeout=TIMEOUT_SECONDS,
                          stdin=subprocess.DEVNULL if octets is None else None, check=False)
    return done.stdout, done.stderr.decode(errors="replace"), done.returncode


def reference(path, octets, how):
    """What bgpdump prints for the file at `path`, whose octets are `octets` where it is piped."""
    if how == "table":  # the same table in a form that bgpdump reads, of the collector's own end
        path = path.with_name(path.name.removesuffix("-mp"))
    if how in REWRITTEN and shutil.which("bgpdump") is not None:
        raw = path.read_bytes()
        raw = gzip.decompress(raw) if path.suffix == ".gz" else raw
        with tempfile.NamedTemporaryFile(suffix=".mrt") as file:
            file.write(REWRITTEN[how](raw))
            file.flush()
            return run(["bgpdump", "-m", file.name])[0]
    expected = path.parent / "expect" / f"{path.name.removesuffix('.gz')}.bgpdump.gz"
    if expected.exists():
        return gzip.decompress(expected.read_bytes())
    if shutil.which("bgpdump") is None:
        skip("bgpdump is not installed")
    return run(["bgpdump", "-m", "-" if octets is not None else str(path)], octets)[0]


def without_aggregator(line):
    return line.split(b"|")[:13]


def difference(ours, theirs, how):
    """Says where the texts differ more than `how` allows; empty where they do not."""
    ours, theirs = ours.splitlines(), theirs.splitlines()
    for number, pair in enumerate(zip(ours, theirs), 1):
        if how == "BGP":
            pair = (pair[0], pair[1].replace(b"BGP4MP|", b"BGP|", 1))
        if how == "table":
            pair = tuple(line.split(b"|")[5:13] for line in pair)
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
    ours, said, status = run([options.comity, "mrt", "--format", "bgpdump", str(path)])
    lines = ours.count(b"\n")
    failures = []
    if status != expected.get("status", 0):
        failures.append(f"status {status}: {said}")
    if expected.get("says", "") not in said:
        failures.append(f"standard error does not say {expected['says']}: {said}")
    if lines != expected.get("lines", lines):
        failures.append(f"{lines} lines, wanted {expected['lines']}")
    how = expected.get("text", "same")
    wrong = difference(ours, reference(path, octets, how), how)
    if wrong:
        failures.append(wrong)
    print("\n".join(failures) if failures else f"{lines} lines")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
