#!/usr/bin/env python3
"""Holds the manual page against the program: every option, choice and default of every subcommand's
--help is in the page, and nothing else is; and groff has nothing to say about the page.

    man_page.py --program COMITY --source comity.1.scd --page comity.1

Prints a line for each fault and exits 1 if there are any.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys

# Documented once for all subcommands.
COMMON = {"-h", "--help"}


def help_of(program, *subcommand):
    done = subprocess.run([program, *subcommand, "--help"], capture_output=True, text=True, check=True)
    return done.stdout


def subcommands_of(text):
    """The names under `Subcommands:` of a help text."""
    _, _, listed = text.partition("\nSubcommands:\n")
    return re.findall(r"^  ([a-z]\S*)", listed, re.MULTILINE)


def options_of_help(text):
    """Name -> (choices, default) of the options of a help text."""
    found = {}
    for line in text.splitlines():
        match = re.match(r"  (-\S+)(.*)", line)
        if not match:
            continue
        # What is behind the names: the type with its checks and default, then maybe the description.
        rest = match[2].strip()
        choices = re.match(r"[A-Z]+:\{([^}]*)\}", rest)
        default = re.match(r"\S+(?: in \[[^]]*\])?=(\S+)", rest)
        for name in match[1].split(","):
            found[name] = (choices[1].split(",") if choices else [], default[1] if default else None)
    return found


def options_of_section(text):
    """Name -> paragraph of the options of one section of the page's source."""
    found = {}
    for match in re.finditer(r"^(\*-.*)\n((?:\t.*\n?)+)", text, re.MULTILINE):
        names = re.findall(r"\*(-[^*]+)\*", match[1])
        for name in names:
            if name in found:
                raise SystemExit(f"{name} is documented twice in one section")
            found[name] = match[2]
    return found


def section(source, level, title):
    """The text under a heading, up to the next one of that level or above; None without it."""
    match = re.search(rf"^{'#' * level} {re.escape(title)}\n(.*?)(?=^#{{1,{level}}} |\Z)", source,
                      re.MULTILINE | re.DOTALL)
    return match[1] if match else None


def compare(title, in_help, in_page):
    """Faults of one section."""
    for name in sorted(in_help.keys() - in_page.keys()):
        yield f"{title}: {name} is in --help, but not in the page"
    for name in sorted(in_page.keys() - in_help.keys()):
        yield f"{title}: {name} is in the page, but not in --help"
    for name in sorted(in_help.keys() & in_page.keys()):
        choices, default = in_help[name]
        for choice in choices:
            if f"*{choice}*" not in in_page[name]:
                yield f"{title}: {name}: the page does not name the choice {choice}"
        if default is not None and f"Default: {default}." not in in_page[name].replace("\n\t", " "):
            yield f"{title}: {name}: the page does not say \"Default: {default}.\""


def check_options(program, source):
    text = help_of(program)
    yield from compare("comity", options_of_help(text), options_of_section(section(source, 1, "OPTIONS")))
    names = subcommands_of(text)
    if len(names) < 5:
        yield f"comity --help lists {len(names)} subcommands: is it still read rightly?"
    documented = re.findall(r"^## (\S+)$", section(source, 1, "COMMANDS"), re.MULTILINE)
    for name in sorted(set(documented) ^ set(names)):
        yield f"{name}: in the page or in --help, but not in both"
    for name in names:
        part = section(source, 2, name)
        if part is None:
            continue
        text = help_of(program, name)
        in_help = options_of_help(text)
        # The options of those below it are told in the same section.
        for below in subcommands_of(text):
            in_help |= options_of_help(help_of(program, name, below))
        yield from compare(name, {n: v for n, v in in_help.items() if n not in COMMON},
                           options_of_section(part))


def check_groff(page):
    if shutil.which("man") is None:
        print("man is not installed: groff's warnings were not looked at")
        return
    done = subprocess.run(["man", "--warnings=w", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
                          env={**os.environ, "MANROFFSEQ": "", "MANWIDTH": "80"})
    for line in done.stderr.splitlines():
        yield f"groff: {line}"
    if done.returncode != 0:
        yield f"man exits {done.returncode}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("--page", required=True)
    arguments = parser.parse_args()
    with open(arguments.source, encoding="utf-8") as file:
        source = file.read()
    faults = [*check_options(arguments.program, source), *check_groff(arguments.page)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
