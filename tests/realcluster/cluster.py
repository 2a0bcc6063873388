"""Real clusters for a comparison: what all have, and those of the tool that O2DMS_REAL_CLUSTER names. Standard library only."""
import contextlib
import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
import urllib.request

STORAGE_CLASS = "test-storage"
EXTENDED_RESOURCE = "example.com/sriov"
VOLUMES = 24


def free_port_block() -> int:
    """A port P such that P to P+2 and P+10, P+11, which the tool uses, are free."""
    for port in range(21443, 29443, 100):
        with contextlib.ExitStack() as stack:
            try:
                for offset in (0, 1, 2, 10, 11):
                    stack.enter_context(socket.create_server(("127.0.0.1", port + offset)))
            except OSError:
                continue
        return port
    raise RuntimeError("no free ports from 21443 on")


class Cluster:
    """A real cluster in a folder of its own, up inside `with Cluster(...) as cluster:`. Heirs say how it goes up and down;
    afterwards the folder has smo.kubeconfig, and pki/ with ca.crt, admin.crt and admin.key of an administrator."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="o2dms-realcluster-"))
        self.port = free_port_block()

    def up(self):
        raise NotImplementedError

    def down(self):
        raise NotImplementedError

    def __enter__(self):
        try:
            self.up()
            self.wait_for("the controller manager", lambda: self.healthy(1))
            self.wait_for("the scheduler", lambda: self.healthy(2))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.down()
        shutil.rmtree(self.folder, ignore_errors=True)

    def wait_for(self, what: str, holds, seconds: float = 60.0):
        deadline = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > deadline:
                raise RuntimeError(f"{what} did not come up within {seconds:.0f} s\n{self.logs()}")
            time.sleep(0.1)

    def logs(self) -> str:
        """The end of every log, for whoever has to find out."""
        return "".join(f"--- {log.name}\n{log.read_text(encoding='utf-8', errors='replace')[-1500:]}\n"
                       for log in sorted(self.folder.glob("*.log")))

    def healthy(self, offset: int) -> bool:
        """Whether the component at this port answers; its certificate is its own."""
        unverified = ssl._create_unverified_context()
        try:
            with urllib.request.urlopen(f"https://127.0.0.1:{self.port + offset}/healthz", context=unverified, timeout=5) as answer:
                return answer.read() == b"ok"
        except OSError:
            return False

    def kubeconfig(self, user: str) -> pathlib.Path:
        return self.folder / f"{user}.kubeconfig"

    def request(self, method: str, path: str, body=None, content_type="application/json") -> dict:
        """As the cluster's administrator."""
        tls = ssl.create_default_context(cafile=str(self.folder / "pki/ca.crt"))
        tls.load_cert_chain(str(self.folder / "pki/admin.crt"), str(self.folder / "pki/admin.key"))
        request = urllib.request.Request(f"https://127.0.0.1:{self.port}{path}", method=method,
                                         data=None if body is None else json.dumps(body).encode(),
                                         headers={"Content-Type": content_type})
        with urllib.request.urlopen(request, context=tls, timeout=30) as answer:
            return json.load(answer)

    def equip(self):
        """A default StorageClass with volumes, and an extended resource on every node: so that their cases apply."""
        self.request("POST", "/apis/storage.k8s.io/v1/storageclasses", {
            "metadata": {"name": STORAGE_CLASS, "annotations": {"storageclass.kubernetes.io/is-default-class": "true"}},
            "provisioner": "kubernetes.io/no-provisioner", "volumeBindingMode": "Immediate"})
        for number in range(VOLUMES):
            self.request("POST", "/api/v1/persistentvolumes", {
                "metadata": {"name": f"volume-{number}"},
                "spec": {"storageClassName": STORAGE_CLASS, "capacity": {"storage": "10Gi"},
                         "accessModes": ["ReadWriteOnce", "ReadWriteMany"], "persistentVolumeReclaimPolicy": "Retain",
                         "hostPath": {"path": str(self.folder / "volumes" / str(number)), "type": "DirectoryOrCreate"}}})
        room = {EXTENDED_RESOURCE: "64"}
        for node in self.request("GET", "/api/v1/nodes")["items"]:
            self.request("PATCH", f"/api/v1/nodes/{node['metadata']['name']}/status",
                         {"status": {"capacity": room, "allocatable": room}}, "application/strategic-merge-patch+json")


class ToolCluster(Cluster):
    """One that the tool starts."""

    def __init__(self, tool: str, arguments: list):
        super().__init__()
        self.tool = tool
        self.arguments = arguments

    def up(self):
        command = [self.tool, "up", str(self.folder), "--port", str(self.port), *self.arguments]
        # Files, not pipes: what the tool leaves running would hold a pipe open.
        with open(self.folder / "up.log", "w+", encoding="utf-8") as log:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=300, check=False)
            if done.returncode != 0:
                log.seek(0)
                raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {log.read()}")

    def down(self):
        subprocess.run([self.tool, "down", str(self.folder)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=120, check=False)


def can_run_workers() -> str:
    """Why the variant with a real worker cannot run here; empty when it can."""
    if os.geteuid() != 0:
        return "a real worker needs root"
    for program in ("containerd", "runc", "ctr", "ip"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    return ""
