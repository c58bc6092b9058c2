"""The project's translation units: their commands, hashes of what they rest on, and batches of them."""

import bisect
import hashlib
import itertools
import json
import os
import pathlib
import re
import shlex

# What g++ knows and clang does not, and what would make clang's own warnings fatal.
DROPPED = {"-Wduplicated-cond", "-Wlogical-op", "-Wduplicated-branches", "-Wuseless-cast", "-Werror",
           "-fno-fat-lto-objects", "-flto", "-flto=auto", "--coverage"}
FOLDERS = ("src", "tests", "fuzz", "bench")
INCLUDE = re.compile(rb'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
TEST = re.compile(r"_test\.cc$")
# Looked at only where they are named: a full look at them takes longer than at the program itself, and
# the sanitizers run them all.
PROOF = re.compile(r"_(test|fuzz|bench)\.cc$")
# Enough units to share the headers, few enough to keep all processors busy to the end.
BATCH_OCTETS = 100_000
# The names that a unit has for itself, found by how clang-format lays them out, and those that it mentions
# and that another unit's own would hide.
UNNAMED = re.compile(r"^namespace \{\n(.*?)^\}  // namespace$", re.MULTILINE | re.DOTALL)
OWN = re.compile(r"^(?:(?:class|struct|union|enum|enum class|using|concept) (\w+)"
                 r"|[\w:].*?\b(\w+) ?[({=\[;]|(\w+)\()", re.MULTILINE)
MACRO = re.compile(r"^#\s*define (\w+)", re.MULTILINE)
MENTIONED = re.compile(r"(?<![.:>])\b(?:([A-Z]\w*|k[A-Z]\w*)\b|(\w+)\()")


class Unit:
    """One translation unit: its file, its folder and its command in clang's words."""

    def __init__(self, entry):
        self.folder = entry["directory"]
        self.file = pathlib.Path(self.folder, entry["file"]).resolve()
        words = entry.get("arguments") or shlex.split(entry["command"])
        if pathlib.Path(words[0]).name == "ccache":
            words = words[1:]
        self.words = [word for word in words if word not in DROPPED]

    def read(self):
        """Reads what decides which batch the unit goes into."""
        self.text = self.file.read_text().rstrip("\n") + "\n"
        self.own = {name for part in UNNAMED.findall(self.text) for name in words_in(OWN.findall(part))}
        self.own.update(MACRO.findall(self.text))
        self.mentioned = words_in(MENTIONED.findall(self.text))
        # A batch has one command; only the names of files may differ between its units.
        self.kind = [word for word, before in zip(self.words_for(""), ["", *self.words]) if before != "-o"]
        self.kind.append(is_test(self))

    def include_folders(self):
        """The folders that the project's own headers are found in."""
        return [pathlib.Path(self.folder, word[2:]) for word in self.words if word.startswith("-I")]

    def words_for(self, file):
        """The command, with `file` in the place of the unit's own."""
        return [file if word.endswith(".cc") and pathlib.Path(self.folder, word).resolve() == self.file else word
                for word in self.words]


def is_test(unit):
    return bool(TEST.search(unit.file.name))


def words_in(matches):
    """The groups that matched, of many matches."""
    return {word for groups in matches for word in groups if word}


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


class Batch:
    """Units looked at as one: their texts, one after the other, in one file."""

    def __init__(self, unit):
        self.units = []
        self.octets = 0
        self.own = set()
        self.mentioned = set()
        self.take(unit)

    def has_room_for(self, unit):
        """Whether `unit` may come after the others: none knows the names that another has for itself."""
        return (self.octets + len(unit.text) <= BATCH_OCTETS and unit.kind == self.units[0].kind
                and not unit.own & self.mentioned and not unit.mentioned & self.own)

    def take(self, unit):
        self.units.append(unit)
        self.octets += len(unit.text)
        self.own |= unit.own
        self.mentioned |= unit.mentioned

    def write(self, file):
        """Writes the texts to `file`; a batch of one is its unit's own file."""
        self.file = file
        if len(self.units) == 1:
            self.file = self.units[0].file
            return
        self.starts = list(itertools.accumulate((unit.text.count("\n") for unit in self.units), initial=1))
        file.write_text("".join(unit.text for unit in self.units))

    def entry(self):
        """How it is compiled, for compile_commands.json."""
        unit = self.units[0]
        return {"directory": unit.folder, "file": str(self.file), "arguments": unit.words_for(str(self.file))}

    def unit_at(self, line):
        """The unit that a line of the file, counted from 1, came from."""
        return self.units[bisect.bisect_right(self.starts, line) - 1]


def batches_of(units):
    """All units, in batches; those that take longest come first."""
    batches = []
    for unit in units:
        for batch in batches:
            if batch.has_room_for(unit):
                batch.take(unit)
                break
        else:
            batches.append(Batch(unit))
    return sorted(batches, key=lambda batch: -batch.octets)
