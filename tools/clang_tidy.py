#!/usr/bin/env python3
"""Runs clang-tidy over the project's translation units, and only over those that changed.

    tools/clang_tidy.py [--root DIR] [--build DIR] [--cache DIR] [--scope PLUGIN] [--jobs N] [--timeout SECONDS]
                        [FILE...]

Takes the units and their commands from compile_commands.json of the build folder: in a unity build several
sources are one. A unit that came out clean is remembered in the cache by a hash of all that its outcome rests
on: its sources, the project's headers that they include, .clang-tidy, its command, clang-tidy's version and
the plugin. Findings are printed once each; exits 1 if there are any, or if a unit took longer than its time.

The plugin, built from project_scope.cc by the dev preset, keeps the checks out of the libraries' headers.
Without one the outcome is the same, and takes more than twice as long.
"""

import argparse
import bisect
import concurrent.futures
import hashlib
import itertools
import json
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

from fingerprints import INCLUDE, Fingerprints

# In tests, an empty optional fails as it should, since the standard library's assertions are on; and the
# analyzer would spend two thirds of its time in GoogleTest's macros, while the sanitizers run all tests.
TEST_CHECKS = "-bugprone-unchecked-optional-access,-clang-analyzer-*"
# What g++ knows and clang does not, and what would make clang's own warnings fatal.
DROPPED = {"-Wduplicated-cond", "-Wlogical-op", "-Wno-subobject-linkage", "-Werror", "-fno-fat-lto-objects",
           "-flto", "-flto=auto", "--coverage"}
FOLDERS = ("src", "tests", "fuzz", "bench")
FINDING = re.compile(r"^\S+:\d+:\d+: (?:warning|error): ", re.MULTILINE)
TEST = re.compile(r"_test\.cc$")
# Looked at only where they are named: a full look at them takes longer than at the program itself, and
# the sanitizers run them all.
PROOF = re.compile(r"_(test|fuzz|bench)\.cc$")


class Unit:
    """One translation unit: its file, its sources, its folder and its command in clang's words."""

    def __init__(self, entry, build):
        self.folder = entry["directory"]
        self.file = pathlib.Path(self.folder, entry["file"]).resolve()
        words = entry.get("arguments") or shlex.split(entry["command"])
        if pathlib.Path(words[0]).name == "ccache":
            words = words[1:]
        self.words = [word for word in words if word not in DROPPED]
        self.sources = [self.file]
        if self.file.is_relative_to(build):
            names = INCLUDE.findall(self.file.read_bytes()) if self.file.is_file() else []
            self.sources = [pathlib.Path(name.decode()) for name in names if name.endswith(b".cc")]

    def is_wanted(self, root, wanted):
        names = [source.relative_to(root) for source in self.sources if source.is_relative_to(root)]
        if wanted:
            return any(str(name) in wanted for name in names)
        return any(name.parts[0] in FOLDERS for name in names) and not any(PROOF.search(str(name)) for name in names)

    def checks(self):
        is_test = any(TEST.search(source.name) for source in self.sources)
        return TEST_CHECKS if is_test else ""

    def write(self, file):
        """Writes the texts of the sources, one after the other, to `file`: clang-tidy takes the sources that
        another one includes for headers, of which it looks at less."""
        texts = [source.read_text().rstrip("\n") + "\n" for source in self.sources]
        self.starts = list(itertools.accumulate((text.count("\n") for text in texts), initial=1))
        file.write_text("".join(texts))
        self.written = file

    def entry(self):
        """How what was written is compiled, for compile_commands.json."""
        words = [str(self.written) if word.endswith((".cc", ".cxx")) and pathlib.Path(self.folder, word).resolve() ==
                 self.file else word for word in self.words]
        return {"directory": self.folder, "file": str(self.written), "arguments": words}

    def in_sources(self, output):
        """clang-tidy's output, each line of what was written as the line of the source that it came from."""
        def place(match):
            number = int(match[1])
            source = bisect.bisect_right(self.starts, number) - 1
            source = min(source, len(self.sources) - 1)
            return f"{self.sources[source]}:{number - self.starts[source] + 1}:"
        return re.sub(rf"{re.escape(str(self.written))}:(\d+):", place, output)

    def octets(self):
        return sum(source.stat().st_size for source in self.sources if source.is_file())


