#!/usr/bin/env python3
"""Checks what no compiler does: words, citations, names, sizes, and a README for every module.

    tools/check_style.py [ROOT]

ROOT is the project's folder, by default the one above this program; build folders, hidden ones and
what other tools download are left out. Prints a line for each fault, `file:line: what is wrong`,
and exits 1 if there are any.
"""

import pathlib
import re
import sys

FILE_LINES_MAX = 800      # past that nobody finds anything in it
README_LINES_MAX = 40     # a page that is read
BLOB_OCTETS_MAX = 1 << 20  # a clone stays quick; corpora and goldens may be larger
BLOB_FOLDERS = ("fuzz", "tests")

SKIPPED_FOLDERS = {"build", "node_modules", "__pycache__", "dist"}
SOURCES = {".h", ".cc"}
SCRIPTS = {".py", ".sh", ".cmake", ".ts", ".svelte", ".css"}
TEXTS = SOURCES | SCRIPTS | {".md", ".txt", ".toml", ".json", ".yaml", ".yml", ".scd", ".html", ".1", ""}
# Text that others wrote and that must stay as it is, or that a tool writes.
AS_IS = re.compile(r"^(LICENSE|web/package-lock\.json|web/src/api/schema\.d\.ts|fuzz/corpus/.*|tests/golden/.*|"
                   r"tests/interop/captures/.*|samples/.*|bench/results/.*)$")
# The checkers and their tests must be able to spell what they refuse.
CHECKERS = re.compile(r"^tools/check_(style|layers)(_test)?\.py$")

BANNED = [
    (re.compile(r"\b(TODO|FIXME|XXX)\b"), "do it, or say it in docs/"),
    (re.compile(r"(?<![\w.:~/-])/(work|root|home)/"), "no paths of one machine"),
]

# Each finds one way to write a citation that the tools that follow citations cannot read.
CITATIONS = [
    re.compile(r"\bRFC-?\d{3,5}\b"),
    re.compile(r"\brfc ?\d{3,5}\b(?![\w/.-]*\.(txt|html|md))(?!_)"),
    re.compile(r"\bRFC \d+,? (?:[Ss]ection|[Ss]ect?\.?|§|[Aa]ppendix)(?= ?[\dA-Z])"),
    re.compile(r"\bRFC \d+, s\d"),
    re.compile(r"\bRFC \d+ s\.? \d"),
    re.compile(r"\bRFC \d+ \d+\.\d"),
    re.compile(r"(?<![\w-])[Ss]ections? \d+\.\d"),
    re.compile(r"§ ?\d"),
    re.compile(r"\bRFC \d+ s(?!\d|[A-Z]\b|ays|ets|tate|ection|\w{2,})"),
]

COMMENTED_CODE = re.compile(
    r"^\s*//(?![/!]) ?(?:"
    r"#\s*(?:include|if|ifdef|define|endif)\b.*"
    r"|(?:return|break|continue|else|throw)\b[^.]*;\s*"
    r"|(?:if|for|while|switch) ?\(.*\) ?(?:\{.*|.*;)\s*"
    r"|[\w:<>&*\s]+\s=\s.*;\s*"
    r"|[\w:.>()-]+\(.*\);\s*"
    r"|[{}]\s*"
    r")$"
)

# What each header is included for, of those that are needed most: what comes by way of another library's header today
# may not come tomorrow, or elsewhere.
PROVIDED = {header: re.compile(rf"\b{names}") for header, names in {
    "algorithm": r"std::(?:(?:stable_|partial_)?sort|(?:lower|upper)_bound|equal_range|find_if|(?:any|all|none)_of|ranges)\b",
    "array": r"std::array\b",
    "boost/unordered/unordered_flat_map.hpp": r"boost::unordered_flat_map\b",
    "cstdint": r"std::u?int(?:8|16|32|64)_t\b",
    "fmt/format.h": r"fmt::",
    "functional": r"std::function\b",
    "map": r"std::(?:multi)?map\b",
    "memory": r"std::(?:unique_ptr|shared_ptr|weak_ptr|make_unique|make_shared)\b",
    "optional": r"std::(?:optional|nullopt)\b",
    "random": r"std::(?:mt19937|uniform_)",
    "set": r"std::(?:multi)?set\b",
    "span": r"std::span\b",
    "string": r"std::(?:string|to_string|getline)\b",
    "string_view": r"std::string_view\b",
    "tl/expected.hpp": r"tl::expected\b",
    "tuple": r"std::(?:tuple|tie|tuple_size)\b",
    "utility": r"std::(?:pair|exchange|index_sequence)\b",
    "vector": r"std::vector\b",
}.items()}
INCLUDE = re.compile(r"^\s*#\s*include\s*[<\"]([^>\"]+)", re.MULTILINE)

SNAKE = re.compile(r"^[a-z0-9]+(?:_[a-z0-9]+)*(?:\.[a-z0-9]+)*$")


def files_of(root):
    """Every file of the project as (path, name relative to root), sorted."""
    found = []
    folders = [root]
    while folders:
        for path in folders.pop().iterdir():
            if path.name.startswith(".") or path.is_symlink():
                continue
            if path.is_dir():
                if path.name not in SKIPPED_FOLDERS:
                    folders.append(path)
            else:
                found.append((path, path.relative_to(root).as_posix()))
    return sorted(found, key=lambda pair: pair[1])


