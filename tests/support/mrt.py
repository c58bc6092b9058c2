"""MRT files for the whole-program tests: records taken apart, tables and updates written (RFC 6396).

What is written is what the tests need: IPv4, paths of one AS_SEQUENCE, four octets an AS number.
"""

import functools
import struct

PEER_INDEX_TABLE = (13, 1)  # RFC 6396 s4.3.1
RIB_IPV4_UNICAST = (13, 2)  # RFC 6396 s4.3.2
BGP4MP_MESSAGE_AS4 = (16, 4)  # RFC 6396 s4.4.3

COLLECTOR = bytes([198, 51, 100, 1])
COLLECTOR_ASN = 64_500
UPDATE = 2  # RFC 4271 s4.1
MESSAGE_OCTETS_MAX = 4096
IPV4, AS4 = 1, 2  # AFI of RFC 4760; the type of a peer whose AS number has four octets


def record(seconds, kind, body):
    return struct.pack(">IHHI", seconds, *kind, len(body)) + body


def records_of(octets):
    """The MRT records in `octets`, whole (RFC 6396 s2)."""
    records, place = [], 0
    while place < len(octets):
        length = struct.unpack_from(">I", octets, place + 8)[0]
        records.append(octets[place : place + 12 + length])
        place += 12 + length
    return records


def type_of(octets):
    return struct.unpack_from(">HH", octets, 4)


@functools.lru_cache(maxsize=100_000)
def nlri(prefix):
    """One prefix, given as text (RFC 4271 s4.3)."""
    address, length = prefix.split("/")
    length = int(length)
    return bytes([length, *map(int, address.split("."))][: 1 + (length + 7) // 8])


def attributes(path, next_hop):
    """ORIGIN, AS_PATH and NEXT_HOP (RFC 4271 s5.1)."""
    segment = struct.pack(f">BB{len(path)}I", 2, len(path), *path)
    return (b"\x40\x01\x01\x00" + bytes([0x40, 2, len(segment)]) + segment + b"\x40\x03\x04" + next_hop)


class Peer:
    """A vantage point; its address tells it from others."""

    def __init__(self, asn, place):
        self.asn = asn
        self.address = bytes([192, 0, 2, place])


def peer_index_table(seconds, peers):
    body = COLLECTOR + struct.pack(">HH", 0, len(peers))
    for peer in peers:
        body += bytes([AS4]) + peer.address + peer.address + struct.pack(">I", peer.asn)
    return record(seconds, PEER_INDEX_TABLE, body)


def update(seconds, peer, announced=(), withdrawn=(), path=()):
    """One record of one update; prefixes are text."""
    announced, withdrawn = b"".join(map(nlri, announced)), b"".join(map(nlri, withdrawn))
    shared = attributes(path, peer.address) if announced else b""
    body = (struct.pack(">H", len(withdrawn)) + withdrawn + struct.pack(">H", len(shared)) + shared + announced)
    message = b"\xff" * 16 + struct.pack(">HB", 19 + len(body), UPDATE) + body
    assert len(message) <= MESSAGE_OCTETS_MAX
    head = struct.pack(">IIHH", peer.asn, COLLECTOR_ASN, 0, IPV4) + peer.address + COLLECTOR
    return record(seconds, BGP4MP_MESSAGE_AS4, head + message)


class Table:
    """Routes that many dumps hold, alike but for their time: what does not change is made once.

    `routes` are pairs of a prefix and a key; `paths` says of each key the paths of the peers, `None` where a
    peer has no route.
    """

    def __init__(self, routes, paths, peers):
        self.peers = peers
        self.entries = {}
        for key in dict.fromkeys(key for _, key in routes):
            pieces = [struct.pack(">H", place) for place, path in enumerate(paths[key]) if path is not None]
            self.entries[key] = pieces, [
                struct.pack(">H", len(octets)) + octets
                for octets in (attributes(path, peer.address)
                               for path, peer in zip(paths[key], peers) if path is not None)]
        self.heads, self.keys = [], [key for _, key in routes]
        sizes = {key: sum(len(octets) + 6 for octets in tails) for key, (_, tails) in self.entries.items()}
        for number, (prefix, key) in enumerate(routes):
            octets = nlri(prefix)
            self.heads.append(struct.pack(">HHII", *RIB_IPV4_UNICAST, 6 + len(octets) + sizes[key], number)
                              + octets + struct.pack(">H", len(self.entries[key][0])))

    def records(self, seconds, since):
        """The routes as told at `seconds`, all there since `since` (RFC 6396 s4.3.4); the list of peers goes before."""
        time, age = struct.pack(">I", seconds), struct.pack(">I", since)
        blocks = {key: b"".join(peer + age + octets for peer, octets in zip(*entry))
                  for key, entry in self.entries.items()}
        pieces = [time] * (3 * len(self.heads))
        pieces[1::3] = self.heads
        pieces[2::3] = [blocks[key] for key in self.keys]
        return b"".join(pieces)
