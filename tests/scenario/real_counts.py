#!/usr/bin/env python3
"""Observes a real table, and counts its bogons and registered routes here a second time.

    real_counts.py --comity PROGRAM --share FOLDER --fixtures FOLDER CASE

The routes are those that bgpdump prints of FOLDER/mrt/CASE. Which of them count, M3, M4 and M7IRR of every
network and the totals follow from them in other ways than in the program: addresses as intervals and prefixes
in sets. Special purposes are read from IANA's registries. The registry of routes is made of the table: of
each pair by chance an object, a less specific one, one of another origin, or none. Exit status 77, which
ctest shows as skipped: the fixtures or bgpdump are not there.
"""

import argparse
import bisect
import csv
import gzip
import ipaddress
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "golden"))
from mrt_pairs import SKIPPED, unpacked  # noqa: E402

TIMEOUT_SECONDS = 300
BITS = {4: 32, 6: 128}
LENGTH_MAX = {4: 24, 6: 48}
FULL_FEED, PEERS_WANTED = 0.75, 5
CUT_SHORT = 2

RESERVED_ASNS = [(0, 0), (23_456, 23_456), (64_496, 131_071), (4_200_000_000, 4_294_967_295)]
# What IANA's registries leave open, and what they do not hold (docs/formats/iana.md).
NOT_SAID_GLOBAL = {"2001::/32"}
BEYOND = ["224.0.0.0/4", "::/3", "3ffe::/16", "4000::/2", "8000::/1", "fec0::/10", "ff00::/8"]


def is_reserved(asn):
    return any(first <= asn <= last for first, last in RESERVED_ASNS)


class Specials:
    """The addresses that are for a special purpose and not globally reachable, as intervals."""

    def __init__(self, folder):
        blocks = {ipaddress.ip_network(text): False for text in BEYOND}
        for path in sorted(folder.glob("iana-ipv?-special-registry-1.csv")):
            for row in csv.DictReader(path.read_text().splitlines()):
                for text in row["Address Block"].split(","):
                    block = ipaddress.ip_network(text.split("[")[0].strip())
                    said = row["Globally Reachable"]
                    blocks[block] = said.startswith("True") or (
                        not said.startswith("False") and str(block) in NOT_SAID_GLOBAL)
        self.intervals = {version: self.join(blocks, version) for version in BITS}

    @staticmethod
    def join(blocks, version):
        """Neighbouring stretches whose most specific block is not global, as one (first, behind)."""
        bounds = sorted({bound for block in blocks if block.version == version for bound in
                         (int(block.network_address), int(block.broadcast_address) + 1)})
        intervals = []
        for first, behind in zip(bounds, bounds[1:]):
            address = ipaddress.ip_address(first) if version == 4 else ipaddress.IPv6Address(first)
            around = [block for block in blocks if block.version == version and address in block]
            if not around or blocks[max(around, key=lambda block: block.prefixlen)]:
                continue
            if intervals and intervals[-1][1] == first:
                first = intervals.pop()[0]
            intervals.append((first, behind))
        return intervals

    def hold(self, prefix):
        version, first, length = prefix
        behind = first + (1 << (BITS[version] - length))
        intervals = self.intervals[version]
        at = bisect.bisect_right(intervals, (first, 1 << 128)) - 1
        return length > 0 and at >= 0 and behind <= intervals[at][1]


def prefix_of(text):
    address, length = text.split("/")
    version = 6 if ":" in address else 4
    value = int(ipaddress.IPv6Address(address)) if version == 6 else int.from_bytes(
        bytes(map(int, address.split("."))), "big")
    return version, value, int(length)


def text_of(prefix):
    version, value, length = prefix
    return f"{ipaddress.IPv6Address(value) if version == 6 else ipaddress.IPv4Address(value)}/{length}"