def check_text(name, text):
    """Faults of one text file."""
    suffix = pathlib.PurePosixPath(name).suffix
    lines = text.splitlines()
    if suffix in SOURCES | SCRIPTS and len(lines) > FILE_LINES_MAX:
        yield f"{name}:{FILE_LINES_MAX + 1}: {len(lines)} lines, more than {FILE_LINES_MAX}"
    for number, line in enumerate(lines, 1):
        place = f"{name}:{number}"
        if not CHECKERS.match(name):
            for pattern, advice in BANNED:
                match = pattern.search(line)
                if match:
                    yield f"{place}: banned: {match[0]} ({advice})"
            for pattern in CITATIONS:
                match = pattern.search(line)
                if match:
                    yield f"{place}: citation not of the form 'RFC 4271 s4.3': {match[0]}"
                    break
        if suffix in SOURCES and COMMENTED_CODE.match(line):
            yield f"{place}: code in a comment: {line.strip()}"


def check_own_header(path, name, text):
    """A source includes its own header first, where it has one, as if it had been the first in its unit too."""
    if path.suffix != ".cc" or not path.with_suffix(".h").is_file():
        return
    own = str(pathlib.PurePosixPath(*pathlib.PurePosixPath(name).with_suffix(".h").parts[1:]))
    first = INCLUDE.search(text)
    if not first or first[1] != own:
        line = text.count("\n", 0, first.start()) + 1 if first else 1
        yield f"{name}:{line}: the first include is not {own}"


class Includes:
    """What a file includes, through the project's own headers too."""

    def __init__(self, root):
        self.root = root
        self.found = {}

    def of(self, path):
        """The headers that come with `path`, itself left out."""
        if path not in self.found:
            self.found[path] = set()  # Of a circle, what the others bring.
            text = path.read_text(errors="replace")
            for header in INCLUDE.findall(text):
                own = next((folder / header for folder in (path.parent, self.root / "src", self.root / "tests")
                            if (folder / header).is_file()), None)
                self.found[path] |= self.of(own) if own else {header}
        return self.found[path]

    def missing(self, path, name, text):
        """Names that are used and whose header does not come."""
        code = re.sub(r"//.*|\"(?:[^\"\\\n]|\\.)*\"", lambda match: " " * len(match[0]), text)
        for header, names in PROVIDED.items():
            use = names.search(code)
            if use and header not in self.of(path):
                yield f"{name}:{text.count(chr(10), 0, use.start()) + 1}: {use[0]} without <{header}>"


def check_name(name):
    """Faults of a file's name: sources and their folders are snake_case."""
    parts = name.split("/")
    if parts[0] not in ("src", "tests", "fuzz", "bench", "tools", "cmake"):
        return
    if parts[0] == "fuzz" and len(parts) > 3 or name.startswith(("tests/golden/", "bench/results/")):
        return
    if parts[-1] in ("CMakeLists.txt", "README.md", "LAYERS"):
        parts = parts[:-1]
    for part in parts:
        # A script is a command, and commands have hyphens.
        if not SNAKE.match(part.replace("-", "_") if part.endswith(".sh") else part):
            yield f"{name}:1: name is not snake_case: {part}"


def check_modules(root):
    """Every folder directly under src has a README that is short enough to be read."""
    src = root / "src"
    for folder in sorted(path for path in src.iterdir() if path.is_dir()) if src.is_dir() else ():
        readme = folder / "README.md"
        name = readme.relative_to(root).as_posix()
        if not readme.is_file():
            yield f"{name}:1: missing: what the module does, RFCs, invariants, where to start reading"
        elif len(readme.read_text().splitlines()) > README_LINES_MAX:
            yield f"{name}:{README_LINES_MAX + 1}: more than {README_LINES_MAX} lines"


def check(root):
    """All faults under `root`, and how many files were looked at."""
    faults = []
    files = files_of(root)
    includes = Includes(root)
    for path, name in files:
        faults += check_name(name)
        if path.stat().st_size > BLOB_OCTETS_MAX and name.split("/")[0] not in BLOB_FOLDERS:
            faults.append(f"{name}:1: {path.stat().st_size} octets, more than {BLOB_OCTETS_MAX}")
            continue
        if path.suffix not in TEXTS or AS_IS.match(name):
            continue
        text = path.read_text(errors="replace")
        faults += check_text(name, text)
        faults += check_own_header(path, name, text)
        if path.suffix in SOURCES:
            faults += includes.missing(path, name, text)
        if path.suffix == ".h" and not re.search(r"^#pragma once$", text, re.MULTILINE):
            faults.append(f"{name}:1: a header without #pragma once")
    faults += check_modules(root)
    return faults, len(files)


def main(arguments):
    root = pathlib.Path(arguments[0] if arguments else pathlib.Path(__file__).parent.parent).resolve()
    faults, count = check(root)
    for fault in faults:
        print(fault)
    if not faults:
        print(f"{count} files are in style")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
