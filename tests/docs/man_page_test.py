#!/usr/bin/env python3
"""Plants faults in the manual page's source and expects man_page.py to find each.

    man_page_test.py --program COMITY --source comity.1.scd
"""

import argparse
import sys

import man_page

# (what is planted, text that is replaced, by what)
PLANTED = [
    ("an option that is gone", "*--no-store*\n\tOnly print the totals; keep nothing.\n\n", ""),
    ("an option that no help has", "*--full*\n", "*--fuller*\n"),
    ("a choice that is gone", "*markdown*", "Markdown"),
    ("a wrong default", "Default: 1000.", "Default: 1001."),
    ("a subcommand that is gone", "## score\n", "### score\n"),
    ("a name that is gone", "*--colour*, *--color*", "*--colour*"),
]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--source", required=True)
    arguments = parser.parse_args()
    with open(arguments.source, encoding="utf-8") as file:
        source = file.read()
    missed = []
    for what, old, new in PLANTED:
        if source.count(old) < 1:
            missed.append(f"{what}: the page has no {old!r} to replace")
            continue
        if not list(man_page.check_options(arguments.program, source.replace(old, new, 1))):
            missed.append(f"{what}: not found")
    for line in missed:
        print(line)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
