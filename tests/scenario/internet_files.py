#!/usr/bin/env python3
"""Reads every file of a made Internet plainly, by the definitions and nothing else, and compares what
comes of it with the truth beside it.

    internet_files.py COMITY

Not told here: origin validation, which truth.py and the unit tests look at.
"""

import bisect
import collections
import csv
import ipaddress
import json
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import tomllib

FULL_FEED = 0.75
PEERS_NEEDED = 5
BLACKHOLE = 0xFFFF029A
REGISTRIES = ("afrinic", "apnic", "arin", "lacnic", "ripencc")
OWN_DATABASE = {"afrinic": "AFRINIC", "apnic": "APNIC", "arin": "ARIN", "lacnic": "LACNIC", "ripencc": "RIPE"}
CONTACT_ROLES = ("NOC", "Technical")
SHOWN = 10

Route = collections.namedtuple("Route", "peer path origin blackhole")
Prefix = collections.namedtuple("Prefix", "family number length")  # a number of 32 or 128 bits


def bits_of(family):
    return 32 if family == 4 else 128


def prefix_of(text):
    network = ipaddress.ip_network(text)
    return Prefix(network.version, int(network.network_address), network.prefixlen)


def text_of(prefix):
    address = ipaddress.IPv4Address if prefix.family == 4 else ipaddress.IPv6Address
    return f"{address(prefix.number)}/{prefix.length}"


def covers(outer, inner):
    shift = bits_of(outer.family) - outer.length
    return (outer.family == inner.family and outer.length <= inner.length and
            outer.number >> shift == inner.number >> shift)


def is_bogon_asn(asn):
    return asn in (0, 23456) or 64496 <= asn <= 131071 or asn >= 4200000000


# What is announced: TABLE_DUMP_V2 (RFC 6396 s4.3).

def records_of(octets):
    place = 0
    while place < len(octets):
        _, kind, subtype, length = struct.unpack_from(">IHHI", octets, place)
        assert kind == 13
        yield subtype, octets[place + 12:place + 12 + length]
        place += 12 + length


def peers_of(body):
    place = 4 + 2 + struct.unpack_from(">H", body, 4)[0]
    count, place, peers = struct.unpack_from(">H", body, place)[0], place + 2, []
    for _ in range(count):
        at = place + 5 + (16 if body[place] & 1 else 4)
        form = ">I" if body[place] & 2 else ">H"
        peers.append(struct.unpack_from(form, body, at)[0])
        place = at + struct.calcsize(form)
    return peers


def route_of(peer, attributes):
    place, path, origin, blackhole = 0, [], None, False
    while place < len(attributes):
        flags, code = attributes[place], attributes[place + 1]
        wide = flags & 0x10
        length = struct.unpack_from(">H", attributes, place + 2)[0] if wide else attributes[place + 2]
        place += 4 if wide else 3
        value = attributes[place:place + length]
        place += length
        if code == 8:
            blackhole = BLACKHOLE in struct.unpack(f">{length // 4}I", value)
        at = 0
        while code == 2 and at < length:
            asns = struct.unpack_from(f">{value[at + 1]}I", value, at + 2)
            origin = asns[-1] if value[at] == 2 else None
            for asn in asns if value[at] == 2 else ():
                if not path or path[-1] != asn:
                    path.append(asn)
            at += 2 + 4 * value[at + 1]
    return Route(peer, path, origin, blackhole)


def read_table(octets):
    """The peers' ASNs, and the routes of each prefix."""
    peers, table = [], {}
    for subtype, body in records_of(octets):
        if subtype == 1:
            peers = peers_of(body)
            continue
        family, length = (4 if subtype == 2 else 6), body[4]
        width = (length + 7) // 8
        number = int.from_bytes(body[5:5 + width], "big") << (bits_of(family) - 8 * width)
        place, routes = 5 + width + 2, []
        for _ in range(struct.unpack_from(">H", body, 5 + width)[0]):
            peer, _, size = struct.unpack_from(">HIH", body, place)
            routes.append(route_of(peer, body[place + 8:place + 8 + size]))
            place += 8 + size
        table[Prefix(family, number, length)] = routes
    return peers, table


