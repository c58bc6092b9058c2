"""Ten incidents as public reports tell them (docs/famous-incidents.md says which), for famous_world.py.

Each function says what the table had, what was registered and what happened, and returns what Comity must say of
it: all events but the bogons that the table itself has.
"""

import dataclasses
import ipaddress

from famous_world import MADE, REAL, halves


@dataclasses.dataclass(frozen=True)
class Expected:
    """Events that are alike: their rule, culprit, certainty, and whether they count."""

    rule: str
    culprit: int
    certainty: str
    counts: bool
    start: str  # "" is not compared.
    end: str
    prefixes: tuple = ()  # All of them, of few events.
    victims: tuple = ()
    passed_on: tuple = ()
    events: int = 1
    prefix_count: int = 1  # Of each.


FACEBOOK = ["129.134.30.0/23", "129.134.30.0/24", "129.134.31.0/24",
            "185.89.218.0/23", "185.89.218.0/24", "185.89.219.0/24"]
FEW = (3_303, 13_030, 1_221)


def youtube(world):
    world.route("208.65.152.0/22", 3_549, 36_561)
    world.provider(3_491, 17_557)
    hijacked, halves_of_it = ["208.65.153.0/24"], ["208.65.153.0/25", "208.65.153.128/25"]
    world.announce("18:47", hijacked, 3_491, 17_557)
    world.announce("20:07", hijacked, 3_549, 36_561, by=(7_018,))
    world.announce("20:18", halves_of_it, 3_549, 36_561, by=(7_018,))
    world.announce("20:51", hijacked, 3_491, 17_557, 17_557, by=(REAL, 1_221, 2_497))
    world.announce("20:51", hijacked, 3_549, 36_561, by=(3_303, 13_030))
    world.announce("21:01", hijacked, 3_549, 36_561, by=(REAL, 1_221, 2_497))
    # From 20:51 on three of six had it.
    return [Expected("mis-origination.prefix.sub-prefix", 17_557, "suspected", True, "18:47", "20:51",
                     tuple(hijacked), (36_561,), (3_491,))]


def split_by_optimiser(table):
    """Halves of prefixes of 2,400 networks to which the table has a way over AS3356, by those ways."""
    chosen, of_origin = {}, {}
    for prefix, tail in table.tails.items():
        length = int(prefix.split("/")[1])
        if 3_356 not in tail[:-1] or len(set(tail)) < len(tail) or not 12 <= length <= 23:
            continue
        if tail[-1] not in of_origin and len(of_origin) == 2_400:
            continue
        way = tail[tail.index(3_356):]
        parts = [part for part in halves(prefix) if part not in table.tails]
        if 701 in way or 33_154 in way or len(parts) < 2:
            continue
        of_origin[tail[-1]] = of_origin.get(tail[-1], 0) + 1
        chosen.setdefault(way, []).extend(parts)
    return chosen


def verizon(world):
    world.route("104.20.0.0/20", 3_356, 13_335)
    world.provider(701, 396_531)
    world.provider(33_154, 396_531)
    world.roa(13_335, "104.20.0.0/20", 20)
    leaked = split_by_optimiser(world.table)
    leaked[(3_356, 13_335)] = ["104.20.0.0/21", "104.20.8.0/21"]
    for way, prefixes in leaked.items():
        world.announce("10:34:21", prefixes, 701, 396_531, 33_154, *way)
        world.withdraw("12:37", prefixes)
    count = sum(map(len, leaked.values()))
    return [Expected("route-leak.path.valley", 396_531, "suspected", True, "10:34:21", "12:37",
                     passed_on=(701,), prefix_count=count),
            # The ROA tells that the halves are no routes of AS13335, not who made them.
            Expected("rov.invalid.length", 13_335, "attested", True, "10:34:21", "12:37",
                     ("104.20.0.0/21", "104.20.8.0/21"), passed_on=(3_356,), events=2)]


