#!/usr/bin/env python3
"""A service that observes by itself: what it does and says, how it ends, and what a kill leaves.

    schedule.py COMITY SOURCE_FOLDER
"""

import datetime
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from hostile_server import HostileServer, Page  # noqa: E402
from program import DONE, FAILED, checker_of_arguments  # noqa: E402
from service import Service, on_small_disk  # noqa: E402

KILLS = 12
# Of a machine that does other things meanwhile.
LATENCY_SECONDS_MAX = 1.0


def month_of(day):
    return day.strftime("%Y-%m")


TODAY = datetime.datetime.now(datetime.timezone.utc)
MONTH = month_of(TODAY)
LAST_MONTH = month_of(TODAY.replace(day=1) - datetime.timedelta(days=1))


def make(test, name, networks, date, days):
    test.expect(test.run("internet", "--ases", str(networks), "--vantage-points", "6", "--seed", "5", "--days",
                         str(days), "--date", f"{date}T00:00:00Z", "--out", name), DONE)
    return (test.folder / name / "comity.toml").read_text()


def configure(test, name, sources, schedule="[schedule]\nretry_minutes = 1\n", more=""):
    folder = name.split("/")[0]
    text = sources.replace('"rib.mrt"', f'"../{folder}/rib.mrt"')
    test.write(name, (text + schedule + more).encode())
    return name


def status(service):
    return service.ask("/status").json()


def schedule(service):
    return status(service)["schedule"]


def children_of(pid):
    path = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()]


def is_alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def observes_and_serves(test, small):
    """The running month is observed at once, in a less urgent process, while answers go on; then not again."""
    configuration = configure(test, "small/c.toml", small)
    words = ("--config", configuration, "--store", "a.db")
    slowest = [0.0]
    with Service(test, *words) as service:
        ended = threading.Event()

        def ask():
            while not ended.is_set():
                started = time.monotonic()
                service.ask("/status")
                slowest[0] = max(slowest[0], time.monotonic() - started)
                time.sleep(0.01)

        asking = threading.Thread(target=ask)
        asking.start()
        service.until(lambda: schedule(service)["observing"] == MONTH, "it observes")
        nice = os.getpriority(os.PRIO_PROCESS, service.process.pid)
        # It makes itself so, some time after it was begun.
        service.until(lambda: all(os.getpriority(os.PRIO_PROCESS, child) == min(nice + 10, 19)
                                  for child in children_of(service.process.pid)), "less urgent")
        service.until(lambda: service.ask("/readyz").status == 200, "what was observed is served")
        service.until(lambda: schedule(service)["observing"] is None, "it has ended")
        ended.set()
        asking.join()
        found = schedule(service)
        test.check(found["failure"] is None and [one["month"] for one in found["months"]] == [MONTH] and
                   found["months"][0]["standing"] == "running", found)
        tomorrow = (TODAY + datetime.timedelta(days=1)).strftime("%Y-%m-%d")
        test.check(found["next"][:10] in (TODAY.strftime("%Y-%m-%d"), tomorrow), found)
        metrics = service.ask("/metrics").body.decode()
        test.check('comity_observations_total{outcome="stored"} 1' in metrics and "comity_observing 0" in metrics, metrics)
        first = service.ask("/api/v1/overview").json()["observation"]
        test.check((first["month"], first["standing"], first["revision"]) == (MONTH, "running", 1), first)
    test.check(slowest[0] < LATENCY_SECONDS_MAX, f"the slowest answer took {slowest[0]:.3f} s")
    print(f"slowest answer while it observed: {1000 * slowest[0]:.0f} ms")
    with Service(test, *words) as service:
        service.until(lambda: service.ask("/readyz").status == 200, "served again")
        time.sleep(1.5)
        found = schedule(service)
        test.check(found["observing"] is None and found["next"] is not None and
                   service.ask("/api/v1/overview").json()["observation"] == first, f"nothing is due: {found}")


def makes_a_month_final(test, both):
    """A month that was observed while it ran is observed once more when it is over, before the running one."""
    configuration = configure(test, "both/c.toml", both)
    test.write("f.db.schedule", f"{LAST_MONTH} {LAST_MONTH}-20T02:30:00Z\n".encode())
    with Service(test, "--config", configuration, "--store", "f.db", "--visibility", "public") as service:
        service.until(lambda: len(schedule(service)["months"]) == 2 and not schedule(service)["observing"] and
                      service.ask("/readyz").status == 200, "both months are observed")
        found = {one["month"]: one for one in schedule(service)["months"]}
        standing = "final" if TODAY >= datetime.datetime.fromisoformat(
            found[LAST_MONTH]["final_from"].replace("Z", "+00:00")) else "provisional"
        test.check(found[LAST_MONTH]["standing"] == standing and found[MONTH]["standing"] == "running", found)
        trend = service.ask("/api/v1/overview").json()["trend"]
        # Both are made of the same files, so that the later takes the place of the former.
        stands = {point["observation"]["month"]: point["observation"]["standing"] for point in trend}
        test.check(stands.items() <= {LAST_MONTH: standing, MONTH: "running"}.items() and stands, trend)
        begun = [line for line in service.said().splitlines() if "observing 20" in line]
        test.check(f"{LAST_MONTH}, {standing}" in begun[-2] and f"{MONTH}, running" in begun[-1], begun)


