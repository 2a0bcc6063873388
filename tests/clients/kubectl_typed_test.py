"""The commands with which kubectl makes and changes objects itself. A kubectl of today sends such as protobuf."""
import json

from kubectl_case import WORKLOAD, KubectlCase


class KubectlTypedTest(KubectlCase):
    """A command, and what became of it."""

    def test_create_makes_every_kind_it_knows(self):
        role, binding = "--clusterrole=view", f"--serviceaccount={self.namespace}:default"
        for arguments in (("deployment", "d", "--image=nginx", "--replicas=2"), ("job", "j", "--image=busybox", "--", "true"),
                          ("cronjob", "cj", "--image=busybox", "--schedule=0 0 1 1 *", "--", "true"), ("job", "once", "--from=cronjob/cj"),
                          ("service", "clusterip", "c", "--tcp=80:8080"), ("service", "nodeport", "n", "--tcp=80"),
                          ("service", "externalname", "e", "--external-name=x.example.com"), ("configmap", "cm", "--from-literal=a=b"),
                          ("secret", "generic", "s", "--from-literal=a=b"), ("serviceaccount", "sa"),
                          ("role", "r", "--verb=get", "--resource=pods"), ("rolebinding", "rb", role, binding),
                          ("ingress", "i", "--rule=x.example.com/p=c:80,tls=t"), ("quota", "q", "--hard=pods=50"),
                          ("poddisruptionbudget", "p", "--selector=app=d", "--min-available=1")):
            done = self.ok("create", *arguments)
            self.assertIn(" created", done.out + done.err, arguments)
        self.assertEqual(self.ok("get", "secret", "s", "-o", "jsonpath={.data.a}").out, "Yg==")
        for arguments in (("clusterrole", "watcher", "--verb=watch", "--resource=nodes"), ("priorityclass", "low", "--value=0")):
            self.ok("create", *arguments, namespaced=False)
        self.assertEqual(self.ok("get", "priorityclass", "low", "-o", "jsonpath={.value}", namespaced=False).out, "0")

    def test_run_expose_and_autoscale(self):
        self.ok("run", "one", "--image=nginx", "--port=80", "--labels=app=one")
        self.ok("wait", "--for=condition=Ready", "pod/one", "--timeout=30s")
        self.ok("expose", "pod", "one", "--port=80")
        self.assertEqual(self.ok("get", "service", "one", "-o", "jsonpath={.spec.selector.app}").out, "one")
        self.up()
        self.ok("autoscale", "deployment", "web", "--min=1", "--max=3")

    def test_rollout_history_undo_pause_and_resume(self):
        self.up()
        self.ok("set", "image", "deployment/web", "server=nginx:1.28")
        self.ok("rollout", "status", "deployment/web", "--timeout=30s")
        self.assertEqual(len(self.ok("rollout", "history", "deployment/web").out.split("\n2 ")), 2)
        self.ok("rollout", "undo", "deployment/web")
        self.assertEqual(self.ok("get", "deployment", "web", "-o", "jsonpath={..image}").out, "nginx:1.27")
        for verb in ("pause", "resume", "restart"):
            self.ok("rollout", verb, "deployment/web")
        self.ok("rollout", "status", "deployment/web", "--timeout=30s")

    def test_cordon_taint_and_drain(self):
        self.up()
        self.ok("taint", "node", "node-3", "example.com/k=v:PreferNoSchedule", namespaced=False)
        self.ok("taint", "node", "node-3", "example.com/k-", namespaced=False)
        drained = self.ok("drain", "node-3", "--force", "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=30s", namespaced=False)
        self.assertIn("node/node-3 drained", drained.out)
        self.ok("uncordon", "node-3", namespaced=False)

    def test_edit_and_replace(self):
        self.apply()
        editor = "env", "KUBE_EDITOR=sed -i s/blue/yellow/", self.program, "-n", self.namespace
        self.assertEqual(self.cloud.run(*editor, "edit", "configmap", "settings").code, 0)
        self.assertEqual(self.ok("get", "configmap", "settings", "-o", "jsonpath={.data.colour}").out, "yellow")
        self.ok("replace", "-f", "-", stdin=WORKLOAD)
        self.assertEqual(self.ok("get", "configmap", "settings", "-o", "jsonpath={.data.colour}").out, "blue")

    def test_unknown_fields_are_refused_or_warned_of(self):
        manifest = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"odd"},"dat":{}}'
        refused = self.kubectl("create", "-f", "-", stdin=manifest)
        self.assertEqual(refused.code, 1)
        self.assertIn('unknown field "dat"', refused.err)
        self.assertIn('Warning: unknown field "dat"', self.ok("create", "--validate=warn", "-f", "-", stdin=manifest).err)

    def test_a_list_is_validated_and_created_whole(self):
        # For a List kubectl reads the OpenAPI 2 document, in protobuf.
        items = [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}} for name in ("one", "two")]
        done = self.ok("create", "-f", "-", stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": items}))
        self.assertEqual(done.out.split(), ["configmap/one", "created", "configmap/two", "created"])
        items[0]["dat"] = {}
        refused = self.kubectl("create", "-f", "-", stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": items}))
        self.assertIn('unknown field "dat"', refused.err)

    def test_server_side_apply_takes_over_from_the_clients_side(self):
        self.apply()
        self.ok("apply", "--server-side", "-f", "-", stdin=WORKLOAD)
        self.ok("apply", "--server-side", "-f", "-", stdin=WORKLOAD.replace("colour: blue", "shape: round"))
        self.assertEqual(self.ok("get", "configmap", "settings", "-o", "json").json()["data"], {"shape": "round"})

    def test_debug_adds_a_container(self):
        self.ok("run", "one", "--image=nginx")
        self.ok("debug", "one", "--image=busybox", "--container=eye", "--profile=general")
        self.assertEqual(self.ok("get", "pod", "one", "-o", "jsonpath={.spec.ephemeralContainers[0].name}").out, "eye")


class OlderKubectlTypedTest(KubectlTypedTest):
    """The same with a kubectl of two years ago, which says some things otherwise (JSON bodies, lists before watches)."""

    VERSION = "v30"
