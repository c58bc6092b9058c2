#!/usr/bin/env python3
"""What remembered.py runs again, and what not.

    remembered_test.py REMEMBERED
"""

import pathlib
import subprocess
import sys
import tempfile


def main():
    faults = []
    questions = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "data/deep").mkdir(parents=True)
        (folder / "data/deep/file").write_text("a")
        (folder / "program").write_text("1")

        def runs(status=0, word="x"):
            """How often the command was run, and whether its status came back."""
            (folder / "ran").write_text("")
            script = f"echo {word} >>{folder}/ran; exit {status}"
            done = subprocess.run([sys.executable, sys.argv[1], folder / "memory/test", folder / "program", folder / "data",
                                   "--", "sh", "-c", script], stdout=subprocess.DEVNULL, check=False)
            count = len((folder / "ran").read_text().split())
            return count, done.returncode == (status if count else 0)

        def expect(found, count, what):
            nonlocal questions
            questions += 1
            if found != (count, True):
                faults.append(f"{what}: {found}, not {count}")

        expect(runs(), 1, "what was never run")
        expect(runs(), 0, "what passed")
        expect(runs(word="y"), 1, "another command")
        expect(runs(), 1, "the first command again: one is remembered")
        (folder / "data/deep/file").write_text("b")
        expect(runs(), 1, "a file deep in a folder that changed")
        expect(runs(), 0, "the same again")
        (folder / "data/more").write_text("")
        expect(runs(), 1, "a file that is new")
        (folder / "program").write_text("2")
        expect(runs(), 1, "another program")
        for status in (1, 77):
            expect(runs(status), 1, f"a command that ends with {status}")
            expect(runs(status), 1, f"a command that ended with {status}")
        expect(runs(), 1, "what passed before another did not")
        (folder / "memory/test").unlink()
        expect(runs(), 1, "what is forgotten")
    for fault in faults:
        print(fault)
    print(f"{questions} questions, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
