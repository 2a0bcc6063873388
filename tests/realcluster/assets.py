"""A real control plane from the programs in KUBEBUILDER_ASSETS (the convention of controller-runtime's envtest, with
controller manager and scheduler beside etcd and the API server). Loopback only. Standard library and openssl only."""
import json
import os
import pathlib
import shutil
import subprocess
import urllib.error

from cluster import Cluster
from nodes import StandInNodes

PROGRAMS = ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler")
TOKEN = "smo-token-of-this-test"


def missing_programs() -> str:
    """Which programs KUBEBUILDER_ASSETS lacks; empty when it has all."""
    folder = pathlib.Path(os.environ.get("KUBEBUILDER_ASSETS", "."))
    missing = [name for name in PROGRAMS if not (folder / name).exists()] + [n for n in ("openssl",) if not shutil.which(n)]
    return f"missing: {', '.join(missing)} (KUBEBUILDER_ASSETS is {folder})" if missing else ""


class AssetsCluster(Cluster):
    """etcd, API server, controller manager and scheduler, with stand-in nodes."""

    def __init__(self):
        super().__init__()
        self.programs = pathlib.Path(os.environ["KUBEBUILDER_ASSETS"])
        self.pki = self.folder / "pki"
        self.started = []
        self.nodes = None

    def up(self):
        self.make_certificates()
        self.write_kubeconfigs()
        self.start_etcd()
        self.start_api_server()
        self.wait_for("/readyz", lambda: self.answers("/readyz"))
        self.start_controllers()
        account = "/api/v1/namespaces/default/serviceaccounts/default"
        self.wait_for("the default ServiceAccount", lambda: self.answers(account))
        self.nodes = StandInNodes(self)

    def down(self):
        if self.nodes:
            self.nodes.stop()
        for process in reversed(self.started):
            process.terminate()
        for process in self.started:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.pki, check=True, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def make_certificates(self):
        self.pki.mkdir()
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.crt", "-days", "2",
                     "-subj", "/CN=test-ca")
        self.openssl("genrsa", "-out", "sa.key", "2048")
        self.issue("apiserver", "/CN=kube-apiserver", "subjectAltName=IP:127.0.0.1,DNS:localhost")
        self.issue("admin", "/O=system:masters/CN=admin", "extendedKeyUsage=clientAuth")
        (self.pki / "tokens.csv").write_text(f'{TOKEN},smo,1,"system:masters"\n', encoding="utf-8")

    def issue(self, name: str, subject: str, extension: str):
        (self.pki / "extension").write_text(extension, encoding="utf-8")
        self.openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", subject)
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
                     "-days", "2", "-out", f"{name}.crt", "-extfile", "extension")

    def write_kubeconfigs(self):
        admin = {"client-certificate": str(self.pki / "admin.crt"), "client-key": str(self.pki / "admin.key")}
        for name, user in (("smo", {"token": TOKEN}), ("admin", admin)):
            self.kubeconfig(name).write_text(json.dumps({
                "apiVersion": "v1", "kind": "Config", "current-context": "c",
                "clusters": [{"name": "c", "cluster": {"server": f"https://127.0.0.1:{self.port}",
                                                       "certificate-authority": str(self.pki / "ca.crt")}}],
                "users": [{"name": "u", "user": user}],
                "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}]}), encoding="utf-8")

    def start(self, name: str, *flags: str):
        with open(self.folder / f"{name}.log", "w", encoding="utf-8") as log:
            self.started.append(subprocess.Popen([self.programs / name, *flags], cwd=self.folder, stdout=log, stderr=log,
                                                 stdin=subprocess.DEVNULL))

    def start_etcd(self):
        client, peer = (f"http://127.0.0.1:{self.port + offset}" for offset in (10, 11))
        self.start("etcd", "--data-dir", "etcd", "--listen-client-urls", client, "--advertise-client-urls", client,
                   "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", f"default={peer}")

    def start_api_server(self):
        self.start("kube-apiserver", f"--etcd-servers=http://127.0.0.1:{self.port + 10}", f"--secure-port={self.port}",
                   "--bind-address=127.0.0.1", "--advertise-address=10.1.1.1", "--service-cluster-ip-range=10.0.0.0/16",
                   "--tls-cert-file=pki/apiserver.crt", "--tls-private-key-file=pki/apiserver.key",
                   "--client-ca-file=pki/ca.crt", "--token-auth-file=pki/tokens.csv", "--authorization-mode=RBAC",
                   "--service-account-issuer=https://kubernetes.default.svc", "--service-account-key-file=pki/sa.key",
                   "--service-account-signing-key-file=pki/sa.key")

    def start_controllers(self):
        common = ["--kubeconfig=admin.kubeconfig", "--leader-elect=false", "--bind-address=127.0.0.1"]
        self.start("kube-controller-manager", *common, f"--secure-port={self.port + 1}", "--root-ca-file=pki/ca.crt",
                   "--use-service-account-credentials=true", "--service-account-private-key-file=pki/sa.key")
        self.start("kube-scheduler", *common, f"--secure-port={self.port + 2}")

    def answers(self, path: str) -> bool:
        try:
            self.request("GET", path)
        except json.JSONDecodeError:
            return True  # /readyz says a plain "ok"
        except (OSError, urllib.error.URLError):
            return False
        return True
