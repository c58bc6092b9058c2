"""The project's translation units: their commands, hashes of what they rest on, and batches of them."""

import bisect
import hashlib
import itertools
import json
import math
import os
import pathlib
import re
import shlex

# What g++ knows and clang does not, and what would make clang's own warnings fatal.
DROPPED = {"-Wduplicated-cond", "-Wlogical-op", "-Wduplicated-branches", "-Wuseless-cast", "-Werror",
           "-fno-fat-lto-objects", "-flto", "-flto=auto", "--coverage"}
FOLDERS = ("src", "tests", "fuzz", "bench")
INCLUDE = re.compile(rb'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
CALLABLE = re.compile(rb"\b([a-z]\w*)\(")
TEST = re.compile(r"_test\.cc$")
# Looked at only where they are named: a full look at them takes longer than at the program itself, and
# the sanitizers run them all.
PROOF = re.compile(r"_(test|fuzz|bench)\.cc$")
# Enough units to share the headers, few enough to keep all processors busy to the end. With four times as much
# the time grows out of proportion: some checks search the whole text for each function that they suspect.
BATCH_OCTETS = 100_000
# Below this, units are not spread over the processors: the headers would take longer than they do.
BATCH_OCTETS_MIN = 50_000
# The namespaces of a unit and the names that it has there for itself, found by how clang-format lays them
# out, and the names that it mentions and that another unit's own would hide.
NAMED = re.compile(r"^namespace ([\w:]+) \{$", re.MULTILINE)
UNNAMED = re.compile(r"^namespace \{\n(.*?)^\}  // namespace$", re.MULTILINE | re.DOTALL)
ALIAS = re.compile(r"^using (\w+) =", re.MULTILINE)
OWN = re.compile(r"^(?:(?:class|struct|union|enum class|enum|concept) (\w+)"
                 r"|(?!using|static_assert)(?:[\w:].*?\b(\w+) ?[({=\[;]|(\w+)\())", re.MULTILINE)
MACRO = re.compile(r"^#\s*define (\w+)", re.MULTILINE)
MENTIONED = re.compile(r"(?<![.:>])\b(?:([A-Z]\w*|k[A-Z]\w*)\b|(\w+)\()")
# Types and constants, which no member has the name of.
CAMEL_CASE = re.compile(r"k?[A-Z]\w*[a-z]\w*")


class Unit:
    """One translation unit: its file, its folder and its command in clang's words."""

    def __init__(self, entry):
        self.folder = entry["directory"]
        self.file = pathlib.Path(self.folder, entry["file"]).resolve()
        words = entry.get("arguments") or shlex.split(entry["command"])
        if pathlib.Path(words[0]).name == "ccache":
            words = words[1:]
        self.words = [word for word in words if word not in DROPPED]

    def read(self, shared):
        """Reads what decides which batch the unit goes into; `shared` are functions that headers may declare."""
        self.text = self.file.read_text().rstrip("\n") + "\n"
        self.namespaces = {name + "::" for name in NAMED.findall(self.text)} or {""}
        self.own = {name for part in UNNAMED.findall(self.text) for name in words_in(OWN.findall(part))}
        self.own.update(ALIAS.findall(self.text))
        self.macros = set(MACRO.findall(self.text))
        self.own |= self.macros
        self.mentioned = words_in(MENTIONED.findall(self.text))
        # A member or an overload of the same name has to keep it.
        self.fixed = self.macros | {name for name in self.own if not CAMEL_CASE.fullmatch(name) and (
            name in shared or re.search(rf"[.>:]{name}\b", self.text))}
        # A batch has one command; its units may differ in the names of files, in where they find their headers
        # and in the macros of those.
        self.headers = [word for word in self.words if word.startswith(("-I", "-D"))]
        self.kind = [word for word, before in zip(self.words_for(""), ["", *self.words])
                     if before != "-o" and word not in self.headers]
        self.kind.append(is_test(self))

    def sees(self, other):
        """Whether a name of `other` for itself means something in this unit's namespaces."""
        return any(name.startswith(outer) for name in self.namespaces for outer in other.namespaces)

    def renamed(self, names, number):
        """The text, with a number behind the names wherever they are the unit's own."""
        if not names:
            return self.text
        return re.sub(rf"^#include.*|(?<![\w.:>])({'|'.join(sorted(names))})\b",
                      lambda match: f"{match[1]}{number}" if match[1] else match[0], self.text, flags=re.MULTILINE)

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

    def callable_in_headers(self):
        """The names of functions in all headers read so far."""
        return {name.decode() for path, octets in self.contents.items() if octets and path.suffix == ".h"
                for name in CALLABLE.findall(octets)}

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


def clashing(unit, other):
    """The names that `unit` has for itself and that mean, or would mean, something else in `other`."""
    return (unit.own if other.sees(unit) else unit.macros) & other.mentioned


class Batch:
    """Units looked at as one: their texts, one after the other, in one file."""

    def __init__(self, unit):
        self.units = []
        self.octets = 0
        self.headers = []
        self.take(unit)

    def fits(self, unit):
        """Whether `unit` may come after the others: what they have for themselves can get other names."""
        macros = {word for word in [*self.headers, *unit.headers] if word.startswith("-D")}
        return (unit.kind == self.units[0].kind
                and len({word.partition("=")[0] for word in macros}) == len(macros)
                and not any(clashing(owner, reader) & owner.fixed
                            for other in self.units for owner, reader in ((unit, other), (other, unit))))

    def take(self, unit):
        self.units.append(unit)
        self.octets += len(unit.text)
        self.headers += [word for word in unit.headers if word not in self.headers]

    def texts(self):
        """The units' texts, in which none knows the names that another has for itself."""
        for number, unit in enumerate(self.units):
            names = set().union(*(clashing(unit, other) for other in self.units if other is not unit))
            yield unit.renamed(names, number)

    def write(self, file):
        """Writes the texts to `file`; a batch of one is its unit's own file."""
        self.file = file
        if len(self.units) == 1:
            self.file = self.units[0].file
            return
        texts = list(self.texts())
        self.starts = list(itertools.accumulate((text.count("\n") for text in texts), initial=1))
        file.write_text("".join(texts))

    def entry(self):
        """How it is compiled, for compile_commands.json."""
        unit = self.units[0]
        words = unit.words_for(str(self.file))
        words[1:1] = [word for word in self.headers if word not in words]
        return {"directory": unit.folder, "file": str(self.file), "arguments": words}

    def unit_at(self, line):
        """The unit that a line of the file, counted from 1, came from."""
        return self.units[bisect.bisect_right(self.starts, line) - 1]


def batches_of(units, jobs):
    """All units in batches of about the same size, the largest first, so that all of `jobs` end together."""
    octets = sum(len(unit.text) for unit in units)
    wanted = jobs * math.ceil(octets / (jobs * BATCH_OCTETS))
    room = max(octets / max(wanted, 1), BATCH_OCTETS_MIN)
    batches = []
    # Those that are hardest to place come first.
    for unit in sorted(units, key=lambda unit: -len(unit.fixed)):
        places = [batch for batch in batches if batch.octets < room]
        if len(batches) >= wanted:
            places += sorted((batch for batch in batches if batch.octets >= room), key=lambda batch: batch.octets)
        batch = next((batch for batch in places if batch.fits(unit)), None)
        if batch:
            batch.take(unit)
        else:
            batches.append(Batch(unit))
    return sorted(batches, key=lambda batch: -batch.octets)
