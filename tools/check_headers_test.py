#!/usr/bin/env python3
"""Plants headers that do not stand alone in a small project, and requires that check_headers.py finds them."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
NUMBER = "#pragma once\n#include <string>\nstruct Number { int value = 0; std::string name; };\n"
PAIR = '#pragma once\n#include "base/number.h"\nstruct Pair { Number first; Number second; };\n'


class CheckHeaders(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name).resolve()
        (self.root / "src/base").mkdir(parents=True)
        (self.root / "build").mkdir()
        self.write("src/base/number.h", NUMBER)
        self.write("src/base/pair.h", PAIR)
        command = f"/usr/bin/ccache g++ -std=c++20 -Wlogical-op -I{self.root}/src -o x.o -c src/base/pair.cc"
        self.write("build/compile_commands.json", json.dumps(
            [{"directory": str(self.root), "file": "src/base/pair.cc", "command": command}]))

    def tearDown(self):
        self.folder.cleanup()

    def write(self, name, text):
        (self.root / name).write_text(text)

    def run_tool(self):
        done = subprocess.run([sys.executable, HERE / "check_headers.py", "--root", self.root, "--build",
                               self.root / "build"], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    def test_looks_again_only_at_what_changed(self):
        self.assertEqual(self.run_tool(), (0, "2 headers, 2 to compile alone\n"))
        self.assertEqual(self.run_tool(), (0, "2 headers, 0 to compile alone\n"))
        self.write("src/base/pair.h", PAIR + "// more\n")
        self.assertEqual(self.run_tool(), (0, "2 headers, 1 to compile alone\n"))
        self.write("src/base/number.h", NUMBER + "// more\n")
        self.assertEqual(self.run_tool(), (0, "2 headers, 2 to compile alone\n"))

    def test_refuses_a_header_that_needs_another_one_before_it_each_time(self):
        self.write("src/base/pair.h", PAIR.replace('#include "base/number.h"\n', ""))
        for waiting in 2, 1:
            status, output = self.run_tool()
            self.assertEqual(status, 1)
            self.assertTrue(output.startswith(f"2 headers, {waiting} to compile alone\n"), output)
            self.assertIn("pair.h:2:15: error: unknown type name 'Number'", output)


if __name__ == "__main__":
    unittest.main()