# Who holds what.

class Space:
    """What IANA and the regional registries say of a prefix."""

    def __init__(self, folder, fail):
        self.special, self.allocated, self.asns = [], [], {}
        self.ranges = {4: [], 6: []}
        for family in ("ipv4", "ipv6"):
            for row in self.rows(folder / f"iana/iana-{family}-special-registry-1.csv"):
                reachable = row["Globally Reachable"].startswith("True")
                for block in re.sub(r"\[\d\]", "", row["Address Block"]).split(","):
                    self.special.append((prefix_of(block.strip()), reachable))
        for row in self.rows(folder / "iana/ipv6-unicast-address-assignments.csv"):
            if row["Status"] == "ALLOCATED":
                self.allocated.append(prefix_of(row["Prefix"]))
        for row in self.rows(folder / "iana/ipv4-address-space.csv"):
            if row["Status [1]"] in ("ALLOCATED", "LEGACY"):
                self.allocated.append(Prefix(4, int(row["Prefix"][:3]) << 24, 8))
        for registry in REGISTRIES:
            self.read_delegations(folder / f"delegated/delegated-{registry}-extended", registry, fail)
        for ranges in self.ranges.values():
            ranges.sort()
            for (_, end, *_), (start, *_) in zip(ranges, ranges[1:]):
                if start <= end:
                    fail(f"delegations overlap at {start}")

    @staticmethod
    def rows(path):
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert rows and all(None not in row and None not in row.values() for row in rows), path
        return rows

    def read_delegations(self, path, registry, fail):
        lines = [line.split("|") for line in path.read_text().splitlines() if line and line[0] != "#"]
        head, summaries, records = lines[0], lines[1:4], lines[4:]
        if head[:2] != ["2", registry] or int(head[3]) != len(records):
            fail(f"{path.name}: {head} for {len(records)} records")
        counts = collections.Counter(record[2] for record in records)
        if [int(line[4]) for line in summaries] != [counts[line[2]] for line in summaries]:
            fail(f"{path.name}: {summaries} for {counts}")
        statuses = collections.Counter((record[2], record[6]) for record in records)
        for kind in ("ipv4", "ipv6"):
            for status in ("available", "reserved"):
                if not statuses[kind, status]:
                    fail(f"{path.name}: no {status} {kind}")
        for name, country, kind, start, value, _, status, holder in records:
            assert name == registry and bool(holder) == (status in ("allocated", "assigned"))
            if kind == "asn":
                for asn in range(int(start), int(start) + int(value)) if holder else ():
                    self.asns[asn] = (country, registry)
                continue
            first = int(ipaddress.ip_address(start))
            count = int(value) if kind == "ipv4" else 1 << (128 - int(value))
            self.ranges[4 if kind == "ipv4" else 6].append((first, first + count - 1, status))

    def of(self, prefix):
        around = [(block.length, reachable) for block, reachable in self.special if covers(block, prefix)]
        if around and not max(around)[1]:
            return "special"
        if not any(covers(block, prefix) or covers(prefix, block) for block in self.allocated
                   if block.family == prefix.family):
            return "unallocated"
        ranges = self.ranges[prefix.family]
        at, last = prefix.number, prefix.number + (1 << (bits_of(prefix.family) - prefix.length)) - 1
        found = set()
        for first, end, status in ranges[max(0, bisect.bisect(ranges, (at + 1,)) - 1):]:
            if first > at or end < at:
                return "held"
            found.add(status)
            at = end + 1
            if at > last:
                break
        if found & {"allocated", "assigned"} or at <= last:
            return "held"
        return "reserved" if "reserved" in found else "available"


# What is registered.

def objects_of(octets):
    """The RPSL objects of a dump: lists of (attribute, value), comments taken off, lines joined."""
    text = octets.decode("latin-1")
    for block in re.split(r"\r?\n\s*\r?\n", text):
        found = []
        for line in block.splitlines():
            if line[:1] in ("#", "%"):
                continue
            line = line.split("#")[0]
            if line[:1] in (" ", "\t", "+"):
                found[-1][1] += " " + line[1:].strip()
            else:
                key, _, value = line.partition(":")
                found.append([key.strip().lower(), value.strip()])
        if found:
            yield found


