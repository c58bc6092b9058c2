"""Makes a dump of a routing registry of the size and mixture of the largest one, RADB."""

import gzip
import random

SEED = 2622
# Objects of each class; 1.4 M together, as RADB had when 1,391,073 were counted.
ROUTES, ROUTE6S, AUT_NUMS, AS_SETS, MNTNERS, PEOPLE, OTHERS = (
    1_040_000, 120_000, 100_000, 50_000, 30_000, 45_000, 15_000)
WORDS = ("Internet Network Services Telecom Communications Hosting Data Center Customer Route "
         "Object Block Backbone Proxy Registered For Allocation Transit Peering Exchange Cable "
         "Wireless Broadband University Systems Group Limited Corporation Company Holdings").split()


PHRASES = [[" ".join(random.Random(SEED + i).choices(WORDS, k=count)) for i in range(4096)]
           for count in range(8)]


def chosen_words(rng, count):
    return PHRASES[count][rng.getrandbits(12)]


def tail(rng, asn):
    """What nearly every object ends with."""
    day = f"{rng.randrange(2001, 2026)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}"
    dashed = f"{day[:4]}-{day[4:6]}-{day[6:]}T{rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02}Z"
    changed = (f"changed:        noc{asn % 97}@as{asn}.example.net {day}  #{rng.randrange(24):02}:12:59Z\n"
               if rng.random() < 0.6 else "")
    return (f"notify:         noc{asn % 97}@as{asn}.example.net\nmnt-by:         MAINT-AS{asn}\n{changed}"
            f"source:         RADB\ncreated:        {dashed}\nlast-modified:  {dashed}\n")


def route(rng):
    asn = rng.randrange(1, 65_000)
    length = rng.choices((16, 19, 20, 21, 22, 23, 24), (1, 2, 4, 4, 12, 10, 67))[0]
    first = rng.randrange(1 << 24, 224 << 24) >> (32 - length) << (32 - length)
    prefix = f"{first >> 24}.{first >> 16 & 255}.{first >> 8 & 255}.{first & 255}/{length}"
    remarks = f"remarks:        {chosen_words(rng, 7)}\n" if rng.random() < 0.3 else ""
    return (f"route:          {prefix}\ndescr:          {chosen_words(rng, 5)}\n"
            f"descr:          {chosen_words(rng, 3)}\norigin:         AS{asn}\n{remarks}"
            f"{tail(rng, asn)}rpki-ov-state:  not_found # No ROAs found, or RPKI validation not enabled for source\n")


def route6(rng):
    asn = rng.randrange(1, 400_000)
    length = rng.choice((32, 36, 40, 44, 48, 48, 48, 48))
    first = (0x20010000 + rng.randrange(1 << 28)) << 16 | rng.randrange(1 << 16)
    first = first >> (48 - length) << (48 - length)
    return (f"route6:         {first >> 32:x}:{first >> 16 & 65535:x}:{first & 65535:x}::/{length}\n"
            f"descr:          {chosen_words(rng, 4)}\norigin:         AS{asn}\n{tail(rng, asn)}")


def aut_num(rng):
    asn = rng.randrange(1, 400_000)
    lines = "".join(
        f"import:         from AS{peer} accept AS-{rng.choice(WORDS).upper()}{peer}\n"
        f"export:         to AS{peer} announce AS-{asn}-CUSTOMERS\n"
        for peer in (rng.randrange(1, 65_000) for _ in range(min(200, int(rng.paretovariate(0.9))))))
    return (f"aut-num:        AS{asn}\nas-name:        {rng.choice(WORDS).upper()}-{asn}\n"
            f"descr:          {chosen_words(rng, 6)}\n{lines}admin-c:        P{asn % PEOPLE}-RADB\n"
            f"tech-c:         P{asn % PEOPLE}-RADB\n{tail(rng, asn)}")


def as_set(rng):
    asn = rng.randrange(1, 65_000)
    members = [f"AS{rng.randrange(1, 400_000)}" for _ in range(min(12_000, int(rng.paretovariate(0.7) * 3)))]
    lines = "".join(f"members:        {', '.join(members[i:i + 8])}\n" for i in range(0, len(members), 8))
    return f"as-set:         AS{asn}:AS-{rng.choice(WORDS).upper()}\ndescr:          {chosen_words(rng, 4)}\n{lines}{tail(rng, asn)}"


def mntner(rng):
    asn = rng.randrange(1, 400_000)
    return (f"mntner:         MAINT-AS{asn}\ndescr:          {chosen_words(rng, 5)}\nadmin-c:        P{asn % PEOPLE}-RADB\n"
            f"upd-to:         noc@as{asn}.example.net\nauth:           CRYPT-PW HIDDENCRYPTPW\n{tail(rng, asn)}")


def person(rng):
    number = rng.randrange(PEOPLE)
    return (f"person:         {chosen_words(rng, 2)}\naddress:        {number} {chosen_words(rng, 3)} Street\n"
            f"phone:          +1 {number:010}\ne-mail:         p{number}@example.net\nnic-hdl:        P{number}-RADB\n"
            f"{tail(rng, number)}")


def other(rng):
    asn = rng.randrange(1, 65_000)
    return f"route-set:      RS-{asn}\nmembers:        AS{asn}, RS-{asn + 1}\n{tail(rng, asn)}"


def write(path):
    """Writes the dump at `path`, compressed; takes a minute."""
    rng = random.Random(SEED)
    kinds = (route, route6, aut_num, as_set, mntner, person, other)
    counts = (ROUTES, ROUTE6S, AUT_NUMS, AS_SETS, MNTNERS, PEOPLE, OTHERS)
    order = [i for i, count in enumerate(counts) for _ in range(count)]
    rng.shuffle(order)
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as out:
        out.write(b"% A made registry\n\n")
        for start in range(0, len(order), 1000):
            out.write("".join(kinds[i](rng) + "\n" for i in order[start:start + 1000]).encode())
    part.rename(path)
