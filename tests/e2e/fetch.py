#!/usr/bin/env python3
"""Sources that are addresses, from a server that does all that servers do: what is whole comes in,
what is not leaves what was there, and the cache serves alone.

    fetch.py COMITY SOURCE_FOLDER
"""

import gzip
import json
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from ftp_server import FtpServer  # noqa: E402
from hostile_server import HostileServer, Page  # noqa: E402
from program import CUT_SHORT, DONE, FAILED, USAGE, checker_of_arguments  # noqa: E402

SETTINGS = "attempts = 2\nslow_seconds = 1\nseconds_max = 20\noctets_max = 4000000\n"


class Test:
    def __init__(self):
        self.checker = checker_of_arguments()
        self.server = HostileServer()
        self.count = 0
        test = self.checker
        test.expect(test.run("internet", "--ases", "60", "--vantage-points", "4", "--days", "2", "--seed", "3",
                             "--date", "2026-11-01T00:00:00Z", "--out", "i"), DONE)
        self.made = test.folder / "i"

    def octets(self, name):
        return (self.made / name).read_bytes()

    def configure(self, sources, settings=SETTINGS):
        """A configuration of addresses, with a cache of its own."""
        self.count += 1
        lines = "".join(f"{kind} = {json.dumps(value)}\n" for kind, value in sources.items())
        name = f"c{self.count}.toml"
        self.checker.write(name, f"[sources]\n{lines}[fetch]\ncache = \"cache{self.count}\"\n{settings}".encode())
        return name

    def fetch(self, configuration, *arguments):
        outcome = self.checker.run("fetch", "--json", "--config", configuration, *arguments)
        found = json.loads(outcome.stdout) if outcome.stdout else []
        return outcome, found

    def check(self, holds, what):
        return self.checker.check(holds, what)

    def only(self, configuration, outcome_name, *words, status=None, arguments=()):
        """The one source of a configuration is fetched with this outcome, and this said of it."""
        outcome, found = self.fetch(configuration, *arguments)
        said = outcome.stderr
        wanted_status = status if status is not None else DONE
        fits = (len(found) == 1 and found[0]["outcome"] == outcome_name and outcome.status == wanted_status
                and all(word in said for word in words) and bool(words) == bool(said))
        self.check(fits, f"{outcome} {found}\n  expected {outcome_name}, {wanted_status}, {words}")
        return found[0] if found else {}

    def content(self, found):
        return pathlib.Path(self.checker.folder, found["path"]).read_bytes()


def same_from_file_and_address(test):
    """An observation of addresses is that of the files; a second one asks little, one offline nothing."""
    run, server = test.checker.run, test.server
    files = {"mrt": ["rib.mrt"], "vrps": "vrps.json", "irr": ["irr/RIPE.db", "irr/RADB.db"],
             "peeringdb": "peeringdb/peeringdb_2_dump.json", "names": "asnames.txt",
             "delegated": ["delegated/delegated-ripencc-extended"], "spoofer": "spoofer/page-1.json",
             "participants": "participants.csv", "relationships": "relationships.txt"}
    sources, words = {}, []
    for kind, names in files.items():
        names = [names] if isinstance(names, str) else names
        for name in names:
            server.pages["/" + name] = Page(test.octets(name))
            words += [f"--{kind}", f"i/{name}"]
        sources[kind] = [server.url("/" + name) for name in names]
    configuration = test.configure(sources)
    by_file = run("observe", "--json", "--no-store", *words)
    by_address = run("observe", "--json", "--no-store", "--config", configuration)
    test.checker.expect(by_address, DONE)
    test.check(by_file.stdout == by_address.stdout, "the same from files and addresses")
    test.check(len(server.requests) == 10, f"a request a file: {len(server.requests)}")

    server.forget()
    again = run("observe", "--json", "--no-store", "--config", configuration)
    test.checker.expect(again, DONE)
    test.check(again.stdout == by_file.stdout, "the same again")
    statuses = sorted((path, status) for path, _, status, _ in server.requests)
    test.check(statuses == [("/rib.mrt", 304), ("/vrps.json", 304)],
               f"routes and payloads are asked for by their ETag, young registrations are not: {statuses}")

    server.forget()
    offline = run("observe", "--json", "--no-store", "--offline", "--config", configuration)
    test.checker.expect(offline, DONE)
    test.check(offline.stdout == by_file.stdout and not server.requests, "offline the cache serves")
    given = run("observe", "--json", "--no-store", "--mrt", server.url("/rib.mrt"), "--vrps", server.url("/vrps.json"))
    plain = run("observe", "--json", "--no-store", "--mrt", "i/rib.mrt", "--vrps", "i/vrps.json")
    test.check(given.stdout == plain.stdout and given.status == DONE, f"addresses as options: {given}")


