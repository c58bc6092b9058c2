#!/usr/bin/env python3
"""Compares `comity mrt --format bgpdump` with `bgpdump -m` over made MRT records, line by line.

    bgpdump_diff.py --comity PROGRAM [--records N] [--seeds S,S,...]

The records are of every type and subtype with every attribute. What bgpdump does not read is given to it
in another form, and what it does wrong is taken out before the comparison, each where it is done below. Exit status 77, which ctest shows as
skipped: bgpdump is not installed.
"""

import argparse
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile

TIMEOUT_SECONDS = 300
SKIPPED = 77
SHOWN = 5

TABLE_DUMP, TABLE_DUMP_V2, BGP4MP, BGP4MP_ET = 12, 13, 16, 17
RIB_GENERIC, RIB_GENERIC_ADDPATH, BGP4MP_ENTRY = 6, 12, 2
TWO_OCTET_SUBTYPES = (1, 6, 8, 10)
UPDATE = 2
AS_PATH, AS4_PATH, UNASSIGNED = 2, 17, 217
AS_SET, AS_SEQUENCE = 1, 2


def entry_prefix(octets, start):
    """Where the prefix of a BGP4MP_ENTRY that begins at `start` begins and ends."""
    (family,) = struct.unpack_from(">H", octets, start + 6)
    at = start + 8 + 2 * (4 if family == 1 else 16) + 11
    at += 1 + octets[at]
    return at, at + 1 + (octets[at] + 7) // 8


def attributes_at(octets, record_type, subtype, start):
    """Where the attributes of a record with ASNs of two octets begin and end; None where it has none."""
    if record_type == TABLE_DUMP:
        address = 4 if subtype == 1 else 16
        at = start + 4 + address + 2 + 4 + address + 2
    elif record_type in (BGP4MP, BGP4MP_ET) and subtype == BGP4MP_ENTRY:
        at = entry_prefix(octets, start + (4 if record_type == BGP4MP_ET else 0))[1]
    elif record_type in (BGP4MP, BGP4MP_ET) and subtype in TWO_OCTET_SUBTYPES:
        at = start + (4 if record_type == BGP4MP_ET else 0)
        (family,) = struct.unpack_from(">H", octets, at + 6)
        at += 8 + 2 * (4 if family == 1 else 16) + 18
        if octets[at] != UPDATE:
            return None
        (withdrawn,) = struct.unpack_from(">H", octets, at + 1)
        at += 3 + withdrawn
    else:
        return None
    (length,) = struct.unpack_from(">H", octets, at)
    return at + 2, at + 2 + length


def places_of(octets, at, end):
    """{code: (place of the code, start of the value, end)} of the attributes."""
    places = {}
    while at < end:
        if octets[at] & 0x10:
            (length,) = struct.unpack_from(">H", octets, at + 2)
            value = at + 4
        else:
            length, value = octets[at + 2], at + 3
        places[octets[at + 1]] = (at + 1, value, value + length)
        at = value + length
    return places


def is_one_plain_segment(path):
    return (len(path) >= 2 and path[0] in (AS_SET, AS_SEQUENCE) and len(path) == 2 + 2 * path[1])


def hide_merges(octets):
    """Gives AS4_PATH another code where AS_PATH is more than one segment.

    bgpdump takes the first segment of AS_PATH again and again until there are as many ASNs as it wants
    to lead the merged path, and counts confederation segments (RFC 6793 s4.2.3 does neither).
    """
    octets = bytearray(octets)
    hidden = kept = start = 0
    while start < len(octets):
        record_type, subtype, length = struct.unpack_from(">HHI", octets, start + 4)
        start += 12
        found = attributes_at(octets, record_type, subtype, start)
        places = places_of(octets, *found) if found else {}
        if AS_PATH in places and AS4_PATH in places:
            _, path, end = places[AS_PATH]
            if is_one_plain_segment(octets[path:end]):
                kept += 1
            else:
                octets[places[AS4_PATH][0]] = UNASSIGNED
                hidden += 1
        start += length
    return bytes(octets), hidden, kept


def specific(body, subtype):
    """Subtype and body of a RIB_GENERIC record of IP as that of its family."""
    family, safi = struct.unpack_from(">HB", body, 4)
    at = 7 if subtype == RIB_GENERIC else 11
    path_id = body[7:at]
    prefix_end = at + 1 + (body[at] + 7) // 8
    out = [body[:4], body[at:prefix_end + 2]]
    at = prefix_end + 2
    while at < len(body):
        (length,) = struct.unpack_from(">H", body, at + 6)
        out += [body[at:at + 6], path_id, body[at + 6:at + 8 + length]]
        at += 8 + length
    return 2 * family + safi - 1 + (0 if subtype == RIB_GENERIC else 6), b"".join(out)