class Registries:
    def __init__(self, folder, fail):
        self.routes = collections.defaultdict(set)  # prefixes by origin
        self.aut_nums, self.people = {}, set()
        kinds = collections.Counter()
        for source in (*OWN_DATABASE.values(), "RADB"):
            for found in objects_of((folder / f"irr/{source}.db").read_bytes()):
                def first(key, found=found):
                    return next((value for name, value in found if name == key), None)
                kinds[found[0][0]] += 1
                if first("source") != source:
                    fail(f"{source}: {found[0]} is of {first('source')}")
                if found[0][0] in ("route", "route6"):
                    self.routes[int(first("origin")[2:])].add(prefix_of(found[0][1]))
                elif found[0][0] == "aut-num":
                    self.aut_nums[int(found[0][1][2:]), source] = found
                elif found[0][0] in ("person", "role"):
                    self.people.add((first("nic-hdl"), source))
        self.kinds = kinds

    def registered(self, prefix, origin):
        """Whether there is a route object for just this, and for this or something less specific."""
        mine = self.routes.get(origin, ())
        return prefix in mine, any(covers(outer, prefix) for outer in mine)

    def has_policy(self, asn, registry):
        for source in (OWN_DATABASE[registry], "RADB"):
            if (asn, source) in self.aut_nums:
                keys = [key.removeprefix("mp-") for key, _ in self.aut_nums[asn, source]]
                return "import" in keys and "export" in keys
        return False

    def has_contact(self, asn):
        return any((value, source) in self.people
                   for (number, source), found in self.aut_nums.items() if number == asn
                   for key, value in found if key in ("admin-c", "tech-c"))

    def withholds_contact(self, asn):
        """Whether a dummy stands for a contact: then nobody can tell."""
        return any(value.startswith("DUMY-")
                   for (number, _), found in self.aut_nums.items() if number == asn
                   for key, value in found if key in ("admin-c", "tech-c"))


def peeringdb_of(folder):
    """Which networks have a contact, and which are route servers."""
    dump = json.loads((folder / "peeringdb/peeringdb_2_dump.json").read_text())
    networks = {network["id"]: network for network in dump["net"]["data"]}
    assert {network["org_id"] for network in networks.values()} <= {one["id"] for one in dump["org"]["data"]}
    assert {port["net_id"] for port in dump["netixlan"]["data"]} <= networks.keys()
    contacts = {networks[poc["net_id"]]["asn"] for poc in dump["poc"]["data"]
                if poc["role"] in CONTACT_ROLES and poc["visible"] in ("Users", "Public")
                and (poc["email"] or poc["phone"])}
    servers = {network["asn"] for network in networks.values() if network["info_type"] == "Route Server"}
    return contacts, servers


def spoofing_of(folder, month):
    """The clients of each network from which forged packets were received; empty for none."""
    found, page, sessions = {}, "/sessions?page=1", 0
    while page:
        contents = json.loads((folder / f"spoofer/page-{page.split('=')[1]}.json").read_text())
        for session in contents["hydra:member"]:
            sessions += 1
            for digit, suffix in (("4", ""), ("6", "6")):
                result = session["routedspoof" + suffix]
                if (result not in ("received", "blocked") or session["nat" + digit] or
                        not session["timestamp"].startswith(month)):
                    continue
                mine = found.setdefault(int(session["asn" + digit]), set())
                if result == "received":
                    mine.add(session["client" + digit])
        page = contents["hydra:view"].get("hydra:next")
    assert sessions == contents["hydra:totalItems"]
    return found


# What all of it says.