def changes(test):
    """A new content takes the place of the old one; the old one goes when nobody reads."""
    page, vrps = "/changing.json", test.octets("vrps.json")
    test.server.pages[page] = Page(vrps)
    configuration = test.configure({"vrps": test.server.url(page)})
    first = test.only(configuration, "fetched")
    test.only(configuration, "unchanged")
    test.server.pages[page] = Page(vrps + b"\n")
    second = test.only(configuration, "fetched")
    test.check(first["path"] != second["path"] and test.content(second) == vrps + b"\n", "the new content")
    test.only(configuration, "unchanged")
    test.check(not pathlib.Path(test.checker.folder, first["path"]).exists(), "the old content went")


def broken_servers(test):
    """Whatever goes wrong, what was there stays, and says how old it is."""
    vrps, server = test.octets("vrps.json"), test.server
    loop = server.url("/loop")
    server.pages["/loop"] = Page(location=loop)
    long = b"[" + b" " * 5_000_000 + b"]"
    packed = gzip.compress(vrps)
    html = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>"
    cases = {
        "500": (Page(status=500), ["status 500"]),
        "403": (Page(status=403), ["status 403"]),
        "404": (Page(status=404), ["404"]),
        "304 unasked": (Page(status=304), []),
        "html": (Page(html), ["a page of HTML"]),
        "html in gzip": (Page(gzip.compress(html)), ["a page of HTML"]),
        "other json": (Page(b'{"error": "too many requests"}'), ["not what it should be"]),
        "empty": (Page(b""), ["empty"]),
        "cut gzip": (Page(packed[:-9]), ["cut short inside its compression"]),
        "damaged gzip": (Page(packed[:200] + b"\0\0\0\0" + packed[204:]), ["not what it should be"]),
        "cut body": (Page(vrps, cut=1000, no_etag=True), ["ended before the body did"]),
        "cut without length": (Page(vrps[:-200], no_length=True), ["not what it should be"]),
        "loop": (Page(location=loop), ["redirects"]),
        "to a file": (Page(location="file:///etc/passwd"), ["rotocol"]),
        "too large": (Page(long), ["larger than the limit of 4000000"]),
        "too large without length": (Page(long, no_length=True), ["larger than the limit of 4000000"]),
        "drip": (Page(vrps, drip=0.01), ["slow"]),
        "hang": (Page(vrps, hang=True), ["imed out", "slow"]),
        "garbage": (Page(garbage=b"\x16\x03\x01 no HTTP\r\n\r\n"), [""]),
        "endless head": (Page(vrps, fields=200), ["a head of more than"]),
    }
    for name, (page, words) in cases.items():
        path = "/broken/" + name.replace(" ", "-")
        server.pages[path] = Page(vrps, no_etag=name != "304 unasked")
        configuration = test.configure({"vrps": server.url(path)})
        good = test.only(configuration, "fetched")
        server.pages[path] = page
        started = time.monotonic()
        outcome, found = test.fetch(configuration)
        took = time.monotonic() - started
        if name == "304 unasked":
            test.check(found[0]["outcome"] == "unchanged", f"{name}: {found}")
            continue
        said = outcome.stderr
        test.check(outcome.status == DONE and found[0]["outcome"] == "kept" and test.content(found[0]) == vrps and
                   any(word in said for word in words) and "0 min ago is used" in said and
                   found[0]["fetched"] == good["fetched"],
                   f"{name}: {outcome} {found}")
        test.check(took < 12, f"{name} took {took:.1f} s")
        # And where there is nothing, that is said, and nothing is observed of it.
        bare = test.configure({"vrps": server.url(path), "mrt": str(test.made / "rib.mrt")})
        if name in ("html", "500", "404"):
            observed = test.checker.run("observe", "--no-store", "--config", bare)
            test.check(observed.status == FAILED and "there is none in the cache" in observed.stderr and
                       server.url(path) in observed.stderr and not observed.stdout, f"{name}: {observed}")


