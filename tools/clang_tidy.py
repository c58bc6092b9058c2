#!/usr/bin/env python3
"""Runs clang-tidy over the project's translation units, and only over those that changed.

    tools/clang_tidy.py [--root DIR] [--build DIR] [--cache DIR] [--scope PLUGIN] [--jobs N] [--timeout SECONDS]
                        [FILE...]

Takes the commands from compile_commands.json of the build folder. A unit that came out clean is
remembered in the cache by a hash of all that its outcome rests on: the file, the project's headers
that it includes, .clang-tidy, its command, clang-tidy's version and the plugin. Findings are printed once each;
exits 1 if there are any, or if a unit took longer than its time.

The plugin, built from project_scope.cc by the dev preset, keeps the checks out of the libraries' headers.
Without one the outcome is the same, and takes more than twice as long.

Much of a unit's time still goes to reading those headers, so units with the same
command are looked at as one, their texts one after the other. Only a clean outcome is taken from that:
a unit that something was found in, or that does not compile behind the others, is looked at alone.
"""

import argparse
import concurrent.futures
import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from translation_units import Batch, Fingerprints, batches_of, is_test, read_units

# In tests, an empty optional fails as it should, since the standard library's assertions are on; and the
# analyzer would spend two thirds of its time in GoogleTest's macros, while the sanitizers run all tests.
TEST_CHECKS = "-bugprone-unchecked-optional-access,-clang-analyzer-*"
FINDING = re.compile(r"^(?P<file>\S+):(?P<line>\d+):\d+: (?:warning|error): ")


class Finding:
    """A finding in clang-tidy's words, with the lines that belong to it."""

    def __init__(self, first):
        self.lines = [first]
        place = FINDING.match(first)
        self.file = place and place["file"]
        self.line = int(place["line"]) if place else 0
        self.is_error = first.endswith("[clang-diagnostic-error]")
        self.is_failure = first.endswith("[clang-tidy]")


def findings_in(text):
    """The findings in clang-tidy's output."""
    findings = []
    for line in text.splitlines():
        if FINDING.match(line) or not findings:
            findings.append(Finding(line))
        else:
            findings[-1].lines.append(line)
    return findings


class Tidy:
    """Runs clang-tidy, marks the units that are clean and shows the findings in the others."""

    def __init__(self, options):
        self.options = options
        self.shown = set()
        self.waiting = []
        self.doubtful = []

    def look_at(self, units):
        """Looks at the units in batches, then alone at those that this left in doubt."""
        self.waiting = units
        while self.waiting:
            batches = batches_of(self.waiting, self.options.jobs)
            self.waiting = []
            self.look(batches)
        self.look([Batch(unit) for unit in self.doubtful])

    def look(self, batches):
        with tempfile.TemporaryDirectory(dir=self.options.cache) as folder:
            # The naming check passes over the headers that no such file lies above, so each file finds its own.
            shutil.copy(self.options.root / ".clang-tidy", folder)
            for number, batch in enumerate(batches):
                batch.write(pathlib.Path(folder, f"batch{number}.cc"))
            commands = pathlib.Path(folder, "compile_commands.json")
            commands.write_text(json.dumps([batch.entry() for batch in batches], indent=1))
            with concurrent.futures.ThreadPoolExecutor(self.options.jobs) as pool:
                running = {pool.submit(self.run, batch, folder): batch for batch in batches}
                for done in concurrent.futures.as_completed(running):
                    self.sort_out(running[done], findings_in(done.result()))

    def run(self, batch, commands):
        """What clang-tidy says of a batch; nothing where all of it is clean."""
        seconds = self.options.timeout * len(batch.units)
        command = [self.options.program, "-p", commands, "--quiet"]
        if self.options.scope.exists():
            command.append(f"--load={self.options.scope}")
        if is_test(batch.units[0]):
            command.append(f"--checks={TEST_CHECKS}")
        try:
            done = subprocess.run([*command, str(batch.file)], capture_output=True, text=True, timeout=seconds)
        except subprocess.TimeoutExpired:
            return f"{batch.file}:1:1: error: clang-tidy took longer than {seconds} seconds [clang-tidy]\n"
        if done.returncode == 0 and not FINDING.search(done.stdout):
            return ""
        return done.stdout or f"{batch.file}:1:1: error: clang-tidy failed: {done.stderr.strip()} [clang-tidy]\n"

    def sort_out(self, batch, findings):
        """Tells what follows from the findings for each unit of the batch."""
        if not findings:
            clean = batch.units
        elif len(batch.units) == 1:
            clean = []
            self.show(findings)
        elif any(finding.is_error or finding.is_failure for finding in findings):
            clean = []
            self.set_apart(batch, findings)
        else:
            found_in = {batch.unit_at(finding.line) for finding in findings if finding.file == str(batch.file)}
            in_headers = [finding for finding in findings if finding.file != str(batch.file)]
            self.show(in_headers)
            self.doubtful += found_in
            clean = [] if in_headers else set(batch.units) - found_in
        for unit in clean:
            unit.mark.touch()

    def set_apart(self, batch, findings):
        """Leaves the units that do not compile behind the others to be looked at alone, and the others as one."""
        alone = [] if any(finding.is_failure for finding in findings) else [
            unit for unit in batch.units
            if any(finding.is_error and finding.file == str(batch.file) and batch.unit_at(finding.line) is unit
                   for finding in findings)]
        alone = alone or batch.units
        self.doubtful += alone
        self.waiting += [unit for unit in batch.units if unit not in alone]
        print(f"looked at alone, not as one: {' '.join(unit.file.name for unit in alone)}", flush=True)

    def show(self, findings):
        for finding in findings:
            text = "\n".join(finding.lines)
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
    parser.add_argument("--timeout", type=int, default=600, help="seconds a unit")
    parser.add_argument("--program", default="clang-tidy-19")
    parser.add_argument("files", nargs="*", help="names relative to the root; all without any")
    options = parser.parse_args()
    options.root = options.root.resolve()
    options.build = (options.build or options.root / "build/dev").resolve()
    options.cache = (options.cache or options.root / "build/clang-tidy").resolve()
    options.scope = (options.scope or options.build / "tests/tidy/project_scope.so").resolve()
    return options


def main():
    options = parse_arguments()
    units = read_units(options.build, options.root, set(options.files))
    if not units:
        print("no translation units: build first, or name files that are built")
        return 1
    options.cache.mkdir(parents=True, exist_ok=True)
    version = subprocess.run([options.program, "--version"], capture_output=True, check=True).stdout
    common = [(options.root / ".clang-tidy").read_bytes(), version, TEST_CHECKS.encode()]
    if options.scope.exists():
        common.append(options.scope.read_bytes())
    fingerprints = Fingerprints(hashlib.sha256(b"".join(common)).digest())
    for unit in units:
        unit.mark = options.cache / fingerprints.of(unit)
    waiting = [unit for unit in units if not unit.mark.exists()]
    print(f"clang-tidy: {len(units)} units, {len(waiting)} to look at", flush=True)
    shared = fingerprints.callable_in_headers()
    for unit in waiting:
        unit.read(shared)
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
