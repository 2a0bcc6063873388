#!/usr/bin/env python3
"""Runs the README's commands: `readme_commands.py README.md FOLDER_OF_O2DMS`.

A fenced block below a line `<!-- tested -->` is run as one bash script, in order, in the top folder, with o2dms in PATH. A
line `<!-- tested, exit N -->` expects another exit code. Ends with `N passed, N failed`.
"""
import os
import pathlib
import re
import subprocess
import sys

BLOCK = re.compile(r"<!-- tested(?:, exit (\d+))? -->\n+```sh\n(.*?)```", re.DOTALL)


def main() -> int:
    readme = pathlib.Path(sys.argv[1]).resolve()
    environment = dict(os.environ, PATH=f"{pathlib.Path(sys.argv[2]).resolve()}:{os.environ['PATH']}")
    passed = failed = 0
    for expected, script in BLOCK.findall(readme.read_text(encoding="utf-8")):
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=readme.parent, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=300, check=False)
        good = done.returncode == int(expected or 0)
        passed, failed = passed + good, failed + (not good)
        print(f"{'ok' if good else 'FAILED'} (exit {done.returncode}):\n{script}")
        if not good:
            print(done.stdout[-3000:], done.stderr[-3000:])
    if not passed + failed:
        print("the README has no tested block")
        failed = 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
