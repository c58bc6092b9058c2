#!/usr/bin/env python3
"""Requires that each of the project's headers compiles alone: that it includes what it uses of the project.

    tools/check_headers.py [--root DIR] [--build DIR] [--jobs N]

The libraries' headers are read once, for all. So what a header uses of a library is not missed here where another
header includes it; of the standard library, check_style.py tells. The commands' words come from
compile_commands.json of the build folder. Exits 1 where a header does not compile.
"""

import argparse
import concurrent.futures
import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

LIBRARY = re.compile(r"^\s*#\s*include\s*(<[^>]+>)", re.MULTILINE)
COMPILER = "clang++-19"
# Headers that one process of the compiler is given.
PIECE = 16


def words_of(build, root):
    """The words of the project's own commands that say where headers are and what they are told."""
    words = []
    for entry in json.loads((build / "compile_commands.json").read_text()):
        if not pathlib.Path(entry["directory"], entry["file"]).resolve().is_relative_to(root):
            continue
        given = entry.get("arguments") or shlex.split(entry["command"])
        for word, following in zip(given, [*given[1:], ""]):
            one = [word, following] if word == "-isystem" else [word] if word.startswith(("-I", "-D", "-std=")) else []
            if one and one[0] + one[-1] not in {known[0] + known[-1] for known in words}:
                words.append(one)
    return [word for one in words for word in one]


def main():
    here = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=pathlib.Path, default=here)
    parser.add_argument("--build", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    root = options.root.resolve()
    build = (options.build or root / "build/dev").resolve()
    headers = sorted((root / "src").rglob("*.h"))
    libraries = sorted({name for header in headers for name in LIBRARY.findall(header.read_text())})
    command = [COMPILER, *words_of(build, root), "-Wno-pragma-once-outside-header"]
    with tempfile.TemporaryDirectory() as folder:
        all_libraries = pathlib.Path(folder, "libraries.h")
        all_libraries.write_text("".join(f"#include {name}\n" for name in libraries))
        read = [*command, "-Xclang", "-fpch-instantiate-templates", "-x", "c++-header", all_libraries,
                "-o", f"{all_libraries}.pch"]
        subprocess.run(read, check=True)

        def compile_piece(piece):
            done = subprocess.run([*command, "-include-pch", f"{all_libraries}.pch", "-fsyntax-only", "-x", "c++", *piece],
                                  capture_output=True, text=True, check=False)
            return done.returncode, done.stderr

        pieces = [headers[at:at + PIECE] for at in range(0, len(headers), PIECE)]
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            results = list(pool.map(compile_piece, pieces))
    for status, output in results:
        if status:
            print(output, end="")
    print(f"{len(headers)} headers compiled alone")
    return any(status for status, _ in results)


if __name__ == "__main__":
    sys.exit(main())