#: Akamai, Cloudflare, Hetzner, DigitalOcean, Amazon, Facebook, Google, Linode, LeaseWeb, GoDaddy.
CONTENT = (20_940, 16_625, 13_335, 24_940, 14_061, 16_509, 14_618, 32_934, 15_169, 63_949, 16_265, 60_781, 26_496)


def steered_by_rostelecom(world):
    """8,868 /24s inside what content networks have in the table, of which the table has no route."""
    chosen = []
    for prefix, tail in world.table.tails.items():
        if tail[-1] not in CONTENT or not 16 <= int(prefix.split("/")[1]) <= 23:
            continue
        parts = [str(part) for part in ipaddress.IPv4Network(prefix).subnets(new_prefix=24)]
        chosen += [part for part in parts[:16] if part not in world.table.tails]
    return list(dict.fromkeys(chosen))[:8_868]


def rostelecom(world):
    world.route("31.13.69.0/24")
    world.route("2.17.120.0/22", 20_940)
    world.provider(174, 20_764)
    world.peering(12_389, 20_764)
    world.roa(13_335, "104.18.0.0/16", 20)
    stolen = ["31.13.69.0/24", "2.17.123.0/24", "104.18.216.0/21", *steered_by_rostelecom(world)]
    world.announce("19:27:28", stolen, 174, 20_764, 12_389)
    world.withdraw("20:28", stolen)
    day = "19:27:28", "20:28"
    return [Expected("mis-origination.prefix.sub-prefix", 12_389, "suspected", True, *day,
                     passed_on=(20_764,), events=len(stolen) - 1),
            Expected("mis-origination.prefix.sub-prefix", 12_389, "attested", True, *day,
                     ("104.18.216.0/21",), (13_335,), (20_764,)),
            Expected("rov.invalid.as-mismatch", 12_389, "attested", True, *day, ("104.18.216.0/21",),
                     passed_on=(20_764,)),
            Expected("route-leak.path.valley", 20_764, "suspected", True, *day, passed_on=(174,),
                     prefix_count=len(stolen))]


def is_reserved(asn):
    return asn in (0, 23_456) or 64_496 <= asn <= 131_071 or asn >= 4_200_000_000


