"""Hashes of all that the outcome of a compilation rests on, for what remembers what came out clean."""

import hashlib
import os
import pathlib
import re

INCLUDE = re.compile(rb'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)


class Fingerprints:
    """Hashes of what is compiled, each file read once. `common`: what all outcomes rest on."""

    def __init__(self, common):
        self.common = common
        self.contents = {}

    def read(self, path):
        if path not in self.contents:
            self.contents[path] = path.read_bytes() if path.is_file() else None
        return self.contents[path]

    def of(self, file, words):
        """A hash of all that the outcome of `file` rests on, compiled by `words` with folders of headers as -I/a."""
        total = hashlib.sha256(self.common)
        total.update("\0".join(words).encode())
        folders = [pathlib.Path(word[2:]) for word in words if word.startswith("-I")]
        waiting, seen = [file], {file}
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
