"""What the whole-program tests share: running comity in a folder of its own, and counting faults."""

import os
import pathlib
import subprocess
import sys
import tempfile

# Of one command; the address sanitizer's preset, which makes it several times as slow, sets its options.
TIMEOUT_SECONDS = 600 if "ASAN_OPTIONS" in os.environ else 120

DONE, NEGATIVE, CUT_SHORT, FAILED, USAGE = 0, 1, 2, 3, 64


class Outcome:
    """How one run ended."""

    def __init__(self, command, status, stdout, stderr):
        self.command, self.status, self.stdout, self.stderr = command, status, stdout, stderr

    def __str__(self):
        shown = " ".join(str(word) for word in self.command)
        return f"$ {shown}\n  status {self.status}\n  stderr {self.stderr!r}\n"


class Checker:
    """Runs a program and collects what is not as it should be."""

    def __init__(self, program, source):
        self.program = pathlib.Path(program).resolve()
        self.source = pathlib.Path(source).resolve()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="comity_test_"))
        self.checks = 0
        self.faults = []
        self.skipped = []

    def environment(self):
        kept = {key: value for key, value in os.environ.items()
                if not key.startswith(("COMITY_", "XDG_"))}
        return kept | {"LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(self.folder),
                       "COMITY_SHARE": str(self.source / "share")}

    def run(self, *arguments, stdin=b"", stdout=subprocess.PIPE, before=()):
        """Runs the program with `arguments` in the test's folder; `before` stands in front of it."""
        command = [*before, self.program, *arguments]
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment(), input=stdin, stdout=stdout,
            stderr=subprocess.PIPE, timeout=TIMEOUT_SECONDS, check=False)
        return Outcome(command, done.returncode, done.stdout,
                       done.stderr.decode(errors="backslashreplace"))

    def check(self, holds, what):
        self.checks += 1
        if not holds:
            self.faults.append(str(what))
        return holds

    def expect(self, outcome, status, *lines):
        """The run ended with `status` and said exactly `lines` of problems: each names its words."""
        said = outcome.stderr.splitlines()
        fits = len(said) == len(lines) and all(
            line.startswith("comity: ") and all(word in line for word in words)
            for line, words in zip(said, lines))
        self.check(outcome.status == status and fits,
                   f"{outcome}  expected status {status} and {len(lines)} lines: {lines}")

    def write(self, name, octets):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(octets)
        return path

    def finish(self):
        """Says what was found; the status of the test."""
        for name in self.skipped:
            print(f"skipped: {name}")
        print(f"{self.checks} checks, {len(self.faults)} faults")
        for fault in self.faults:
            print(fault)
        if not self.faults:
            subprocess.run(["rm", "-rf", self.folder], check=True)
        return 1 if self.faults or self.checks == 0 else 0


def checker_of_arguments():
    """The Checker for `TEST COMITY SOURCE_FOLDER`."""
    if len(sys.argv) != 3:
        sys.exit(f"usage: {sys.argv[0]} COMITY SOURCE_FOLDER")
    return Checker(sys.argv[1], sys.argv[2])
