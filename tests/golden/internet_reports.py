#!/usr/bin/env python3
"""Reports of five networks and three groups of one made Internet, end to end, against golden ones.

    internet_reports.py [--rewrite] --comity PROGRAM --share FOLDER

Makes an Internet and another of a month before, observes both by their configuration into one store, and
assesses in every format what the golden files in internet/ are of (internet/README.md). `--rewrite` writes
them instead, for the diff to be reviewed: each network is the one with the shortest report of those that
show what it is there for, and if the Internet has none, that of the next seed which has all is taken.
"""

import argparse
import difflib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent / "report"))
import check_pages  # noqa: E402  what every page must be, whoever made it

GOLDENS = pathlib.Path(__file__).parent / "internet"
TIMEOUT_SECONDS = 120
SIZE = ["--ases", "100", "--vantage-points", "7", "--prefixes", "1300"]
SEEDS_TRIED = 2_000
REPORT_OCTETS_MAX = 60_000  # of JSON without indentation: what a reviewer reads
COUNTRY_NETWORKS_MIN, CUSTOMERS_MIN = 5, 3

FORMATS = {"txt": "terminal", "json": "json", "csv": "csv", "html": "html"}

# What is the same in every JSON report of an observation: kept once.
SHARED_MEMBERS = ("framework", "coverage", "sources")
SHARED = "observation.json"


def is_in_good_standing(metrics, routes):
    return (routes["counted"] == routes["valid"] >= 3 and metrics["M6"] == metrics["M8"] == 1
            and metrics["M3"] == metrics["M4"] == metrics["M7IRR"] == 0)


def has_faulty_routes(metrics, routes):
    return (routes["invalid_harmless"] and routes["not_found"] and routes["excluded"]["unallocated"]
            and metrics["M3"] and metrics["M4"])


def has_faulty_customers(metrics, _routes):
    return metrics["M3C"] and metrics["M4C"] and metrics["M5"]


def has_spoofing_customers(metrics, routes):
    return metrics["M5C"] and routes["excluded"]["too_long"]


WANTED = {"good_standing": is_in_good_standing, "faulty_routes": has_faulty_routes,
          "faulty_customers": has_faulty_customers, "spoofing_customers": has_spoofing_customers}


class Internet:
    """A made Internet, observed twice into one store."""

    def __init__(self, program, share, folder):
        self.program, self.folder = program.resolve(), folder
        kept = {key: value for key, value in os.environ.items()
                if not key.startswith(("COMITY_", "XDG_"))}
        self.environment = kept | {"LC_ALL": "C.UTF-8", "TZ": "UTC", "COMITY_SHARE": str(share.resolve())}

    def run(self, *arguments, statuses=(0,)):
        done = subprocess.run([self.program, *arguments], cwd=self.folder, env=self.environment,
                              capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False)
        if done.returncode not in statuses:
            sys.exit(f"comity {' '.join(arguments)}: status {done.returncode}\n{done.stderr}")
        return done.stdout

    def make(self, seed):
        self.run("internet", *SIZE, "--seed", str(seed), "--out", "now")
        self.run("observe", "--config", "now/comity.toml", "--store", "now.db")

    def observe_month_before(self, seed):
        """As it was then, and without one of the registries, so that there is a change to tell."""
        self.run("internet", *SIZE, "--seed", str(seed), "--date", "2026-10-01T00:00:00Z", "--out", "before")
        (self.folder / "before" / "irr" / "RIPE.db").unlink()
        self.run("observe", "--config", "before/comity.toml", "--store", "store.db")
        self.run("observe", "--config", "now/comity.toml", "--store", "store.db")

    def route_server(self):
        """The lowest ASN of those that PeeringDB says are a route server's."""
        dump = json.loads(next((self.folder / "now" / "peeringdb").iterdir()).read_text())
        return min(net["asn"] for net in dump["net"]["data"] if net["info_type"] == "Route Server")

    def choose(self):
        """What is assessed, by the name of its golden files; without those that nothing fits."""
        best, transit = {}, []
        for line in self.run("assess", "--all", "--store", "now.db", "--format", "json").splitlines():
            network = json.loads(line)
            metrics = {entry["metric"]: entry["value"] for entry in network["metrics"]}
            if network["customers"] >= CUSTOMERS_MIN:
                transit.append((network["customers"], network["asn"]))
            for name, fits in WANTED.items():
                size = (len(line), network["asn"])
                if len(line) < REPORT_OCTETS_MAX and fits(metrics, network["routes"]):
                    best[name] = min(best.get(name, size), size)
        chosen = {name: [f"AS{asn}"] for name, (_, asn) in best.items()}
        chosen["route_server"] = [f"AS{self.route_server()}"]
        groups = json.loads(self.run("groups", "--kind", "country", "--store", "now.db", "--json"))["groups"]
        countries = [(group["networks"], group["group"]) for group in groups
                     if group["networks"] >= COUNTRY_NETWORKS_MIN]
        if countries:
            chosen["country"] = ["--group", min(countries)[1]]
        if transit:
            chosen["cone"] = ["--group", f"cone:AS{min(transit)[1]}"]
        chosen["custom"] = ["--group", "custom:suppliers"]
        return chosen

    def report(self, what, extension):
        # A route server originates nothing, which is a status of its own.
        self.run("assess", *what, "--store", "store.db", "--format", FORMATS[extension], "--out", "report",
                 statuses=(0, 1))
        return (self.folder / "report").read_bytes().decode()


