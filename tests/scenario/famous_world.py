"""A real table of 2015, told by six vantage points on another day, and what happens to it.

One vantage point is real: AS3856, whose table it is. The others are made: each has the same routes with its own
number in front, or, where it is on the way itself, the rest of the way from there.
"""

import calendar
import ipaddress
import json
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
import mrt  # noqa: E402

REAL = 3856
#: Networks whose routers have told collectors of their routes for twenty years.
MADE = (1221, 2497, 3303, 7018, 13030)
VANTAGE_POINTS = (REAL, *MADE)
TABLE_AGE_SECONDS = 30 * 86_400
#: One after another they see a change, so many seconds apart.
SPREAD_SECONDS = 3
#: Prefixes in one update: those of /32 fill 3,500 of the 4,096 octets.
PREFIXES_IN_UPDATE = 700
#: Between changes vantage points tell one route again, so that nobody takes them for silent.
QUIET_SECONDS = 2_700
QUIET_PREFIX = "193.0.0.0/21"
#: The last records come so long after the last change.
AFTERMATH_SECONDS = 7_200


def path_from(vantage_point, tail):
    return tail[tail.index(vantage_point):] if vantage_point in tail else (vantage_point, *tail)


def paths_to_all(routes):
    """Of each tail the paths of the vantage points."""
    return {tail: [path_from(vantage_point, tail) for vantage_point in VANTAGE_POINTS]
            for tail in {tail for _, tail in routes}}


class RealTable:
    """The routes of the file by prefix, as the ways behind its vantage point, but for those with an AS_SET."""

    def __init__(self, program, path):
        done = subprocess.run([program, "mrt", "--format", "bgpdump", path], capture_output=True, text=True,
                              check=True, timeout=120)
        texts = {}
        for line in done.stdout.splitlines():
            field = line.split("|", 7)
            if field[2] == "W":
                texts.pop(field[5], None)
            elif field[2] == "A" and field[6] and "{" not in field[6]:
                texts[field[5]] = field[6]
        tails = {text: tuple(map(int, text.split())) for text in set(texts.values())}
        self.tails = {prefix: tails[text] for prefix, text in texts.items()}

    def without(self, prefixes):
        """The table but for those, as records that only wait for their time."""
        routes = [(prefix, tail) for prefix, tail in self.tails.items() if prefix not in prefixes]
        return mrt.Table(routes, paths_to_all(routes), peers())


def peers():
    return [mrt.Peer(asn, place + 1) for place, asn in enumerate(VANTAGE_POINTS)]


class World:
    """One day: what differs from the table, what is registered, and what happens."""

    def __init__(self, day, table):
        self.midnight = calendar.timegm(time.strptime(day, "%Y-%m-%d"))
        self.table = table
        self.changed = {}
        self.relationships, self.vrps, self.route_objects = [], [], []
        self.updates = []

    # How it was before.

    def route(self, prefix, *tail):
        """The table has this way to `prefix`, not its own; without a way, none."""
        self.changed[prefix] = tail

    def provider(self, provider, customer):
        self.relationships.append(f"{provider}|{customer}|-1")

    def peering(self, first, second):
        self.relationships.append(f"{first}|{second}|0")

    def roa(self, asn, prefix, length_max):
        self.vrps.append({"asn": asn, "prefix": prefix, "maxLength": length_max, "ta": "made"})

    def route_object(self, prefix, asn, changed, source):
        self.route_objects.append(f"route: {prefix}\norigin: AS{asn}\nmnt-by: MAINT-MADE\n"
                                  f"changed: made@example.net {changed}\nsource: {source}\n")

    def tail(self, prefix):
        return self.changed.get(prefix, self.table.tails.get(prefix, ()))

    # What happens.

    def seconds(self, clock):
        """Of "18:47", "18:47:05", and of the next day "+02:28"."""
        hours, minutes, seconds = [int(part) for part in (clock.lstrip("+") + ":0").split(":")][:3]
        return self.midnight + 86_400 * clock.startswith("+") + 3_600 * hours + 60 * minutes + seconds

    def announce(self, clock, prefixes, *tail, by=VANTAGE_POINTS):
        self.tell(clock, {tail: list(prefixes)}, by)

    def withdraw(self, clock, prefixes, by=VANTAGE_POINTS):
        self.tell(clock, {(): list(prefixes)}, by)

    def restore(self, clock, prefixes, by=VANTAGE_POINTS):
        """As the table has it, which may be nothing."""
        by_tail = {}
        for prefix in prefixes:
            by_tail.setdefault(self.tail(prefix), []).append(prefix)
        self.tell(clock, by_tail, by)

    def tell(self, clock, by_tail, by):
        for place, peer in enumerate(peers()):
            if peer.asn not in by:
                continue
            seconds = self.seconds(clock) + place * SPREAD_SECONDS
            for tail, prefixes in by_tail.items():
                for first in range(0, len(prefixes), PREFIXES_IN_UPDATE):
                    part = prefixes[first : first + PREFIXES_IN_UPDATE]
                    self.updates.append((seconds, mrt.update(seconds, peer, part, (), path_from(peer.asn, tail))
                                         if tail else mrt.update(seconds, peer, withdrawn=part)))

    # As files.

    def write(self, folder, rest, touched):
        """The inputs of `comity observe`, and its options. `rest` are the routes of all prefixes but `touched`."""
        routes = [(prefix, tail) for prefix in sorted(touched) if (tail := self.tail(prefix))]
        told = mrt.Table(routes, paths_to_all(routes), peers())
        ages = self.midnight, self.midnight - TABLE_AGE_SECONDS
        (folder / "rib.mrt").write_bytes(mrt.peer_index_table(self.midnight, peers()) + rest.records(*ages) +
                                         told.records(*ages))
        last = max(seconds for seconds, _ in self.updates) + AFTERMATH_SECONDS
        quiet = [(seconds, mrt.update(seconds, peer, [QUIET_PREFIX], (), path_from(peer.asn, self.tail(QUIET_PREFIX))))
                 for seconds in range(self.midnight + QUIET_SECONDS, last + QUIET_SECONDS, QUIET_SECONDS)
                 for peer in peers()]
        updates = sorted(self.updates + quiet, key=lambda update: update[0])
        (folder / "updates.mrt").write_bytes(b"".join(octets for _, octets in updates))
        options = ["--mrt", "rib.mrt", "updates.mrt"]
        if self.vrps:
            (folder / "vrps.json").write_text(json.dumps({"roas": self.vrps}))
            options += ["--vrps", "vrps.json"]
        if self.relationships:
            (folder / "relationships.txt").write_text("\n".join(self.relationships) + "\n")
            options += ["--relationships", "relationships.txt"]
        if self.route_objects:
            (folder / "irr.db").write_text("\n".join(self.route_objects))
            options += ["--irr", "irr.db"]
        return options


def halves(prefix):
    return [str(half) for half in ipaddress.IPv4Network(prefix).subnets()]
