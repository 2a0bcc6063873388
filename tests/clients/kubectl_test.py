"""Unmodified kubectl of today against `o2dms simulate`: exit codes and output, as a person would check them."""
import json
import pathlib
import subprocess
import time
import unittest

import kubectl_case
from kubectl_case import WORKLOAD, KubectlCase
from simulator import Simulator


class KubectlTest(KubectlCase):
    """Objects from manifests, and what is seen of them."""

    def test_get_pods_of_all_namespaces(self):
        done = self.ok("get", "pods", "-A", namespaced=False)
        self.assertTrue("NAMESPACE" in done.out or "No resources found" in done.err, done.out + done.err)

    def test_nodes_are_ready(self):
        done = self.ok("get", "nodes", namespaced=False)
        self.assertIn("Ready", done.out)
        self.assertNotIn("NotReady", done.out)

    def test_apply_creates_then_finds_nothing_to_change(self):
        first = self.apply().out.splitlines()
        self.assertEqual(first, ["configmap/settings created", "deployment.apps/web created", "service/web created"])
        second = self.apply().out.splitlines()
        self.assertEqual(second, ["configmap/settings unchanged", "deployment.apps/web unchanged", "service/web unchanged"])
        third = self.ok("apply", "-f", "-", stdin=WORKLOAD.replace("blue", "green")).out.splitlines()
        self.assertEqual(third[0], "configmap/settings configured")
        self.assertEqual(self.ok("get", "configmap", "settings", "-o", "jsonpath={.data.colour}").out, "green")

    def test_server_side_apply_twice(self):
        done = self.ok("apply", "--server-side", "-f", "-", stdin=WORKLOAD)
        self.assertEqual(done.out.splitlines()[1], "deployment.apps/web serverside-applied")
        self.ok("apply", "--server-side", "-f", "-", stdin=WORKLOAD)

    def test_dry_run_stores_nothing(self):
        self.ok("apply", "--dry-run=server", "-f", "-", stdin=WORKLOAD)
        self.assertNotEqual(self.kubectl("get", "deployment", "web").code, 0)

    def test_diff_tells_a_change_by_its_exit_code(self):
        self.apply()
        self.assertEqual(self.kubectl("diff", "-f", "-", stdin=WORKLOAD).code, 0)
        self.assertEqual(self.kubectl("diff", "-f", "-", stdin=WORKLOAD.replace("blue", "green")).code, 1)

    def test_wait_until_available(self):
        self.up()
        ready = self.ok("get", "deployment", "web", "-o", "jsonpath={.status.readyReplicas}")
        self.assertEqual(ready.out, "2")

    def test_rollout_status_and_restart(self):
        self.apply()
        self.assertIn("successfully rolled out", self.ok("rollout", "status", "deployment/web", "--timeout=30s").out)
        self.ok("set", "image", "deployment/web", "server=nginx:1.28")
        self.assertIn("successfully rolled out", self.ok("rollout", "status", "deployment/web", "--timeout=30s").out)
        images = self.ok("get", "pods", "-l", "app=web", "-o", "jsonpath={.items[*].spec.containers[0].image}").out
        self.assertIn("nginx:1.28", images)

    def test_scale(self):
        self.up()
        self.ok("scale", "deployment/web", "--replicas=3")
        self.ok("wait", "--for=jsonpath={.status.readyReplicas}=3", "deployment/web", "--timeout=30s")

    def test_logs_of_a_running_pod(self):
        self.up()
        self.ok("logs", "deployment/web")
        self.ok("logs", "-l", "app=web", "--all-containers", "--tail=5")

    def test_get_prints_tables(self):
        self.up()
        table = self.ok("get", "pods").out.splitlines()
        self.assertEqual(table[0].split(), ["NAME", "READY", "STATUS", "RESTARTS", "AGE"])
        self.assertEqual([line.split()[1:3] for line in table[1:]], [["1/1", "Running"]] * 2)
        wide = self.ok("get", "pods", "-o", "wide").out.splitlines()[0].split()
        self.assertEqual(wide[:7], ["NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE"])
        deployments = self.ok("get", "deployments").out.splitlines()
        self.assertEqual(deployments[0].split(), ["NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE"])
        self.assertEqual(deployments[1].split()[:4], ["web", "2/2", "2", "2"])

    def test_get_prints_json_yaml_and_names(self):
        self.up()
        items = self.ok("get", "deployment,service,configmap", "-l", "app=web", "-o", "json").json()["items"]
        self.assertEqual([item["kind"] for item in items], ["Deployment", "Service", "ConfigMap"])
        self.assertIn("kind: Deployment", self.ok("get", "deployment", "web", "-o", "yaml").out)
        self.assertEqual(self.ok("get", "deployment", "-o", "name").out.strip(), "deployment.apps/web")
        self.assertEqual(self.ok("get", "pods", "-l", "app=other", "-o", "name").out, "")

    def test_describe(self):
        self.up()
        self.assertIn("Replicas:", self.ok("describe", "deployment", "web").out)
        self.assertIn("Node:", self.ok("describe", "pods", "-l", "app=web").out)

    def test_label_annotate_and_patch(self):
        self.apply()
        self.ok("label", "configmap", "settings", "tier=front")
        self.ok("annotate", "configmap", "settings", "note=kept")
        for kind, patch in (("strategic", '{"data":{"a":"1"}}'), ("merge", '{"data":{"b":"2"}}'),
                            ("json", '[{"op":"add","path":"/data/c","value":"3"}]')):
            self.ok("patch", "configmap", "settings", f"--type={kind}", "-p", patch)
        stored = self.ok("get", "configmap", "settings", "-o", "json").json()
        self.assertEqual(stored["data"], {"colour": "blue", "a": "1", "b": "2", "c": "3"})
        self.assertEqual(stored["metadata"]["labels"]["tier"], "front")

    def test_explain(self):
        self.assertIn("replicas", self.ok("explain", "deployment.spec").out)
        self.assertIn("VERSION:", self.ok("explain", "pod").out)

    def test_auth(self):
        self.assertEqual(self.ok("auth", "can-i", "create", "deployments").out.strip(), "yes")
        refused = self.kubectl("auth", "can-i", "create", "deployments", f"--as=system:serviceaccount:{self.namespace}:default")
        self.assertEqual((refused.code, refused.out.strip()), (1, "no"))
        self.assertIn("system:masters", self.ok("auth", "whoami").out)

    def test_create_token_and_use_it(self):
        self.ok("create", "serviceaccount", "smo")
        token = self.ok("create", "token", "smo").out.strip()
        self.assertEqual(token.count("."), 2, "a JWT")
        config = self.ok("config", "view", "--raw", "-o", "json").json()
        for user in config["users"]:
            user["user"] = {"token": token}
        path = self.cloud.folder / f"{self.namespace}.kubeconfig"
        path.write_text(json.dumps(config), encoding="utf-8")
        who = self.ok("--kubeconfig", path, "auth", "whoami")
        self.assertIn(f"system:serviceaccount:{self.namespace}:smo", who.out)
        self.assertIn("Forbidden", self.kubectl("--kubeconfig", path, "get", "secrets").err)

    def test_refusals_have_an_exit_code_and_a_reason(self):
        missing = self.kubectl("get", "deployment", "nothing")
        self.assertEqual(missing.code, 1)
        self.assertIn("NotFound", missing.err)
        self.apply()
        again = self.kubectl("create", "configmap", "settings")
        self.assertEqual(again.code, 1)
        self.assertIn("already exists", again.err)
        forbidden = self.kubectl("get", "secrets", f"--as=system:serviceaccount:{self.namespace}:default")
        self.assertEqual(forbidden.code, 1)
        self.assertIn("Forbidden", forbidden.err)

    def test_delete_waits_until_gone(self):
        self.up()
        done = self.ok("delete", "-f", "-", "--timeout=40s", stdin=WORKLOAD)
        self.assertEqual(len(done.out.splitlines()), 3)
        self.assertNotEqual(self.kubectl("get", "deployment", "web").code, 0)
        self.ok("wait", "--for=delete", "pod", "-l", "app=web", "--timeout=40s")
        self.assertEqual(self.ok("get", "pods", "-o", "name").out, "")

    def test_delete_of_a_namespace_empties_it(self):
        self.up()
        self.ok("delete", "namespace", self.namespace, "--timeout=40s", namespaced=False)
        self.assertNotEqual(self.kubectl("get", "namespace", self.namespace, namespaced=False).code, 0)

    def test_watch_sees_what_happens(self):
        self.apply()
        watch = subprocess.Popen([self.program, "-n", self.namespace, "get", "configmap", "settings", "--watch", "--output-watch-events",
                                  "-o", "jsonpath={.type} {.object.data.colour}{\"\\n\"}"],
                                 env=self.cloud.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        try:
            self.assertEqual(watch.stdout.readline().strip(), "ADDED blue")
            self.ok("patch", "configmap", "settings", "-p", '{"data":{"colour":"red"}}')
            self.assertEqual(watch.stdout.readline().strip(), "MODIFIED red")
            self.ok("delete", "configmap", "settings")
            self.assertEqual(watch.stdout.readline().strip(), "DELETED red")
        finally:
            watch.kill()
            watch.communicate()

    def test_api_resources_and_versions(self):
        lines = self.ok("api-resources", namespaced=False).out.splitlines()
        self.assertGreater(len(lines), 50)
        self.assertTrue(any(line.split()[:2] == ["deployments", "deploy"] for line in lines))
        self.assertIn("apps/v1", self.ok("api-versions", namespaced=False).out.split())

    def test_version(self):
        version = self.ok("version", "-o", "json", namespaced=False).json()
        self.assertEqual(version["serverVersion"]["major"], "1")

    def test_exec_does_not_hang(self):
        self.up()
        start = time.monotonic()
        self.kubectl("exec", "deployment/web", "--", "true", timeout=30)  # may be refused
        self.assertLess(time.monotonic() - start, 20)

class OlderKubectlTest(KubectlTest):
    """The same with a kubectl of two years ago, which says some things otherwise (JSON bodies, lists before watches)."""

    VERSION = "v30"


class SimulateTest(unittest.TestCase):
    """The command itself."""

    def test_says_that_it_is_ready_and_ends_on_ctrl_c(self):
        with Simulator(kubectl_case.PROGRAM) as cloud:
            self.assertEqual(pathlib.Path(cloud.kubeconfig).stat().st_mode & 0o077, 0, "a kubeconfig holds a key: only its owner reads it")
            code = cloud.stop()
            self.assertIn("https://127.0.0.1:", cloud.output())
            self.assertIn(code, (0, 130), cloud.output())
