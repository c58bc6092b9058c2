"""A route server's table with planted faults, and what goes with it: made files and their truth.

Everything is written from the standards' text (RFC 6396, RFC 4271, RFC 6793), apart from the program's own writer.
"""

import ipaddress
import json
import random
import struct

TIME = 1793491200  # 2026-11-01T00:00:00Z
BLACKHOLE = (65535, 666)
ROUTE_SERVER = 1100
LAN4, LAN6 = "195.66.0.0/22", "2001:7f8:4::/64"
PROVIDER, PEER, OTHER_PROVIDER, TRANSIT = 910, 920, 911, 900
STRANGER, HOLDER = 30001, 30002  # an origin that no member names, and who else holds addresses


def mrt(kind, subtype, body):
    return struct.pack(">IHHI", TIME, kind, subtype, len(body)) + body


def peer_index_table(peers):
    """RFC 6396 s4.3.1, with ASNs of four octets."""
    body = bytes([10, 0, 0, 1]) + struct.pack(">HH", 0, len(peers))
    for asn, address in peers:
        packed = ipaddress.ip_address(address).packed
        body += bytes([2 | (len(packed) == 16)]) + packed[:4] + packed + struct.pack(">I", asn)
    return mrt(13, 1, body)


def attribute(flags, code, value):
    return bytes([flags | 0x10, code]) + struct.pack(">H", len(value)) + value


def attributes(route, next_hop):
    """The path attributes of a route of a table (RFC 4271 s4.3, RFC 6396 s4.3.4)."""
    path = b""
    for kind, asns in route["segments"]:
        path += bytes([kind, len(asns)]) + b"".join(struct.pack(">I", asn) for asn in asns)
    octets = attribute(0x40, 1, b"\0") + attribute(0x40, 2, path)
    packed = ipaddress.ip_address(next_hop).packed
    octets += attribute(0x40, 3, packed) if len(packed) == 4 else \
        attribute(0x80, 14, bytes([len(packed)]) + packed)
    standard = [value for value in route["communities"] if len(value) == 2]
    if standard:
        octets += attribute(0xC0, 8, b"".join(struct.pack(">HH", *value) for value in standard))
    large = [value for value in route["communities"] if len(value) == 3]
    if large:
        octets += attribute(0xC0, 32, b"".join(struct.pack(">III", *value) for value in large))
    if route["otc"] is not None:
        octets += attribute(0xC0, 35, struct.pack(">I", route["otc"]))
    return octets


