#!/usr/bin/env python3
"""Observes made Internets and compares what comes of it with what was planted.

    truth.py --comity PROGRAM --frameworks FOLDER

For every network of every made Internet, with all its sources: the metrics M3 to M8, how many of its routes
are in each state and why, how many are invalid but harmless, how many do not count and why, and who the
network is. Then the totals.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TIMEOUT_SECONDS = 300
SHOWN = 10

# Networks, vantage points, seed. Few vantage points: fewer than five full feeds. 70: more than the bits
# of one word.
INTERNETS = [(60, 1, 1), (100, 3, 2), (300, 12, 3), (500, 70, 4), (1_500, 16, 5)]


class Comity:
    def __init__(self, program, folder, frameworks):
        self.program = program
        self.folder = folder
        self.environment = {**os.environ, "COMITY_SHARE": str(frameworks)}

    def run(self, *arguments):
        done = subprocess.run([self.program, *arguments], cwd=self.folder, env=self.environment,
                              capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False)
        if done.returncode != 0:
            sys.exit(f"comity {' '.join(arguments)}: status {done.returncode}\n{done.stderr}")
        return done.stdout


def metric(assessment, name):
    return next(entry for entry in assessment["metrics"] if entry["metric"] == name)


def observed_of(assessment):
    """What an assessment says of a network, in the words of the truth."""
    routes = assessment["routes"]
    reasons = routes["invalid_by_reason"]
    return {
        "asn": assessment["asn"],
        "routes": routes["counted"],
        "valid": routes["valid"],
        "invalid": routes["invalid"],
        "not_found": routes["not_found"],
        "invalid_reasons": {"asn": reasons["as_mismatch"], "length": reasons["length"],
                            "as0": reasons["as0"]},
        "invalid_harmless": routes["invalid_harmless"],
        "excluded": {name: routes["excluded"][name]
                     for name in ("default_route", "too_long", "blackhole", "below_peers",
                                  "unallocated")},
        "m7rpki": metric(assessment, "M7RPKI")["score"],
        "m7rpkin": metric(assessment, "M7RPKIN")["value"],
        "m7irr": metric(assessment, "M7IRR")["score"],
        **{name.lower(): metric(assessment, name)["value"]
           for name in ("M3", "M3C", "M4", "M4C", "M5", "M5C", "M6", "M8")},
        "country": assessment["network"]["country"],
        "rir": assessment["network"]["rir"],
    }


def rounded(truth):
    """A network's truth as it is printed: scores have three decimals, half to even."""
    return {**truth, **{name: None if truth[name] is None else round(truth[name], 3)
                        for name in ("m7rpki", "m7irr")}}


def compare_networks(truth, assessments):
    """Lines that say which networks differ."""
    lines = []
    observed = {assessment["asn"]: assessment for assessment in assessments}
    planted = {network["asn"]: rounded(network) for network in truth}
    for asn in sorted(planted.keys() | observed.keys()):
        if asn not in planted or asn not in observed:
            lines.append(f"AS{asn}: {'planted' if asn in planted else 'observed'} only")
            continue
        found = observed_of(observed[asn])
        lines += [f"AS{asn}: {name}: planted {planted[asn][name]}, observed {value}"
                  for name, value in found.items() if planted[asn][name] != value]
        lines += [f"AS{asn}: {entry['metric']}: neither a value nor a reason, or both"
                  for entry in observed[asn]["metrics"]
                  if (entry["value"] is None) != (entry["no_data_reason"] is not None)]
    return lines


def sum_of_excluded(truth, name):
    return sum(network["excluded"][name] for network in truth)


def compare_totals(planted, truth, observed):
    """Lines that say which totals differ. Routes that end in an AS_SET are in no network's truth."""
    as_sets = planted["as_set_origins"]
    rov, left_out, coverage = observed["rov"], observed["left_out"], observed["coverage"]
    wanted = {
        "networks": (planted["networks"], observed["networks"]),
        "prefixes": (planted["prefixes"], observed["prefixes"]),
        "routes": (planted["rib_entries"], observed["routes"]["rib"]),
        "vantage points": (planted["vantage_points"], observed["vantage_points"]),
        "pairs": (planted["pairs"] + as_sets, observed["pairs"]),
        "valid": (planted["rov"]["valid"], rov["valid"]),
        "invalid or not found": (planted["rov"]["invalid"] + planted["rov"]["not_found"] + as_sets,
                                 rov["invalid"] + rov["not_found"]),
        "as-set-origin": (as_sets, left_out["as-set-origin"]),
        "reserved-origin": (planted["reserved_origins"], left_out["reserved-origin"]),
    }
    for name in ("default-route", "too-long", "blackhole", "below-peers", "unallocated"):
        wanted[name] = (sum_of_excluded(truth, name.replace("-", "_")), left_out[name])
    for name in ("full_feeds", "full_feed_asns", "peers_needed"):
        wanted[name] = (planted[name], {family: coverage[family][name] for family in coverage})
    lines = [f"{name}: planted {want}, observed {have}"
             for name, (want, have) in wanted.items() if want != have]
    for state in ("invalid", "not_found"):
        if not 0 <= rov[state] - planted["rov"][state] <= as_sets:
            lines.append(f"{state}: planted {planted['rov'][state]}, observed {rov[state]}")
    return lines