def missing_registrations(test):
    """Without a registry its kind is no data; the rest is observed, and the status says so."""
    test.server.pages["/gone.db"] = Page(status=500)
    configuration = test.configure({"irr": [test.server.url("/gone.db"), str(test.made / "irr/RIPE.db")],
                                    "mrt": str(test.made / "rib.mrt"), "vrps": str(test.made / "vrps.json")})
    observed = test.checker.run("observe", "--json", "--no-store", "--config", configuration)
    test.check(observed.status == CUT_SHORT and "status 500; there is none in the cache" in observed.stderr and
               json.loads(observed.stdout)["pairs"] > 0, f"{observed}")


def retries(test):
    """One policy: a few attempts with pauses; what the server asks for is kept to, also by the next run."""
    vrps, server = test.octets("vrps.json"), test.server
    server.pages["/twice"] = Page(vrps, status=503, times=1)
    test.only(test.configure({"vrps": server.url("/twice")}), "fetched")
    asked = server.asked("/twice")
    test.check([status for _, _, status, _ in asked] == [503, 200], f"a second attempt: {asked}")
    test.check(asked[1][3] - asked[0][3] >= 0.5, "a pause between them")

    server.pages["/soon"] = Page(vrps, status=429, times=1, retry_after="2")
    test.only(test.configure({"vrps": server.url("/soon")}), "fetched")
    asked = server.asked("/soon")
    test.check(len(asked) == 2 and asked[1][3] - asked[0][3] >= 2, f"Retry-After is waited for: {asked}")

    server.pages["/later"] = Page(vrps, status=503, retry_after="3000")
    configuration = test.configure({"vrps": server.url("/later")})
    for _ in range(2):
        test.only(configuration, "failed", "asks to be left alone until", status=CUT_SHORT)
    test.check(len(server.asked("/later")) == 1, "a long Retry-After holds for the next run, too")

    server.pages["/never"] = Page(status=403)
    test.only(test.configure({"vrps": server.url("/never")}), "failed", "status 403", status=CUT_SHORT)
    test.check(len(server.asked("/never")) == 1, "what will not pass is not tried again")


def resumption(test):
    """What was cut goes on where it ended, unless the content is another one by then."""
    vrps, server = test.octets("vrps.json"), test.server
    server.pages["/cut"] = Page(vrps, cut=10_000, times=1)
    found = test.only(test.configure({"vrps": server.url("/cut")}), "fetched")
    asked = server.asked("/cut")
    test.check(test.content(found) == vrps and [status for _, _, status, _ in asked] == [200, 206] and
               asked[1][1].get("Range") == "bytes=10000-" and asked[1][1].get("If-Range") == server.pages["/cut"].etag,
               f"goes on: {asked}")

    server.pages["/changed"] = Page(vrps, cut=10_000)
    configuration = test.configure({"vrps": server.url("/changed")}, SETTINGS.replace("attempts = 2", "attempts = 1"))
    test.only(configuration, "failed", "ended before", status=CUT_SHORT)
    server.pages["/changed"] = Page(vrps + b"\n")
    found = test.only(configuration, "fetched")
    test.check(test.content(found) == vrps + b"\n", "another content is taken whole")

    for fault in ("weak", "no_etag"):
        server.pages["/" + fault] = Page(vrps, cut=10_000, times=1, **{fault: True})
        found = test.only(test.configure({"vrps": server.url("/" + fault)}), "fetched")
        test.check(test.content(found) == vrps and "Range" not in server.asked("/" + fault)[1][1],
                   f"{fault}: nothing says that it is the same")

    server.pages["/wrong"] = Page(vrps, cut=10_000, wrong_range=True)
    configuration = test.configure({"vrps": server.url("/wrong")})
    test.only(configuration, "failed", "another piece", status=CUT_SHORT)
    server.pages["/wrong"] = Page(vrps)
    test.check(test.content(test.only(configuration, "fetched")) == vrps, "a wrong piece is thrown away")


