"""Custom resources, request by request: data for request_check.py as request_stories.py is, and true of a real control plane
likewise. The definition is cluster-scoped; the stories make and delete it themselves."""
from request_stories import APPLY, MERGE, STRATEGIC, TABLE, Step, invalid, named, refusal

DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
GAUGES = "/apis/requests.example/v1/namespaces/NS/gauges"
OLD_GAUGES = "/apis/requests.example/v1beta1/namespaces/NS/gauges"

SPEC = {"type": "object", "properties": {
    "size": {"type": "integer", "minimum": 1, "maximum": 10, "default": 3},
    "config": {"type": "string", "pattern": "^[a-z{}]*$", "minLength": 2},
    "mode": {"type": "string", "enum": ["auto", "manual"]},
    "when": {"type": "string", "format": "date-time"},
    "port": {"x-kubernetes-int-or-string": True},
    "note": {"type": "string", "nullable": True},
    "ratio": {"type": "number", "multipleOf": 5, "maximum": 100, "exclusiveMaximum": True},
    "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
    "tags": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}},
    "ports": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
              "items": {"type": "object", "required": ["name"],
                        "properties": {"name": {"type": "string"}, "number": {"type": "integer", "default": 80}}}},
    "either": {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
               "oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
    "template": {"type": "object", "x-kubernetes-embedded-resource": True, "x-kubernetes-preserve-unknown-fields": True},
    "replicas": {"type": "integer"}}}
SCHEMA = {"openAPIV3Schema": {"type": "object", "properties": {
    "spec": SPEC, "status": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}}}


def version(name, **rest):
    return {"name": name, "served": True, "storage": name == "v1", "schema": SCHEMA,
            "subresources": {"status": {}, "scale": {"specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas",
                                                     "labelSelectorPath": ".status.selector"}},
            "additionalPrinterColumns": [{"name": "Size", "type": "integer", "jsonPath": ".spec.size"},
                                         {"name": "Ready", "type": "string", "jsonPath": '.status.conditions[?(@.type=="Ready")].status'},
                                         {"name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"}], **rest}


def definition(plural="gauges", kind="Gauge", group="requests.example", schema=None, **spec):
    versions = [version("v1"), version("v1beta1", deprecated=True)] if schema is None else [
        {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}]
    return named(f"{plural}.{group}", apiVersion="apiextensions.k8s.io/v1", kind="CustomResourceDefinition",
                 spec={"group": group, "scope": "Namespaced", "names": {"plural": plural, "kind": kind, "shortNames": ["gg"]},
                       "versions": versions, **spec})


def gauge(name, spec=None, api="v1", **rest):
    return named(name, apiVersion=f"requests.example/{api}", kind="Gauge", **({} if spec is None else {"spec": spec}), **rest)


def refused(cause, spec):
    return Step("POST", GAUGES, invalid(cause, name="x", kind="Gauge", group="requests.example"), gauge("x", spec))


ESTABLISHED = {"status": {"conditions": [{"type": "NamesAccepted", "status": "True", "reason": "NoConflicts", "message": "no conflicts found"},
                                         {"type": "Established", "status": "True", "reason": "InitialNamesAccepted",
                                          "message": "the initial names have been accepted"}],
                          "acceptedNames": {"plural": "gauges", "singular": "gauge", "kind": "Gauge", "listKind": "GaugeList", "shortNames": ["gg"]},
                          "storedVersions": ["v1"]}}