def rib_record(sequence, prefix, entries):
    """RFC 6396 s4.3.2; `entries` are pairs of a peer's place and its attributes."""
    network = ipaddress.ip_network(prefix)
    body = struct.pack(">I", sequence) + bytes([network.prefixlen])
    body += network.network_address.packed[:(network.prefixlen + 7) // 8]
    body += struct.pack(">H", len(entries))
    for peer, octets in entries:
        body += struct.pack(">HIH", peer, TIME, len(octets)) + octets
    return mrt(13, 2 if network.version == 4 else 4, body)


class Exchange:
    """Members with clean routes of their own and of their customers, into which faults are planted.

    `truth` holds (member, rule, prefix) of every fault of accepted routes, `expected_truth` of those marked by
    community.
    """

    def __init__(self, seed, members=12):
        self.random = random.Random(seed)
        self.routes, self.vrps, self.aspas, self.objects, self.truth, self.expected_truth = [], [], [], [], set(), set()
        self.blocks = 0
        self.members = [1101 + i for i in range(members)]
        self.unlisted = self.members[-1]
        self.without_macro = self.members[-2]
        self.partial = self.members[-3]
        self.loud = self.members[:-3]  # those that faults are planted in
        self.relationships = [(TRANSIT, 40000 + i, -1) for i in range(120)]
        for member in self.members:
            self.relationships += [(PROVIDER, member, -1), (PEER, member, 0)]
            self.relationships += [(member, customer, -1) for customer in self.customers(member)]
            self.relationships += [(OTHER_PROVIDER, self.customers(member)[1], -1), (OTHER_PROVIDER, STRANGER, -1)]
            self.aspas.append((member, [PROVIDER]))
            self.aspas.append((self.customers(member)[0], [member]))  # the others attest nothing
        for member in self.members:
            for origin in (member, *self.customers(member)):
                for version in (4, 4, 6):
                    self.clean(member, origin, version)

    @staticmethod
    def customers(member):
        return [20000 + 10 * (member - 1000) + i for i in range(3)]

    def addresses(self, member):
        n = member - 1000
        return f"195.66.0.{n}", f"2001:7f8:4::{n:x}"

    def block(self, version=4):
        """A prefix that nobody else has: a /20 or a /44."""
        self.blocks += 1
        return ipaddress.ip_network((((5 << 24) + (self.blocks << 12)), 20)) if version == 4 else \
            ipaddress.ip_network(((0x2A00 << 112) + (self.blocks << 84), 44))

    def route(self, member, path, prefix, rules=(), *, communities=(), otc=None, segments=None, registered=True):
        """A route with its faults; `registered`: its origin has a route object."""
        segments = segments or [(2, path)]
        self.routes.append({"member": member, "prefix": str(prefix), "segments": segments,
                            "communities": list(communities), "otc": otc})
        if registered:
            self.objects.append((str(prefix), segments[-1][1][-1]))
        for rule in rules:
            self.truth.add((member, rule, str(prefix)))

    def clean(self, member, origin, version):
        prefix = self.block(version)
        if self.random.random() < 0.6:
            self.vrps.append((str(prefix), prefix.prefixlen, origin))
        # Prepending is no fault, nor is a mark that the member itself set.
        path = [member] * self.random.choice((1, 1, 3)) + ([] if origin == member else [origin])
        self.route(member, path, prefix, otc=self.random.choice((None, None, member)))

    def plant(self):
        """Every kind of fault in two random members each, and what only looks like one."""
        faults = [getattr(self, name) for name in sorted(dir(self)) if name.startswith("fault_")]
        for fault in faults:
            for member in self.random.sample(self.loud, 2):
                first, second, third = self.customers(member)
                fault(member, first, second, third)
        for member in self.members:
            first, second, third = self.customers(member)
            innocents = [getattr(self, name) for name in sorted(dir(self)) if name.startswith("innocent_")]
            for innocent in innocents:
                innocent(member, first, second, third)
        # Whose as-sets are not known is not held to them.
        for member in (self.unlisted, self.without_macro, self.partial):
            self.route(member, [member, STRANGER], self.block())

    def fault_other_origin_by_roa(self, member, first, _second, _third):
        prefix = self.block()
        self.vrps.append((str(prefix), 24, HOLDER))
        self.route(member, [member, first], prefix, ["rov.invalid.as-mismatch"])

    def fault_too_specific_for_roa(self, member, *_):
        prefix = self.block(6)
        self.vrps.append((str(prefix), prefix.prefixlen, member))
        self.route(member, [member], next(prefix.subnets(new_prefix=48)), ["rov.invalid.length"])

    def fault_as0(self, member, *_):
        prefix = self.block()
        self.vrps.append((str(prefix), 32, 0))
        self.route(member, [member], prefix, ["rov.invalid.as0"])

    def fault_as_set(self, member, _first, second, third):
        prefix = self.block()
        self.vrps.append((str(prefix), 24, second))
        self.route(member, None, prefix, ["rov.invalid.as-set", "route-server.path.as-set"],
                   segments=[(2, [member]), (1, [second, third])])

    def fault_bogon_prefix(self, member, *_):
        self.blocks += 1
        self.route(member, [member], f"192.168.{self.blocks % 256}.0/24", ["bogon.prefix.special-purpose"])
        self.route(member, [member], f"2001:db8:{self.blocks:x}::/48", ["bogon.prefix.special-purpose"])

    def fault_bogon_asn(self, member, _first, second, _third):
        self.route(member, [member, 64512, 64512, second], self.block(), ["bogon.asn.special-purpose"])

    def fault_contradicted_by_aspa(self, member, first, *_):
        self.route(member, [member, HOLDER, first], self.block(), ["aspa.invalid.path"])

    def fault_marked(self, member, _first, second, _third):
        self.route(member, [member, second], self.block(), ["route-leak.path.otc"], otc=second)

    def fault_of_provider(self, member, *_):
        self.route(member, [member, PROVIDER, STRANGER], self.block(6),
                   ["route-server.leak.provider-route", "route-server.irr.outside-as-set"])

    def fault_of_peer(self, member, *_):
        self.route(member, [member, PEER, STRANGER], self.block(),
                   ["route-server.leak.peer-route", "route-server.irr.outside-as-set"])

    def fault_valley(self, member, _first, second, _third):
        self.route(member, [member, second, OTHER_PROVIDER, STRANGER], self.block(),
                   ["route-leak.path.valley", "route-server.irr.outside-as-set"])

    def fault_transit(self, member, _first, _second, third):
        self.route(member, [member, third, TRANSIT, STRANGER], self.block(),
                   ["route-server.leak.transit", "route-server.irr.outside-as-set"])

    def fault_default(self, member, *_):
        # Both families in one: tables hold a default route of a member once.
        if (member, "route-server.prefix.default-route", "0.0.0.0/0") not in self.truth:
            self.route(member, [member], "0.0.0.0/0", ["route-server.prefix.default-route"], registered=False)

    def fault_too_long(self, member, *_):
        prefix = next(self.block().subnets(new_prefix=25))
        self.vrps.append((str(prefix), 25, member))
        self.route(member, [member], prefix, ["route-server.prefix.too-long"])

    def fault_lan(self, member, *_):
        part = self.random.choice(list(ipaddress.ip_network(LAN4).subnets(new_prefix=24)))
        self.route(member, [member], part, ["route-server.prefix.peering-lan"])

    def fault_first_as(self, member, _first, second, _third):
        self.route(member, [HOLDER, second], self.block(), ["route-server.path.first-as"])

    def fault_no_route_object(self, member, *_):
        self.route(member, [member], self.block(), ["route-server.irr.no-route-object"], registered=False)

    def fault_other_route_object(self, member, *_):
        prefix = self.block()
        self.objects.append((str(prefix), HOLDER))
        self.route(member, [member], next(prefix.subnets(new_prefix=24)), ["route-server.irr.other-origin"],
                   registered=False)

    def fault_outside(self, member, *_):
        self.route(member, [member, STRANGER], self.block(6), ["route-server.irr.outside-as-set"])

    def innocent_blackhole(self, member, *_):
        prefix = self.block()
        self.vrps.append((str(prefix), prefix.prefixlen, member))
        self.objects.append((str(prefix), member))
        self.route(member, [member], next(prefix.subnets(new_prefix=32)), communities=[BLACKHOLE], registered=False)

    def innocent_roa_alone(self, member, *_):
        prefix = self.block()
        self.vrps.append((str(prefix), prefix.prefixlen, member))
        self.route(member, [member], prefix, registered=False)

    def innocent_more_specific_of_route_object(self, member, *_):
        prefix = self.block(6)
        self.objects.append((str(prefix), member))
        self.route(member, [member], next(prefix.subnets(new_prefix=48)), registered=False)

    def mark_as_expected(self, community):
        """An invalid route of each member that the route server itself marked."""
        for member in self.members:
            prefix = self.block()
            self.vrps.append((str(prefix), 24, HOLDER))
            self.route(member, [member], prefix, communities=[(1, 2), community])
            self.expected_truth.add((member, "rov.invalid.as-mismatch", str(prefix)))

    # The files.

    def peers(self):
        return [(member, address) for member in self.members for address in self.addresses(member)]

    def table(self, keep=lambda route: True):
        """As the route server dumps it: each route under its member's session."""
        peers = self.peers()
        places = {peer: place for place, peer in enumerate(peers)}
        return self._table(peers, keep, lambda route, address: (places[(route["member"], address)], route))

    def table_of_client(self, inserts):
        """As a client of the route server has it: all under the route server's session, which `inserts` its ASN."""
        def entry(route, _address):
            first = [(2, [ROUTE_SERVER])] if inserts else []
            return 0, {**route, "segments": first + route["segments"]}
        return self._table([(ROUTE_SERVER, "195.66.0.1")], lambda route: True, entry)

    def _table(self, peers, keep, entry_of):
        octets = peer_index_table(peers)
        prefixes = {}
        for route in self.routes:
            if keep(route):
                prefixes.setdefault(route["prefix"], []).append(route)
        for sequence, (prefix, routes) in enumerate(prefixes.items()):
            entries = []
            for route in routes:
                address = self.addresses(route["member"])[":" in prefix]
                place, written = entry_of(route, address)
                entries.append((place, attributes(written, address)))
            octets += rib_record(sequence, prefix, entries)
        return octets

    def payloads(self):
        return json.dumps({
            "metadata": {"generated": TIME},
            "roas": [{"prefix": prefix, "maxLength": longest, "asn": f"AS{asn}", "ta": "made"}
                     for prefix, longest, asn in self.vrps],
            "aspas": [{"customer_asid": customer, "providers": providers, "expires": TIME}
                      for customer, providers in self.aspas],
        }).encode()

    def registry(self):
        text = ""
        for prefix, origin in sorted(set(self.objects)):
            text += f"route{'6' if ':' in prefix else ''}: {prefix}\norigin: AS{origin}\nsource: RIPE\n\n"
        for member in self.members:
            inner = [f"AS{asn}" for asn in self.customers(member)[1:]]
            text += f"as-set: AS{member}:AS-CUSTOMERS\nmembers: {', '.join(inner)}\nsource: RIPE\n\n"
            lost = ", AS-NOT-IN-THIS-DUMP" if member == self.partial else ""
            text += (f"as-set: AS-M{member}\nmembers: AS{member}, AS{self.customers(member)[0]}, "
                     f"AS{member}:AS-CUSTOMERS{lost}\nsource: RIPE\n\n")
        return text.encode()

    def relationship_lines(self):
        return "".join(f"{a}|{b}|{kind}\n" for a, b, kind in sorted(set(self.relationships))).encode()

    def member_list(self, silent=()):
        members = [{"asnum": ROUTE_SERVER, "member_type": "ixp", "name": "Made exchange", "connection_list": [
            {"ixp_id": 1, "vlan_list": [{"ipv4": {"address": "195.66.0.1", "services": [{"type": "ixrouteserver"}]}}]}]}]
        for member in [*self.members, *silent]:
            if member == self.unlisted:
                continue
            macro = {} if member == self.without_macro else {"as_macro": f"RIPE::AS-M{member}"}
            ipv4, ipv6 = self.addresses(member)
            members.append({"asnum": member, "name": f"Member {member}", "connection_list": [
                {"ixp_id": 1, "vlan_list": [{"ipv4": {"address": ipv4, "routeserver": True, **macro},
                                             "ipv6": {"address": ipv6, "routeserver": True}}]}]})
        lans = {}
        for key, lan in (("ipv4", LAN4), ("ipv6", LAN6)):
            prefix, length = lan.split("/")
            lans[key] = {"prefix": prefix, "mask_length": int(length)}
        return json.dumps({"version": "1.0", "timestamp": "2026-11-01T00:00:00Z",
                           "ixp_list": [{"ixp_id": 1, "ixf_id": 1, "shortname": "made", "vlan": [{"id": 1, **lans}]}],
                           "member_list": members}).encode()