class Held:
    """An observation that goes on until it is let go: its VRPs are at an address that answers nothing."""

    def __init__(self, test, name, small):
        self.server = HostileServer()
        self.vrps = (test.folder / "small" / "vrps.json").read_bytes()
        self.server.pages["/vrps.json"] = Page(self.vrps, hang=True)
        self.sources = small.replace('"vrps.json"', json.dumps(self.server.url("/vrps.json")))
        self.more = f"[fetch]\ncache = \"../cache-{name}\"\nattempts = 1\nslow_seconds = 300\n"
        self.name = f"small/{name}.toml"
        self.test = test

    def configure(self, **settings):
        return configure(self.test, self.name, self.sources, more=self.more, **settings)

    def release(self):
        self.server.pages["/vrps.json"] = Page(self.vrps)


def ends_when_told(test, small):
    """SIGTERM ends an observation that runs: nothing of it stays, and the next start begins anew."""
    held = Held(test, "held", small)
    words = ("--config", held.configure(), "--store", "b.db")
    with Service(test, *words) as service:
        service.until(lambda: schedule(service)["observing"] and held.server.requests, "it observes")
        children = children_of(service.process.pid)
        test.check(len(children) == 1, children)
        started = time.monotonic()
        service.signal(signal.SIGTERM)
        test.check(service.process.wait(10) == 0, "it ended well")
        test.check(time.monotonic() - started < 8 and not is_alive(children[0]), "with what it had begun")
    test.check(not (test.folder / "b.db.schedule").exists(), "nothing was observed")
    held.release()
    with Service(test, *words) as service:
        service.until(lambda: schedule(service)["months"] and service.ask("/readyz").status == 200, "observed then")
    held.server.stop()