CUSTOM_RESOURCES = [
    Step("POST", DEFINITIONS, {"spec": {"conversion": {"strategy": "None"}, "names": {"listKind": "GaugeList", "singular": "gauge"}},
                               "status": {"acceptedNames": {"plural": "", "kind": ""}, "storedVersions": ["v1"]},
                               "metadata": {"generation": 1}}, definition(), status=201),
    Step("GET", f"{DEFINITIONS}/gauges.requests.example", ESTABLISHED, until=True),
    Step("GET", GAUGES, {"kind": "GaugeList", "apiVersion": "requests.example/v1", "items": []}, until=True),
    Step("GET", "/apis/requests.example", {"kind": "APIGroup", "preferredVersion": {"version": "v1"}}, until=True),
    # What is filled in, dropped and kept.
    Step("POST", GAUGES, {"metadata": {"generation": 1}, "spec": {"size": 3, "free": {"a": {"b": 1}}, "ports": [{"name": "web", "number": 80}], "note": None}},
         gauge("a", {"free": {"a": {"b": 1}}, "junk": 1, "note": None, "config": None, "ports": [{"name": "web"}]}, extra=1, status={"x": 1}), status=201),
    Step("GET", GAUGES + "/a", {"kind": "Gauge", "apiVersion": "requests.example/v1", "spec": {"junk": None}, "extra": None, "status": None}),
    Step("POST", GAUGES + "?fieldValidation=Strict", refusal(400, "BadRequest"), gauge("s", {"junk": 1}), since=27),
    Step("POST", GAUGES, 201, gauge("bare")),
    Step("GET", GAUGES, {"items": [{"kind": "Gauge", "apiVersion": "requests.example/v1"}] * 2}),
    # What is refused.
    refused(("Invalid", "spec.size"), {"size": 0}),
    refused(("Invalid", "spec.size"), {"size": 11}),
    refused(("Invalid", "spec.config"), {"config": "ABC"}),
    refused(("Invalid", "spec.config"), {"config": "a"}),
    refused(("NotSupported", "spec.mode"), {"mode": "other"}),
    refused(("Invalid", "spec.ratio"), {"ratio": 7}),
    refused(("Invalid", "spec.ratio"), {"ratio": 100}),
    refused(("Duplicate", "spec.tags[2]"), {"tags": ["a", "b", "a"]}),
    refused(("Duplicate", "spec.ports[1]"), {"ports": [{"name": "a"}, {"name": "a"}]}),
    Step("POST", GAUGES, invalid(("Invalid", "<nil>")), gauge("x", {"either": {"a": 1, "b": 2}})),
    Step("POST", GAUGES, invalid(("Invalid", "<nil>"), ("Required", "spec.either.a")), gauge("x", {"either": {}})),
    Step("POST", GAUGES, invalid(("Required", "spec.template.apiVersion"), ("Required", "spec.template.kind")), gauge("x", {"template": {"a": 1}})),
    Step("POST", GAUGES, refusal(422, "Invalid", 'Gauge.requests.example "x" is invalid: spec.size: Invalid value: 0: '
                                 'spec.size in body should be greater than or equal to 1'), gauge("x", {"size": 0})),
    *[Step("POST", GAUGES, 422, gauge("x", spec)) for spec in
      ({"size": "a"}, {"size": 1.5}, {"config": 5}, {"when": "soon"}, {"port": True}, {"tags": "a"}, {"free": 1}, {"replicas": -1})],
    Step("POST", GAUGES, 400, gauge("x", metadata={"name": "x", "labels": {"a": 1}})),
    Step("POST", GAUGES, 400, {"metadata": {"name": "x"}}),
    Step("POST", GAUGES, invalid(("Invalid", "kind")), {**gauge("x"), "kind": "Other"}),
    Step("POST", GAUGES, refusal(400, "BadRequest"), {**gauge("x"), "apiVersion": "requests.example/v9"}),
    # Changes.
    Step("PATCH", GAUGES + "/a", {"metadata": {"generation": 2}, "spec": {"config": "{}", "junk": None}}, {"spec": {"config": "{}", "junk": 1}}, type=MERGE, status=200),
    Step("PATCH", GAUGES + "/a", refusal(415, "UnsupportedMediaType"), {"spec": {}}, type=STRATEGIC),
    Step("PATCH", GAUGES + "/a/status", {"metadata": {"generation": 2}, "spec": {"size": 3}, "status": {"replicas": 2}},
         {"spec": {"size": 9}, "status": {"replicas": 2, "selector": "a=b", "conditions": [{"type": "Ready", "status": "True"}]}}, type=MERGE, status=200),
    Step("GET", GAUGES + "/a/scale", refusal(500, "InternalError")),
    Step("PATCH", GAUGES + "/a/scale", {"kind": "Scale", "spec": {"replicas": 4}, "status": {"replicas": 2, "selector": "a=b"}},
         {"spec": {"replicas": 4}}, type=MERGE, status=200),
    Step("GET", GAUGES + "/a", {"spec": {"replicas": 4}, "metadata": {"generation": 3}}),
    Step("PATCH", GAUGES + "/a/scale", 422, {"spec": {"replicas": -1}}, type=MERGE),
    Step("PUT", GAUGES + "/a", invalid(("Invalid", "metadata.resourceVersion")), gauge("a", {})),
    Step("PUT", GAUGES + "/none", 404, gauge("none", {})),
    Step("PATCH", GAUGES + "/ssa?fieldManager=one", {"spec": {"mode": "auto", "size": 3}}, gauge("ssa", {"mode": "auto"}), type=APPLY, status=201),
    Step("PATCH", GAUGES + "/ssa?fieldManager=two", refusal(409, "Conflict"), gauge("ssa", {"mode": "manual"}), type=APPLY),
    # Forms and versions.
    Step("GET", GAUGES + "/a", {"kind": "Table", "columnDefinitions": [{"name": name} for name in ("Name", "Size", "Ready", "Age")]}, accept=TABLE),
    Step("GET", OLD_GAUGES + "/a", {"apiVersion": "requests.example/v1beta1", "spec": {"size": 3}}),
    Step("POST", OLD_GAUGES, {"apiVersion": "requests.example/v1beta1"}, gauge("old", {}, "v1beta1"), status=201),
    Step("GET", GAUGES + "/old", {"apiVersion": "requests.example/v1"}),
    Step("GET", GAUGES + "?fieldSelector=spec.size%3D3", refusal(400, "BadRequest")),
    Step("DELETE", GAUGES + "/old", {"kind": "Status", "status": "Success", "details": {"name": "old", "group": "requests.example", "kind": "gauges"}}),
    # The end.
    Step("DELETE", f"{DEFINITIONS}/gauges.requests.example", {"kind": "CustomResourceDefinition", "metadata": {
        "finalizers": ["customresourcecleanup.apiextensions.k8s.io"]}}),
    Step("GET", f"{DEFINITIONS}/gauges.requests.example", refusal(404, "NotFound"), until=True),
    Step("GET", GAUGES + "/a", 404, until=True),
]


