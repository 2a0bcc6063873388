"""Starts `o2dms simulate` for a test, and runs clients against it. Standard library only."""
import dataclasses
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time


@dataclasses.dataclass
class Done:
    """What became of a command."""

    code: int
    out: str
    err: str

    def json(self):
        return json.loads(self.out)


class Simulator:
    """One simulated O-Cloud with its kubeconfig, in a folder of its own; `with Simulator(program) as cloud:`."""

    def __init__(self, program: str, ready_within: float = 20.0, flags: tuple[str, ...] = ()):
        self.program = program
        self.flags = flags
        self.ready_within = ready_within
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="o2dms-clients-"))
        self.kubeconfig = self.folder / "kubeconfig"
        self.process = None

    def __enter__(self):
        self.log = open(self.folder / "simulate.log", "w", encoding="utf-8")
        self.process = subprocess.Popen([self.program, "simulate", "--write-kubeconfig", str(self.kubeconfig), *self.flags],
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + self.ready_within
        while not self.kubeconfig.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("o2dms simulate did not become ready:\n" + self.output())
            time.sleep(0.02)
        return self

    def __exit__(self, *_):
        self.stop()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def output(self) -> str:
        return (self.folder / "simulate.log").read_text(encoding="utf-8")

    def stop(self) -> int:
        """Ctrl-C, and the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                return -9
        return self.process.returncode

    def environment(self) -> dict:
        """HOME of its own: no discovery cache of an earlier run misleads a client."""
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "KUBECONFIG": str(self.kubeconfig)}

    def run(self, *command, stdin: str | None = None, timeout: float = 60.0) -> Done:
        done = subprocess.run([str(part) for part in command], env=self.environment(), capture_output=True, text=True,
                              input=stdin, stdin=None if stdin is not None else subprocess.DEVNULL, timeout=timeout, check=False)
        return Done(done.returncode, done.stdout, done.stderr)
