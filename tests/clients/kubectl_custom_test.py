"""Unmodified kubectl with custom resources: defined, waited for, explained, made, shown, scaled, changed, deleted."""
from kubectl_case import KubectlCase

DEFINITION = """
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gauges.lab.example}
spec:
  group: lab.example
  scope: Namespaced
  names: {plural: gauges, singular: gauge, kind: Gauge, shortNames: [gg], categories: [all]}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}, scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}}
    additionalPrinterColumns: [{name: Size, type: integer, jsonPath: .spec.size}]
    schema:
      openAPIV3Schema:
        type: object
        description: Measures something.
        properties:
          spec:
            type: object
            properties:
              size: {type: integer, minimum: 1, default: 3, description: How large.}
              config: {type: string}
              replicas: {type: integer, default: 1}
          status: {type: object, x-kubernetes-preserve-unknown-fields: true}
"""
GAUGE = """
apiVersion: lab.example/v1
kind: Gauge
metadata: {name: one}
spec: {config: "{}"}
"""


class KubectlCustomTest(KubectlCase):
    """kubectl 1.35."""

    def setUp(self):
        super().setUp()
        self.ok("apply", "-f", "-", stdin=DEFINITION, namespaced=False)
        self.ok("wait", "--for=condition=Established", "--timeout=5s", "crd/gauges.lab.example", namespaced=False)

    def tearDown(self):
        self.ok("delete", "crd", "gauges.lab.example", namespaced=False)

    def test_objects_are_made_shown_scaled_and_deleted(self):
        self.assertEqual(self.ok("apply", "-f", "-", stdin=GAUGE).out, "gauge.lab.example/one created\n")
        self.assertEqual(self.ok("apply", "-f", "-", stdin=GAUGE).out, "gauge.lab.example/one unchanged\n")
        self.assertEqual([line.split() for line in self.ok("get", "gg").out.splitlines()], [["NAME", "SIZE"], ["one", "3"]])
        self.assertIn("gauge.lab.example/one", self.ok("get", "all").out)
        self.ok("scale", "gauge", "one", "--replicas=4")
        self.assertEqual(self.ok("get", "gauge", "one", "-o", "jsonpath={.spec.replicas}").out, "4")
        self.ok("patch", "gauge", "one", "--type=merge", "--subresource=status", "-p", '{"status": {"ready": true}}')
        self.ok("wait", "gauge/one", "--for=jsonpath={.status.ready}=true", "--timeout=5s")
        self.ok("apply", "--server-side", "--field-manager=other", "-f", "-", stdin=GAUGE.replace("one", "two"))
        self.ok("delete", "gauges", "--all")

    def test_explain_tells_of_the_schema(self):
        said = self.ok("explain", "gauge.spec", namespaced=False).out
        self.assertRegex(said, r"GROUP:\s+lab.example")
        self.assertRegex(said, r"config\s+<string>")
        self.assertRegex(said, r"size\s+<integer>")
        self.assertIn("How large.", said)

    def test_what_the_schema_does_not_allow_is_refused(self):
        refused = self.kubectl("apply", "-f", "-", stdin=GAUGE.replace('config: "{}"', "size: 0"))
        self.assertNotEqual(refused.code, 0)
        self.assertIn("spec.size in body should be greater than or equal to 1", refused.err)
        refused = self.kubectl("apply", "-f", "-", stdin=GAUGE.replace("config", "confg"))
        self.assertNotEqual(refused.code, 0)
        self.assertIn('unknown field "spec.confg"', refused.err)

    def test_a_namespace_goes_with_its_objects(self):
        self.ok("apply", "-f", "-", stdin=GAUGE)
        self.ok("delete", "namespace", self.namespace, namespaced=False)
