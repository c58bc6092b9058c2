#!/usr/bin/env python3
"""Runs every command on inputs and outputs that fail: one clear line a problem, the right status,
nothing left half done, and an old store as it was.

    cli.py COMITY SOURCE_FOLDER
"""

import bz2
import contextlib
import gzip
import hashlib
import lzma
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from program import CUT_SHORT, DONE, FAILED, NEGATIVE, USAGE, checker_of_arguments  # noqa: E402

NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
EVENT = b'{"asn":64500,"metric":"M2","start":"2018-04-03T00:00:00Z","end":"2018-04-04T00:00:00Z"}\n'
ROUTE_OBJECT = b"route: 192.0.2.0/24\norigin: AS64500\nsource: TEST\n\n"


def make_inputs(test):
    """A made Internet in `made`, and the broken files that are given to every command."""
    made = test.run("internet", "--ases", "60", "--vantage-points", "6", "--seed", "3", "--out", "made")
    test.expect(made, DONE)
    rib = (test.folder / "made/rib.mrt").read_bytes()
    vrps = (test.folder / "made/vrps.json").read_bytes()
    test.write("empty", b"")
    test.write("nothing.gz", gzip.compress(b""))
    test.write("text", b"".join(b"line %d\n" % i for i in range(1000)))
    test.write("short_text", b"hello\n")
    test.write("page.html", b"<html><body>404 Not Found</body></html>\n")
    test.write("rib.bz2", b"BZh91AY&SY" + bytes(100))
    test.write("cut.mrt", rib[:5000])
    test.write("cut.mrt.gz", gzip.compress(rib)[:5000])
    test.write("cut.mrt.bz2", bz2.compress(rib, 1)[:-5])
    test.write("damaged.mrt.gz", gzip.compress(rib[: 100_000])[:-8] + bytes(8))
    test.write("cut.json", vrps[:3000])
    test.write("cut.json.gz", gzip.compress(vrps)[:700])
    csv = b"ASN,IP Prefix,Max Length,Trust Anchor\n" + b"".join(
        b"AS%d,192.0.2.0/24,24,ta\n" % asn for asn in range(64500, 65000))
    test.write("cut.csv.gz", gzip.compress(csv)[:-20])
    test.write("events.jsonl", EVENT)
    test.write("cut.jsonl.gz", gzip.compress(EVENT * 1000)[:-10])
    test.write("origins", b"192.0.2.0/24 64500\n198.51.100.0/24 64501\n")
    test.write("cut.origins.gz", gzip.compress(b"192.0.2.0/24 64500\n" * 50 + b"198.51.100.0/24 13335")[:-4])
    test.write("dump.irr", ROUTE_OBJECT * 500)
    test.write("cut.irr.gz", gzip.compress(ROUTE_OBJECT * 500)[:-10])
    test.write("damaged.irr.gz", gzip.compress(ROUTE_OBJECT * 500)[:-8] + bytes(8))
    (test.folder / "folder").mkdir()


# What any command says of these files, and how it ends.
EVERYWHERE = [
    ("missing", FAILED, "No such file or directory"),
    ("folder", FAILED, "Is a directory"),
    ("rib.bz2", FAILED, "decompress bzip2: data is damaged after octet 4"),
    ("empty", CUT_SHORT, "empty"),
    ("events.jsonl/inside", FAILED, "Not a directory"),
]


def check_input(test, arguments, cases):
    """Gives each file of `cases` to `arguments`, which print nothing of a file that failed."""
    for name, status, word in EVERYWHERE + cases:
        outcome = test.run(*arguments, name)
        test.expect(outcome, status, (name, word))
        if status == FAILED:
            test.check(outcome.stdout == b"", f"{outcome}  printed something")


