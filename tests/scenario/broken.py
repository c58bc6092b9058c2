#!/usr/bin/env python3
"""Breaks one source of an observation at a time: it is named, its metrics have no data, all else stays.

    broken.py --comity PROGRAM --frameworks FOLDER
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

TIMEOUT_SECONDS = 120

# The option, the files of a made Internet, and the metrics that have no data without it.
SOURCES = {
    "irr": ("irr/RIPE.db", {"M6", "M7IRR"}),
    "peeringdb": ("peeringdb/peeringdb_2_dump.json", set()),
    "delegated": ("delegated/delegated-ripencc-extended", set()),
    "iana": ("iana/ipv4-address-space.csv", set()),
    "relationships": ("relationships.txt", {"M3C", "M4C", "M5C"}),
    "names": ("asnames.txt", set()),
    "organisations": ("as2org.txt", set()),
    "spoofer": ("spoofer/page-1.json", {"M5", "M5C"}),
    "participants": ("participants.csv", set()),
    "groups": ("groups.toml", set()),
}


def break_by(way, path):
    octets = path.read_bytes()
    if way == "empty":
        path.write_bytes(b"")
    elif way == "foreign":
        path.write_bytes(b"\x7fELF\x00\xff\x01" * 500)
    elif way == "gone":
        path.unlink()
    elif way == "cut":
        # A compressed file that ends early, whatever is in it.
        packed = subprocess.run(["gzip", "-c"], input=octets, capture_output=True, check=True).stdout
        path.write_bytes(packed[:len(packed) // 2])


def paths_of(folder, option):
    first = pathlib.Path(SOURCES[option][0])
    return sorted(str(path.relative_to(folder)) for path in (folder / first.parent).iterdir()
                  if path.is_file() or path.is_symlink()) if len(first.parts) > 1 else [str(first)]


def observe(comity, folder, environment):
    arguments = ["observe", "--mrt", "rib.mrt", "--vrps", "vrps.json", "--store", "s.db", "--json"]
    for option in SOURCES:
        for path in paths_of(folder, option) or [SOURCES[option][0]]:
            arguments += [f"--{option}", path]
    done = subprocess.run([comity, *arguments], cwd=folder, env=environment, capture_output=True,
                          text=True, timeout=TIMEOUT_SECONDS, check=False)
    return done


def metrics_of(comity, folder, environment):
    """By network and metric: the raw value, or None."""
    done = subprocess.run([comity, "assess", "--all", "--store", "s.db", "--format", "json"],
                          cwd=folder, env=environment, capture_output=True, text=True,
                          timeout=TIMEOUT_SECONDS, check=True)
    return {(network["asn"], entry["metric"]): (entry["value"], entry["no_data_reason"])
            for network in map(json.loads, done.stdout.splitlines()) for entry in network["metrics"]}


def check(comity, environment, whole, folder, option, way):
    """What is wrong when one file of `option` is broken in that way, in words."""
    file, lost = SOURCES[option]
    missing_path = paths_of(folder, option)
    break_by(way, folder / file)
    if way == "gone" and len(missing_path) > 1:
        (folder / file).symlink_to("/nowhere")  # still named, no longer there
    done = observe(comity, folder, environment)
    where = f"{option}, {way}"
    if done.returncode != 2:
        return [f"{where}: status {done.returncode}: {done.stderr[-300:]}"]
    faults = []
    if file not in done.stderr:
        faults.append(f"{where}: standard error does not name {file}: {done.stderr[-300:]}")
    sources = [source for source in json.loads(done.stdout)["inputs"] if source["failure"]]
    if [source["kind"] for source in sources] != [option]:
        faults.append(f"{where}: not used are {[source['kind'] for source in sources]}")
    broken = metrics_of(comity, folder, environment)
    for key, (value, reason) in broken.items():
        if key[1] in lost:
            if value is not None or option not in reason:
                faults.append(f"{where}: AS{key[0]} {key[1]}: {value}, {reason}")
        elif option in ("relationships", "spoofer", "names", "organisations", "participants", "groups") \
                and whole[key] != (value, reason):
            faults.append(f"{where}: AS{key[0]} {key[1]}: was {whole[key]}, is {(value, reason)}")
    return faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--comity", required=True)
    parser.add_argument("--frameworks", required=True, type=pathlib.Path)
    options = parser.parse_args()
    environment = {**os.environ, "COMITY_SHARE": str(options.frameworks)}
    faults = []
    with tempfile.TemporaryDirectory() as temporary:
        made = pathlib.Path(temporary) / "made"
        subprocess.run([options.comity, "internet", "--ases", "80", "--vantage-points", "6", "--seed", "9",
                        "--out", made], check=True, timeout=TIMEOUT_SECONDS)
        done = observe(options.comity, made, environment)
        if done.returncode != 0:
            sys.exit(f"whole: status {done.returncode}: {done.stderr}")
        whole = metrics_of(options.comity, made, environment)
        for option in SOURCES:
            for way in ("empty", "foreign", "cut", "gone"):
                folder = pathlib.Path(temporary) / "broken"
                shutil.copytree(made, folder)
                faults += check(options.comity, environment, whole, folder, option, way)
                shutil.rmtree(folder)
    for fault in faults[:20]:
        print(fault)
    print(f"{len(SOURCES) * 4} observations with a broken source, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
