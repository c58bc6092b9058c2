#!/usr/bin/env python3
"""Plants one fault at a time in a small tree, and requires that check_style.py names it."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(__file__).parent / "check_style.py"

TREE = {
    "src/net/README.md": "# net\n\nThe nouns of routing (RFC 4271, RFC 6811 s2).\n",
    "src/net/asn.h": "#pragma once\n/// As RFC 5396 s2 and draft-ietf-sidrops-aspa-verification-24 s6 say; or RFC 9582 s4.3.1.\n"
                     "// A remark that ends; and goes on (with brackets).\nint x = 1;  // the parts of 1.2.3\n",
    "docs/guide.md": "Files lie in /var/lib/comity, code in <https://example.net/home/page>; xxx.txt, ~/home.\n",
    "fuzz/corpus/x_fuzz/Odd-Name": "TODO RFC4271",
}


def run(changes):
    """check_style.py on TREE with text added behind its files: its status and what it printed."""
    with tempfile.TemporaryDirectory() as folder:
        for name in {**TREE, **changes}:
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(TREE.get(name, "") + changes.get(name, ""))
        done = subprocess.run([sys.executable, PROGRAM, folder], capture_output=True, text=True)
        return done.returncode, done.stdout


class Style(unittest.TestCase):
    def refuses(self, name, text, message):
        status, output = run({name: text})
        self.assertIn(message, output)
        self.assertEqual(output.count("\n"), 1, output)
        self.assertEqual(status, 1)

    def test_passes_what_is_sound(self):
        self.assertEqual(run({}), (0, "4 files are in style\n"))

    def test_refuses_banned_words(self):
        for word in ("TODO", "FIXME", "XXX"):
            self.refuses("src/net/asn.h", f"// {word}: more\n", f"src/net/asn.h:5: banned: {word}")
            self.refuses("docs/guide.md", f"{word}\n", f"docs/guide.md:2: banned: {word}")

    def test_refuses_paths_of_one_machine(self):
        for path in (f"/{folder}/" for folder in ("work", "root", "home")):
            self.refuses("docs/guide.md", f"see {path}x\n", f"docs/guide.md:2: banned: {path}")
            self.refuses("src/net/asn.h", f'auto y = "{path}x";\n', f"src/net/asn.h:5: banned: {path}")

    def test_refuses_citations_that_no_tool_reads(self):
        for citation in ("RFC4271", "RFC-4271", "rfc 4271", "RFC 4271 section 4.3", "RFC 4271, section 4",
                         "section 4.3", "§ 4", "RFC 4271 4.3", "RFC 4271, s4.3", "RFC 4271 s 4.3"):
            self.refuses("src/net/asn.h", f"/// By {citation}.\n",
                         "src/net/asn.h:5: citation not of the form 'RFC 4271 s4.3'")

    def test_refuses_names_without_their_header(self):
        self.refuses("src/net/asn.h", "std::vector<int> y;\n", "src/net/asn.h:5: std::vector without <vector>")
        self.refuses("src/net/asn.cc", '#include "net/asn.h"\nauto y = std::string("std::map");\n',
                     "src/net/asn.cc:2: std::string without <string>")
        brings = {"src/net/asn.h": "#include <vector>\n", "src/net/asn.cc": '#include "net/asn.h"\nstd::vector<int> y;\n'}
        self.assertEqual(run(brings), (0, "5 files are in style\n"))

    def test_refuses_code_in_comments(self):
        for code in ("#include <a>", "return x;", "if (x) {", "x = y + 1;", "call(x, y);", "}"):
            self.refuses("src/net/asn.h", f"    // {code}\n", "src/net/asn.h:5: code in a comment")

    def test_refuses_a_header_that_may_be_read_twice(self):
        self.refuses("src/net/other.h", "int y;\n", "src/net/other.h:1: a header without #pragma once")

    def test_refuses_a_source_that_includes_its_own_header_late_or_not_at_all(self):
        own = '#include "net/asn.h"\n'
        self.assertEqual(run({"src/net/asn.cc": f"// Why.\n{own}#include <string>\n"})[0], 0)
        self.refuses("src/net/asn.cc", f"#include <string>\n{own}", "src/net/asn.cc:1: the first include is not net/asn.h")
        self.refuses("src/net/asn.cc", "int y;\n", "src/net/asn.cc:1: the first include is not net/asn.h")

    def test_refuses_long_files(self):
        self.refuses("src/net/long.cc", "int y;\n" * 801, "src/net/long.cc:801: 801 lines")

    def test_refuses_blobs_outside_of_tests(self):
        self.refuses("share/table.bin", "x" * ((1 << 20) + 1), "share/table.bin:1: 1048577 octets")
        self.assertEqual(run({"tests/golden/a/table.bin": "x" * ((1 << 20) + 1)})[0], 0)

    def test_refuses_names_that_are_not_snake_case(self):
        for name in ("src/net/AsPath.cc", "src/net/as-path.cc", "tests/e2e/RunAll.sh"):
            self.refuses(name, "\n", f"{name}:1: name is not snake_case")

    def test_refuses_a_module_without_readme(self):
        self.refuses("src/bgp/update.cc", "\n", "src/bgp/README.md:1: missing")

    def test_refuses_a_readme_that_nobody_reads(self):
        self.refuses("src/net/README.md", "line\n" * 40, "src/net/README.md:41: more than 40 lines")


if __name__ == "__main__":
    unittest.main()