class Table:
    """Pairs, who had them, and the paths that hold a bogon."""

    def __init__(self, lines, specials):
        self.pairs, self.blackholes, self.feeds, self.sightings = {}, set(), {}, {}
        prefixes, paths = {}, {}
        for line in lines:
            field = line.split("|")
            if field[2] not in ("A", "B"):
                continue
            peer, text, path_text = (int(field[4]), field[3]), field[5], field[6]
            if text not in prefixes:
                prefix = prefix_of(text)
                prefixes[text] = prefix, specials.hold(prefix)
            prefix, is_bogon = prefixes[text]
            if path_text not in paths:
                flat = [int(asn) for asn in path_text.replace("{", "").replace("}", "").replace(",", " ").split()]
                flat = [asn for i, asn in enumerate(flat) if i == 0 or flat[i - 1] != asn]
                paths[path_text] = tuple(flat), not path_text.endswith("}"), any(map(is_reserved, flat))
            path, has_origin, has_bogon_asn = paths[path_text]
            path = path or (peer[0],)
            pair = prefix, path[-1] if has_origin else None
            self.pairs.setdefault(pair, set()).add(peer)
            if "65535:666" in field[11].split():
                self.blackholes.add(pair)
            self.feeds.setdefault((prefix[0], peer), set()).add(prefix)
            if (is_bogon or has_bogon_asn) and prefix[2] > 0:
                self.sightings.setdefault((prefix, path, has_origin), set()).add(peer)
        self.specials = specials
        self.find_full_feeds()

    def find_full_feeds(self):
        largest = {version: max((len(feed) for (of, _), feed in self.feeds.items() if of == version), default=0)
                   for version in BITS}
        self.full = {version: {peer for (of, peer), feed in self.feeds.items()
                               if of == version and len(feed) >= FULL_FEED * largest[version]}
                     for version in BITS}
        self.needed = {version: min(PEERS_WANTED, len({asn for asn, _ in self.full[version]}))
                       for version in BITS}

    def is_seen(self, version, peers):
        asns = {asn for asn, _ in peers & self.full[version]}
        return len(asns) >= max(1, self.needed[version])

    def why_left_out(self, pair, peers):
        (version, _, length), origin = pair
        if origin is None:
            return "as-set-origin"
        if is_reserved(origin):
            return "reserved-origin"
        if length == 0:
            return "default-route"
        if length > LENGTH_MAX[version]:
            return "too-long"
        if pair in self.blackholes:
            return "blackhole"
        if not self.is_seen(version, peers):
            return "below-peers"
        return "unallocated" if self.specials.hold(pair[0]) else ""

    def events(self):
        """The peers that saw it, by what is wrong, who did it and the prefix."""
        found = {}
        for (prefix, path, has_origin), peers in self.sightings.items():
            if has_origin and not is_reserved(path[-1]) and self.specials.hold(prefix):
                found.setdefault(("M3", path[-1], prefix), set()).update(peers)
            for before, asn in zip(path, path[1:]):
                if is_reserved(asn) and not is_reserved(before):
                    found.setdefault(("M4", before, prefix), set()).update(peers)
        return found


def write_registry(pairs, folder):
    """Objects made of the pairs, in two dumps; and which prefixes each origin has objects of."""
    chance = random.Random(4)
    objects, dumps = {}, ([], [])
    for (version, value, length), origin in sorted(pair for pair in pairs if pair[1] is not None):
        kind = chance.randrange(10)
        if kind > 7:
            continue
        if kind in (5, 6):
            length -= min(length, chance.randrange(1, 4))
            value = value >> (BITS[version] - length) << (BITS[version] - length)
        if kind == 7:
            origin = origin % 1_000 + 1
        prefix = version, value, length
        objects.setdefault(origin, set()).add(prefix)
        dumps[kind % 2].append(f"{'route' if version == 4 else 'route6'}: {text_of(prefix)}\n"
                               f"origin: AS{origin}\nmnt-by: MNT\nsource: {('RADB', 'ALTDB')[kind % 2]}\n\n")
    (folder / "radb.db").write_text("".join(dumps[0]))
    (folder / "altdb.db.gz").write_bytes(gzip.compress("".join(dumps[1]).encode(), 1))
    return objects


def less_specifics(prefix):
    version, value, length = prefix
    for shorter in range(length, -1, -1):
        hidden = BITS[version] - shorter
        yield version, value >> hidden << hidden, shorter


def match_of(pair, objects, registered):
    """`registered` are all prefixes with an object of anybody."""
    prefix, origin = pair
    own = objects.get(origin, set())
    if prefix in own:
        return "exact"
    if any(less in own for less in less_specifics(prefix)):
        return "covering"
    return "other-origin" if any(less in registered for less in less_specifics(prefix)) else "none"


def wanted_of(table, objects):
    """What must be said of every network that originates something, and of all pairs."""
    registered = set().union(*objects.values())
    networks, left_out, matches = {}, {}, {}
    for pair, peers in table.pairs.items():
        why, match = table.why_left_out(pair, peers), match_of(pair, objects, registered)
        if pair[1] is not None:
            matches[match] = matches.get(match, 0) + 1
        left_out[why] = left_out.get(why, 0) + 1
        if pair[1] is None or is_reserved(pair[1]):
            continue
        network = networks.setdefault(pair[1], {"announced": 0, "counted": 0, "exact": 0, "covering": 0,
                                                "M3": 0, "M4": 0, "visible": False})
        network["announced"] += 1
        network["visible"] |= table.is_seen(pair[0][0], peers)
        if why == "":
            network["counted"] += 1
            if match in ("exact", "covering"):
                network[match] += 1
    events = table.events()
    for (metric, asn, prefix), peers in events.items():
        if asn in networks and table.is_seen(prefix[0], peers):
            networks[asn][metric] = 1
    totals = {"left_out": {why: count for why, count in left_out.items() if why},
              "matches": matches,
              "events": {metric: sum(event[0] == metric for event in events) for metric in ("M3", "M4")}}
    return networks, totals


