#!/usr/bin/env python3
"""BIRD as the route server of a made exchange: what its own dump shows is what its members announced to it, and with
origin validation switched on it is told that it filters.

    route_server_bird.py COMITY SOURCE_FOLDER [KEEP]

Members are BGP speakers of a few lines on loopback addresses; BIRD has a configuration and a control socket of its own,
and no protocol that touches the kernel's routes. It is the one of $COMITY_BIRD, of the system, or of build/peers, where
tools/setup.sh unpacks it; skipped where there is none. The files of the first run are left in the folder KEEP, where it
is given.
"""

import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from program import NEGATIVE, Checker  # noqa: E402
from route_server import ROUTE_SERVER, Exchange, attribute  # noqa: E402
import ipaddress  # noqa: E402
import json  # noqa: E402

SKIPPED = 77
DEADLINE_SECONDS = 30
OPEN, UPDATE, KEEPALIVE = 1, 2, 4
SOURCES = ("--vrps", "vrps.json", "--irr", "ripe.db", "--relationships", "rel.txt", "--members", "ixf.json")


class Loopback(Exchange):
    """The exchange with its peering LAN on the loopback interface."""

    def addresses(self, member):
        n = member - 1000
        return f"127.0.1.{n}", f"2001:7f8:4::{n:x}"


def message(kind, body=b""):
    return b"\xff" * 16 + struct.pack(">HB", 19 + len(body), kind) + body


def open_message(asn):
    """RFC 4271 s4.2, with IPv4 and IPv6 unicast (RFC 4760 s8) and ASNs of four octets (RFC 6793 s3)."""
    capabilities = b"\x01\x04\x00\x01\x00\x01" + b"\x01\x04\x00\x02\x00\x01" + b"\x41\x04" + struct.pack(">I", asn)
    parameter = bytes([2, len(capabilities)]) + capabilities
    return message(OPEN, struct.pack(">BHH", 4, asn, 180) + bytes([10, 0, asn >> 8, asn & 255]) +
                   bytes([len(parameter)]) + parameter)