def check_mrt(test):
    not_mrt = [("text", FAILED, "not an MRT file"), ("short_text", FAILED, "not an MRT file"),
               ("page.html", FAILED, "not an MRT file"), ("made/vrps.json", FAILED, "not an MRT file")]
    cut = [(name, CUT_SHORT, "cut short") for name in ("cut.mrt", "cut.mrt.gz", "cut.mrt.bz2")]
    for form in ("bgpdump", "json", "summary"):
        check_input(test, ["mrt", "--format", form], not_mrt + cut)
        nothing = test.run("mrt", "--format", form, "nothing.gz")
        test.expect(nothing, DONE)
        damaged = test.run("mrt", "--format", form, "damaged.mrt.gz")
        test.expect(damaged, FAILED, ("damaged.mrt.gz", "data is damaged"))
        test.check(form == "summary" or len(damaged.stdout) > 1000, f"{damaged}  lost the good part")
    whole = test.run("mrt", "--format", "bgpdump", "made/rib.mrt").stdout
    test.check(len(whole) > 100_000, "the table prints")
    for name in ("cut.mrt", "cut.mrt.gz"):
        part = test.run("mrt", "--format", "bgpdump", name).stdout
        test.check(0 < len(part) < len(whole) and whole.startswith(part), f"{name}: its whole records")
    # Where nothing could be read there is nothing to sum up; where some could, there is.
    for files, status, is_summed in [(("missing",), FAILED, False), (("empty",), CUT_SHORT, False),
                                     (("missing", "text"), FAILED, False),
                                     (("missing", "made/rib.mrt"), FAILED, True),
                                     (("empty", "made/rib.mrt"), CUT_SHORT, True),
                                     (("nothing.gz",), DONE, True)]:
        outcome = test.run("mrt", "--format", "summary", *files)
        test.check(outcome.status == status and (b"Records" in outcome.stdout) == is_summed, outcome)
    several = test.run("mrt", "--format", "bgpdump", "missing", "made/rib.mrt", "text")
    test.expect(several, FAILED, ("missing", "No such file"), ("text", "not an MRT file"))
    test.check(several.stdout == whole, f"{several}  the readable file is printed all the same")
    check_standard_input(test)
    for form in ("bgpdump", "json", "summary"):
        with open("/dev/full", "wb") as full:
            outcome = test.run("mrt", "--format", form, "made/rib.mrt", stdout=full)
        test.expect(outcome, FAILED, ("standard output", "No space left on device"))
    nobody_matches = test.run("mrt", "--format", "bgpdump", "--prefix", "203.0.113.0/24", "made/rib.mrt")
    test.expect(nobody_matches, NEGATIVE)


def check_standard_input(test):
    rib = (test.folder / "made/rib.mrt").read_bytes()
    whole = test.run("mrt", "--format", "bgpdump", "made/rib.mrt").stdout
    for octets in (rib, gzip.compress(rib), gzip.compress(rib[:4975]) + gzip.compress(rib[4975:]),
                   bz2.compress(rib, 1), lzma.compress(rib, preset=0)):
        piped = test.run("mrt", "--format", "bgpdump", "-", stdin=octets)
        test.expect(piped, DONE)
        test.check(piped.stdout == whole, "a pipe gives what the file gives")
    test.expect(test.run("mrt", "-"), CUT_SHORT, ("standard input", "empty"))
    test.expect(test.run("mrt", "-", stdin=b"\x1f\x8b\x08"), CUT_SHORT, ("standard input", "cut short"))


def check_irr(test):
    not_dump = [(name, FAILED, "not a dump of a registry")
                for name in ("text", "short_text", "page.html", "made/vrps.json")]
    broken = [("cut.irr.gz", CUT_SHORT, "cut short"), ("damaged.irr.gz", FAILED, "data is damaged")]
    for form in ((), ("--json",), ("--origin", "AS64500")):
        check_input(test, ["irr", *form], not_dump + broken)
    test.expect(test.run("irr", "nothing.gz"), DONE)
    whole = test.run("irr", "dump.irr")
    test.expect(whole, DONE)
    piped = test.run("irr", "-", stdin=gzip.compress(ROUTE_OBJECT * 500))
    test.check(piped.stdout == whole.stdout, "a pipe gives what the file gives")
    several = test.run("irr", "missing", "dump.irr", "text")
    test.expect(several, FAILED, ("missing", "No such file"), ("text", "not a dump"))
    test.check(several.stdout == b"", "counts of a part of the dumps are not printed")
    test.expect(test.run("irr", "--origin", "AS64501", "dump.irr"), NEGATIVE)
    with open("/dev/full", "wb") as full:
        outcome = test.run("irr", "dump.irr", stdout=full)
    test.expect(outcome, FAILED, ("standard output", "No space left on device"))