class Tidy:
    """Runs clang-tidy, marks the units that are clean and shows the findings in the others."""

    def __init__(self, options):
        self.options = options
        self.shown = set()

    def look_at(self, units):
        """Looks at the units, the largest first, so that all jobs end together."""
        with tempfile.TemporaryDirectory(dir=self.options.cache) as folder:
            # The naming check passes over the headers that no such file lies above, so each file finds its own.
            shutil.copy(self.options.root / ".clang-tidy", folder)
            for number, unit in enumerate(units):
                unit.write(pathlib.Path(folder, f"unit{number}.cc"))
            commands = pathlib.Path(folder, "compile_commands.json")
            commands.write_text(json.dumps([unit.entry() for unit in units], indent=1))
            with concurrent.futures.ThreadPoolExecutor(self.options.jobs) as pool:
                ordered = sorted(units, key=lambda unit: -unit.octets())
                running = {pool.submit(self.run, unit, folder): unit for unit in ordered}
                for done in concurrent.futures.as_completed(running):
                    if done.result():
                        self.show(done.result())
                    else:
                        running[done].mark.touch()

    def run(self, unit, commands):
        """What clang-tidy says of a unit; nothing where all of it is clean."""
        seconds = self.options.timeout
        command = [self.options.program, "-p", commands, "--quiet", f"--checks={unit.checks()}"]
        if self.options.scope.exists():
            command.append(f"--load={self.options.scope}")
        try:
            done = subprocess.run([*command, str(unit.written)], capture_output=True, text=True, timeout=seconds)
        except subprocess.TimeoutExpired:
            return f"{unit.file}:1:1: error: clang-tidy took longer than {seconds} seconds [clang-tidy]\n"
        if done.returncode == 0 and not FINDING.search(done.stdout):
            return ""
        failure = f"{unit.file}:1:1: error: clang-tidy failed: {done.stderr.strip()} [clang-tidy]\n"
        return unit.in_sources(done.stdout) or failure

    def show(self, output):
        """Prints the findings in clang-tidy's output, each with the lines that belong to it."""
        findings = []
        for line in output.splitlines():
            if FINDING.match(line) or not findings:
                findings.append([line])
            else:
                findings[-1].append(line)
        for finding in findings:
            text = "\n".join(finding)
            if text not in self.shown:
                self.shown.add(text)
                print(text, flush=True)


def parse_arguments():
    here = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=pathlib.Path, default=here)
    parser.add_argument("--build", type=pathlib.Path)
    parser.add_argument("--cache", type=pathlib.Path)
    parser.add_argument("--scope", type=pathlib.Path, metavar="PLUGIN")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=int, default=1200, help="seconds a unit")
    parser.add_argument("--program", default="clang-tidy-19")
    parser.add_argument("files", nargs="*", help="names relative to the root; all without any")
    options = parser.parse_args()
    options.root = options.root.resolve()
    options.build = (options.build or options.root / "build/dev").resolve()
    options.cache = (options.cache or options.root / "build/clang-tidy").resolve()
    options.scope = (options.scope or options.build / "tests/tidy/project_scope.so").resolve()
    return options


def read_units(options):
    """The units of the build folder that lie in the project, each file once."""
    units = {}
    for entry in json.loads((options.build / "compile_commands.json").read_text()):
        unit = Unit(entry, options.build)
        if unit.is_wanted(options.root, set(options.files)):
            units.setdefault(unit.file, unit)
    return [units[file] for file in sorted(units)]


def main():
    options = parse_arguments()
    units = read_units(options)
    if not units:
        print("no translation units: build first, or name files that are built")
        return 1
    options.cache.mkdir(parents=True, exist_ok=True)
    version = subprocess.run([options.program, "--version"], capture_output=True, check=True).stdout
    common = [(options.root / ".clang-tidy").read_bytes(), version]
    if options.scope.exists():
        common.append(options.scope.read_bytes())
    fingerprints = Fingerprints(hashlib.sha256(b"".join(common)).digest())
    for unit in units:
        unit.mark = options.cache / fingerprints.of(unit.file, [*unit.words, unit.checks()])
    waiting = [unit for unit in units if not unit.mark.exists()]
    print(f"clang-tidy: {len(units)} units, {len(waiting)} to look at", flush=True)
    tidy = Tidy(options)
    tidy.look_at(waiting)
    if not options.files:
        current = {unit.mark for unit in units}
        for path in options.cache.iterdir():
            if path not in current and path.is_file():
                path.unlink()
    if tidy.shown:
        print(f"{len(tidy.shown)} findings")
    return 1 if tidy.shown else 0


if __name__ == "__main__":
    sys.exit(main())
