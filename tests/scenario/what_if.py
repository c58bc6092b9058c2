#!/usr/bin/env python3
"""Follows the advice of `comity assess` on a made Internet and observes again.

    what_if.py --comity PROGRAM --frameworks FOLDER

What is advised is written where the sources are: ROAs into the file of VRPs, route objects and policies into
the registry's dump, contacts into PeeringDB. Of each network, what the next observation says must be what was
said it would: of some fix alone, of the first half of the recommended order, and of all of it.
"""

import argparse
import json
import pathlib
import re
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from truth import Comity  # noqa: E402  the same program, run in the same way

SIZE = ["--ases", "90", "--vantage-points", "7", "--prefixes", "900", "--seed", "11"]
NETWORKS = 5
CREATED = ("roa.missing", "roa.too-short", "roa.other-origin", "fix.route-object.missing", "fix.contact.missing",
           "fix.aut-num.policy")


class World:
    """The sources of a made Internet, which a network may change."""

    def __init__(self, folder):
        self.folder = folder
        self.vrps = folder / "vrps.json"

    def change_vrps(self, create, remove):
        text = json.loads(self.vrps.read_text())
        key = lambda vrp: (int(str(vrp["asn"]).removeprefix("AS")), vrp["prefix"], vrp["maxLength"])  # noqa: E731
        roas = [vrp for vrp in text["roas"] if key(vrp) not in remove]
        known = {key(vrp) for vrp in roas}
        like = text["roas"][0]
        roas += [{**like, "asn": asn, "prefix": prefix, "maxLength": length}
                 for asn, prefix, length in sorted(create - known)]
        self.vrps.write_text(json.dumps({**text, "roas": roas}))

    def register(self, place, text):
        """Adds an object to the dump that is named, or to any; one of the same name gives way."""
        named = re.match(r"the (\w+) database", place)
        dumps = sorted((self.folder / "irr").iterdir())
        dump = next((dump for dump in dumps if named and dump.stem == named.group(1)), dumps[0])
        text = re.sub(r"(?m)^source: .*$", f"source:     {dump.stem}", text)
        if text.startswith("aut-num"):
            for other in dumps:
                objects = other.read_text(errors="surrogateescape").split("\n\n")
                name = text.split()[1]
                kept = [one for one in objects if not re.match(rf"\s*aut-num:\s*{name}\s", one)]
                other.write_text("\n\n".join(kept), errors="surrogateescape")
        with dump.open("a") as file:
            file.write(f"\n\n{text}\n")

    def add_contact(self, asn):
        path = next((self.folder / "peeringdb").iterdir())
        dump = json.loads(path.read_text())
        networks, contacts = dump["net"]["data"], dump["poc"]["data"]
        network = next((one for one in networks if one["asn"] == asn), None)
        if network is None:
            network = {**networks[0], "asn": asn, "id": max(one["id"] for one in networks) + 1}
            networks.append(network)
        contacts.append({**contacts[0], "id": max(one["id"] for one in contacts) + 1, "net_id": network["id"],
                         "role": "NOC", "visible": "Public", "email": "noc@example.net", "status": "ok"})
        path.write_text(json.dumps(dump))


def follow(world, assessment, fixes):
    """Does what the fixes of those ids say."""
    create, remove = set(), set()
    for advice in assessment["advice"]:
        if advice["id"] not in fixes:
            continue
        create |= {(vrp["asn"], vrp["prefix"], vrp["max_length"]) for vrp in advice["create"]}
        create |= {(other["origin"], other["prefix"], int(other["prefix"].split("/")[1]))
                   for other in advice["others_to_authorise"]}
        remove |= {(vrp["asn"], vrp["prefix"], vrp["max_length"]) for vrp in advice["remove"]}
    world.change_vrps(create, remove)
    for fix in assessment["fixes"]:
        if fix["id"] not in fixes:
            continue
        if fix["rule"] in ("fix.route-object.missing", "fix.aut-num.policy"):
            world.register(fix["place"], fix["text"])
        if fix["rule"] == "fix.contact.missing":
            world.add_contact(assessment["asn"])


def things_of(assessment):
    """All fixes in the recommended order."""
    return sorted([*assessment["advice"], *assessment["fixes"]], key=lambda one: one["what_if"]["place"])


def promised(assessment, done):
    """The scores of actions once the first `done` of the order are made; of what is later, as they are."""
    scores = {action["id"]: action["score"] for action in assessment["actions"]}
    for thing in things_of(assessment)[:done]:
        if thing["what_if"]["shows"] == "next":
            scores |= {change["id"]: change["after"] for change in thing["what_if"]["in_order"]}
    return scores