def dump(path):
    """All that a store holds, as text."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


def check_observe(test):
    not_mrt = [("text", FAILED, "not an MRT file"), ("page.html", FAILED, "not an MRT file"),
               ("made/vrps.json", FAILED, "not an MRT file"),
               ("damaged.mrt.gz", FAILED, "data is damaged")]
    no_vrps = [("text", FAILED, "no VRPs"), ("page.html", FAILED, "no VRPs"),
               ("made/rib.mrt", FAILED, "no VRPs"), ("cut.json", CUT_SHORT, "cut short"),
               ("cut.json.gz", CUT_SHORT, "cut short"), ("cut.csv.gz", CUT_SHORT, "cut short")]
    first = test.run("observe", "--mrt", "made/rib.mrt", "--vrps", "made/vrps.json", "--store", "s.db")
    test.expect(first, DONE)
    before = dump(test.folder / "s.db")
    check_input(test, ["observe", "--store", "s.db", "--vrps", "made/vrps.json", "--mrt"], not_mrt)
    check_input(test, ["observe", "--store", "s.db", "--mrt", "made/rib.mrt", "--vrps"], no_vrps)
    test.check(dump(test.folder / "s.db") == before, "inputs that failed left the store as it was")
    # Every input that fails is told, and none leaves a new store behind.
    both = test.run("observe", "--store", "new.db", "--mrt", "missing", "text", "--vrps", "folder")
    test.expect(both, FAILED, ("missing", "No such file"), ("text", "not an MRT file"),
                ("folder", "Is a directory"))
    test.check(not list(test.folder.glob("new.db*")), "no store is made for inputs that failed")
    for name in ("cut.mrt", "cut.mrt.gz"):
        outcome = test.run("observe", "--no-store", "--mrt", name)
        test.expect(outcome, CUT_SHORT, (name, "cut short"))
        test.check(b"Pairs" in outcome.stdout, f"{outcome}  the whole records are observed")
    # One of several may be empty.
    outcome = test.run("observe", "--no-store", "--mrt", "made/rib.mrt", "empty")
    test.expect(outcome, CUT_SHORT, ("empty", "there is nothing in it"))
    test.check(b"Pairs" in outcome.stdout, outcome)
    test.expect(test.run("observe", "--no-store", "--mrt", "nothing.gz"), DONE)
    as_json = test.run("observe", "--no-store", "--json", "--mrt", "made/rib.mrt")
    digest = hashlib.sha256((test.folder / "made/rib.mrt").read_bytes()).hexdigest()
    test.check(digest.encode() in as_json.stdout, "the hash of an input is that of its octets")
    with open("/dev/full", "wb") as full:
        outcome = test.run("observe", "--no-store", "--mrt", "made/rib.mrt", stdout=full)
    test.expect(outcome, FAILED, ("standard output", "No space left on device"))


def check_store(test):
    """What is given as the store and is none."""
    test.write("notes.db", b"no store at all\n" * 100)
    with contextlib.closing(sqlite3.connect(test.folder / "theirs.db")) as theirs:
        theirs.execute("CREATE TABLE theirs (x)")
    for name, word in [("notes.db", "it is no store"), ("theirs.db", "another program's file"),
                       ("folder", "Is a directory"), ("missing/s.db", "No such file or directory"),
                       ("text/s.db", "Not a directory"), ("/dev/full", "/dev/full"),
                       ("/proc/s.db", "/proc/s.db")]:
        path = test.folder / name
        before = path.read_bytes() if path.is_file() else b""
        outcome = test.run("observe", "--mrt", "made/rib.mrt", "--store", name)
        test.expect(outcome, FAILED, (name, word))
        test.check(outcome.stdout == b"", f"{outcome}  printed something")
        test.check(not path.is_file() or path.read_bytes() == before, f"{name} is left as it was")
    test.check(not list(test.folder.glob("*.db-*")), "no file of SQLite's is left")


def check_full_disk(test):
    """A disk that is full while the store is written leaves the last whole observation."""
    disk = test.folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk],
                             capture_output=True, check=False)
    if mounted.returncode != 0:
        test.skipped.append("a full disk: this user may not mount one")
        return
    try:
        store = disk / "s.db"
        test.expect(test.run("observe", "--mrt", "cut.mrt", "--store", store), CUT_SHORT,
                    ("cut.mrt", "cut short"))
        before = dump(store)
        for _ in range(3):
            outcome = test.run("observe", "--mrt", "big/rib.mrt", "--vrps", "big/vrps.json",
                               "--store", store)
            test.expect(outcome, FAILED, (str(store), "store", "disk is full"))
            test.check(dump(store) == before, "a full disk keeps the last whole observation")
        outcome = test.run("internet", "--ases", "2000", "--out", disk / "made")
        test.expect(outcome, FAILED, ("No space left on device",))
        test.check(not list((disk / "made").iterdir()), "no part of a file is left on a full disk")
        test.expect(test.run("observe", "--mrt", "cut.mrt", "--store", store), CUT_SHORT,
                    ("cut.mrt", "cut short"))
    finally:
        subprocess.run(["umount", disk], check=True)


def check_permissions(test):
    """Files of root, read and written as nobody."""
    if os.geteuid() != 0 or shutil.which(NOBODY[0]) is None:
        test.skipped.append("no permission: this is not root, or setpriv is not there")
        return
    for folder in (test.folder, test.folder / "made"):
        folder.chmod(0o755)
    secret = test.write("secret", b"x")
    secret.chmod(0o600)
    store = test.folder / "s.db"
    store.chmod(0o644)
    program = shutil.copy(test.program, test.folder / "program")
    reachable = subprocess.run([*NOBODY, "test", "-r", test.source / "share/frameworks"], check=False)
    if reachable.returncode != 0 or subprocess.run([*NOBODY, program, "--version"], check=False,
                                                   capture_output=True).returncode != 0:
        test.skipped.append("no permission: nobody may not read the source folder")
        return
    mine, test.program = test.program, pathlib.Path(program)
    # A store that may be read is read, though SQLite could make no log beside it.
    mine_prints = test.run("assess", "--all", "--store", "s.db", "--format", "json")
    theirs_prints = test.run("assess", "--all", "--store", "s.db", "--format", "json", before=NOBODY)
    test.expect(theirs_prints, DONE)
    test.check(theirs_prints.stdout == mine_prints.stdout, "nobody reads what root wrote")
    before = dump(store)
    for arguments in (["mrt"], ["observe", "--no-store", "--mrt"],
                      ["observe", "--no-store", "--vrps"], ["score", "--period", "2018-04", "--events"],
                      ["internet", "--out", "x", "--origins"]):
        test.expect(test.run(*arguments, "secret", before=NOBODY), FAILED,
                    ("secret", "Permission denied"))
    test.expect(test.run("internet", "--ases", "50", "--out", "theirs", before=NOBODY), FAILED,
                ("theirs", "Permission denied"))
    test.expect(test.run("observe", "--mrt", "made/rib.mrt", "--store", "new.db", before=NOBODY),
                FAILED, ("new.db", "Permission denied"))
    outcome = test.run("observe", "--mrt", "made/rib.mrt", "--store", "s.db", before=NOBODY)
    test.expect(outcome, FAILED, ("s.db", "readonly"))
    test.check(dump(store) == before, "who may not write changes nothing")
    test.program = mine


def check_assess(test):
    """Stores that are none, and outputs that fail."""
    for name, word in [("missing.db", "comity observe makes one"), ("folder", "Is a directory"),
                       ("empty", "there is nothing in it"), ("text", "it is no store"),
                       ("made/rib.mrt", "it is no store"), ("theirs.db", "another program's file"),
                       ("text/s.db", "Not a directory")]:
        outcome = test.run("assess", "--all", "--store", name)
        test.expect(outcome, FAILED, (name, "open store", word))
        test.check(outcome.stdout == b"", f"{outcome}  printed something")
    test.check(not (test.folder / "missing.db").exists(), "assess makes no store")
    newer = shutil.copy(test.folder / "s.db", test.folder / "newer.db")
    with contextlib.closing(sqlite3.connect(newer)) as connection:
        connection.execute("PRAGMA user_version = 1000")
    for arguments in (["assess", "--all"], ["observe", "--mrt", "made/rib.mrt"]):
        test.expect(test.run(*arguments, "--store", "newer.db"), FAILED,
                    ("newer.db", "a newer Comity wrote it"))
    test.write("report", b"an older report")
    for form in ("terminal", "json", "csv", "html", "markdown"):
        every = ["assess", "--all", "--store", "s.db", "--format", form]
        with open("/dev/full", "wb") as full:
            test.expect(test.run(*every, stdout=full), FAILED, ("standard output", "No space left"))
        for out, word in [("/dev/full", "No space left"), ("folder", "Is a directory"),
                          ("missing/report", "No such file"), ("text/report", "Not a directory")]:
            test.expect(test.run(*every, "--out", out), FAILED, (out, word))
        damaged = shutil.copy(test.folder / "s.db", test.folder / "damaged.db")
        with contextlib.closing(sqlite3.connect(damaged)) as connection:
            connection.execute("UPDATE network SET evidence = x'01' WHERE asn = "
                               "(SELECT max(asn) FROM network)")
            connection.commit()
        outcome = test.run("assess", "--all", "--store", "damaged.db", "--format", form, "--out",
                           "report")
        test.expect(outcome, FAILED, ("damaged.db", "store.blob.malformed"))
        test.check((test.folder / "report").read_bytes() == b"an older report",
                   f"{outcome}  an older report stays where the new one fails")
    nobody = test.run("assess", "AS4294967290", "--store", "s.db")
    test.expect(nobody, NEGATIVE, ("originated nothing",))


def check_score(test):
    period = ["score", "--period", "2018-04", "--events"]
    check_input(test, period, [("text", FAILED, "no events"), ("page.html", FAILED, "no events"),
                               ("made/rib.mrt", FAILED, "no events")])
    done = test.run(*period, "events.jsonl")
    test.check(done.status == DONE and done.stdout.count(b"\n") == 1, done)
    nothing = test.run(*period, "nothing.gz")
    test.check(nothing.status == DONE and nothing.stdout == b"", nothing)
    cut = test.run(*period, "cut.jsonl.gz")
    test.check(cut.status == CUT_SHORT and "comity: cut.jsonl.gz: cut short" in cut.stderr, cut)
    with open("/dev/full", "wb") as full:
        outcome = test.run(*period, "events.jsonl", stdout=full)
    test.expect(outcome, FAILED, ("standard output", "No space left on device"))


def check_internet(test):
    wrong = [("text", FAILED, "no record"), ("page.html", FAILED, "no record"),
             ("made/rib.mrt", FAILED, "no record"), ("nothing.gz", FAILED, "no record")]
    for option in ("--origins", "--relationships"):
        check_input(test, ["internet", "--ases", "50", "--out", "not_made", option], wrong)
    test.check(not (test.folder / "not_made").exists(), "nothing is made of tables that failed")
    cut = test.run("internet", "--ases", "50", "--out", "cut_made", "--origins", "cut.origins.gz")
    test.expect(cut, CUT_SHORT, ("cut.origins.gz", "cut short"))
    test.expect(test.run("internet", "--ases", "50", "--out", "text"), FAILED, ("text",))
    test.expect(test.run("internet", "--ases", "50", "--out", "/proc/x"), FAILED, ("/proc/x",))
    # A folder where a file should be: nothing else takes its place either.
    (test.folder / "blocked/truth.jsonl").mkdir(parents=True)
    test.expect(test.run("internet", "--ases", "50", "--out", "blocked"), FAILED,
                ("blocked/truth.jsonl", "Is a directory"))
    left = sorted(path.name for path in (test.folder / "blocked").iterdir())
    test.check(left == ["truth.jsonl"], f"left behind: {left}")


def check_usage(test):
    """What a hurried user types: status 64, and words that help."""
    for arguments, word in [
            ((), "observe"), (("obsrve",), "obsrve"), (("mrt",), "FILE"), (("mrt", "--no-such"), "FILE"),
            (("mrt", "--format", "xml", "made/rib.mrt"), "xml"),
            (("mrt", "made/rib.mrt", "--prefix"), "--prefix"),
            (("mrt", "made/rib.mrt", "--prefix", "192.0.2.1/24"), "192.0.2.1/24"),
            (("mrt", "made/rib.mrt", "--prefix", "192.0.2.0/33"), "192.0.2.0/33"),
            (("mrt", "made/rib.mrt", "--origin", "ASx"), "ASx"),
            (("mrt", "made/rib.mrt", "--peer", "somebody"), "somebody"),
            (("mrt", "made/rib.mrt", "--community", "a:b"), "a:b"),
            (("mrt", "made/rib.mrt", "--path", "("), "("),
            (("mrt", "made/rib.mrt", "--covering", "--more-specific"), "--more-specific"),
            (("observe",), "--mrt"), (("observe", "made/rib.mrt"), "made/rib.mrt"),
            (("observe", "--mrt"), "--mrt"), (("observe", "--mrt", "x", "--threads", "-1"), "--threads"),
            (("observe", "--mrt", "x", "--peers", "0"), "--peers"),
            (("observe", "--mrt", "x", "--peers", "many"), "--peers"),
            (("assess", "--store", "s.db"), "AS64500"),
            (("assess", "ASx", "--store", "s.db"), "ASx"),
            (("assess", "--all", "--format", "xml"), "xml"), (("assess", "--all", "AS1"), "--all"),
            (("score",), "--events"), (("score", "--events", "events.jsonl"), "--period"),
            (("score", "--events", "events.jsonl", "--period", "2018-13"), "2018-13"),
            (("internet",), "--out"), (("internet", "--out", "x", "--ases", "0"), "--ases"),
            (("internet", "--out", "x", "--date", "yesterday"), "yesterday"),
            (("--no-such",), "--no-such"), (("mrt", "--format"), "--format")]:
        outcome = test.run(*arguments)
        test.check(outcome.status == USAGE and word in outcome.stderr and outcome.stdout == b"",
                   f"{outcome}  expected status {USAGE} and the word {word}")
    for arguments in (("observe", "--no-store", "--mrt", "made/rib.mrt", "--framework", "manrs-1999"),
                      ("assess", "--all", "--store", "s.db", "--framework", "manrs-1999"),
                      ("score", "--period", "2018-04", "--events", "events.jsonl", "--framework",
                       "manrs-1999")):
        test.expect(test.run(*arguments), FAILED, ("manrs-1999", "known: comity-1, manrs-2018, manrs-2024"))
    for arguments in (("--help",), ("mrt", "--help"), ("--version",)):
        outcome = test.run(*arguments)
        test.check(outcome.status == DONE and b"comity" in outcome.stdout, outcome)
    # Standard error may be full; the status still tells.
    done = subprocess.run(["sh", "-c", '"$0" mrt missing 2>/dev/full', test.program],
                          cwd=test.folder, env=test.environment(), check=False)
    test.check(done.returncode == FAILED, f"a full standard error: status {done.returncode}")


def main():
    test = checker_of_arguments()
    make_inputs(test)
    test.expect(test.run("internet", "--ases", "6000", "--vantage-points", "2", "--out", "big"), DONE)
    for check in (check_mrt, check_irr, check_observe, check_store, check_full_disk, check_permissions,
                  check_assess, check_score, check_internet, check_usage):
        check(test)
    parts = [path for path in test.folder.rglob("*.part")]
    test.check(not parts, f"left behind: {parts}")
    return test.finish()


if __name__ == "__main__":
    sys.exit(main())
