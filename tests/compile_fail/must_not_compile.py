#!/usr/bin/env python3
"""Requires that a program compiles, and that with -DCOMITY_FORBIDDEN it does not, for its reason.

    must_not_compile.py FILE COMPILER [FLAG...]
"""

import pathlib
import re
import subprocess
import sys


def main(file, *command):
    reason = re.search(r"^// Refused: (.+)$", pathlib.Path(file).read_text(), re.MULTILINE)
    if not reason:
        return f"{file} does not say why it is refused"
    english = {"LC_ALL": "C", "PATH": "/usr/bin:/bin:/usr/local/bin"}
    control = subprocess.run([*command, file], capture_output=True, text=True, env=english)
    if control.returncode != 0:
        return f"the control does not compile:\n{control.stderr}"
    forbidden = subprocess.run([*command, "-DCOMITY_FORBIDDEN", file], capture_output=True, text=True,
                               env=english)
    if forbidden.returncode == 0:
        return "the forbidden lines compile"
    if reason[1] not in forbidden.stderr:
        return f"refused, but not with '{reason[1]}':\n{forbidden.stderr}"
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
