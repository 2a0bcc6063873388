#!/usr/bin/env python3
"""Lets the program write reports and reads them as others will: `junit_of_runs.py PATH_TO_O2DMS`.

One run each that passes what was selected, fails, does not reach its target, and has a stale known deviation; each
JUnit file then goes through junit_check.py. Exit status 77 when everything held but the schemas were missing.
"""
import pathlib
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.dont_write_bytecode = True
import junit_check  # noqa: E402  (needs the path above)

STALE = "- {case: sanity.*, clause: DMS-2.1-3, reason: none, link: 'https://tracker.example/1', expires: 2020-01-01}\n"


def run(program: str, folder: pathlib.Path, name: str, wanted: int, *arguments: str) -> list[str]:
    """The two reports of a run that must end with this exit code."""
    done = subprocess.run([program, "run", "--report-dir", name, *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode != wanted:
        raise SystemExit(f"FAILED: run {name}: exit code {done.returncode}, not {wanted}\n{done.stdout}{done.stderr}")
    return [str(folder / name / "junit.xml"), str(folder / name / "report.json")]


def runs(program: str, folder: pathlib.Path) -> list[str]:
    reports = run(program, folder, "partial", 4, "--case", "access.*", "--case", "sanity.*")
    simulate = [program, "simulate", "--deviation", "create-answers-200", "--write-kubeconfig", "kubeconfig"]
    with subprocess.Popen(simulate, cwd=folder, stdout=subprocess.PIPE, text=True) as cloud:
        cloud.stdout.readline()  # the ready line
        reports += run(program, folder, "failing", 1, "--kubeconfig", "kubeconfig", "--case", "instantiation.created.*")
        cloud.send_signal(signal.SIGTERM)
    reports += run(program, folder, "unreachable", 3, "--kubeconfig", "kubeconfig")
    (folder / "known.yaml").write_text(STALE, encoding="utf-8")
    return reports + run(program, folder, "stale", 5, "--case", "sanity.*", "--known-deviations", "known.yaml")


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 64
    with tempfile.TemporaryDirectory(prefix="o2dms-junit-") as folder:
        sys.argv[1:] = runs(sys.argv[1], pathlib.Path(folder))
        return junit_check.main()


if __name__ == "__main__":
    sys.exit(main())
