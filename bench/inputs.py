#!/usr/bin/env python3
"""Makes the inputs of the benchmarks in a folder, and keeps them.

    inputs.py COMITY FOLDER FIXTURES

What comes from FIXTURES (real tables) is left out where that is absent.
"""

import bz2
import gzip
import pathlib
import random
import shutil
import struct
import subprocess
import sys

import irr_dump


def repeated(source, octets, times):
    """The whole records of MRT `octets`, `times` over."""
    end = 0
    while end + 12 <= len(octets):
        length = 12 + struct.unpack_from(">I", octets, end + 8)[0]
        if end + length > len(octets):
            break
        end += length
    source.write_bytes(octets[:end] * times)


def compressed(target, source):
    """The file `source` as a bzip2 file."""
    part = target.with_suffix(".part")
    with bz2.open(part, "wb") as out:
        out.write(source.read_bytes())
    part.rename(target)


def bunzip(path):
    """What can be decompressed of a truncated file."""
    return bz2.BZ2Decompressor().decompress(path.read_bytes())


def write_vrps(path, vrps):
    """VRPs as rpki-client writes them, of pairs of prefix and ASN."""
    with path.open("w") as out:
        out.write('{"metadata":{"buildtime":"2015-10-23T02:00:00Z"},"roas":[\n')
        for i, (prefix, asn) in enumerate(vrps):
            length = int(prefix.split("/")[1])
            out.write(f'{"," if i > 0 else ""}{{ "asn": {asn}, "prefix": "{prefix}", "maxLength": {length}, '
                      '"ta": "ripe", "expires": 1900000000 }\n')
        out.write('],"aspas":[]}\n')


def padded(pairs, count):
    """One VRP for each of `pairs`, and others of the same prefixes: `count` in all."""
    random.seed(20151023)
    more = [random.choice(pairs) for _ in range(count - len(pairs))]
    return pairs[:count] + [(prefix, asn + random.randrange(1, 50)) for prefix, asn in more]


def attested(pairs, count):
    """As `padded` of every second pair, one in a hundred with another origin: half of the table is not found."""
    random.seed(2015)
    known = [(prefix, asn + (random.random() < 0.01)) for prefix, asn in pairs if random.random() < 0.5]
    return padded(known, count)


def origins_of(mrt):
    """The pairs of prefix and origin that a file announces, by bgpdump."""
    lines = subprocess.run(["bgpdump", "-m", mrt], capture_output=True, text=True, check=True).stdout
    fields = (line.split("|") for line in lines.splitlines())
    return sorted({(field[5], int(field[6].split()[-1])) for field in fields
                   if field[2] == "A" and field[6] and "{" not in field[6]})


def make_whole(comity, folder, networks, prefixes):
    """An Internet with all its sources; 46 vantage points have 44 M routes of 1.1 M prefixes."""
    if (folder / "internet.json").exists():
        return
    subprocess.run([comity, "internet", "--ases", str(networks), "--prefixes", str(prefixes),
                    "--vantage-points", "46", "--seed", "7", "--out", folder], check=True)


def make_day(comity, folder):
    """A day of 128 M updates of 40 vantage points, 1,500 a second, after a table of 39 M routes: 9 GB."""
    if (folder / "internet.json").exists():
        return
    subprocess.run([comity, "internet", "--ases", "84000", "--prefixes", "1100000", "--vantage-points", "40",
                    "--days", "1", "--updates-per-second", "1500", "--seed", "7", "--out", folder], check=True)


def make_months(comity, folder):
    """A store in which the whole Internet was observed in 24 months: the last as it is, the others by 8 vantage points."""
    store, part = folder / "months.db", folder / "months.part.db"
    if store.exists():
        return
    for left in folder.glob("months.part.db*"):
        left.unlink()
    observe = [comity, "observe", "--store", part, "--config"]
    for number in range(23):
        year, month = divmod(2024 * 12 + 11 + number, 12)
        made = folder / "month"
        shutil.rmtree(made, ignore_errors=True)
        subprocess.run([comity, "internet", "--ases", "84000", "--prefixes", "1100000", "--vantage-points", "8", "--seed", "7",
                        "--date", f"{year}-{month + 1:02}-01T00:00:00Z", "--out", made], check=True)
        subprocess.run([*observe, made / "comity.toml"], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(folder / "month")
    subprocess.run([*observe, folder / "whole/comity.toml"], check=True, stdout=subprocess.DEVNULL)
    part.rename(store)


def main(comity, folder, fixtures):
    folder, fixtures = pathlib.Path(folder), pathlib.Path(fixtures)
    # How often a real file is repeated: bgpdump then takes 5 s or more.
    real = {
        "updates.mrt": (8, lambda: gzip.decompress((fixtures / "mrt/updates.et-header.2015.gz").read_bytes())),
        "rib.2002.mrt": (8, lambda: gzip.decompress((fixtures / "mrt/bview.20020722.2337.gz").read_bytes())),
        "rib.2014.mrt": (14, lambda: bunzip(fixtures / "mrt/rib.20140523.0600.truncated.bz2")),
        # 504 MB, to be compressed.
        "rib.2014.500.mrt": (33, lambda: bunzip(fixtures / "mrt/rib.20140523.0600.truncated.bz2")),
        "rib6.2015.mrt": (8, lambda: bunzip(fixtures / "mrt/rib6.20151101.0600.truncated.bz2")),
    }
    for name, (times, read) in real.items():
        if not (folder / name).exists() and fixtures.exists():
            repeated(folder / name, read(), times)
    if not (folder / "rib.2014.500.mrt.bz2").exists() and fixtures.exists():
        compressed(folder / "rib.2014.500.mrt.bz2", folder / "rib.2014.500.mrt")
    made = folder / "internet"
    if not (made / "rib.mrt").exists():
        subprocess.run([comity, "internet", "--ases", "5600", "--vantage-points", "20", "--seed", "7",
                        "--out", made], check=True)
    make_whole(comity, folder / "whole", 84_000, 1_100_000)
    make_whole(comity, folder / "tenth", 8_400, 110_000)
    make_months(comity, folder)
    make_day(comity, folder / "day")
    if not (folder / "irr.db.gz").exists():
        irr_dump.write(folder / "irr.db.gz")
    if not (folder / "vrps.json").exists() and fixtures.exists():
        table = gzip.open(fixtures / "origins/origins-20251204.txt.gz", "rt")
        pairs = [(fields[0], int(fields[1].removeprefix("AS")))
                 for fields in map(str.split, table) if len(fields) == 2]
        write_vrps(folder / "vrps.json", padded(pairs, 1_000_000))
    if not (folder / "vrps.2015.json").exists() and fixtures.exists():
        pairs = origins_of(fixtures / "mrt/updates.et-header.2015.gz")
        write_vrps(folder / "vrps.2015.json", attested(pairs, 1_000_000))


if __name__ == "__main__":
    main(*sys.argv[1:])
