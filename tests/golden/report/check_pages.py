#!/usr/bin/env python3
"""Checks golden reports as others read them.

    check_pages.py FILE...

An .html file must be well-formed (each element closed in its order), have one h1 and no heading level
left out, and hold no script, no handler and nothing that a browser would fetch; a .json file must parse and
hold no number that is none; a .csv file must have as many fields in each record as in its first.
Prints each fault; the status is 1 if there is any.
"""

import csv
import html.parser
import json
import pathlib
import re
import sys

VOID = {"meta", "link", "br", "hr", "img", "input", "col", "wbr", "area", "base", "embed", "source", "track"}
FETCHING = {"src", "srcset", "data", "action", "poster", "background", "ping"}
CSP = "default-src 'none'"


class Page(html.parser.HTMLParser):
    """Follows which elements are open, and gathers faults."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.faults = []
        self.ids = []
        self.references = []
        self.headings = []
        self.has_policy = False

    def fault(self, text):
        self.faults.append(f"line {self.getpos()[0]}: {text}")

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        values = dict(attributes)
        if len(names) != len(set(names)):
            self.fault(f"<{tag}> has an attribute twice")
        for name, value in attributes:
            if name.startswith("on") or name in FETCHING:
                self.fault(f"<{tag}> has {name}")
            if name == "href" and not re.fullmatch(r"data:,|[A-Za-z0-9._-]+\.html", value or ""):
                self.fault(f"<{tag}> leads to {value}")
            if name == "id":
                self.ids.append(value)
            if name == "aria-labelledby":
                self.references += value.split()
        self.references += re.findall(r"url\(#([^)]*)\)", " ".join(filter(None, values.values())))
        if tag in {"script", "iframe", "object", "embed", "form", "img"}:
            self.fault(f"<{tag}> has no place here")
        if tag == "svg" and values.get("aria-hidden") != "true":
            if values.get("role") != "img" or not values.get("aria-label"):
                self.fault("an svg without words")
        if tag == "html" and not values.get("lang"):
            self.fault("<html> without lang")
        if tag == "meta" and values.get("http-equiv") == "Content-Security-Policy":
            self.has_policy = CSP in values.get("content", "")
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.fault(f"</{tag}> closes {self.open[-1:] or 'nothing'}")
            return
        self.open.pop()

    def finish(self, text):
        self.close()
        if self.open:
            self.faults.append(f"never closed: {self.open}")
        if not self.has_policy:
            self.faults.append("no policy against requests")
        if self.headings.count(1) != 1:
            self.faults.append(f"{self.headings.count(1)} h1")
        for upper, lower in zip(self.headings, self.headings[1:]):
            if lower > upper + 1:
                self.faults.append(f"h{lower} follows h{upper}")
        if len(self.ids) != len(set(self.ids)):
            self.faults.append("an id twice")
        for reference in self.references:
            if reference not in self.ids:
                self.faults.append(f"nothing has the id {reference}")
        for banned in ("http://", "https://", "src=", "@import", "javascript:", "<script"):
            if banned in text:
                self.faults.append(f"{banned} is in it")
        if not text.startswith("<!DOCTYPE html>\n"):
            self.faults.append("no doctype")
        return self.faults


def check_html(text):
    page = Page()
    page.feed(text)
    return page.finish(text)


def refuse_constant(name):
    raise ValueError(f"{name} is no JSON")


def check_json(text):
    try:
        json.loads(text, parse_constant=refuse_constant)
    except ValueError as error:
        return [str(error)]
    return []


def check_csv(text):
    records = list(csv.reader(text.splitlines(keepends=True), strict=True))
    widths = {len(record) for record in records}
    faults = [] if len(widths) == 1 else [f"records of {sorted(widths)} fields"]
    if not text.endswith("\r\n"):
        faults.append("the last record has no CRLF")
    return faults


CHECKS = {".html": check_html, ".json": check_json, ".csv": check_csv}


def main():
    paths = [pathlib.Path(name) for name in sys.argv[1:]]
    if not paths:
        print(__doc__)
        return 64
    found = 0
    for path in paths:
        for fault in CHECKS[path.suffix](path.read_bytes().decode()):
            print(f"{path}: {fault}")
            found += 1
    print(f"{len(paths)} files, {found} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