def killed(test):
    """Killed while it fetches: the old content is there, and the next run goes on."""
    vrps, server = test.octets("vrps.json"), test.server
    server.pages["/slow"] = Page(vrps)
    configuration = test.configure({"vrps": server.url("/slow")}, "slow_seconds = 60\n")
    test.only(configuration, "fetched")
    server.pages["/slow"] = Page(vrps + b"\n", drip=0.001)
    for _ in range(3):
        process = subprocess.Popen([test.checker.program, "fetch", "--config", configuration],
                                   cwd=test.checker.folder, env=test.checker.environment(),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1)
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = test.only(configuration, "not asked", arguments=("--offline",))
        test.check(test.content(found) == vrps, "the old content is there")
    server.pages["/slow"] = Page(vrps + b"\n")
    test.check(test.content(test.only(configuration, "fetched")) == vrps + b"\n", "and the new one comes")
    test.check(server.asked("/slow")[-1][2] == 206, f"from where it was: {server.asked('/slow')[-1]}")


def two_at_once(test):
    """Two processes that want the same file fetch it once."""
    server = test.server
    server.pages["/shared"] = Page(test.octets("vrps.json"), pause=1)
    configuration = test.configure({"vrps": server.url("/shared")}, "slow_seconds = 60\n")
    processes = [subprocess.Popen([test.checker.program, "fetch", "--json", "--config", configuration],
                                  cwd=test.checker.folder, env=test.checker.environment(),
                                  stdout=subprocess.PIPE) for _ in range(3)]
    outcomes = sorted(json.loads(process.communicate()[0])[0]["outcome"] for process in processes)
    test.check(outcomes == ["fetched", "not asked", "not asked"] and len(server.asked("/shared")) == 1,
               f"{outcomes} {server.asked('/shared')}")


def secrets(test):
    """User and password go to their server, to no other, and to no line or file."""
    server = test.server
    other = HostileServer()
    other.pages["/elsewhere"] = Page(test.octets("vrps.json"))
    server.pages["/private"] = Page(test.octets("vrps.json"))
    server.pages["/moved"] = Page(location=other.url("/elsewhere").replace("127.0.0.1", "localhost"))
    server.pages["/refused"] = Page(status=403)
    said = ""
    for path in ("/private", "/moved", "/refused"):
        configuration = test.configure({"vrps": server.url(path, user="reader:hunter2@")})
        outcome, found = test.fetch(configuration)
        said += outcome.stderr + json.dumps(found)
        outcome = test.checker.run("observe", "--no-store", "--config", configuration)
        said += outcome.stderr + outcome.stdout.decode()
        folder = test.checker.folder / f"cache{test.count}"
        for file in folder.rglob("*"):
            said += str(file) + (file.read_bytes().decode(errors="replace") if file.is_file() else "")
    test.check("Authorization" in server.asked("/private")[0][1], "the server is told who asks")
    test.check(all("Authorization" not in fields for _, fields, _, _ in other.requests) and other.requests,
               "another one is not")
    test.check("hunter2" not in said and "reader:" not in said and "127.0.0.1" in said, "no line has the password")
    other.stop()


