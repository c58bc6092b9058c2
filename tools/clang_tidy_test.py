#!/usr/bin/env python3
"""Plants faults in a small project, and requires that clang_tidy.py finds them and forgets nothing."""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
HEADER = "#pragma once\n[[nodiscard]] inline int twice(int number) { return 2 * number; }\n"
SOURCE = '#include "base/number.h"\nint four() { return twice(2); }\n'


class ClangTidy(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name).resolve()
        (self.root / "src/base").mkdir(parents=True)
        (self.root / "build").mkdir()
        shutil.copy(HERE.parent / ".clang-tidy", self.root)
        self.write("src/base/number.h", HEADER)
        self.write("src/base/number.cc", SOURCE)
        command = f"/usr/bin/ccache g++ -std=c++20 -Wlogical-op -Werror -I{self.root}/src -c src/base/number.cc"
        self.write("build/compile_commands.json", json.dumps(
            [{"directory": str(self.root), "file": "src/base/number.cc", "command": command}]))

    def tearDown(self):
        self.folder.cleanup()

    def write(self, name, text):
        (self.root / name).write_text(text)

    def run_tool(self, *more):
        done = subprocess.run([sys.executable, HERE / "clang_tidy.py", "--root", self.root, "--build",
                               self.root / "build", *more], capture_output=True, text=True)
        return done.returncode, done.stdout

    def test_looks_again_only_at_what_changed(self):
        self.assertEqual(self.run_tool(), (0, "clang-tidy: 1 units, 1 to look at\n"))
        self.assertEqual(self.run_tool(), (0, "clang-tidy: 1 units, 0 to look at\n"))
        self.write("src/base/number.h", HEADER + "// more\n")
        self.assertEqual(self.run_tool(), (0, "clang-tidy: 1 units, 1 to look at\n"))

    def test_refuses_a_fault_each_time(self):
        self.write("src/base/number.cc", SOURCE + "int* none() { return 0; }\n")
        for _ in range(2):
            status, output = self.run_tool()
            self.assertEqual(status, 1)
            self.assertIn("number.cc:3:22: error: use nullptr [modernize-use-nullptr", output)
            self.assertTrue(output.endswith("\n1 findings\n"))

    def test_refuses_a_fault_in_a_header(self):
        self.write("src/base/number.h", HEADER + "inline int Three() { return 3; }\n")
        status, output = self.run_tool()
        self.assertEqual(status, 1)
        self.assertIn("number.h:3:12: error: invalid case style for function 'Three'", output)

    def test_gives_up_after_its_time(self):
        status, output = self.run_tool("--timeout", "0")
        self.assertEqual(status, 1)
        self.assertIn("clang-tidy took longer than 0 seconds", output)


if __name__ == "__main__":
    unittest.main()