def as_printed(network):
    """The figures of a network in the words of `assess --format csv`."""
    counted = network["counted"]
    missing = counted - network["exact"] - network["covering"]
    # Whose routes too few full feeds have would not be seen doing wrong either: that is no 0.
    events = {metric: f"{network[metric]:.3f}" if network["visible"] or network[metric] else ""
              for metric in ("M3", "M4")}
    return {"announced": str(network["announced"]), "counted": str(counted),
            "m3_value": events["M3"], "m4_value": events["M4"],
            "m7irr_value": f"{missing / counted:.3f}" if counted else ""}


def differences(wanted, found):
    """Lines that say where two dictionaries are not the same."""
    return [f"{key}: counted here {wanted.get(key)}, observed {found.get(key)}"
            for key in sorted(wanted.keys() | found.keys(), key=str) if wanted.get(key) != found.get(key)]


class Comity:
    def __init__(self, program, share, folder):
        self.program, self.folder = program.resolve(), folder
        self.environment = {**os.environ, "COMITY_SHARE": str(share.resolve())}

    def run(self, *arguments, statuses=(0,)):
        done = subprocess.run([self.program, *map(str, arguments)], cwd=self.folder, env=self.environment,
                              capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False)
        if done.returncode not in statuses:
            sys.exit(f"comity {arguments[0]}: status {done.returncode}\n{done.stderr}")
        return done.stdout


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def lines_of(path):
    """What bgpdump prints of it."""
    expected = path.parent / "expect" / f"{path.name.removesuffix('.gz')}.bgpdump.gz"
    if expected.exists():
        return gzip.decompress(expected.read_bytes()).decode().splitlines()
    if shutil.which("bgpdump") is None:
        skip("bgpdump is not installed")
    done = subprocess.run(["bgpdump", "-m", "-"], input=unpacked(path), capture_output=True,
                          timeout=TIMEOUT_SECONDS, check=False)
    return done.stdout.decode().splitlines()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--comity", required=True, type=pathlib.Path)
    parser.add_argument("--share", required=True, type=pathlib.Path)
    parser.add_argument("--fixtures", required=True, type=pathlib.Path)
    parser.add_argument("case")
    options = parser.parse_args()
    path = options.fixtures.resolve() / "mrt" / options.case
    registries = options.fixtures.resolve().parent / "rfc"
    for needed in (path, registries / "iana-ipv4-special-registry-1.csv",
                   registries / "iana-ipv6-special-registry-1.csv"):
        if not needed.exists():
            skip(f"{needed} is absent")
    table = Table(lines_of(path), Specials(registries))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        objects = write_registry(table.pairs, folder)
        comity = Comity(options.comity, options.share, folder)
        observed = json.loads(comity.run(
            "observe", "--mrt", path, "--irr", "radb.db", "altdb.db.gz", "--store", "store.db", "--json",
            "--iana", *sorted(registries.glob("iana-ipv?-special-registry-1.csv")),
            statuses=(CUT_SHORT,) if "truncated" in path.name else (0,)))
        printed = {int(row["asn"]): row for row in csv.DictReader(
            comity.run("assess", "--all", "--store", "store.db", "--format", "csv").splitlines())}
    networks, totals = wanted_of(table, objects)
    lines = differences(totals["left_out"], {why: n for why, n in observed["left_out"].items() if n})
    lines += differences(totals["matches"], {kind: observed["irr"][f"pairs_{kind}"] for kind in totals["matches"]})
    lines += differences(totals["events"], {"M3": observed["events"]["bogon-prefix"],
                                            "M4": observed["events"]["bogon-asn"]})
    for asn in sorted(networks.keys() | printed.keys()):
        wanted = as_printed(networks[asn]) if asn in networks else {}
        row = printed.get(asn, {})
        lines += [f"AS{asn}: {line}" for line in differences(wanted, {key: row.get(key) for key in wanted})]
        lines += [] if wanted else [f"AS{asn}: originates nothing"]
    # A test that compares nothing proves nothing.
    if min(totals["events"].values()) == 0 or len(networks) < 1_000:
        lines.append(f"too little to compare: {totals}")
    print(f"{len(networks)} networks, {len(table.pairs)} pairs, {totals}: {len(lines)} differences")
    for line in lines[:20]:
        print(f"  {line}")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