def archives(test):
    """Addresses with dates: all of a period, or the newest; what is not there is counted."""
    server = test.server
    one, two = test.octets("updates/updates.20261101.0000.mrt"), test.octets("updates/updates.20261102.0000.mrt")
    server.pages["/rrc/2026.11/bview.20261101.gz"] = Page(test.octets("rib.mrt"))
    server.pages["/rrc/2026.11/updates.20261101.0000.gz"] = Page(gzip.compress(one))
    server.pages["/rrc/2026.11/updates.20261102.0000.gz"] = Page(gzip.compress(two))
    sources = {"mrt": [server.url("/rrc/{year}.{month}/bview.{year}{month}{day}.gz"),
                       server.url("/rrc/{year}.{month}/updates.{year}{month}{day}.{hour/12}00.gz")],
               "vrps": str(test.made / "vrps.json")}
    configuration = test.configure(sources, SETTINGS)
    words = ("observe", "--json", "--no-store", "--period", "2026-11-01/2026-11-03", "--baseline-days", "0")
    observed = test.checker.run(*words, "--config", configuration)
    gaps = [line for line in observed.stderr.splitlines() if "are not there" in line]
    by_file = test.checker.run(*words, "--mrt", "i/rib.mrt", "--mrt", "i/updates/updates.20261101.0000.mrt",
                               "--mrt", "i/updates/updates.20261102.0000.mrt", "--vrps", "i/vrps.json")
    ours, theirs = json.loads(observed.stdout), json.loads(by_file.stdout)
    same = all(ours[key] == theirs[key] for key in ("pairs", "networks", "routes", "timeline", "rov"))
    test.check(observed.status == DONE and same, f"the same as by files: {observed}")
    test.check(len(gaps) == 2 and "1 of the 2 files" in gaps[0] and "2 of the 4 files" in gaps[1], f"{gaps}")
    asked = [path for path, _, _, _ in server.requests if path.startswith("/rrc/")]
    test.check(len(asked) == 6 and len(set(asked)) == 6, f"each time once: {asked}")
    server.forget()
    test.checker.run(*words, "--config", configuration)
    again = [status for _, _, status, _ in server.requests]
    test.check(again == [404] * 3, f"what is old is not asked for again: {again}")

    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 2 * 86_400))
    server.pages[f"/daily/{day}.json"] = Page(test.octets("vrps.json"))
    found = test.only(test.configure({"vrps": server.url("/daily/{year}-{month}-{day}.json")}), "fetched")
    test.check(found.get("url", "").endswith(day + ".json"), f"the newest that is there: {found}")
    bad = test.configure({"vrps": server.url("/{hour}.json")})
    outcome = test.checker.run("fetch", "--config", bad)
    test.checker.expect(outcome, FAILED, (bad, "line 2", "sources.vrps", "{hour} needs {day}"))


def dead_archive(test):
    """A server that is down is not asked for every file of a month."""
    server = HostileServer()
    server.stop()
    configuration = test.configure({"mrt": server.url("/{year}{month}{day}.{hour}{minute/5}.gz")},
                                   SETTINGS.replace("attempts = 2", "attempts = 1"))
    started = time.monotonic()
    outcome = test.checker.run("observe", "--no-store", "--period", "2026-10", "--config", configuration)
    took = time.monotonic() - started
    test.check(outcome.status == FAILED and "did not come" in outcome.stderr and
               len(outcome.stderr.splitlines()) < 6 and took < 60, f"{took:.1f} s {outcome}")


def pages_of_tests(test):
    """Pages of the Spoofer API are followed to the end, on the same server, and not in a circle."""
    page = json.loads(test.octets("spoofer/page-1.json"))
    members, server = page["hydra:member"], test.server

    def part(these, following):
        view = {"@id": "/sessions", "hydra:next": following} if following else {"@id": "/sessions"}
        return Page(json.dumps(dict(page, **{"hydra:member": these, "hydra:view": view})).encode())

    server.pages["/sessions?page=1"] = part(members[:2], "/sessions?page=2")
    server.pages["/sessions?page=2"] = part(members[2:], "/sessions?page=3")
    server.pages["/sessions?page=3"] = part(members[:1], "/sessions?page=2")
    outcome, found = test.fetch(test.configure({"spoofer": server.url("/sessions?page=1")}))
    test.check(outcome.status == DONE and [one["outcome"] for one in found] == ["fetched"] * 3, f"{outcome} {found}")
    test.check(server.asked("/sessions?page=1")[0][1].get("Accept") == "application/ld+json", "asks for JSON-LD")


