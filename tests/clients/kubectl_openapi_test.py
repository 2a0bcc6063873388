"""kubectl against a cluster that was made of another cluster's OpenAPI document, with that cluster's custom resources."""
import pathlib

from kubectl_case import KubectlCase

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "fixtures/openapi/kubernetes-1.20.json"

WIDGET = """
apiVersion: example.com/v1
kind: Widget
metadata: {name: one}
spec:
  size: small
  replicas: 2
  ports: [{name: web, number: 80}]
"""


class KubectlOpenApiTest(KubectlCase):
    """A cluster of 1.20 with two CustomResourceDefinitions."""

    FLAGS = ("--openapi", str(DOCUMENT))

    def test_version_and_resources_are_those_of_the_document(self):
        self.assertIn("Server Version: v1.20.2", self.ok("version", namespaced=False).out)
        rows = {line.split()[0]: line.split()[1:] for line in self.ok("api-resources", namespaced=False).out.splitlines()}
        self.assertEqual(rows["widgets"], ["example.com/v1", "true", "Widget"])
        self.assertEqual(rows["sites"], ["example.com/v1", "false", "Site"])
        self.assertEqual(rows["pods"], ["po", "v1", "true", "Pod"])
        self.assertEqual(rows["poddisruptionbudgets"], ["pdb", "policy/v1beta1", "true", "PodDisruptionBudget"])

    def test_explain_has_the_texts_of_the_document(self):
        self.assertIn("A widget of the example company.", self.ok("explain", "widget", namespaced=False).out)
        said = self.ok("explain", "widgets.spec.size", namespaced=False).out
        self.assertIn("How large.", said)
        self.assertIn("string", said)
        self.assertIn("containers", self.ok("explain", "pods.spec", namespaced=False).out)

    def test_custom_resources_are_made_shown_changed_and_deleted(self):
        self.assertEqual(self.ok("apply", "-f", "-", stdin=WIDGET).out, "widget.example.com/one created\n")
        self.assertEqual(self.ok("apply", "-f", "-", stdin=WIDGET).out, "widget.example.com/one unchanged\n")
        changed = WIDGET.replace("small", "large")
        self.assertEqual(self.ok("apply", "-f", "-", stdin=changed).out, "widget.example.com/one configured\n")
        rows = self.ok("get", "widgets").out.splitlines()
        self.assertEqual(rows[0].split(), ["NAME", "AGE"])
        self.assertEqual(rows[1].split()[0], "one")
        self.assertEqual(self.ok("get", "widget", "one", "-o", "jsonpath={.spec.size} {.metadata.generation}").out, "large 2")
        self.ok("patch", "widget", "one", "--type=merge", "-p", '{"spec": {"replicas": 3}}')
        self.ok("scale", "widget", "one", "--replicas=4")
        self.assertEqual(self.ok("get", "widget", "one", "-o", "jsonpath={.spec.replicas}").out, "4")
        self.ok("apply", "--server-side", "--field-manager=other", "-f", "-",
                stdin=WIDGET.replace("size: small", "size: large").replace("replicas: 2", "replicas: 4"))
        self.ok("label", "widget", "one", "a=b")
        refused = self.kubectl("create", "-f", "-", stdin=WIDGET.replace("one", "two").replace("size: small", "replicas: 1"))
        self.assertNotEqual(refused.code, 0)
        self.assertEqual(self.ok("delete", "widget", "one").out.splitlines()[0], 'widget.example.com "one" deleted' +
                         (f" from {self.namespace} namespace" if self.deletion_names_namespace() else ""))

    def deletion_names_namespace(self):
        self.ok("create", "configmap", "x")
        return "namespace" in self.ok("delete", "configmap", "x").out

    def test_workloads_run(self):
        self.up()


class OldKubectlOpenApiTest(KubectlOpenApiTest):
    """The same with an older kubectl."""

    VERSION = "v30"