def check(comity, networks, vantage_points, seed):
    comity.run("internet", "--ases", str(networks), "--vantage-points", str(vantage_points),
               "--seed", str(seed), "--out", ".")
    totals, *lines = [json.loads(line)
                      for line in (comity.folder / "truth.jsonl").read_text().splitlines()]
    truth = [line for line in lines if "asn" in line]  # the rest are groups
    observed = json.loads(comity.run("observe", "--config", "comity.toml", "--store", "store.db",
                                     "--json"))
    assessments = [json.loads(line) for line in comity.run(
        "assess", "--all", "--store", "store.db", "--format", "json").splitlines()]
    lines = compare_networks(truth, assessments)
    lines += compare_totals(totals["totals"], truth, observed)
    counted = sum(network["routes"] for network in truth)
    print(f"{networks} networks, {vantage_points} vantage points, seed {seed}: "
          f"{counted} routes count, {len(lines)} differences")
    for line in lines[:SHOWN]:
        print(f"  {line}")
    return len(lines) + (0 if counted else 1)


def check_silent(comity):
    """Route servers of the Internet just observed, which announce nothing, by what is registered of them; and
    a number that nobody names."""
    dump = json.loads((comity.folder / "peeringdb" / "peeringdb_2_dump.json").read_text())
    reachable = {poc["net_id"] for poc in dump["poc"]["data"]
                 if poc["role"] in ("NOC", "Technical") and poc["visible"] != "Private"
                 and (poc["email"] or poc["phone"])}
    servers = {net["asn"]: net for net in dump["net"]["data"] if net["info_type"] == "Route Server"}
    registries = "".join(path.read_text(encoding="latin-1") for path in (comity.folder / "irr").iterdir())
    aut_nums = {int(asn) for asn in re.findall(r"(?mi)^aut-num:\s*AS(\d+)", registries)}
    lines = []
    for asn in [*servers, 4_199_999_999]:
        done = subprocess.run([comity.program, "assess", f"AS{asn}", "--store", "store.db", "--format", "json"],
                              cwd=comity.folder, env=comity.environment, capture_output=True, text=True,
                              timeout=TIMEOUT_SECONDS, check=False)
        assessment = json.loads(done.stdout)
        found = {name: metric(assessment, name)["value"] for name in ("M6", "M7RPKI", "M8")}
        if asn in aut_nums:
            lines.append(f"AS{asn}: this test takes it that a route server has no aut-num")
        wanted = {"M6": 0.0, "M7RPKI": None, "M8": float(servers[asn]["id"] in reachable)} if asn in servers else \
            dict.fromkeys(found)
        if found != wanted or done.returncode != 1:
            lines.append(f"AS{asn}: wanted {wanted}, observed {found}, status {done.returncode}")
        if assessment["network"]["route_server"] != (asn in servers):
            lines.append(f"AS{asn}: a route server: {assessment['network']['route_server']}")
    print(f"{len(servers)} route servers: {len(lines)} differences")
    for line in lines[:SHOWN]:
        print(f"  {line}")
    return len(lines) + (0 if servers else 1)


def contacts_of(comity, is_complete):
    """M8 of every network, by pages of PeeringDB's API that are said to be all, or not said to be."""
    comity.run("observe", "--config", "pages.toml", "--store", "pages.db",
               *(["--peeringdb-complete"] if is_complete else []))
    return {network["asn"]: metric(network, "M8")["value"] for network in map(json.loads, comity.run(
        "assess", "--all", "--store", "pages.db", "--format", "json").splitlines())}


def check_pages(comity):
    """What the dump of the last Internet says, said by pages: absence is one only where they are all."""
    folder = comity.folder
    dump = json.loads((folder / "peeringdb" / "peeringdb_2_dump.json").read_text())
    (folder / "pages").mkdir()
    for name, content in dump.items():
        for page in (0, 1):
            (folder / "pages" / f"{name}-{page}.json").write_text(
                json.dumps({"meta": {}, "data": content["data"][page::2]}))
    (folder / "pages.toml").write_text((folder / "comity.toml").read_text().replace(
        "peeringdb/*.json", "pages/*.json"))
    truth = {line["asn"]: line["m8"] for line in map(json.loads, (folder / "truth.jsonl").read_text().splitlines())
             if "asn" in line}
    whole, part = contacts_of(comity, True), contacts_of(comity, False)
    lines = [f"AS{asn}: contact: planted {truth[asn]}, observed {whole[asn]}, of a part {part[asn]}"
             for asn in truth if whole[asn] != truth[asn] or part[asn] != (truth[asn] or None)]
    print(f"contacts by pages, {sum(found is False for found in truth.values())} of {len(truth)} without: "
          f"{len(lines)} differences")
    for line in lines[:SHOWN]:
        print(f"  {line}")
    return len(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--comity", required=True)
    parser.add_argument("--frameworks", required=True, type=pathlib.Path)
    options = parser.parse_args()
    different = 0
    for parameters in INTERNETS:
        with tempfile.TemporaryDirectory() as folder:
            comity = Comity(options.comity, pathlib.Path(folder), options.frameworks)
            different += check(comity, *parameters)
            if parameters == INTERNETS[2]:
                different += check_silent(comity) + check_pages(comity)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