def by_ftp(test):
    """FTP, where that is all there is: whole files, once as long as they are young."""
    server = FtpServer()
    dump = test.octets("irr/RADB.db")
    server.files["/radb/dbase/radb.db.gz"] = gzip.compress(dump)
    configuration = test.configure({"irr": server.url("/radb/dbase/radb.db.gz")})
    found = test.only(configuration, "fetched")
    test.check(gzip.decompress(test.content(found)) == dump, "whole")
    server.cut = 1000
    test.only(configuration, "kept", "ended before the body did")
    server.cut = None
    test.check(gzip.decompress(test.content(test.only(configuration, "fetched"))) == dump, "whole again")
    server.files.clear()
    test.only(configuration, "kept", "not there")
    server.stop()
    test.only(configuration, "kept", "0 min ago is used")


def full_disk(test):
    """A disk that is full: said, and the old content stays."""
    vrps, server = test.octets("vrps.json"), test.server
    server.pages["/disk"] = Page(vrps)
    configuration = test.configure({"vrps": server.url("/disk")})
    test.only(configuration, "fetched")
    server.pages["/disk"] = Page(vrps + b"\n")

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(vrps) // 2, len(vrps) // 2))

    done = subprocess.run([test.checker.program, "fetch", "--json", "--config", configuration], preexec_fn=limit,
                          cwd=test.checker.folder, env=test.checker.environment(), capture_output=True, check=False)
    found = json.loads(done.stdout)[0]
    test.check(done.returncode == DONE and found["outcome"] == "kept" and b"write" in done.stderr and
               test.content(found) == vrps, f"{done}")
    test.check(test.content(test.only(configuration, "fetched")) == vrps + b"\n", "and then it comes")


def unused_go(test):
    """What nobody used for keep_days goes; what is used stays."""
    server = test.server
    server.pages["/old"] = Page(test.octets("vrps.json"))
    server.pages["/kept"] = Page(test.octets("vrps.json"))
    both = test.configure({"vrps": [server.url("/old"), server.url("/kept")]}, "keep_days = 3\n")
    _, found = test.fetch(both)
    text = (test.checker.folder / both).read_text().replace(json.dumps(server.url("/old")) + ", ", "")
    one = test.checker.write("one.toml", text.encode())
    long_ago = time.time() - 4 * 86_400
    for file in (test.checker.folder / f"cache{test.count}").rglob("old-*"):
        os.utime(file, (long_ago, long_ago))
    test.only(one.name, "unchanged")
    gone, stays = (pathlib.Path(test.checker.folder, entry["path"]) for entry in found)
    test.check(not gone.exists() and not list(gone.parent.glob("old-*")), f"{gone} is not used any more")
    test.check(stays.read_bytes() == test.octets("vrps.json"), "what is used stays")


def main():
    test = Test()
    run = test.checker.run
    test.checker.expect(run("fetch"), USAGE, ("no configuration", "comity init"))
    for part in (same_from_file_and_address, changes, broken_servers, missing_registrations, retries, resumption,
                 killed, two_at_once, secrets, archives, dead_archive, pages_of_tests, by_ftp, full_disk,
                 unused_go):
        test.server.forget()
        started = time.monotonic()
        part(test)
        print(f"{part.__name__}: {time.monotonic() - started:.1f} s")
    test.server.stop()
    shutil.rmtree(test.made, ignore_errors=True)
    return test.checker.finish()


if __name__ == "__main__":
    sys.exit(main())
