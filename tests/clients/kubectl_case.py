"""What tests with an unmodified kubectl begin with: a cloud, a namespace, a workload."""
import unittest

from fetch_clients import fetch
from simulator import Simulator

PROGRAM = ""  # set by run

WORKLOAD = """
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, labels: {app: web}}
data: {colour: blue}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: server, image: "nginx:1.27", ports: [{containerPort: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, labels: {app: web}}
spec: {selector: {app: web}, ports: [{port: 80}]}
"""


class KubectlCase(unittest.TestCase):
    """One cloud for all tests of a class; each test has a namespace of its own."""

    VERSION = "v36"
    FLAGS = ()  # of `o2dms simulate`

    @classmethod
    def setUpClass(cls):
        folder, reason = fetch(cls.VERSION)
        if folder is None:
            raise unittest.SkipTest(reason)
        cls.program = folder / "kubectl"
        cls.cloud = Simulator(PROGRAM, flags=cls.FLAGS)
        cls.cloud.__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.cloud.__exit__()

    def setUp(self):
        self.namespace = self._testMethodName.replace("_", "-")[5:35].strip("-")
        self.ok("create", "namespace", self.namespace, namespaced=False)

    def kubectl(self, *arguments, stdin=None, timeout=60.0, namespaced=True):
        where = ("-n", self.namespace) if namespaced else ()
        return self.cloud.run(self.program, *where, *arguments, stdin=stdin, timeout=timeout)

    def ok(self, *arguments, **how):
        done = self.kubectl(*arguments, **how)
        self.assertEqual(done.code, 0, f"kubectl {' '.join(map(str, arguments))}: {done.err}\n{done.out}")
        return done

    def apply(self):
        return self.ok("apply", "-f", "-", stdin=WORKLOAD)

    def up(self):
        self.apply()
        self.ok("wait", "--for=condition=Available", "deployment/web", "--timeout=30s")
