#!/usr/bin/env python3
"""Plants one fault at a time in a small tree, and requires that check_layers.py names it."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(__file__).parent / "check_layers.py"

TREE = {
    "src/LAYERS": "base:\ncrypto: base\nio: base crypto\nnet: base\nnet/deep: base\nstore: base net\n"
                  "app: base io net store\n",
    "src/base/text.h": "#pragma once\n#include <string>\n",
    "src/crypto/hash.cc": '#include <openssl/evp.h>\n#include "base/text.h"\n',
    "src/io/file.h": "#pragma once\n#include <fcntl.h>\n#include <zlib.h>\n",
    "src/io/tls.cc": "#include <openssl/ssl.h>\n#include <chrono>\nauto t = std::chrono::steady_clock::now();\n",
    "src/net/asn.h": '#pragma once\n/* #include "io/file.h" */\n#include "base/text.h"\n',
    "src/net/asn.cc": '#include "net/asn.h"\n// #include <thread>\n#include <simdjson.h>\n',
    "src/net/asn_test.cc": '#include <fstream>\n#include <thread>\n#include <zlib.h>\n#include "net/asn.h"\n'
                           '#include "support/fixtures.h"\n',
    "src/net/deep/der.h": '#pragma once\n#include "base/text.h"\n',
    "src/store/store.cc": '#include <sqlite3.h>\n#include "net/asn.h"\n',
    "src/app/main.cc": '#include <CLI/CLI.hpp>\n#include "io/file.h"\n',
}


def run(changes):
    """check_layers.py on TREE with lines added behind its files: its status and what it printed."""
    with tempfile.TemporaryDirectory() as folder:
        for name in {**TREE, **changes}:
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(TREE.get(name, "") + changes.get(name, ""))
        done = subprocess.run([sys.executable, PROGRAM, folder], capture_output=True, text=True)
        return done.returncode, done.stdout


class Layers(unittest.TestCase):
    def refuses(self, name, line, message):
        status, output = run({name: line + "\n"})
        self.assertEqual(output, message + "\n")
        self.assertEqual(status, 1)

    def test_passes_what_is_sound(self):
        self.assertEqual(run({}), (0, "10 files of 7 modules include only what they may\n"))

    def test_refuses_an_include_that_is_not_listed(self):
        self.refuses("src/net/asn.cc", '#include "io/file.h"',
                     "src/net/asn.cc:4: module net may not include io")

    def test_refuses_it_in_a_test_too(self):
        self.refuses("src/net/asn_test.cc", '#include "store/store.h"',
                     "src/net/asn_test.cc:6: module net may not include store")

    def test_a_module_is_the_longest_folder(self):
        self.refuses("src/net/deep/der.h", '#include "net/asn.h"',
                     "src/net/deep/der.h:3: module net/deep may not include net")

    def test_refuses_support_outside_of_tests(self):
        self.refuses("src/net/asn.cc", '#include "support/fixtures.h"',
                     "src/net/asn.cc:4: module net may not include support/fixtures.h: "
                     "no module of src/LAYERS holds it")

    def test_refuses_a_cycle(self):
        self.refuses("src/LAYERS", "x: y\ny: z\nz: x", "src/LAYERS:8: cycle: x -> y -> z -> x")

    def test_refuses_names_that_are_not_there(self):
        self.refuses("src/LAYERS", "x: nowhere",
                     "src/LAYERS:8: module x names nowhere, which is not listed")

    def test_refuses_system_headers_in_pure_folders(self):
        for header in ("sys/socket.h", "fstream", "filesystem", "thread", "unistd.h", "fcntl.h"):
            self.refuses("src/net/asn.cc", f"#include <{header}>",
                         f"src/net/asn.cc:4: module net may not include <{header}>: "
                         "only io touches the system")

    def test_refuses_third_parties_away_from_home(self):
        for header, home in (("openssl/evp.h", "crypto"), ("openssl/ssl.h", "io"), ("curl/curl.h", "io"), ("zlib.h", "io"),
                             ("boost/asio.hpp", "io"), ("boost/beast/http.hpp", "io"),
                             ("sqlite3.h", "store"), ("CLI/CLI.hpp", "app")):
            self.refuses("src/net/asn.cc", f"#include <{header}>",
                         f"src/net/asn.cc:4: module net may not include <{header}>: its home is {home}")

    def test_refuses_parsers_in_headers(self):
        self.refuses("src/net/asn.h", "#include <simdjson.h>",
                     "src/net/asn.h:4: module net may not include <simdjson.h> in a header")

    def test_refuses_the_present_time_in_pure_folders(self):
        self.refuses("src/net/asn.cc", "auto now = std::chrono::system_clock::now();",
                     "src/net/asn.cc:4: module net may not ask for the present time")

    def test_refuses_a_file_without_a_module(self):
        self.refuses("src/stray/x.cc", "int x;",
                     "src/stray/x.cc:1: no module of src/LAYERS holds this file")


if __name__ == "__main__":
    unittest.main()