def update(route, next_hops):
    """One announcement; IPv6 in MP_REACH_NLRI (RFC 4760 s3)."""
    network = ipaddress.ip_network(route["prefix"])
    nlri = bytes([network.prefixlen]) + network.network_address.packed[:(network.prefixlen + 7) // 8]
    path = b"".join(bytes([kind, len(asns)]) + b"".join(struct.pack(">I", asn) for asn in asns)
                    for kind, asns in route["segments"])
    octets = attribute(0x40, 1, b"\0") + attribute(0x40, 2, path)
    if network.version == 4:
        octets += attribute(0x40, 3, ipaddress.ip_address(next_hops[0]).packed)
    else:
        octets += attribute(0x80, 14, b"\x00\x02\x01\x10" + ipaddress.ip_address(next_hops[1]).packed + b"\0" + nlri)
        nlri = b""
    if route["communities"]:
        octets += attribute(0xC0, 8, b"".join(struct.pack(">HH", *value) for value in route["communities"]))
    if route["otc"] is not None:
        octets += attribute(0xC0, 35, struct.pack(">I", route["otc"]))
    return message(UPDATE, b"\0\0" + struct.pack(">H", len(octets)) + octets + nlri)


class Speaker:
    """A member's router: it announces, and reads what comes so that nobody waits."""

    def __init__(self, exchange, member, port):
        next_hops = exchange.addresses(member)
        deadline = time.monotonic() + DEADLINE_SECONDS
        while True:
            self.socket = socket.socket()
            self.socket.bind((next_hops[0], 0))
            try:
                self.socket.connect(("127.0.0.1", port))
                break
            except OSError:
                self.socket.close()
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        self.socket.sendall(open_message(member) + message(KEEPALIVE))
        self.read(OPEN)
        self.read(KEEPALIVE)
        # A prefix has one route in a session; what came last would replace it.
        routes = {route["prefix"]: route for route in exchange.routes if route["member"] == member}
        self.announced = len(routes)
        self.socket.sendall(b"".join(update(route, next_hops) for route in routes.values()))
        threading.Thread(target=self.drain, daemon=True).start()

    def receive(self, count):
        octets = b""
        while len(octets) < count:
            more = self.socket.recv(count - len(octets))
            if not more:
                raise OSError("BIRD closed the session")
            octets += more
        return octets

    def read(self, wanted):
        length, kind = struct.unpack(">HB", self.receive(19)[16:])
        body = self.receive(length - 19)
        if kind != wanted:
            raise OSError(f"BIRD sent a message of type {kind}: {body.hex()}")

    def drain(self):
        try:
            while self.socket.recv(4096):
                pass
        except OSError:
            pass


def configuration(exchange, port, validates):
    roas = {4: "", 6: ""}
    for prefix, longest, asn in sorted(set(exchange.vrps)):
        roas[6 if ":" in prefix else 4] += f"  route {prefix} max {longest} as {asn};\n"
    check = "if (roa_check(roa_v{0}, net, bgp_path.last) = ROA_INVALID) then reject;" if validates else ""
    text = f"router id 127.0.0.1;\nroa4 table roa_v4;\nroa6 table roa_v6;\nprotocol device {{ }}\n"
    for version in (4, 6):
        text += f"protocol static roas{version} {{ roa{version} {{ table roa_v{version}; }};\n{roas[version]}}}\n"
        text += f"filter from_member{version} {{ {check.format(version)} accept; }}\n"
    for member in exchange.members:
        channels = "".join(f"  ipv{version} {{ import filter from_member{version}; export none; }};\n"
                           for version in (4, 6))
        text += (f"protocol bgp m{member} {{\n  local 127.0.0.1 port {port} as {ROUTE_SERVER};\n"
                 f"  neighbor {exchange.addresses(member)[0]} as {member};\n"
                 f"  multihop; rs client; passive; strict bind; hold time 180;\n{channels}}}\n")
    return text


class Bird:
    """A running BIRD that members have announced to."""

    def __init__(self, program, folder, exchange, validates):
        self.folder = folder
        self.controller = [str(program) + "c", "-s", "bird.ctl"]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        folder.mkdir()
        (folder / "bird.conf").write_text(configuration(exchange, port, validates))
        self.process = subprocess.Popen([program, "-f", "-c", "bird.conf", "-s", "bird.ctl", "-P", "bird.pid"],
                                        cwd=folder, stdout=subprocess.DEVNULL,
                                        stderr=(folder / "stderr.txt").open("wb"))
        try:
            self.speakers = [Speaker(exchange, member, port) for member in exchange.members]
            if not validates:
                self.wait_for(sum(speaker.announced for speaker in self.speakers))
            self.wait_until_settled()
        except OSError as error:
            self.stop()
            raise OSError(f"{error}: {(folder / 'stderr.txt').read_text()}") from error

    def ask(self, *words):
        return subprocess.run([*self.controller, *words], cwd=self.folder, capture_output=True, text=True,
                              timeout=DEADLINE_SECONDS, check=True).stdout

    def routes(self):
        return sum(int(self.ask("show", "route", "table", table, "count").splitlines()[1].split()[0])
                   for table in ("master4", "master6"))

    def wait_for(self, routes):
        deadline = time.monotonic() + DEADLINE_SECONDS
        while self.routes() < routes:
            if time.monotonic() > deadline:
                raise OSError(f"BIRD has {self.routes()} of {routes} routes")
            time.sleep(0.1)

    def wait_until_settled(self):
        """Until two looks, half a second apart, see the same."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        before = -1
        while (now := self.routes()) != before or now == 0:
            if time.monotonic() > deadline:
                raise OSError("BIRD's tables do not come to rest")
            before = now
            time.sleep(0.5)

    def dump(self):
        for version in (4, 6):
            self.ask("mrt", "dump", "table", f'"master{version}"', "to", f'"rib{version}.mrt"')
        deadline = time.monotonic() + DEADLINE_SECONDS
        while not all((self.folder / f"rib{version}.mrt").is_file() for version in (4, 6)):
            if time.monotonic() > deadline:
                raise OSError("BIRD wrote no table")
            time.sleep(0.1)
        time.sleep(0.5)  # it writes in the background

    def stop(self):
        self.process.terminate()
        self.process.wait(DEADLINE_SECONDS)


def audit(test, program, exchange, name, validates):
    folder = test.folder / name
    bird = Bird(program, folder, exchange, validates)
    try:
        bird.dump()
    finally:
        bird.stop()
    for file, octets in [("vrps.json", exchange.payloads()), ("ripe.db", exchange.registry()),
                         ("rel.txt", exchange.relationship_lines()), ("ixf.json", exchange.member_list())]:
        (folder / file).write_bytes(octets)
    words = ["--route-server", "rib4.mrt", "--route-server", "rib6.mrt", *SOURCES]
    outcome = test.run("observe", *(word if word.startswith("--") else folder / word for word in words), "--json")
    # BIRD 2 writes NEXT_HOP and LOCAL_PREF without their flags.
    test.expect(outcome, NEGATIVE, ["rib4.mrt", "bgp.attribute.flags"], ["rib6.mrt", "bgp.attribute.flags"])
    audited = json.loads(outcome.stdout)
    found = {(member["asn"], finding["rule"], finding["prefix"])
             for member in audited["members"] for finding in member["findings"]}
    return audited, found


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(f"usage: {sys.argv[0]} COMITY SOURCE_FOLDER [KEEP]")
    folders = [os.environ["PATH"], "/usr/sbin", "/usr/local/sbin", f"{sys.argv[2]}/build/peers/usr/sbin"]
    program = os.environ.get("COMITY_BIRD") or shutil.which("bird", path=":".join(folders))
    if program is None:
        print("skipped: there is no BIRD (package bird2)")
        return SKIPPED
    test = Checker(sys.argv[1], sys.argv[2])
    exchange = Loopback(4, members=8)
    exchange.plant()

    audited, found = audit(test, program, exchange, "open", False)
    test.check(found == exchange.truth, f"BIRD's table: not found {sorted(exchange.truth - found)}, "
               f"wrongly found {sorted(found - exchange.truth)}")
    test.check(audited["filtering"]["verdict"] == "lets-through", audited["filtering"])
    test.check({member["asn"] for member in audited["members"]} == set(exchange.members), "all members are there")

    audited, found = audit(test, program, exchange, "validating", True)
    left = {fault for fault in exchange.truth if not fault[1].startswith("rov.")}
    # What BIRD drops takes its other faults with it.
    dropped = {(member, prefix) for member, rule, prefix in exchange.truth if rule.startswith("rov.")}
    left = {fault for fault in left if (fault[0], fault[2]) not in dropped}
    test.check(found == left, f"validating: not found {sorted(left - found)}, wrongly found {sorted(found - left)}")
    test.check(audited["filtering"]["verdict"] == "filters" and audited["filtering"]["covered"] > 20,
               audited["filtering"])
    if len(sys.argv) == 4:
        shutil.copytree(test.folder / "open", sys.argv[3])
    return test.finish()


if __name__ == "__main__":
    sys.exit(main())