def members_of(text):
    """The members of the outermost object of indented JSON, by name, each as its lines."""
    members, name = {}, ""
    for line in text.splitlines(keepends=True):
        start = re.match(r'  "(\w+)":', line)
        name = start.group(1) if start else name
        members[name] = members.get(name, "") + line
    return members


def goldens_of(internet, chosen):
    """The golden files by name, and what is wrong with pages whatever the golden ones are."""
    files, faults = {}, []
    for name, what in chosen.items():
        for extension in FORMATS:
            text = internet.report(what, extension)
            check = check_pages.CHECKS.get(f".{extension}")
            faults += [f"{name}.{extension}: {fault}" for fault in (check(text) if check else [])]
            if extension == "html":
                text = re.sub(r"(<style>\n).*(</style>)", r"\1\2", text, flags=re.DOTALL)
            if extension == "json":
                members = members_of(text)
                shared = "".join(members.pop(member) for member in SHARED_MEMBERS)
                if files.setdefault(SHARED, shared) != shared:
                    faults.append(f"{name}.json: tells the observation otherwise than {SHARED}")
                text = "".join(members.values())
            files[f"{name}.{extension}"] = text
    return files, faults


def find_internet(internet, seed, is_search):
    """The seed of an Internet that has all that is wanted, from `seed` on, and what is assessed of it."""
    for tried in [seed, *(range(1, SEEDS_TRIED) if is_search else [])]:
        internet.make(tried)
        chosen = internet.choose()
        missing = {*WANTED, "country", "cone"} - chosen.keys()
        if not missing:
            return tried, chosen
        if not is_search:
            sys.exit(f"the Internet of seed {seed} has none for {', '.join(sorted(missing))}: "
                     "--rewrite finds another")
    sys.exit(f"no Internet has all that is wanted: {', '.join(WANTED)}")


def compare(files):
    """Prints where `files` are not the golden ones, and how many are not."""
    present = {path.name for path in GOLDENS.iterdir()} - {"README.md", "seed"}
    different = 0
    for name in sorted(files.keys() | present):
        path = GOLDENS / name
        expected = path.read_bytes().decode() if path.exists() else ""
        if expected == files.get(name):
            continue
        different += 1
        sys.stdout.writelines(difflib.unified_diff(
            expected.splitlines(keepends=True), files.get(name, "").splitlines(keepends=True), str(path), name))
    return different


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--comity", required=True, type=pathlib.Path)
    parser.add_argument("--share", required=True, type=pathlib.Path)
    parser.add_argument("--rewrite", action="store_true", help="write what is expected")
    options = parser.parse_args()
    seed = int((GOLDENS / "seed").read_text())
    with tempfile.TemporaryDirectory() as name:
        internet = Internet(options.comity, options.share, pathlib.Path(name))
        seed, chosen = find_internet(internet, seed, options.rewrite)
        internet.observe_month_before(seed)
        files, faults = goldens_of(internet, chosen)
    for fault in faults:
        print(fault)
    if options.rewrite:
        for path in GOLDENS.iterdir():
            if path.name != "README.md":
                path.unlink()
        (GOLDENS / "seed").write_text(f"{seed}\n")
        for name, text in files.items():
            (GOLDENS / name).write_bytes(text.encode())
        print(f"{len(files)} files of the Internet of seed {seed}")
        return 1 if faults else 0
    different = compare(files)
    print(f"{len(files)} files, {different} not as expected, {len(faults)} faults")
    return 1 if different or faults else 0


if __name__ == "__main__":
    sys.exit(main())
