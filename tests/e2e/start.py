#!/usr/bin/env python3
"""What somebody starts with: comity init and comity demo.

    start.py COMITY SOURCE_FOLDER
"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from program import CUT_SHORT, DONE, FAILED, checker_of_arguments  # noqa: E402
from service import Service  # noqa: E402

KINDS = {"mrt", "vrps", "irr", "peeringdb", "delegated", "iana", "relationships", "names", "organisations", "spoofer"}
REGISTRIES = ("afrinic", "apnic", "arin", "lacnic", "ripencc")


def writes_a_configuration(test):
    """It is read as it is, names every public source, and is never written over."""
    own = test.folder / ".config/comity/comity.toml"
    made = test.run("init")
    test.expect(made, DONE)
    test.check(str(own).encode() in made.stdout and own.read_bytes() == (test.source / "share/comity.toml").read_bytes(),
               "the user's own")
    offline = test.run("fetch", "--offline", "--json")
    found = json.loads(offline.stdout)
    test.check(offline.status == CUT_SHORT and {one["kind"] for one in found} | {"mrt"} == KINDS and
               "data.ris.ripe.net/rrc00/" in offline.stderr, f"all sources: {offline}")
    urls = [one["url"] for one in found]
    test.check(all(any(f"delegated-{name}-extended" in url for url in urls) for name in REGISTRIES), urls)
    test.check(not any("{" in url for url in urls), f"dates are filled in: {urls}")

    own.write_text("# mine\n")
    test.expect(test.run("init"), FAILED, (str(own), "there already"))
    test.check(own.read_text() == "# mine\n", "what is there stays")
    (test.folder / "link.toml").symlink_to("nowhere")
    test.expect(test.run("init", "link.toml"), FAILED, ("link.toml", "there already"))
    test.expect(test.run("init", "new/folder/c.toml"), DONE)
    test.check((test.folder / "new/folder/c.toml").exists(), "with its folders")
    test.expect(test.run("init", "/proc/x/c.toml"), FAILED, ("/proc/x",))
    own.unlink()


def shows_a_demonstration(test):
    """All of it is made once, shown each time, and can be served."""
    first = test.run("demo", "--folder", "shown")
    said = first.stderr.splitlines()
    test.check(first.status == DONE and sum("comity observe" in line for line in said) == 2 and
               "comity serve --store shown/comity.db" in said[-1] and b"Incidents" in first.stdout, first)
    again = test.run("demo", "--folder", "shown")
    test.check(again.status == DONE and again.stderr.count("Up to date: ") == 5 and
               again.stderr.splitlines()[-1].partition("]")[2] == said[-1].partition("]")[2], again)
    test.check(again.stdout and first.stdout.endswith(again.stdout), "shows the same")
    (test.folder / "shown/comity.db").unlink()
    (test.folder / "shown/part.db").write_bytes(b"cut off")
    after = test.run("demo", "--folder", "shown")
    test.check(after.status == DONE and after.stdout.endswith(again.stdout), f"goes on after a break: {after}")
    with Service(test, "--store", "shown/comity.db", "--visibility", "public", "--no-schedule") as service:
        service.until(lambda: service.ask("/readyz").status == 200, "served")
        overview = service.ask("/api/v1/overview").json()
        test.check(overview["changes"] is not None, "two months to compare")


def main():
    test = checker_of_arguments()
    writes_a_configuration(test)
    shows_a_demonstration(test)
    return test.finish()


if __name__ == "__main__":
    sys.exit(main())