def vodafone(world):
    world.provider(1_273, 55_410)
    # Who hides behind a reserved number is nobody's victim.
    stolen = [prefix for prefix, tail in world.table.tails.items()
              if tail[-1] != 55_410 and 1_273 not in tail and prefix.endswith("/24") and not is_reserved(tail[-1])]
    stolen = stolen[:: len(stolen) // 30_000][:30_000]
    world.announce("13:48", stolen, 1_273, 55_410)
    world.restore("13:58", stolen)
    return [Expected("mis-origination.prefix.exact", 55_410, "suspected", True, "13:48", "13:58",
                     passed_on=(1_273,), events=len(stolen) - 1),
            # Of AS112, which anyone may announce (RFC 7535).
            Expected("mis-origination.prefix.exact", 55_410, "excused", False, "13:48", "13:58",
                     ("192.31.196.0/24",), (112,), (1_273,))]


def facebook(world):
    for prefix in FACEBOOK:
        world.route(prefix, 32_934)
    world.withdraw("15:40", FACEBOOK)
    world.restore("20:50", FACEBOOK)
    return []


def klayswap(world):
    world.route("211.249.216.0/21", 15_412, 10_158, 7_625)
    stolen = ["211.249.221.0/24"]
    world.announce("01:04:18", stolen, 6_461, 9_457)
    world.withdraw("03:04", stolen)
    return [Expected("mis-origination.prefix.sub-prefix", 9_457, "suspected", True, "01:04:18", "03:04",
                     tuple(stolen), (7_625,), (6_461,)),
            Expected("forged-origin.first-hop.new", 6_461, "suspected", False, "01:04:18", "03:04",
                     tuple(stolen), (9_457,), tuple(sorted((REAL, *MADE))))]


def twitter(world):
    world.provider(8_359, 8_342)
    world.roa(13_414, "104.244.42.0/24", 24)
    world.announce("12:06:11", ["104.244.42.0/24"], 8_359, 8_342, by=FEW)
    world.restore("12:50", ["104.244.42.0/24"], by=FEW)
    return [Expected(rule, 8_342, "attested", False, "12:06:11", "12:50", ("104.244.42.0/24",), victims, (8_359,))
            for rule, victims in (("mis-origination.prefix.exact", (13_414,)), ("rov.invalid.as-mismatch", ()))]


def celer(world):
    world.route("44.224.0.0/11", 16_509)
    world.provider(1_299, 209_243)
    world.roa(16_509, "44.224.0.0/11", 24)
    world.route_object("44.235.216.0/24", 16_509, "20220816", "ALTDB")
    stolen = ["44.235.216.0/24"]
    world.announce("19:39", stolen, 1_299, 209_243, 16_509)
    world.announce("23:07", stolen, 16_509)
    return [Expected("forged-origin.first-hop.new", 209_243, "suspected", True, "19:39", "23:07",
                     tuple(stolen), (16_509,), (1_299,))]


def orange(world):
    world.route("149.74.0.0/16", 5_511, 12_479)
    world.roa(49_581, "149.74.0.0/16", 16)
    world.route_object("149.74.0.0/16", 12_479, "20200101", "RIPE")
    world.withdraw("14:20", ["149.74.0.0/16"], by=MADE[:3])
    world.restore("18:00", ["149.74.0.0/16"], by=MADE[:3])
    # Since the table tells of it, which is long before the day, and again when enough have it again.
    return [Expected("rpki-invalid.roa.at-fault", 12_479, "suspected", False, "", "", ("149.74.0.0/16",) * 2,
                     passed_on=(5_511,), events=2)]


def cloudflare(world):
    world.route("1.1.1.0/24", 13_335)
    world.roa(13_335, "1.1.1.0/24", 24)
    world.provider(1_031, 262_504)
    world.provider(267_613, 262_504)
    world.peering(267_613, 13_335)
    world.announce("18:51", ["1.1.1.1/32"], 1_031, 267_613)
    world.announce("18:52", ["1.1.1.0/24"], 1_031, 262_504, 267_613, 13_335)
    world.withdraw("20:08", ["1.1.1.1/32"])
    world.restore("+02:28", ["1.1.1.0/24"])
    return [Expected("mis-origination.prefix.sub-prefix", 267_613, "attested", True, "18:51", "20:08",
                     ("1.1.1.1/32",), (13_335,), (1_031,)),
            Expected("rov.invalid.as-mismatch", 267_613, "attested", True, "18:51", "20:08", ("1.1.1.1/32",),
                     passed_on=(1_031,)),
            # A leak of one prefix alone is shown, and held against nobody.
            Expected("route-leak.path.valley", 262_504, "suspected", False, "18:52", "+02:28", ("1.1.1.0/24",),
                     (13_335,), (1_031,))]


#: By heading of the page: the day, and what happened.
HISTORY = {
    "YouTube, 2008": ("2008-02-24", youtube),
    "Verizon and an optimiser, 2019": ("2019-06-24", verizon),
    "Rostelecom, 2020": ("2020-04-01", rostelecom),
    "Vodafone Idea, 2021": ("2021-04-16", vodafone),
    "Facebook, 2021": ("2021-10-04", facebook),
    "KlaySwap, 2022": ("2022-02-03", klayswap),
    "Twitter, 2022": ("2022-03-28", twitter),
    "Celer Bridge, 2022": ("2022-08-17", celer),
    "Orange España, 2024": ("2024-01-03", orange),
    "1.1.1.1, 2024": ("2024-06-27", cloudflare),
}
