#!/usr/bin/env python3
"""Runs a test whose outcome rests on files alone, unless it passed with the same ones before.

    remembered.py MEMORY PROGRAM PATH... -- COMMAND...

What it rests on: PROGRAM with the libraries that it is linked with, every file in the PATHs, and COMMAND. What passed is
in the file MEMORY, by a hash of all that; without the file it runs again. The exit status is that of COMMAND.
"""

import hashlib
import pathlib
import re
import subprocess
import sys


def libraries(program):
    """The files that it is linked with."""
    told = subprocess.run(["ldd", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False).stdout
    return [pathlib.Path(path) for path in re.findall(r"(/\S+) \(0x", told)]


def files_in(path):
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts)


def fingerprint(paths, command):
    total = hashlib.sha256("\0".join(command).encode())
    for path in paths:
        for file in files_in(path):
            total.update(f"\0{file}\0".encode())
            total.update(hashlib.sha256(file.read_bytes()).digest() if file.exists() else b"-")
    return total.hexdigest()


def main():
    words = sys.argv[1:]
    if "--" not in words[3:]:
        sys.exit("usage: remembered.py MEMORY PROGRAM PATH... -- COMMAND...")
    end = words.index("--")
    memory, program, *paths = map(pathlib.Path, words[:end])
    command = words[end + 1:]
    now = fingerprint([pathlib.Path(sys.executable), program, *libraries(program), *paths], command)
    if memory.exists() and memory.read_text() == now:
        print(f"passed before with the same program and files; without {memory} it runs again")
        return 0
    status = subprocess.run(command, check=False).returncode
    memory.unlink(missing_ok=True)
    if status == 0:
        memory.parent.mkdir(parents=True, exist_ok=True)
        memory.write_text(now)
    return status


if __name__ == "__main__":
    sys.exit(main())