class Judge:
    def __init__(self, folder):
        self.faults = []
        self.peers, self.table = read_table((folder / "rib.mrt").read_bytes())
        self.space = Space(folder, self.faults.append)
        self.registries = Registries(folder, self.faults.append)
        self.contacts, self.servers = peeringdb_of(folder)
        month = json.loads((folder / "internet.json").read_text())["date"][:7]
        self.spoofing = spoofing_of(folder, month)
        self.customers = collections.defaultdict(set)
        for line in (folder / "relationships.txt").read_text().splitlines():
            if line[0] != "#" and line.endswith("|-1"):
                provider, customer, _ = line.split("|")
                self.customers[int(provider)].add(int(customer))
        self.names = dict(re.match(r"(\d+) (.*), ..$", line).groups()
                          for line in (folder / "asnames.txt").read_text().splitlines())
        self.organisations = {}
        for line in (folder / "as2org.txt").read_text().splitlines():
            fields = line.split("|")
            if line[0] != "#" and len(fields) == 6:
                self.organisations[int(fields[0])] = fields[3]
        self.networks = collections.defaultdict(lambda: {
            "routes": 0, "exact": 0, "registered": 0, "unallocated": 0, "full": set(),
            "administrative": set(), "accomplice_for": set(), "asns": set(), "m4c": set(), "is_origin": False})
        for family in (4, 6):
            self.judge_family(family)

    def judge_family(self, family):
        mine = {prefix: routes for prefix, routes in self.table.items() if prefix.family == family}
        counts = collections.Counter(route.peer for routes in mine.values() for route in routes)
        most = max(counts.values(), default=0)
        self.full = {peer for peer, count in counts.items() if count >= FULL_FEED * most}
        self.needed = min(PEERS_NEEDED, len({self.peers[peer] for peer in self.full}))
        for prefix, routes in mine.items():
            self.judge_prefix(prefix, routes)

    def judge_prefix(self, prefix, routes):
        seen = [route for route in routes if route.peer in self.full]
        culprits = collections.defaultdict(list)
        for route in seen:
            hops = [asn for asn in route.path if asn not in self.servers]
            for i in range(1, len(hops)):
                if is_bogon_asn(hops[i]) and not is_bogon_asn(hops[i - 1]):
                    culprits[hops[i - 1]].append((route.peer, hops[i], hops[i - 2] if i > 1 else None))
        for culprit, found in culprits.items():
            if len({self.peers[peer] for peer, _, _ in found}) < self.needed:
                continue
            self.networks[culprit]["asns"] |= {bogon for _, bogon, _ in found}
            for _, _, following in found:
                if culprit in self.customers[following]:
                    self.networks[following]["m4c"].add(culprit)
        for origin in {route.origin for route in routes} - {None}:
            if not is_bogon_asn(origin):
                self.judge_pair(prefix, origin, [route for route in routes if route.origin == origin],
                                [route for route in seen if route.origin == origin])

    def judge_pair(self, prefix, origin, routes, seen):
        network, space = self.networks[origin], self.space.of(prefix)
        network["is_origin"] = True
        enough = len({self.peers[route.peer] for route in seen}) >= self.needed
        if space != "held" and enough and seen:
            kind = "full" if space in ("special", "unallocated") else "administrative"
            network[kind].add(text_of(prefix))
            for route in seen if kind == "full" else ():
                hops = [asn for asn in route.path if asn not in self.servers]
                if len(hops) > 1 and origin in self.customers[hops[-2]]:
                    self.networks[hops[-2]]["accomplice_for"].add(origin)
        longest = 24 if prefix.family == 4 else 48
        if (prefix.length == 0 or prefix.length > longest or not enough or
                any(route.blackhole for route in routes)):
            return
        if space in ("special", "unallocated", "available", "reserved"):
            network["unallocated"] += 1
            return
        exact, registered = self.registries.registered(prefix, origin)
        network["routes"] += 1
        network["exact"] += exact
        network["registered"] += registered

    def truth_of(self, asn):
        """What a line of truth must say."""
        network = self.networks[asn]
        country, registry = self.space.asns[asn]
        spoofed = [len(self.spoofing[one]) for one in self.customers[asn] if one in self.spoofing]
        routes = network["routes"]
        return {
            "routes": routes,
            "unallocated": network["unallocated"],
            "m7irr": network["registered"] / routes if routes else None,
            "m7irr_exact": network["exact"] / routes if routes else None,
            "m6": self.registries.has_policy(asn, registry),
            "m8": (True if asn in self.contacts or self.registries.has_contact(asn) else
                   None if self.registries.withholds_contact(asn) else False),
            "m3": 1.0 if network["full"] else 0.0,
            "bogon_prefixes": {kind: sorted(network[kind]) for kind in ("full", "administrative")},
            "m3c": 1.0 if network["accomplice_for"] else 0.0,
            "accomplice_for": sorted(network["accomplice_for"]),
            "m4": 1.0 if network["asns"] else 0.0,
            "bogon_asns": sorted(network["asns"]),
            "m4c": 1.0 if network["m4c"] else 0.0,
            "m4c_accomplice_for": sorted(network["m4c"]),
            "m5": len(self.spoofing[asn]) if asn in self.spoofing else None,
            "m5c": sum(spoofed) if spoofed else None,
            "country": country,
            "rir": registry,
            "org": self.organisations.get(asn),
            "name": self.names.get(str(asn)),
        }


