#!/usr/bin/env python3
"""Observes a made Internet with its registrations and compares the groups with what was planted.

    groups.py --comity PROGRAM --frameworks FOLDER

The size of every group, and, of some groups of each kind, what `assess --group` says of the whole against
sums and means over `assess --all`; a group that is not there; and the change to a second observation.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from truth import Comity  # noqa: E402  the same program, run in the same way

BANDS = ("ready", "aspiring", "lagging", "no-data")
KINDS = ("country", "un-region", "un-subregion", "rir", "participants", "custom")


def sources(folder):
    """The options of observe that name the registrations of a made Internet."""
    def files(name):
        return sorted(str(path.relative_to(folder)) for path in (folder / name).iterdir())
    return ["--irr", *files("irr"), "--peeringdb", *files("peeringdb"), "--delegated", *files("delegated"),
            "--iana", *files("iana"), "--spoofer", *files("spoofer"), "--relationships", "relationships.txt",
            "--names", "asnames.txt", "--organisations", "as2org.txt", "--participants", "participants.csv",
            "--groups", "groups.toml"]


def compare_sizes(planted, groups):
    """Lines that say which groups have another size; of those that name networks, that announce something."""
    found = {group["group"]: group["networks"] for group in groups}
    return [f"{name}: planted {planted.get(name)}, found {found.get(name)}"
            for name in sorted(planted.keys() | found.keys()) if (planted.get(name) or 0) != (found.get(name) or 0)]


def compare_group(group, networks):
    """Lines that say where a group is not the sum and mean of its members."""
    members = [networks[member["asn"]] for member in group["members"] if member["announcing"]]
    lines = []
    if group["networks"] != len(group["members"]) or group["announcing"] != len(members):
        lines.append("networks")
    for i, action in enumerate(group["actions"]):
        scores = [member["actions"][i]["score"] for member in members]
        measured = [score for score in scores if score is not None]
        if action["measured"] != len(measured):
            lines.append(f"{action['id']}: measured {action['measured']}, not {len(measured)}")
        # Scores are printed with three decimals.
        if measured and abs(action["mean"] - sum(measured) / len(measured)) > 0.0011:
            lines.append(f"{action['id']}: mean {action['mean']}")
        bands = [member["actions"][i]["band"] for member in members]
        bands += ["no-data"] * (group["networks"] - len(members))
        counts = {entry["band"]: entry["networks"] for entry in action["bands"]}
        if counts != {band: bands.count(band) for band in BANDS}:
            lines.append(f"{action['id']}: bands {counts}")
    families = group["routes"].values()
    for state in ("valid", "not_found", "invalid"):
        total = sum(member["routes"][state] for member in members)
        if sum(family[state]["routes"] for family in families) != total:
            lines.append(f"{state}: not {total} routes")
    for name, family in group["routes"].items():
        parts = [family[state]["space"] for state in ("valid", "not_found", "invalid")]
        if sum(parts) != family["announced"]["space"]:
            lines.append(f"{name}: states do not add up to what is announced")
    return [f"{group['group']}: {line}" for line in lines]


def delegations_of(folder):
    """By ASN its holder, and by holder the addresses of IPv4 and the /48s of IPv6 that it was given."""
    holder_of, held = {}, {}
    for path in (folder / "delegated").iterdir():
        for line in path.read_text(encoding="latin-1").splitlines():
            field = line.split("|")
            if len(field) < 8 or field[6] not in ("allocated", "assigned") or not field[7]:
                continue
            holder = field[0], field[7]
            if field[2] == "asn":
                holder_of |= {int(field[3]) + i: holder for i in range(int(field[4]))}
            elif field[2] == "ipv4":
                held.setdefault(holder, [0, 0])[0] += int(field[4])
            elif int(field[4]) <= 48:
                held.setdefault(holder, [0, 0])[1] += 1 << (48 - int(field[4]))
    return holder_of, held


def compare_held(group, holder_of, held):
    """Lines that say where what a group holds is not what its members' holders were given."""
    members = [holder_of[member["asn"]] for member in group["members"] if member["asn"] in holder_of]
    lines = []
    for i, family in enumerate(("ipv4", "ipv6")):
        having = [holder for holder in members if held.get(holder, [0, 0])[i]]
        wanted = {"networks": len(having), "organisations": len(set(having)),
                  "space": sum(held[holder][i] for holder in set(having))}
        found = group["routes"][family]["held"]
        lines += [f"{group['group']}: held {family} {key}: counted {value}, found {found[key]}"
                  for key, value in wanted.items() if found[key] != value]
        if not 0 <= found["announced"] <= found["space"] or not 0 <= found["attested"] <= found["space"]:
            lines.append(f"{group['group']}: held {family}: more announced or attested than there is: {found}")
    return lines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--comity", required=True)
    parser.add_argument("--frameworks", required=True, type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        comity = Comity(options.comity, folder, options.frameworks)
        comity.run("internet", "--ases", "300", "--vantage-points", "12", "--seed", "3", "--out", ".")
        comity.run("observe", "--mrt", "rib.mrt", "--vrps", "vrps.json", *sources(folder), "--store", "store.db")
        truth = [json.loads(line) for line in (folder / "truth.jsonl").read_text().splitlines()]
        planted = {line["group"]: line["networks"] for line in truth if "group" in line}
        listed = json.loads(comity.run("groups", "--store", "store.db", "--json"))
        networks = {network["asn"]: network for network in map(json.loads, comity.run(
            "assess", "--all", "--store", "store.db", "--format", "json").splitlines())}
        assessed = {group["group"]: json.loads(comity.run(
            "assess", "--group", group["group"], "--store", "store.db", "--format", "json"))
            for group in listed["groups"]}
        lines = compare_sizes(planted, [{"group": group, "networks": found["announcing"]}
                                        for group, found in assessed.items() if group in planted])
        lines += [f"no group of kind {kind}" for kind in KINDS
                  if not any(group.startswith(kind + ":") for group in assessed)]
        provider = next(asn for asn in networks if networks[asn]["customers"] > 0)
        cone = json.loads(comity.run("assess", "--group", f"cone:AS{provider}", "--store", "store.db",
                                     "--format", "json"))
        if not listed["has_cones"] or cone["networks"] <= networks[provider]["customers"]:
            lines.append(f"cone:AS{provider}: {cone['networks']} networks")
        holder_of, held = delegations_of(folder)
        for group in [*assessed.values(), cone]:
            lines += compare_group(group, networks)
            lines += compare_held(group, holder_of, held)
        done = subprocess.run([options.comity, "assess", "--group", "country:p", "--store", "store.db"], cwd=folder,
                              env=comity.environment, capture_output=True, text=True, check=False)
        if done.returncode != 1 or "did you mean country:" not in done.stderr:
            lines.append(f"an unknown group: status {done.returncode}: {done.stderr}")
    print(f"{len(assessed)} groups of {len(planted)} planted, {len(lines)} differences")
    for line in lines[:20]:
        print(f"  {line}")
    return 1 if lines or not planted else 0


if __name__ == "__main__":
    sys.exit(main())
