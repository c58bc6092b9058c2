#!/usr/bin/env python3
"""Runs clang-tidy over the project's translation units, and only over those that changed.

    tools/clang_tidy.py [--root DIR] [--build DIR] [--cache DIR] [--jobs N] [--timeout SECONDS] [FILE...]

Takes the commands from compile_commands.json of the build folder. A unit that came out clean is
remembered in the cache by a hash of all that its outcome rests on: the file, the project's headers
that it includes, .clang-tidy, its command and clang-tidy's version. Findings are printed once each;
exits 1 if there are any, or if a unit took longer than its time.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

# What g++ knows and clang does not, and what would make clang's own warnings fatal.
DROPPED = {"-Wduplicated-cond", "-Wlogical-op", "-Wduplicated-branches", "-Wuseless-cast", "-Werror",
           "-fno-fat-lto-objects", "-flto", "-flto=auto", "--coverage"}
FOLDERS = ("src", "tests", "fuzz", "bench")
INCLUDE = re.compile(rb'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
# In tests, an empty optional fails as it should, since the standard library's assertions are on; and the
# analyzer would spend two thirds of its time in GoogleTest's macros, while the sanitizers run all tests.
TEST = re.compile(r"_test\.cc$")
# Looked at only where they are named: a full look at them takes longer than at the program itself, and
# the sanitizers run them all.
PROOF = re.compile(r"_(test|fuzz|bench)\.cc$")
TEST_CHECKS = "-bugprone-unchecked-optional-access,-clang-analyzer-*"
FINDING = re.compile(r"^(?P<place>\S+:\d+:\d+): (?:warning|error): ")


class Unit:
    """One translation unit: its file, its folder and its command in clang's words."""

    def __init__(self, entry):
        self.folder = entry["directory"]
        self.file = pathlib.Path(self.folder, entry["file"]).resolve()
        words = entry.get("arguments") or shlex.split(entry["command"])
        if pathlib.Path(words[0]).name == "ccache":
            words = words[1:]
        self.words = [word for word in words if word not in DROPPED]

    def include_folders(self):
        """The folders that the project's own headers are found in."""
        return [pathlib.Path(self.folder, word[2:]) for word in self.words if word.startswith("-I")]

    def entry(self):
        return {"directory": self.folder, "file": str(self.file), "arguments": self.words}


def read_units(build, root, wanted):
    """The units of the build folder that lie in the project, each file once."""
    units = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        unit = Unit(entry)
        if not unit.file.is_relative_to(root):
            continue
        name = unit.file.relative_to(root)
        if str(name) in wanted if wanted else name.parts[0] in FOLDERS and not PROOF.search(name.name):
            units.setdefault(unit.file, unit)
    return [units[file] for file in sorted(units)]


class Fingerprints:
    """Hashes of units, each file read once."""

    def __init__(self, common):
        self.common = common
        self.contents = {}

    def read(self, path):
        if path not in self.contents:
            octets = path.read_bytes() if path.is_file() else None
            self.contents[path] = octets
        return self.contents[path]

    def of(self, unit):
        """A hash of all that the outcome of `unit` rests on."""
        total = hashlib.sha256(self.common)
        total.update("\0".join(unit.words).encode())
        folders = unit.include_folders()
        waiting, seen = [unit.file], {unit.file}
        while waiting:
            path = waiting.pop()
            octets = self.read(path)
            total.update(str(path).encode() + b"\0" + hashlib.sha256(octets).digest())
            for match in INCLUDE.finditer(octets):
                name = match[1].decode(errors="replace")
                for folder in [path.parent, *folders]:
                    header = pathlib.Path(os.path.normpath(folder / name))
                    if header in seen:
                        break
                    if self.read(header) is not None:
                        seen.add(header)
                        waiting.append(header)
                        break
        return total.hexdigest()


def run_unit(unit, program, commands, root, seconds):
    """What clang-tidy finds in `unit`: (whether it is clean, text)."""
    command = [program, "-p", str(commands), "--quiet", f"--config-file={root}/.clang-tidy"]
    if TEST.search(unit.file.name):
        command.append(f"--checks={TEST_CHECKS}")
    try:
        done = subprocess.run([*command, str(unit.file)], capture_output=True, text=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return False, f"{unit.file}:1:1: error: clang-tidy took longer than {seconds} seconds\n"
    if done.returncode == 0 and not FINDING.search(done.stdout):
        return True, ""
    return False, done.stdout or f"{unit.file}:1:1: error: clang-tidy failed: {done.stderr}\n"


def findings_of(text):
    """The findings in clang-tidy's output, each with the lines that belong to it."""
    finding = []
    for line in text.splitlines():
        if FINDING.match(line) and finding:
            yield "\n".join(finding)
            finding = []
        finding.append(line)
    if finding:
        yield "\n".join(finding)


def parse_arguments():
    here = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=pathlib.Path, default=here)
    parser.add_argument("--build", type=pathlib.Path)
    parser.add_argument("--cache", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=int, default=600, help="seconds a unit")
    parser.add_argument("--program", default="clang-tidy-19")
    parser.add_argument("files", nargs="*", help="names relative to the root; all without any")
    options = parser.parse_args()
    options.root = options.root.resolve()
    options.build = (options.build or options.root / "build/dev").resolve()
    options.cache = (options.cache or options.root / "build/clang-tidy").resolve()
    return options


def main():
    options = parse_arguments()
    units = read_units(options.build, options.root, set(options.files))
    if not units:
        print("no translation units: build first, or name files that are built")
        return 1
    options.cache.mkdir(parents=True, exist_ok=True)
    commands = options.cache / "compile_commands.json"
    commands.write_text(json.dumps([unit.entry() for unit in units], indent=1))
    version = subprocess.run([options.program, "--version"], capture_output=True, check=True).stdout
    common = hashlib.sha256((options.root / ".clang-tidy").read_bytes() + version + TEST_CHECKS.encode()).digest()
    fingerprints = Fingerprints(common)
    hashes = {unit: fingerprints.of(unit) for unit in units}
    waiting = [unit for unit in units if not (options.cache / hashes[unit]).exists()]
    print(f"clang-tidy: {len(units)} units, {len(waiting)} to look at", flush=True)
    shown = set()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        running = {pool.submit(run_unit, unit, options.program, options.cache, options.root,
                               options.timeout): unit for unit in waiting}
        for done in concurrent.futures.as_completed(running):
            clean, text = done.result()
            if clean:
                (options.cache / hashes[running[done]]).touch()
                continue
            for finding in findings_of(text):
                if finding not in shown:
                    shown.add(finding)
                    print(finding, flush=True)
    if not options.files:
        current = set(hashes.values()) | {commands.name}
        for path in options.cache.iterdir():
            if path.name not in current:
                path.unlink()
    if shown:
        print(f"{len(shown)} findings")
    return 1 if shown else 0


if __name__ == "__main__":
    sys.exit(main())