class Test:
    def __init__(self, comity, folder):
        self.comity, self.folder = comity, folder
        self.checks, self.faults = 0, []

    def check(self, holds, what):
        self.checks += 1
        if not holds:
            self.faults.append(what)

    def assess(self, asn, store):
        return json.loads(self.comity.run("assess", f"AS{asn}", "--format", "json", "--store", store))

    def after(self, assessment, fixes):
        """What an observation says once those fixes are made."""
        shutil.rmtree(self.folder / "then", ignore_errors=True)
        shutil.copytree(self.folder / "net", self.folder / "then")
        follow(World(self.folder / "then"), assessment, fixes)
        (self.folder / "then.db").unlink(missing_ok=True)
        self.comity.run("observe", "--config", "then/comity.toml", "--store", "then.db")
        return self.assess(assessment["asn"], "then.db")

    def compare(self, name, found, wanted):
        scores = {action["id"]: action["score"] for action in found["actions"]}
        for action, score in wanted.items():
            self.check(scores[action] == score, f"{name}: {action}: said {score}, found {scores[action]}")

    def network(self, asn):
        before = self.assess(asn, "now.db")
        things = things_of(before)
        name = f"AS{asn}"
        # All of it: every metric too.
        found = self.after(before, {thing["id"] for thing in things})
        self.compare(f"{name}, all", found, promised(before, len(things)))
        said = before["what_if"]["next"]
        self.check(promised(before, len(things)) == {one["id"]: one["score"] for one in said["actions"]},
                   f"{name}: the last of the order is all of it")
        for metric, told in zip(found["metrics"], said["metrics"]):
            same = metric["score"] == told["score"] and metric["value"] == told["value"]
            self.check(same, f"{name}, all: said {told}, found {metric['value']} {metric['score']}")
        # What was mended is not asked for again.
        again = {thing["id"] for thing in things_of(found)} & {
            thing["id"] for thing in things if thing["rule"] in CREATED}
        self.check(not again, f"{name}: asked for again: {sorted(again)[:3]}")
        # The first half of the order, and one alone.
        half = (len(things) + 1) // 2
        found = self.after(before, {thing["id"] for thing in things[:half]})
        self.compare(f"{name}, the first {half}", found, promised(before, half))
        one = next(thing for thing in reversed(things) if thing["what_if"]["alone"] and thing["what_if"]["shows"] == "next")
        found = self.after(before, {one["id"]})
        self.compare(f"{name}, {one['id']}", found,
                     {change["id"]: change["after"] for change in one["what_if"]["alone"]})
        return {thing["rule"] for thing in things}


def choose(assessments):
    """Networks with as many kinds of fixes as there are, and not too many fixes."""
    chosen, known = [], set()
    able = [one for one in assessments if 0 < len(things_of(one)) < 60
            and any(thing["what_if"]["alone"] and thing["what_if"]["shows"] == "next" for thing in things_of(one))]
    while able and len(chosen) < NETWORKS:
        best = max(able, key=lambda one: (len({thing["rule"] for thing in things_of(one)} - known), -one["asn"]))
        able.remove(best)
        known |= {thing["rule"] for thing in things_of(best)}
        chosen.append(best["asn"])
    return chosen


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--comity", required=True, type=pathlib.Path)
    parser.add_argument("--frameworks", required=True, type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        comity = Comity(options.comity.resolve(), folder, options.frameworks.resolve())
        comity.run("internet", *SIZE, "--out", "net")
        comity.run("observe", "--config", "net/comity.toml", "--store", "now.db")
        lines = comity.run("assess", "--all", "--format", "json", "--store", "now.db").splitlines()
        assessments = [json.loads(line) for line in lines]
        test, rules = Test(comity, folder), set()
        for one in assessments:
            things = things_of(one)
            test.check([thing["what_if"]["place"] for thing in things] == list(range(1, len(things) + 1)),
                       f"AS{one['asn']}: places")
            test.check(len({thing["id"] for thing in things}) == len(things), f"AS{one['asn']}: ids")
        chosen = choose(assessments)
        for asn in chosen:
            rules |= test.network(asn)
        test.check(rules >= set(CREATED), f"kinds of fixes that were made: {sorted(rules)}")
    print(f"{test.checks} checks of AS{', AS'.join(str(asn) for asn in chosen)}, {len(test.faults)} faults")
    for fault in test.faults:
        print(fault)
    return 1 if test.faults else 0


if __name__ == "__main__":
    sys.exit(main())