def below(schema):
    return {"type": "object", "properties": {"spec": schema}}


AT = "spec.validation.openAPIV3Schema.properties[spec]"


def unstructural(cause, schema):
    reason, place = cause
    return Step("POST", DEFINITIONS, invalid((reason, AT + place)), definition("wrongs", "Wrong", schema=below(schema)))


DEFINING = [
    Step("POST", DEFINITIONS, invalid(("Invalid", "metadata.name")), {**definition("wrongs", "Wrong"), "metadata": {"name": "x.y"}}),
    Step("POST", DEFINITIONS, invalid(("Invalid", "spec.group")), definition("wrongs", "Wrong", group="lab")),
    Step("POST", DEFINITIONS, invalid(("NotSupported", "spec.scope")), definition("wrongs", "Wrong", scope="Some")),
    Step("POST", DEFINITIONS, invalid(("Required", "spec.names.singular"), ("Required", "spec.names.kind"), ("Required", "spec.names.listKind")),
         definition("wrongs", "")),
    Step("POST", DEFINITIONS, invalid(("Invalid", "spec.versions"), ("Invalid", "status.storedVersions")), definition("wrongs", "Wrong", versions=[])),
    Step("POST", DEFINITIONS, invalid(("Invalid", "spec.preserveUnknownFields")), definition("wrongs", "Wrong", schema={"type": "object"}, preserveUnknownFields=True)),
    Step("POST", DEFINITIONS, invalid(("NotSupported", "spec.conversion.strategy")), definition("wrongs", "Wrong", conversion={"strategy": "Some"})),
    Step("POST", DEFINITIONS, invalid(("Required", "metadata.annotations[api-approved.kubernetes.io]")), definition("wrongs", "Wrong", group="x.k8s.io")),
    Step("POST", DEFINITIONS, invalid(("Required", "spec.validation.openAPIV3Schema.type")), definition("wrongs", "Wrong", schema={})),
    unstructural(("Required", ".type"), {}),
    unstructural(("NotSupported", ".type"), {"type": "text"}),
    unstructural(("Required", ".items"), {"type": "array"}),
    unstructural(("Forbidden", ".additionalProperties"), {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": {"type": "string"}}),
    unstructural(("Forbidden", ".uniqueItems"), {"type": "array", "uniqueItems": True, "items": {"type": "string"}}),
    unstructural(("Forbidden", ".$ref"), {"$ref": "x"}),
    unstructural(("Invalid", ".properties[a].default"), {"type": "object", "properties": {"a": {"type": "integer", "minimum": 2, "default": 1}}}),
    unstructural(("Invalid", ".default"), {"type": "object", "default": {"x": 1}}),
    unstructural(("Forbidden", ".anyOf[0].type"), {"type": "string", "anyOf": [{"type": "string"}]}),
    unstructural(("Invalid", ".pattern"), {"type": "string", "pattern": "(?!a)"}),
    unstructural(("Required", ".x-kubernetes-list-map-keys"), {"type": "array", "x-kubernetes-list-type": "map", "items": {"type": "object"}}),
    unstructural(("Invalid", ".x-kubernetes-preserve-unknown-fields"), {"type": "object", "x-kubernetes-preserve-unknown-fields": False}),
    unstructural(("Required", ".properties"), {"type": "object", "x-kubernetes-embedded-resource": True}),
]
CUSTOM_STORIES = {"custom-resources": CUSTOM_RESOURCES, "defining": DEFINING}