def start_and_kill(test, words, chance):
    """Starts a service and kills it within the first moments of its observation; the children that it had."""
    process = subprocess.Popen([test.program, "serve", "--listen", "127.0.0.1:0", *words], cwd=test.folder,
                               env=test.environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    process.stdout.readline()
    time.sleep(chance.uniform(0, 0.6))
    children = children_of(process.pid)
    process.kill()
    process.wait()
    process.stdout.close()
    return children


def has_nothing_yet(outcome):
    """Whether a store was asked in which nothing was observed."""
    return any(words in outcome.stderr for words in ("no observation in it yet", "there is nothing in it"))


def survives_kills(test, small):
    """Killed at any moment: the store has the last whole observation, the child ends, the next one works."""
    configuration = configure(test, "small/k.toml", small)
    chance = random.Random(int(os.environ.get("COMITY_TEST_SEED", "1")))
    words = ("--config", configuration, "--store", "k.db")
    whole = None
    for turn in range(KILLS):
        (test.folder / "k.db.schedule").unlink(missing_ok=True)
        children = start_and_kill(test, words, chance)
        end = time.monotonic() + 10
        while any(is_alive(child) for child in children) and time.monotonic() < end:
            time.sleep(0.01)
        test.check(not any(is_alive(child) for child in children), f"{turn}: no child goes on alone")
        if not (test.folder / "k.db").exists():
            continue
        shown = test.run("assess", "--all", "--format", "json", "--store", "k.db")
        if shown.status == DONE:
            whole = whole or shown.stdout
            test.check(shown.stdout == whole, f"{turn}: the last whole observation")
        else:
            test.check(whole is None and has_nothing_yet(shown), f"{turn}: {shown}")
    with Service(test, *words) as service:
        service.until(lambda: service.ask("/readyz").status == 200 and not schedule(service)["observing"], "served")
    shown = test.run("assess", "--all", "--format", "json", "--store", "k.db")
    test.check(whole is None or shown.stdout == whole, "and it is observed in the end")


def survives_kills_at_a_months_end(test, both):
    """Killed while the last month is made final and the new one begins: both are there in the end, each once."""
    configuration = configure(test, "both/e.toml", both)
    words = ("--config", configuration, "--store", "e.db", "--visibility", "public")
    test.write("e.db.schedule", f"{LAST_MONTH} {LAST_MONTH}-20T02:30:00Z\n".encode())
    chance = random.Random(int(os.environ.get("COMITY_TEST_SEED", "1")))
    for turn in range(KILLS):
        start_and_kill(test, words, chance)
        if (test.folder / "e.db").exists():
            shown = test.run("assess", "--all", "--format", "csv", "--store", "e.db")
            test.check(shown.status == DONE or has_nothing_yet(shown), f"{turn}: {shown}")
    with Service(test, *words) as service:
        service.until(lambda: {one["month"] for one in schedule(service)["months"]} == {LAST_MONTH, MONTH} and
                      not schedule(service)["observing"] and service.ask("/readyz").status == 200, "both are observed")
        found = {one["month"]: one["standing"] for one in schedule(service)["months"]}
        test.check(found[LAST_MONTH] in ("final", "provisional") and found[MONTH] == "running", found)
        trend = [point["observation"]["month"] for point in service.ask("/api/v1/overview").json()["trend"]]
        test.check(len(trend) == len(set(trend)) and MONTH in trend, trend)


def says_what_is_full(test, small):
    """A disk that is full: what was observed goes on being served, the failure shows; with room again it works."""
    configuration = configure(test, "small/d.toml", small)
    words = ("--config", configuration, "--store", "d.db")
    with Service(test, *words) as service:
        service.until(lambda: service.ask("/readyz").status == 200 and not schedule(service)["observing"], "observed")
        overview = service.ask("/api/v1/overview").json()
    whole = test.run("assess", "--all", "--format", "json", "--store", "d.db")
    (test.folder / "d.db.schedule").unlink()
    with Service(test, *words, **on_small_disk(1 << 16)) as service:
        service.until(lambda: schedule(service)["failure"], "the disk is full")
        found = schedule(service)
        test.check("d.db" in found["failure"] and "disk" in found["failure"] and found["next"] > found["failed"], found)
        test.check(service.ask("/readyz").status == 200 and service.ask("/api/v1/overview").json() == overview,
                   "what was observed is served")
    shown = test.run("assess", "--all", "--format", "json", "--store", "d.db")
    test.check(shown.status == DONE and shown.stdout == whole.stdout, "and is in the store")
    with Service(test, *words) as service:
        service.until(lambda: schedule(service)["months"] and not schedule(service)["observing"], "observed again")
        test.check(schedule(service)["failure"] is None, schedule(service))


def says_what_fails(test, small):
    """A source that is gone: what was observed goes on being served, the failure shows, with the next attempt."""
    server = HostileServer()
    vrps = (test.folder / "small" / "vrps.json").read_bytes()
    server.pages["/vrps.json"] = Page(vrps)
    sources = small.replace('"vrps.json"', json.dumps(server.url("/vrps.json", user="me:hunter2@")))
    more = "[fetch]\ncache = \"../cache\"\nattempts = 1\nslow_seconds = 1\n"
    configuration = configure(test, "small/f.toml", sources, more=more)
    words = ("--config", configuration, "--store", "s.db")
    with Service(test, *words) as service:
        service.until(lambda: service.ask("/readyz").status == 200 and not schedule(service)["observing"], "observed")
        found = status(service)["addresses"]
        test.check(len(found) == 1 and found[0]["url"] == server.url("/vrps.json") and found[0]["octets"] == len(vrps)
                   and found[0]["age_seconds"] < 60 and found[0]["failure"] is None, found)
    (test.folder / "s.db.schedule").unlink()
    server.pages["/vrps.json"] = Page(status=500)
    with Service(test, *words) as service:
        service.until(lambda: schedule(service)["months"], "a server that fails leaves what the cache has")
        found = status(service)["addresses"]
        test.check(found[0]["failure"] == "status 500" and found[0]["age_seconds"] is not None, found)
        said = service.said()
    test.check("status 500; what was fetched 0 min ago is used" in said and "hunter2" not in said, said)
    (test.folder / "s.db.schedule").unlink()
    subprocess.run(["rm", "-r", test.folder / "cache"], check=True)
    with Service(test, *words) as service:
        service.until(lambda: schedule(service)["failure"], "without anything it fails")
        found = schedule(service)
        test.check("status 500; there is none in the cache" in found["failure"] and found["next"] > found["failed"]
                   and service.ask("/readyz").status == 200 and found["observing"] is None, found)
        metrics = service.ask("/metrics").body.decode()
        test.check('comity_observations_total{outcome="failed"} 1' in metrics, metrics)

    # While one observes, another one is told so, and a service notes it.
    server.pages["/vrps.json"] = Page(vrps, hang=True)
    slow = configure(test, "small/slow.toml", sources,
                     more=more.replace("slow_seconds = 1", "slow_seconds = 30").replace("cache\"", "cache2\""))
    first = subprocess.Popen([test.program, "observe", "--config", slow, "--store", "s.db"], cwd=test.folder,
                             env=test.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 20
    while not server.asked("/vrps.json") and time.monotonic() < end:
        time.sleep(0.01)
    while server.asked("/vrps.json")[-1][2] != 0 and time.monotonic() < end:
        time.sleep(0.01)
    second = test.run("observe", "--mrt", "small/rib.mrt", "--store", "s.db")
    test.expect(second, FAILED, ("s.db", "another comity observe is at work on it"))
    first.kill()
    first.wait()
    test.expect(test.run("observe", "--mrt", "small/rib.mrt", "--store", "s.db"), DONE)
    server.stop()


def reloads(test, small):
    """SIGHUP: a schedule that goes ends its observation, one that is wrong changes nothing, one that comes begins."""
    held = Held(test, "reloaded", small)
    with Service(test, "--config", held.configure(), "--store", "r.db") as service:
        service.until(lambda: schedule(service)["observing"] and held.server.requests, "it observes")
        child = children_of(service.process.pid)
        held.configure(schedule="[schedule]\nat = \"25:00\"\n")
        service.signal(signal.SIGHUP)
        service.until(lambda: "schedule.at must be a time of the day" in service.said(), "the fault is named")
        test.check(schedule(service)["observing"] == MONTH and is_alive(child[0]), "it goes on")
        held.configure(schedule="")
        service.signal(signal.SIGHUP)
        service.until(lambda: schedule(service) is None, "there is no schedule any more")
        test.check(not is_alive(child[0]), "nor an observation")
        held.release()
        held.configure()
        service.signal(signal.SIGHUP)
        service.until(lambda: schedule(service) and schedule(service)["months"], "and then it observes")
    held.server.stop()


def tells_systemd(test, small):
    """READY, RELOADING, WATCHDOG and STOPPING on the socket of the service manager."""
    configuration = configure(test, "small/n.toml", small, schedule="")
    path = str(test.folder / "notify")
    for name in (path, "@" + path.replace("/", "_")):
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        listener.bind("\0" + name[1:] if name.startswith("@") else name)
        listener.settimeout(20)

        def until(wanted, listener=listener):
            said = ""
            while wanted not in said:
                said = listener.recv(4096).decode()
            return said

        environment = test.environment() | {"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "60000000"}
        process = subprocess.Popen([test.program, "serve", "--listen", "127.0.0.1:0", "--config", configuration,
                                    "--store", "n.db"], cwd=test.folder, env=environment, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        try:
            until("READY=1")
            until("WATCHDOG=1")
            process.send_signal(signal.SIGHUP)
            test.check("MONOTONIC_USEC=" in until("RELOADING=1"), "when it began to reload")
            until("READY=1")
            process.send_signal(signal.SIGTERM)
            until("STOPPING=1")
            test.check(process.wait(20) == 0, "ends well")
        except TimeoutError:
            test.check(False, f"{name}: the service manager was not told")
            process.kill()
            process.wait()
        listener.close()


def finds_its_configuration(test, small):
    """In its default place; sources of options stand alone."""
    test.write(".config/comity/comity.toml", small.replace('= "', '= "../../small/').replace(
        '["rib.mrt", "updates/*.mrt"]', '["../../small/rib.mrt"]').encode())
    whole = test.run("observe", "--no-store", "--json")
    test.expect(whole, DONE)
    test.check(json.loads(whole.stdout)["vrps"] > 0, "all sources of the file")
    alone = test.run("observe", "--no-store", "--json", "--mrt", "small/rib.mrt")
    test.expect(alone, DONE)
    test.check(json.loads(alone.stdout)["vrps"] == 0, "what is named stands alone")


def main():
    test = checker_of_arguments()
    first = TODAY.replace(day=1).strftime("%Y-%m-%d")
    small = make(test, "small", 60, first, 1)
    before = (TODAY.replace(day=1) - datetime.timedelta(days=2)).strftime("%Y-%m-%d")
    both = make(test, "both", 60, before, 3)
    for part, sources in ((observes_and_serves, small), (makes_a_month_final, both), (ends_when_told, small),
                          (survives_kills, small), (survives_kills_at_a_months_end, both), (says_what_is_full, small), (says_what_fails, small), (reloads, small), (tells_systemd, small),
                          (finds_its_configuration, small)):
        started = time.monotonic()
        (test.folder / "serve.log").unlink(missing_ok=True)
        part(test, sources)
        print(f"{part.__name__}: {time.monotonic() - started:.1f} s")
    return test.finish()


if __name__ == "__main__":
    sys.exit(main())
