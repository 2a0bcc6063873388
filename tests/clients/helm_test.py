"""Unmodified helm against `o2dms simulate`: a release's whole life, with hooks. Helm 4 applies on the server's side and
waits by watches; helm 3 patches and polls."""
import unittest

from fetch_clients import fetch
from kubectl_custom_test import DEFINITION, GAUGE
from simulator import Simulator

PROGRAM = ""  # set by run

CHART = """
apiVersion: v2
name: cnf
version: 0.1.0
"""
WORKLOAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}-web"}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: server, image: "nginx:1.27"}]}
---
apiVersion: v1
kind: Service
metadata: {name: "{{ .Release.Name }}-web"}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}-about"}
data:
  kubernetes: {{ .Capabilities.KubeVersion.Version | quote }}
  apps: {{ .Capabilities.APIVersions.Has "apps/v1" | quote }}
"""
HOOKS = """
apiVersion: batch/v1
kind: Job
metadata:
  name: "{{ .Release.Name }}-prepare"
  annotations: {helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-delete-policy: "before-hook-creation,hook-succeeded"}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: ["true"]}]}}}
---
apiVersion: v1
kind: Pod
metadata:
  name: "{{ .Release.Name }}-test"
  annotations: {helm.sh/hook: test, helm.sh/hook-delete-policy: "before-hook-creation,hook-succeeded"}
spec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: ["true"]}]}
"""


class HelmTest(unittest.TestCase):
    """Helm 4."""

    VERSION = "v36"

    def setUp(self):
        folder, reason = fetch(self.VERSION)
        if folder is None:
            raise unittest.SkipTest(reason)
        self.folder = folder
        self.cloud = self.enterContext(Simulator(PROGRAM))
        self.chart = self.cloud.folder / "chart"
        (self.chart / "templates").mkdir(parents=True)
        for name, text in (("Chart.yaml", CHART), ("values.yaml", "replicas: 1\n"), ("templates/workload.yaml", WORKLOAD),
                           ("templates/hooks.yaml", HOOKS)):
            (self.chart / name).write_text(text, encoding="utf-8")

    def helm(self, *arguments):
        done = self.cloud.run(self.folder / "helm", "-n", "site", *arguments)
        self.assertEqual(done.code, 0, f"helm {arguments}: {done.err}\n{done.out}")
        return done

    def get(self, *arguments):
        return self.cloud.run(self.folder / "kubectl", "-n", "site", "get", *arguments).out

    def ready(self):
        return self.get("deployment", "r-web", "-o", "jsonpath={.status.readyReplicas}")

    def test_the_life_of_a_release(self):
        self.assertIn("STATUS: deployed", self.helm("install", "r", self.chart, "--create-namespace", "--wait", "--timeout=40s").out)
        self.assertEqual(self.ready(), "1")
        self.assertEqual(self.get("configmap", "r-about", "-o", "jsonpath={.data.kubernetes} {.data.apps}"), "v1.36.0 true")
        self.helm("upgrade", "r", self.chart, "--set=replicas=3", "--wait", "--timeout=40s")
        self.assertEqual(self.ready(), "3")
        self.helm("rollback", "r", "1", "--wait", "--timeout=40s")
        self.assertEqual(self.get("deployment", "r-web", "-o", "jsonpath={.spec.replicas}"), "1")
        self.assertIn("Succeeded", self.helm("test", "r", "--timeout=40s").out)
        self.assertEqual([each["revision"] for each in self.helm("history", "r", "-o", "json").json()], [1, 2, 3])
        self.assertEqual(self.helm("list", "-o", "json").json()[0]["name"], "r")
        self.helm("uninstall", "r", "--wait", "--timeout=40s")
        self.assertEqual(self.helm("list", "-o", "json").json(), [])
        self.assertEqual(self.get("deployments,services,jobs,secrets", "-o", "name"), "")

    def test_a_chart_brings_its_own_kind(self):
        """Helm makes what is in crds/ first, waits for it, and leaves it when the release goes."""
        (self.chart / "crds").mkdir()
        (self.chart / "crds/gauges.yaml").write_text(DEFINITION, encoding="utf-8")
        (self.chart / "templates/gauge.yaml").write_text(GAUGE, encoding="utf-8")
        self.assertIn("STATUS: deployed", self.helm("install", "r", self.chart, "--create-namespace", "--wait", "--timeout=40s").out)
        self.assertEqual(self.get("gg", "-o", "jsonpath={.items[*].spec.size}"), "3")
        self.helm("uninstall", "r", "--wait", "--timeout=40s")
        self.assertEqual(self.get("gg", "-o", "name"), "")
        self.assertIn("gauges.lab.example", self.get("crds", "-o", "name"))


class OlderHelmTest(HelmTest):
    """Helm 3."""

    VERSION = "v30"
