#!/usr/bin/env python3
"""Plants faults in a small project, and requires that clang_tidy.py finds them and forgets nothing.

    tools/clang_tidy_test.py [PLUGIN] [TEST...]
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
PLUGIN = sys.argv.pop(1) if sys.argv[1:] and sys.argv[1].endswith(".so") else "none"
HEADER = "#pragma once\n[[nodiscard]] inline int twice(int number) { return 2 * number; }\n"
SOURCE = '#include "base/number.h"\nint four() { return twice(2); }\n'
# A fault of each kind that clang-tidy is here for, by the name that it has there.
FAULTS = {
    "readability-identifier-naming": "int Five() { return 5; }",
    "bugprone-unused-return-value": "void drop() { attempt(); }",
    "bugprone-use-after-move": """std::size_t left(std::string text) {
    const std::string taken = std::move(text);
    return text.size() + taken.size();
}""",
    "clang-analyzer-core.NullDereference": """int first(const std::string& text) {
    const int* number = nullptr;
    for (const char letter : text) {
        if (letter == 'x') {
            return *number;
        }
    }
    return 0;
}""",
    "performance-unnecessary-copy-initialization": """std::size_t size(const std::vector<std::string>& all) {
    const std::string one = all.front();
    return one.size();
}""",
}
FAULTY = """#include <cstddef>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>
tl::expected<int, int> attempt();
"""
# Names that a unit has for itself.
NAMES = """namespace base {
using Number = int;
namespace {
constexpr int kSize = 2;
enum class Kind : char { One };
struct Part {
    int size = kSize;
};
int size_of(const Part& part) { return part.size; }
}  // namespace
Number NAME() { return static_cast<int>(Kind::One) + size_of(Part{}); }
int* none_NAME() { return nullptr; }
}  // namespace base
"""


class ClangTidy(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name).resolve()
        (self.root / "src/base").mkdir(parents=True)
        (self.root / "build").mkdir()
        shutil.copy(HERE.parent / ".clang-tidy", self.root)
        self.write("src/base/number.h", HEADER)
        self.write("src/base/number.cc", SOURCE)
        self.write_commands("number")

    def tearDown(self):
        self.folder.cleanup()

    def write(self, name, text):
        (self.root / name).write_text(text)

    def write_commands(self, *names):
        command = f"/usr/bin/ccache g++ -std=c++20 -Wall -Wlogical-op -Werror -I{self.root}/src -o build/%s.o -c src/base/%s.cc"
        self.write("build/compile_commands.json", json.dumps(
            [{"directory": str(self.root), "file": f"src/base/{name}.cc", "command": command % (name, name)}
             for name in names]))

    def run_tool(self, *more):
        done = subprocess.run([sys.executable, HERE / "clang_tidy.py", "--root", self.root, "--build",
                               self.root / "build", "--scope", PLUGIN, *more], capture_output=True, text=True)
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

    def test_refuses_each_kind_of_fault_among_other_units(self):
        """Each in a unit of its own, so that the look at all of them as one must have found it."""
        for number, fault in enumerate(FAULTS.values()):
            self.write(f"src/base/faulty{number}.cc", FAULTY + fault)
        self.write_commands("number", *(f"faulty{number}" for number in range(len(FAULTS))))
        status, output = self.run_tool()
        self.assertEqual(status, 1)
        for number, name in enumerate(FAULTS):
            self.assertRegex(output, rf"src/base/faulty{number}\.cc:\d+:\d+: error: .*\[{name},")
        self.assertNotIn("alone", output)
        for number in range(len(FAULTS)):
            self.write(f"src/base/faulty{number}.cc", FAULTY)
        self.assertEqual(self.run_tool(), (0, f"clang-tidy: {len(FAULTS) + 1} units, {len(FAULTS)} to look at\n"))

    def test_a_fault_in_a_header_leaves_no_unit_clean(self):
        self.write_commands("clean", "number")
        self.write("src/base/clean.cc", "int clean() { return 1; }\n")
        self.write("src/base/number.h", HEADER + "inline int Three() { return 3; }\n")
        for _ in range(2):
            status, output = self.run_tool()
            self.assertEqual(status, 1)
            self.assertTrue(output.startswith("clang-tidy: 2 units, 2 to look at\n"))
            self.assertTrue(output.endswith("\n1 findings\n"))

    def test_units_with_the_same_names_for_themselves_are_each_looked_at(self):
        for name in "one", "two":
            self.write(f"src/base/{name}.cc", "namespace {\nint own() { return 1; }\nint Wrong() { return own(); }\n"
                       f"}}  // namespace\nint {name}() {{ return Wrong(); }}\n")
        self.write_commands("one", "two")
        status, output = self.run_tool()
        self.assertEqual(status, 1)
        self.assertIn("one.cc:3:5: error: ", output)
        self.assertIn("two.cc:3:5: error: ", output)
        self.assertNotIn("alone", output)

    def test_own_names_are_told_from_those_of_others(self):
        """All that units may have for themselves: the same in each, and one that another has from a header."""
        names = "one", "two", "three"
        for name in names:
            self.write(f"src/base/{name}.cc", NAMES.replace("NAME", name))
        self.write("src/base/twice.cc", '#include "base/number.h"\nnamespace base {\nnamespace {\n'
                   "int twice(const char* text) { return text[0]; }\n}  // namespace\n"
                   'int text() { return twice("a") + ::twice(1); }\n}  // namespace base\n')
        self.write_commands("number", "twice", *names)
        self.assertEqual(self.run_tool(), (0, "clang-tidy: 5 units, 5 to look at\n"))
        for name in names:
            file = self.root / f"src/base/{name}.cc"
            file.write_text(file.read_text().replace("nullptr", "0"))
        status, output = self.run_tool()
        self.assertEqual(status, 1)
        for name in names:
            self.assertIn(f"{name}.cc:12:", output)
        self.assertTrue(output.endswith("\n3 findings\n"))
        self.assertNotIn("alone", output)

    def test_a_unit_that_does_not_compile_behind_others_is_looked_at_alone(self):
        for name in "one", "two":
            self.write(f"src/base/{name}.cc", f"static int own() {{ return 1; }}\nint {name}() {{ return own(); }}\n")
        self.write_commands("number", "one", "two")
        self.assertEqual(self.run_tool(), (0, "clang-tidy: 3 units, 3 to look at\n"
                                              "looked at alone, not as one: two.cc\n"))
        self.assertEqual(self.run_tool(), (0, "clang-tidy: 3 units, 0 to look at\n"))

    def test_refuses_what_does_not_compile(self):
        self.write_commands("number", "wrong")
        self.write("src/base/wrong.cc", "int wrong() { return missing(); }\n")
        status, output = self.run_tool()
        self.assertEqual(status, 1)
        self.assertIn("wrong.cc:1:22: error: use of undeclared identifier 'missing'", output)
        self.assertTrue(output.endswith("\n1 findings\n"))


if __name__ == "__main__":
    unittest.main()