def planted_of(line):
    prefixes = {kind: sorted(found) for kind, found in line["bogon_prefixes"].items()}
    return {**line, "unallocated": line["excluded"]["unallocated"], "bogon_prefixes": prefixes}


def groups_of(folder, lines):
    """How many networks each group has."""
    counts = collections.Counter()
    asns = {line["asn"] for line in lines}
    for line in lines:
        counts["country:" + line["country"]] += 1
        counts["rir:" + line["rir"]] += 1
    for name, group in tomllib.loads((folder / "groups.toml").read_text())["groups"].items():
        counts["custom:" + name] = len(asns & set(group["asns"]))
    programmes = {"network operators": "network-operators", "IXPs": "ixps", "CDN and cloud": "cdn-cloud",
                  "vendors": "equipment-vendors"}
    members = collections.defaultdict(set)
    for row in Space.rows(folder / "participants.csv"):
        mine = {int(word.strip().removeprefix("AS")) for word in row["ASNs"].split(",") if word}
        members["participants:" + programmes[row["programme"]]] |= mine
        members["participants:all"] |= mine
    return {**counts, **{name: len(asns & mine) for name, mine in members.items()}}


def check(program, networks, vantage_points, seed, *more):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([program, "internet", "--ases", str(networks), "--vantage-points",
                        str(vantage_points), "--seed", str(seed), *more, "--out", folder], check=True)
        _, *lines = [json.loads(line) for line in (folder / "truth.jsonl").read_text().splitlines()]
        truth = [line for line in lines if "asn" in line]
        groups = {line["group"]: line["networks"] for line in lines if "group" in line}
        judge = Judge(folder)
        faults = judge.faults
        origins = {asn for asn, network in judge.networks.items() if network["is_origin"]}
        if origins != {line["asn"] for line in truth}:
            faults.append(f"networks differ: {origins ^ {line['asn'] for line in truth}}")
        values = collections.defaultdict(set)
        for line in truth:
            planted = planted_of(line)
            for key, value in judge.truth_of(line["asn"]).items():
                values[key].add(json.dumps(value))
                if planted[key] != value:
                    faults.append(f"AS{line['asn']}: {key}: planted {planted[key]}, read {value}")
        if groups_of(folder, truth) != groups:
            faults.append(f"groups: planted {groups}, read {groups_of(folder, truth)}")
        print(f"{networks} networks, {vantage_points} vantage points, seed {seed}: "
              f"{len(judge.table)} prefixes, {dict(judge.registries.kinds)}, {len(faults)} differences")
        for fault in faults[:SHOWN]:
            print(f"  {fault}")
        return len(faults), values


def main():
    faults, values = 0, collections.defaultdict(set)
    for parameters in [(60, 1, 1), (300, 12, 3), (1_500, 16, 5),
                       # What is registered for the days after the table does not change its truth.
                       (400, 10, 7, "--days", "15", "--updates-per-second", "0")]:
        count, found = check(sys.argv[1], *parameters)
        faults += count
        for key, mine in found.items():
            values[key] |= mine
    for key, mine in values.items():
        if len(mine) < 2:
            print(f"{key}: always {mine}")
            faults += 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
