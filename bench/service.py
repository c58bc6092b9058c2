#!/usr/bin/env python3
"""Loads `comity serve` with wrk, and prints the rows of the table, a JSON object each.

    service.py COMITY FOLDER

FOLDER/whole is the Internet that is observed and FOLDER/months.db its store with months of scores, made by inputs.py.
wrk runs on the same machine, and takes its share of it.
"""

import http.client
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse

RATE = 2000
CONNECTIONS = 64
SECONDS = 20
#: Of one look at the latency while something else goes on.
WINDOW_SECONDS = 2
#: What the service gives to an observation that its schedule starts.
NICENESS = 10
NETWORKS = 5000
BANDS = ("ready", "aspiring", "lagging")
SORTS = ("asn", "-announced", "name", "worst", "filtering")
NO_BROWSER = 77
HERE = pathlib.Path(__file__).parent


class Service:
    """`comity serve` over a store, on a port of its own."""

    def __init__(self, comity, store):
        self.process = subprocess.Popen(
            [comity, "serve", "--store", store, "--listen", "127.0.0.1:0", "--visibility", "public", "--no-schedule"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = self.process.stdout.readline().strip()
        self.host = urllib.parse.urlsplit(self.address).netloc
        end = time.monotonic() + 300
        while self.get("/readyz").status != 200:
            if time.monotonic() > end:
                sys.exit("the service was never ready")
            time.sleep(0.1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def get(self, target):
        connection = http.client.HTTPConnection(self.host, timeout=60)
        connection.request("GET", target)
        answer = connection.getresponse()
        answer.octets = answer.read()
        connection.close()
        return answer

    def mebibytes(self, field="VmRSS"):
        """Its memory now; `VmHWM`: the most it had."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{field}:\s+(\d+)", status)[1]) / 1024

    def load(self, targets, seconds=SECONDS):
        """What wrk says of `targets`, a file of lines, asked RATE times a second."""
        rest = 1000 * CONNECTIONS // RATE - 1  # Milliseconds; an answer takes the other, or more.
        done = subprocess.run(
            ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s", "--timeout", "10s",
             "--script", HERE / "paced.lua", self.address, "--", targets, str(rest)],
            capture_output=True, text=True, check=True)
        found = json.loads(done.stdout.splitlines()[-1])
        if found["errors"]:
            sys.exit(f"{found['errors']} errors of {found['requests']} requests for {targets}")
        return found


def row(name, ours, rate, target, met):
    print(json.dumps({"name": name, "ours": ours, "theirs": "-", "rate": rate, "times": "-", "target": target,
                      "met": met}), flush=True)


def latency_row(name, found, milliseconds):
    reached = found["requests"] / found["seconds"]
    row(name, f"p99 {found['p99']:.1f} ms", f"{reached:.0f}/s, p50 {found['p50']:.1f} ms, max {found['max']:.0f} ms",
        f"{milliseconds} ms", found["p99"] <= milliseconds and reached >= 0.95 * RATE)


def first_paint_row(service):
    """The overview in a browser; no row where there is none."""
    done = subprocess.run(["node", HERE.parent / "web/tests/first_paint.mjs", service.address], stdout=subprocess.PIPE,
                          text=True, check=False)
    if done.returncode == NO_BROWSER:
        return
    done.check_returncode()
    painted = json.loads(done.stdout)
    row("overview: first paint in headless Chromium", f"{painted['median']:.0f} ms",
        f"slowest {painted['slowest']:.0f} ms, drawn {painted['drawn']:.0f} ms", "1000 ms", painted["median"] <= 1000)


def targets_of_networks(service):
    """What the dashboard asks for to show one, of networks drawn at random."""
    random.seed(7)
    asns, target = [], "/api/v1/networks?limit=1000&announcing=true"
    while target:
        page = json.loads(service.get(target).octets)
        asns += [one["asn"] for one in page["items"]]
        target = f"/api/v1/networks?limit=1000&announcing=true&cursor={page['next']}" if page.get("next") else None
    drawn = random.sample(asns, min(NETWORKS, len(asns)))
    return [f"/api/v1/networks/{asn}{what}" for asn in drawn for what in ("", "/history", "/routes?limit=100")]


def targets_of_lists(service):
    """Lists filtered by country, band and words, in the orders that the dashboard offers."""
    groups = json.loads(service.get("/api/v1/groups?kind=country&limit=1000").octets)["items"]
    lists = [f"group={one['group']}" for one in groups] + [f"band=filtering:{band}" for band in BANDS]
    lists += [f"q={words}" for words in ("12", "net", "a", "ISP")]
    return [f"/api/v1/networks?{urllib.parse.quote(what, safe='=:')}&sort={sort}&limit=100"
            for what in lists for sort in SORTS]


def worst_during_observation(comity, service, store, targets, whole):
    """The worst window's latency while an observation is made and taken over."""
    # The same inputs would make the observation that is there already, and nothing to take over.
    names = store.parent / "asnames.txt"
    names.write_text((whole / "asnames.txt").read_text() + "65551 ONE-MORE, ZZ\n")
    before = json.loads(service.get("/status").octets)
    observing = subprocess.Popen(
        ["nice", "-n", str(NICENESS), comity, "observe", "--config", whole / "comity.toml", "--names", names, "--store",
         store], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    windows = []
    after = before
    while observing.poll() is None or after["observation"] == before["observation"]:
        windows.append(service.load(targets, WINDOW_SECONDS))
        after = json.loads(service.get("/status").octets)
        if len(windows) > 300:
            sys.exit("the service never took the new observation over")
    windows.append(service.load(targets, WINDOW_SECONDS))
    if observing.returncode not in (0, 2):
        sys.exit(f"comity observe ended with {observing.returncode}")
    return len(windows), max(windows, key=lambda window: window["p99"])


def main(comity, folder):
    folder = pathlib.Path(folder)
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed")
    with tempfile.TemporaryDirectory(dir=folder) as name:
        scratch = pathlib.Path(name)
        # Observed into, so a copy.
        store = scratch / "serve.db"
        shutil.copy(folder / "months.db", store)
        os.sync()  # So that the disk is not still busy with the copy.
        with Service(comity, store) as service:
            rest = service.mebibytes()
            networks, lists = scratch / "networks", scratch / "lists"
            networks.write_text("\n".join(targets_of_networks(service)) + "\n")
            lists.write_text("\n".join(targets_of_lists(service)) + "\n")
            service.load(networks, WINDOW_SECONDS)
            latency_row("service: a network's page, 84,000 networks, 24 months", service.load(networks), 20)
            latency_row("service: a filtered list of networks", service.load(lists), 100)
            first_paint_row(service)
            count, worst = worst_during_observation(comity, service, store, networks, folder / "whole")
            row("service: a network's page during an observation", f"p99 {worst['p99']:.1f} ms",
                f"worst of {count} windows of {WINDOW_SECONDS} s, max {worst['max']:.0f} ms", "200 ms",
                worst["p99"] <= 200)
            after, most = service.mebibytes(), service.mebibytes("VmHWM")
            row("service: memory at rest", f"{max(rest, after):.0f} MiB",
                f"{rest:.0f} MiB before all this, at most {most:.0f} MiB", "1024 MiB", max(rest, after) <= 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])