def table_dump(body):
    """Subtype and body of a BGP4MP_ENTRY of unicast as TABLE_DUMP; its peer is of the prefix's family."""
    size = 4 if struct.unpack_from(">H", body, 6) == (1,) else 16
    at = 8 + 2 * size + 4  # behind the view and the status
    (family,) = struct.unpack_from(">H", body, at + 4)
    prefix_at, prefix_end = entry_prefix(body, 0)
    prefix = body[prefix_at + 1:prefix_end].ljust(size, b"\0")
    return family, b"".join([bytes(4), prefix, body[prefix_at:prefix_at + 1], b"\1", body[at:at + 4],
                             body[8:8 + size], body[:2], body[prefix_end:]])


def told_otherwise(octets):
    """RIB_GENERIC and BGP4MP_ENTRY, which bgpdump does not read, as records that say the same."""
    out = []
    counts = [0, 0]
    at = 0
    while at < len(octets):
        time, kind, subtype, length = struct.unpack_from(">IHHI", octets, at)
        body = octets[at + 12:at + 12 + length]
        at += 12 + length
        if kind == TABLE_DUMP_V2 and subtype in (RIB_GENERIC, RIB_GENERIC_ADDPATH):
            counts[0] += 1
            subtype, body = specific(body, subtype)
        elif kind in (BGP4MP, BGP4MP_ET) and subtype == BGP4MP_ENTRY:
            body = body[4:] if kind == BGP4MP_ET else body
            size = 4 if struct.unpack_from(">H", body, 6) == (1,) else 16
            if body[8 + 2 * size + 10] == 1:  # of multicast nothing is printed
                counts[1] += 1
                kind = TABLE_DUMP
                subtype, body = table_dump(body)
        out.append(struct.pack(">IHHI", time, kind, subtype, len(body)) + body)
    return b"".join(out), counts


def comparable(line):
    """`line` without what bgpdump prints wrong, or was told otherwise."""
    fields = line.split("|")
    if fields[2] == "B" and fields[0].startswith("BGP4MP"):
        fields[0], fields[1] = "TABLE_DUMP", fields[1].split(".")[0]
    if fields[2] in "AB":
        # It prints LOCAL_PREF and MULTI_EXIT_DISC of IPv4 routes in MP_REACH_NLRI as if they had a
        # sign, those of all other routes without.
        first = 10 if "_AP" in fields[0] else 9
        for place in (first, first + 1):
            if fields[place].startswith("-"):
                fields[place] = str(int(fields[place]) + 2**32)
    elif fields[0].endswith("_LOCAL") and fields[2] == "W" and ":" in fields[5]:
        # It prints the peer of a session over IPv4 as an IPv6 address made of its octets and of what
        # lay behind them.
        fields[3] = "peer"
    return "|".join(fields)


def printed(command):
    done = subprocess.run(command, capture_output=True, timeout=TIMEOUT_SECONDS, check=True)
    return done.stdout.decode().splitlines()


def compare(comity, folder, records, seed):
    """How many lines differ for one seed; prints the first."""
    noise = folder / "noise.mrt"
    subprocess.run([comity, "internet", "--mrt-noise", str(records), "--seed", str(seed), "--out",
                    str(noise)], check=True, timeout=TIMEOUT_SECONDS)
    octets, hidden, kept = hide_merges(noise.read_bytes())
    noise.write_bytes(octets)
    ours = printed([comity, "mrt", "--format", "bgpdump", str(noise)])
    octets, counts = told_otherwise(octets)
    noise.write_bytes(octets)
    theirs = printed(["bgpdump", "-m", str(noise)])
    print(f"seed {seed}: {len(ours)} lines; AS4_PATH: {kept} compared, {hidden} not; "
          f"RIB_GENERIC: {counts[0]}, BGP4MP_ENTRY: {counts[1]}")
    if not ours or not kept or not all(counts):
        print("nothing was compared")
        return 1
    wrong = [pair for pair in zip(ours, theirs) if comparable(pair[0]) != comparable(pair[1])]
    for our, their in wrong[:SHOWN]:
        print(f"  comity:  {our}\n  bgpdump: {their}")
    if len(ours) != len(theirs):
        print(f"  bgpdump prints {len(theirs)} lines")
    return len(wrong) + abs(len(ours) - len(theirs))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--comity", required=True)
    parser.add_argument("--records", type=int, default=5_000)
    parser.add_argument("--seeds", default="1,2,3,4")
    options = parser.parse_args()
    if shutil.which("bgpdump") is None:
        print("skipped: bgpdump is not installed")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        different = sum(compare(options.comity, pathlib.Path(folder), options.records, int(seed))
                        for seed in options.seeds.split(","))
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
