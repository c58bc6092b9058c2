#!/usr/bin/env python3
"""Requires that each of the project's headers compiles alone: that it includes what it uses of the project.

    tools/check_headers.py [--root DIR] [--build DIR] [--cache DIR] [--jobs N]

A header that did is remembered in the cache by a hash of all that this rests on, and passed over until that changes.
The libraries' headers are read once, for all. So what a header uses of a library is not missed here where another
header includes it; of the standard library, check_style.py tells. The commands' words come from
compile_commands.json of the build folder. Exits 1 where a header does not compile.
"""

import argparse
import concurrent.futures
import hashlib
import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

from fingerprints import Fingerprints

LIBRARY = re.compile(r"^\s*#\s*include\s*(<[^>]+>)", re.MULTILINE)
COMPILER = "clang++-19"


def words_of(build, root):
    """The words of the project's own commands that say where headers are and what they are told."""
    words = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        if not pathlib.Path(entry["directory"], entry["file"]).resolve().is_relative_to(root):
            continue
        given = entry.get("arguments") or shlex.split(entry["command"])
        for word, following in zip(given, [*given[1:], ""]):
            if word == "-isystem":
                words[word + following] = None
            elif word.startswith(("-I", "-D", "-std=")):
                words[word] = None
    return list(words)


def parse_arguments():
    here = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=pathlib.Path, default=here)
    parser.add_argument("--build", type=pathlib.Path)
    parser.add_argument("--cache", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    options.root = options.root.resolve()
    options.build = (options.build or options.root / "build/dev").resolve()
    options.cache = (options.cache or options.root / "build/headers").resolve()
    return options


def faults_in(headers, command, libraries, jobs):
    """What the compiler says of each header; nothing of those that compile alone."""
    with tempfile.TemporaryDirectory() as folder:
        together = pathlib.Path(folder, "libraries.h")
        together.write_text("".join(f"#include {name}\n" for name in libraries))
        subprocess.run([*command, "-Xclang", "-fpch-instantiate-templates", "-x", "c++-header", together,
                        "-o", f"{together}.pch"], check=True)

        def faults_of(header):
            done = subprocess.run([*command, "-include-pch", f"{together}.pch", "-fsyntax-only", "-x", "c++", header],
                                  capture_output=True, text=True, check=False)
            return (done.stderr or f"{header}: the compiler failed\n") if done.returncode else ""

        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            return list(pool.map(faults_of, headers))


def main():
    options = parse_arguments()
    options.cache.mkdir(parents=True, exist_ok=True)
    headers = sorted((options.root / "src").rglob("*.h"))
    libraries = sorted({name for header in headers for name in LIBRARY.findall(header.read_text())})
    words = words_of(options.build, options.root)
    version = subprocess.run([COMPILER, "--version"], capture_output=True, check=True).stdout
    fingerprints = Fingerprints(hashlib.sha256(version + "\0".join(libraries).encode()).digest())
    marks = {header: options.cache / fingerprints.of(header, words) for header in headers}
    waiting = [header for header in headers if not marks[header].exists()]
    print(f"{len(headers)} headers, {len(waiting)} to compile alone", flush=True)
    command = [COMPILER, *words, "-Wno-pragma-once-outside-header"]
    failed = False
    for header, faults in zip(waiting, faults_in(waiting, command, libraries, options.jobs) if waiting else []):
        print(faults, end="")
        failed = failed or faults != ""
        if not faults:
            marks[header].touch()
    current = set(marks.values())
    for path in options.cache.iterdir():
        if path not in current:
            path.unlink()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
