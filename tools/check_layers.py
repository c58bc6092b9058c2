#!/usr/bin/env python3
"""Checks that every file under src includes only what its folder may include.

    tools/check_layers.py [ROOT]

ROOT is the project's folder, by default the one above this program. What a module may include
directly is in ROOT/src/LAYERS; a module is the longest folder listed there that holds the file.
Prints a line for each fault, `file:line: module X may not include Y`, and exits 1 if there are any.
"""

import pathlib
import re
import sys

# Folders that may use the operating system; all others work on bytes and values.
IMPURE = {"io", "service", "app"}

# Test, fuzz and benchmark files stand beside the code and are not part of the module.
BESIDE = re.compile(r"_(test|fuzz|bench)\.cc$")

# Files beside the code may decompress what they read.
DECOMPRESSION = re.compile(r"(zlib|bzlib|lzma|zstd|libdeflate)\.h$")

# Third-party headers that have one home. The first pattern that matches decides: the folders
# that are its home (None: any), and the names of files that may include it (None: any).
HOMES = [
    (re.compile(r"openssl/ssl\.h$"), {"io"}, None),
    (re.compile(r"openssl/err\.h$"), {"crypto", "io"}, None),
    (re.compile(r"openssl/"), {"crypto"}, None),
    (re.compile(r"curl/"), {"io"}, None),
    (re.compile(r"boost/(asio|beast)\b"), {"io"}, None),
    (DECOMPRESSION, {"io"}, None),
    (re.compile(r"sqlite3(ext)?\.h$"), {"store"}, None),
    (re.compile(r"CLI/"), {"app"}, None),
    (re.compile(r"simdjson(\.h|/)"), None, re.compile(r"\.cc$")),
    (re.compile(r"toml\+\+/"), None, re.compile(r"\.cc$")),
]

# The standard library's and the system's headers that reach files, processes, threads or sockets.
SYSTEM = re.compile(
    r"(fstream|filesystem|thread|future|unistd\.h|fcntl\.h|sys/.*|net/.*|netinet/.*|arpa/.*|netdb\.h|"
    r"poll\.h|pthread\.h|dirent\.h|signal\.h|csignal|termios\.h|dlfcn\.h|spawn\.h|syslog\.h|glob\.h|"
    r"linux/.*|liburing\.h)$"
)

# Pure decisions take time as an argument.
PRESENT = re.compile(r"\b(system|steady|high_resolution|utc)_clock\b|\bclock_gettime\b|\bgettimeofday\b")

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')


def read_layers(path):
    """The modules of LAYERS as {name: (line, [names it may include])}, and the faults in it."""
    modules, faults = {}, []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        name, colon, uses = line.partition(":")
        name = name.strip()
        if not colon:
            faults.append(f"src/LAYERS:{number}: not of the form 'module: what it may include'")
        elif name in modules:
            faults.append(f"src/LAYERS:{number}: module {name} is there twice")
        else:
            modules[name] = (number, uses.split())
    for name, (number, uses) in modules.items():
        for used in uses:
            if used not in modules:
                faults.append(f"src/LAYERS:{number}: module {name} names {used}, which is not listed")
    return modules, faults


def find_cycle(modules):
    """One cycle among the modules, as the names along it, or None."""
    done = set()

    def walk(name, path):
        if name in path:
            return path[path.index(name):] + [name]
        if name in done or name not in modules:
            return None
        for used in modules[name][1]:
            cycle = walk(used, path + [name])
            if cycle:
                return cycle
        done.add(name)
        return None

    for name in modules:
        cycle = walk(name, [])
        if cycle:
            return cycle
    return None


def module_of(path, modules):
    """The longest listed folder that holds `path`, a text relative to src, or None."""
    folder = path.rpartition("/")[0]
    while folder and folder not in modules:
        folder = folder.rpartition("/")[0]
    return folder or None


def without_comments(text):
    """`text` with its comments blank and its lines where they were."""
    def blank(match):
        return "\n" * match.group().count("\n")

    pattern = re.compile(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
    return pattern.sub(lambda m: m.group() if m.group()[0] == '"' else blank(m), text)


class Check:
    """The faults of the files under one src folder."""

    def __init__(self, src, modules):
        self.src = src
        self.modules = modules
        self.faults = []

    def file(self, path):
        """Judges one file."""
        name = path.relative_to(self.src).as_posix()
        module = module_of(name, self.modules)
        if module is None:
            self.faults.append(f"src/{name}:1: no module of src/LAYERS holds this file")
            return
        for number, line in enumerate(without_comments(path.read_text()).splitlines(), 1):
            place = f"src/{name}:{number}"
            include = INCLUDE.match(line)
            if include and include[1] == '"':
                self.ours(place, name, module, include[2])
            elif include:
                self.others(place, name, module, include[2])
            elif self.is_pure(name, module) and PRESENT.search(line):
                self.faults.append(f"{place}: module {module} may not ask for the present time")

    @staticmethod
    def is_pure(name, module):
        """Whether the file must do without files, threads, sockets and clocks."""
        return module.split("/")[0] not in IMPURE and not BESIDE.search(name)

    def ours(self, place, name, module, target):
        """An include in quotes: of src, or of tests/support."""
        if target.startswith("support/") and BESIDE.search(name):
            return
        wanted = module_of(target, self.modules)
        if wanted is None:
            self.faults.append(f"{place}: module {module} may not include {target}: "
                               "no module of src/LAYERS holds it")
        elif wanted != module and wanted not in self.modules[module][1]:
            self.faults.append(f"{place}: module {module} may not include {wanted}")

    def others(self, place, name, module, target):
        """An include in angle brackets: of the standard library, the system or a third party."""
        for pattern, modules, files in HOMES:
            if not pattern.match(target):
                continue
            if pattern is DECOMPRESSION and BESIDE.search(name):
                return
            if modules is not None and module.split("/")[0] not in modules:
                home = " and ".join(sorted(modules))
                self.faults.append(f"{place}: module {module} may not include <{target}>: "
                                   f"its home is {home}")
            elif files is not None and not files.search(name):
                self.faults.append(f"{place}: module {module} may not include <{target}> in a header")
            return
        if self.is_pure(name, module) and SYSTEM.match(target):
            self.faults.append(f"{place}: module {module} may not include <{target}>: "
                               "only io touches the system")


def main(arguments):
    root = pathlib.Path(arguments[0] if arguments else pathlib.Path(__file__).parent.parent).resolve()
    src = root / "src"
    modules, faults = read_layers(src / "LAYERS")
    cycle = find_cycle(modules)
    if cycle:
        faults.append(f"src/LAYERS:{modules[cycle[0]][0]}: cycle: {' -> '.join(cycle)}")
    check = Check(src, modules)
    files = sorted(path for path in src.rglob("*") if path.suffix in (".h", ".cc"))
    for path in files:
        check.file(path)
    faults += check.faults
    for fault in faults:
        print(fault)
    if not faults:
        print(f"{len(files)} files of {len(modules)} modules include only what they may")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
