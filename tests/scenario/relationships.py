#!/usr/bin/env python3
"""Infers the relationships of a made Internet, and holds every form of the output against the others.

    relationships.py --comity PROGRAM
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TIMEOUT_SECONDS = 120
NETWORKS = 2000


class Failed(Exception):
    pass


def expect(what, found, wanted):
    if found != wanted:
        raise Failed(f"{what}: {found!r}, not {wanted!r}")


class Program:
    def __init__(self, comity, folder):
        self.comity = comity
        self.folder = folder
        self.environment = {**os.environ, "HOME": str(folder), "XDG_STATE_HOME": str(folder)}

    def run(self, *arguments, status=0):
        done = subprocess.run([self.comity, *arguments], cwd=self.folder, env=self.environment,
                              capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False)
        expect(f"status of {' '.join(arguments)}", done.returncode, status)
        return done


def lines_of(text):
    return [line for line in text.splitlines() if not line.startswith("#")]


def numbers_of(row):
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", row)]


def cones_of(lines):
    """The size of each customer cone, by plain means."""
    customers = {}
    for first, second, kind in (map(int, line.split("|")) for line in lines):
        customers.setdefault(first, set())
        customers.setdefault(second, set())
        if kind == -1:
            customers[first].add(second)
    sizes = {}
    for top in customers:
        cone, rest = {top}, [top]
        while rest:
            new = customers[rest.pop()] - cone
            cone |= new
            rest += new
        sizes[top] = len(cone)
    return sizes


def check_comparison(program, ours, arguments):
    """Every pair is in one field of the table, and those that differ are in the list."""
    table = lines_of(program.run(*arguments, "--compare", "relationships.txt").stdout)
    transit, peers = numbers_of(table[1]), numbers_of(table[2])
    expect("pairs in the table", sum(transit) + sum(peers), len(ours))
    expect("providers in the table", sum(transit), sum(line.endswith("|-1") for line in ours))
    if transit[0] < 0.92 * sum(transit[:3]) or peers[2] < 0.85 * sum(peers[:3]):
        raise Failed("agrees too little:\n" + "\n".join(table))
    listed = lines_of(program.run(*arguments, "--compare", "relationships.txt", "--list").stdout)
    expect("pairs in the list", len(listed), transit[1] + transit[2] + peers[0])
    print("\n".join(table))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comity", required=True)
    comity = str(pathlib.Path(parser.parse_args().comity).resolve())
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        program = Program(comity, folder)
        program.run("internet", "--ases", str(NETWORKS), "--vantage-points", "40", "--out", ".")
        infer = ["relationships", "rib.mrt", "--peeringdb", "peeringdb/peeringdb_2_dump.json"]
        text = program.run(*infer).stdout
        ours = lines_of(text)
        (folder / "ours.txt").write_text(text)

        check_comparison(program, ours, infer)
        itself = program.run(*infer, "--compare", "ours.txt").stdout
        expect("agreement with itself", itself.splitlines()[-1],
               "Agreement: 100.0 % of providers and customers, 100.0 % of peers")

        cones = [tuple(map(int, line.split("|"))) for line in
                 lines_of(program.run(*infer, "--cones").stdout)]
        expect("cones", dict(cones), cones_of(ours))
        expect("order of cones", cones, sorted(cones, key=lambda cone: (-cone[1], cone[0])))

        # Both families, each as by itself; what it is inferred from may come in any order.
        other = program.run(*infer, "--family", "6").stdout
        expect("both families", program.run(*infer, "--family", "both").stdout, text + other)
        program.run("internet", "--ases", "500", "--seed", "2", "--out", "second")
        files = ["rib.mrt", "second/rib.mrt"]
        expect("in another order", program.run("relationships", *files).stdout,
               program.run("relationships", *reversed(files)).stdout)

        # What it wrote is what others read.
        done = program.run("observe", "--mrt", "rib.mrt", "--vrps", "vrps.json", "--relationships",
                           "ours.txt", "--no-store", "--json")
        read = [each for each in json.loads(done.stdout)["inputs"]
                if each["kind"] == "relationships"]
        expect("relationships read", [(each["entries"], each["errors"]) for each in read],
               [(len(ours), 0)])

        # The status says what could not be read, and nothing is inferred of nothing.
        (folder / "cut.mrt").write_bytes((folder / "rib.mrt").read_bytes()[:-5])
        if not lines_of(program.run("relationships", "cut.mrt", status=2).stdout):
            raise Failed("nothing of a table that is cut short")
        expect("of no file", program.run("relationships", "absent.mrt", status=3).stdout, "")
        (folder / "empty.mrt").write_bytes(b"")
        expect("of an empty file", program.run("relationships", "empty.mrt", status=2).stdout, "")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as reason:
        print(reason, file=sys.stderr)
        sys.exit(1)
