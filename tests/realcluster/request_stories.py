"""Single requests and what an API server answers: seen on a real control plane, or where `since` says so, as newer ones
are documented to answer. Data for request_check.py.

A story runs from top to bottom in a namespace of its own, NS in paths. A step's `expect` is held against the answer:
numbers are HTTP statuses, a dict is what the body must contain.
"""
import dataclasses
from urllib.parse import quote


@dataclasses.dataclass
class Step:
    """One request. It is not sent to a server below minor version `since`; with `until` it is sent again until the answer is the
    expected one, for a while."""

    method: str
    path: str
    expect: int | dict
    body: object = None
    type: str = "application/json"
    accept: str = "application/json"
    status: int = 0  # with a dict in `expect`
    since: int = 0
    until: bool = False


MERGE, STRATEGIC = "application/merge-patch+json", "application/strategic-merge-patch+json"
OPERATIONS, APPLY = "application/json-patch+json", "application/apply-patch+yaml"
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"
CORE, APPS = "/api/v1/namespaces/NS", "/apis/apps/v1/namespaces/NS"
MAPS, PODS, SERVICES, SECRETS = f"{CORE}/configmaps", f"{CORE}/pods", f"{CORE}/services", f"{CORE}/secrets"
DEPLOYMENTS, SETS = f"{APPS}/deployments", f"{APPS}/statefulsets"
ROLES = "/apis/rbac.authorization.k8s.io/v1/namespaces/NS"
HELD = ["example.com/held"]


def named(name, **rest):
    return {"metadata": {"name": name}, **rest}


def pod(name, **spec):
    return named(name, spec={"nodeSelector": {"no": "where"}, "containers": [{"name": "main", "image": "i:1"}], **spec})


def deployment(name, **spec):
    template = {"metadata": {"labels": {"app": name}}, "spec": {"containers": [{"name": "main", "image": "i:1"}]}}
    return named(name, spec={"replicas": 0, "selector": {"matchLabels": {"app": name}}, "template": template, **spec})


def service(name, **spec):
    return named(name, spec={"ports": [{"port": 80}], **spec})


def refusal(code, reason, message=None, causes=None, **details):
    """A Status. `causes` are pairs of reason and field, in this order."""
    body = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": code}
    if reason:
        body["reason"] = reason
    if message:
        body["message"] = message
    if causes is not None:
        details["causes"] = [{"reason": "FieldValue" + why, "field": field} for why, field in causes]
    if details:
        body["details"] = details
    return body


def invalid(*causes, **details):
    return refusal(422, "Invalid", causes=causes, **details)


MODIFIED = "the object has been modified; please apply your changes to the latest version and try again"

CREATING = [
    Step("POST", MAPS, {"kind": "ConfigMap", "apiVersion": "v1", "data": {"k": "v"}}, named("a", data={"k": "v"}), status=201),
    Step("POST", MAPS, refusal(409, "AlreadyExists", 'configmaps "a" already exists', name="a", kind="configmaps"), named("a")),
    Step("POST", MAPS, invalid(("Invalid", "metadata.name"), name="A_b", kind="ConfigMap"), named("A_b")),
    Step("POST", MAPS, refusal(422, "Invalid", 'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required'), {}),
    Step("POST", MAPS, 422, "null"),
    Step("POST", MAPS, {"metadata": {"name": "both"}}, {"metadata": {"name": "both", "generateName": "g-"}}, status=201),
    Step("POST", MAPS, refusal(400, "BadRequest"), named("b", data={"k": 1})),
    Step("POST", MAPS, refusal(400, "BadRequest"), named("b", data=[])),
    Step("POST", MAPS, invalid(("Invalid", "data[k/]")), named("b", data={"k/": "1"})),
    Step("POST", MAPS, refusal(400, "BadRequest"), {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "x"}}),
    Step("POST", MAPS, refusal(400, "BadRequest"), {"apiVersion": "v2", "kind": "ConfigMap", "metadata": {"name": "x"}}),
    Step("POST", MAPS, refusal(400, "BadRequest", "the namespace of the provided object does not match the namespace sent on the request"),
         {"metadata": {"name": "x", "namespace": "other"}}),
    Step("POST", MAPS, refusal(500, "", "resourceVersion should not be set on objects to be created"),
         {"metadata": {"name": "x", "resourceVersion": "1"}}),
    Step("POST", MAPS, invalid(("Invalid", "metadata.labels"), ("Invalid", "metadata.labels")),
         {"metadata": {"name": "x", "labels": {"a b": "c", "x": "-bad-"}}}),
    Step("POST", MAPS, invalid(("Invalid", "metadata.annotations")), {"metadata": {"name": "x", "annotations": {"a b": "c"}}}),
    Step("POST", MAPS, invalid(("Invalid", "metadata.finalizers[0]")), {"metadata": {"name": "x", "finalizers": ["bad"]}}),
    Step("POST", MAPS, invalid(*[("Invalid", f"metadata.ownerReferences.{key}") for key in ("apiVersion", "name", "uid")]),
         {"metadata": {"name": "x", "ownerReferences": [{"kind": "X"}]}}),
    *[Step("POST", MAPS, refusal(400, "BadRequest"), text) for text in ('{"metadata":', "[]", '"x"', "")],
    Step("POST", MAPS, refusal(415, "UnsupportedMediaType"), named("x"), type="text/plain"),
    Step("POST", MAPS, {"metadata": {"name": "plain"}}, "kind: ConfigMap\nmetadata: {name: plain}\n", type="application/yaml", status=201),
    Step("POST", MAPS, refusal(400, "BadRequest"), "a: [b", type="application/yaml"),
    Step("POST", MAPS + "?fieldValidation=Strict", refusal(400, "BadRequest"), named("x", unknown=1), since=25),
    Step("POST", MAPS + "?fieldValidation=Other", invalid(("NotSupported", "fieldValidation"), kind="CreateOptions"), named("x"), since=25),
    Step("POST", MAPS + "?dryRun=Other", invalid(("NotSupported", "dryRun"), kind="CreateOptions", group="meta.k8s.io"), named("x")),
    Step("POST", MAPS + "?dryRun=All", 201, named("dry")),
    Step("GET", MAPS + "/dry", refusal(404, "NotFound", 'configmaps "dry" not found', name="dry", kind="configmaps")),
    Step("POST", MAPS + "?dryRun=All", refusal(409, "AlreadyExists"), named("a")),
    Step("POST", MAPS + f"?fieldManager={'x' * 129}", invalid(("TooLong", "fieldManager")), named("x")),
    Step("POST", MAPS + "?unheard=of", 201, named("unheard")),
    Step("POST", "/api/v1/namespaces/none-such/configmaps", refusal(404, "NotFound", name="none-such", kind="namespaces"), named("x")),
    Step("POST", "/api/v1/configmaps", refusal(405, "MethodNotAllowed"), named("x")),
    Step("POST", MAPS + "/a", refusal(405, "MethodNotAllowed"), named("a")),
]

REPLACING = [
    Step("POST", MAPS, 201, named("a", data={"k": "1"})),
    Step("PUT", MAPS + "/a", {"data": {"k": "2"}}, named("a", data={"k": "2"}), status=200),
    Step("PUT", MAPS + "/a", refusal(400, "BadRequest", "the name of the object (b) does not match the name on the URL (a)"), named("b")),
    Step("PUT", MAPS + "/a", refusal(400, "BadRequest", "the name of the object (a based on URL) was undeterminable: name must be provided"), {}),
    Step("PUT", MAPS + "/a", refusal(409, "Conflict", f'Operation cannot be fulfilled on configmaps "a": {MODIFIED}', name="a", kind="configmaps"),
         {"metadata": {"name": "a", "resourceVersion": "1"}}),
    Step("PUT", MAPS + "/a", refusal(409, "Conflict"), {"metadata": {"name": "a", "uid": "11111111-1111-1111-1111-111111111111"}}),
    Step("PUT", MAPS + "/a", 400, {"metadata": {"name": "a", "namespace": "other"}}),
    Step("PUT", MAPS + "/none", refusal(404, "NotFound", name="none"), named("none")),
    Step("PUT", ROLES + "/roles/new", 201, named("new")),
    Step("PUT", MAPS, refusal(405, "MethodNotAllowed"), named("a")),
    Step("PUT", "/api/v1/configmaps/a", refusal(404, "NotFound"), named("a")),
]

PATCHING = [
    Step("POST", MAPS, 201, named("a", data={"k": "1"})),
    Step("PATCH", MAPS + "/a", {"data": {"k": "1", "z": "1"}}, {"data": {"z": "1"}}, type=MERGE, status=200),
    Step("PATCH", MAPS + "/a", invalid(("Invalid", "patch")), {"data": {"y": 1}}, type=MERGE),
    Step("PATCH", MAPS + "/a", 400, {"metadata": {"name": "b"}}, type=MERGE),
    Step("PATCH", MAPS + "/a", 422, {"metadata": {"uid": "b"}}, type=MERGE),
    Step("PATCH", MAPS + "/a", refusal(409, "Conflict"), {"metadata": {"resourceVersion": "1"}}, type=MERGE),
    Step("PATCH", MAPS + "/a", invalid(("Invalid", "patch")), {"kind": "Secret"}, type=MERGE),
    Step("PATCH", MAPS + "/a", refusal(415, "UnsupportedMediaType"), {}, type="application/json"),
    Step("PATCH", MAPS + "/a", refusal(422, "Invalid"), [{"op": "test", "path": "/data/k", "value": "2"}], type=OPERATIONS),
    Step("PATCH", MAPS + "/a", refusal(422, "Invalid"), [{"op": "replace", "path": "/data/none", "value": "2"}], type=OPERATIONS, since=25),
    Step("PATCH", MAPS + "/a", refusal(400, "BadRequest"), {"op": "remove"}, type=OPERATIONS),
    Step("PATCH", MAPS + "/a", {"data": {"k": "1", "j": "1"}}, [{"op": "add", "path": "/data/j", "value": "1"}], type=OPERATIONS, status=200),
    Step("PATCH", MAPS + "/a", {"data": {"s": "1"}}, {"data": {"s": "1", "k": None}}, type=STRATEGIC, status=200),
    Step("PATCH", MAPS + "/a?force=true", invalid(("Forbidden", "force"), kind="PatchOptions"), {}, type=MERGE),
    Step("PATCH", MAPS + "/none", refusal(404, "NotFound"), {}, type=MERGE),
    Step("PATCH", MAPS, refusal(405, "MethodNotAllowed"), {}, type=MERGE),
]


def applied(**rest):
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "s"}, **rest}


APPLYING = [
    Step("PATCH", MAPS + "/s", invalid(("Required", "fieldManager"), kind="PatchOptions"), applied(), type=APPLY),
    Step("PATCH", MAPS + "/s?fieldManager=m", 400, {"apiVersion": "v1", "kind": "ConfigMap"}, type=APPLY),
    Step("PATCH", MAPS + "/s?fieldManager=m", {"data": {"a": "1"}}, applied(data={"a": "1"}), type=APPLY, status=201),
    Step("PATCH", MAPS + "/s?fieldManager=n", {"code": 409, "reason": "Conflict",
                                               "details": {"causes": [{"reason": "FieldManagerConflict", "field": ".data.a"}]}},
         applied(data={"a": "2"}), type=APPLY),
    Step("PATCH", MAPS + "/s?fieldManager=n&force=true", {"data": {"a": "2"}}, applied(data={"a": "2"}), type=APPLY, status=200),
    Step("PATCH", MAPS + "/s?fieldManager=n", refusal(500, ""), applied(datax={"a": "2"}), type=APPLY),
    Step("PATCH", MAPS + "/s?fieldManager=n", 400, {**applied(), "metadata": {"name": "x"}}, type=APPLY),
]

READING = [
    *[Step("POST", MAPS, 201, named(f"c{i}")) for i in range(4)],
    Step("GET", MAPS + "?limit=2&fieldSelector=metadata.name!%3Dkube-root-ca.crt", 200),
    *[Step("GET", MAPS + "?labelSelector=" + quote(text), refusal(400, "BadRequest"))
      for text in ("a b", "a in (", "a=b=c", "!", "a,,b", "a>x", "=b", "a!", "-x=1", "a=" + "x" * 64)],
    *[Step("GET", MAPS + "?labelSelector=" + quote(text), {"kind": "ConfigMapList", "items": []}, status=200)
      for text in ("a in ()", "a>1", "a==b", "a in (x),b")],
    *[Step("GET", MAPS + "?fieldSelector=" + quote(text), refusal(400, "BadRequest"))
      for text in ("metadata.unheard=1", "data.i=1", "metadata.name", "=x")],
    Step("GET", MAPS + "?fieldSelector=metadata.name%3D%3Dc1", {"items": [{"metadata": {"name": "c1"}}]}, status=200),
    *[Step("GET", PODS + "?fieldSelector=" + quote(field) + "%3Dx", {"kind": "PodList", "items": []}, status=200)
      for field in ("spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "status.phase",
                    "status.podIP", "status.nominatedNodeName")],
    *[Step("GET", f"{CORE}/{kind}?fieldSelector=" + quote(text), 200)
      for kind, text in (("secrets", "type=Opaque"), ("events", "involvedObject.kind=Pod"), ("events", "reason=x"), ("events", "type=Normal"),
                         ("events", "source=x"), ("replicationcontrollers", "status.replicas=0"))],
    Step("GET", "/api/v1/nodes?fieldSelector=spec.unschedulable%3Dtrue", {"items": []}, status=200),
    Step("GET", "/api/v1/namespaces?fieldSelector=status.phase%3DNone", {"items": []}, status=200),
    *[Step("GET", MAPS + "?" + text, refusal(400, "BadRequest")) for text in ("limit=x", "continue=bogus", "limit=1&continue=bogus", "timeoutSeconds=x")],
    Step("GET", MAPS + "?resourceVersion=999999999", {"code": 504, "reason": "Timeout", "details": {
        "retryAfterSeconds": 1, "causes": [{"reason": "ResourceVersionTooLarge"}]}}),
    Step("GET", MAPS + "/c1?resourceVersion=999999999", {"code": 504, "reason": "Timeout"}),
    Step("GET", MAPS + "/c1?resourceVersion=0", 200),
    *[Step("GET", MAPS + "?" + text, refusal(422, "Invalid", kind="ListOptions", group="meta.k8s.io"))
      for text in ("resourceVersion=0&resourceVersionMatch=Exact", "resourceVersionMatch=Exact", "resourceVersion=1&resourceVersionMatch=Other",
                   "watch=1&resourceVersionMatch=Exact")],
    Step("GET", MAPS + "?watch=1&sendInitialEvents=true", refusal(422, "Invalid", kind="ListOptions"), since=27),
    Step("GET", MAPS + "?watch=1&timeoutSeconds=1&fieldSelector=metadata.name%3Dc1", {"type": "ADDED", "object": {"kind": "ConfigMap"}}, status=200),
    Step("GET", "/api/v1/watch/namespaces/NS/configmaps/c1?timeoutSeconds=1", {"type": "ADDED", "object": {"metadata": {"name": "c1"}}}, status=200),
    Step("GET", MAPS + "?watch=1&labelSelector=a%20b", refusal(400, "BadRequest")),
    Step("HEAD", MAPS + "/c1", 405),
]

FORMS = [
    Step("POST", MAPS, 201, named("c")),
    *[Step("GET", MAPS + "/c", 406, accept=accept) for accept in ("text/html", "application/xml", "text/*", "unheard", TABLE.replace("=v1", "=v2"))],
    *[Step("GET", MAPS + "/c", {"kind": "ConfigMap"}, accept=accept, status=200)
      for accept in ("application/json", "*/*", "application/vnd.kubernetes.protobuf;q=0.1,application/json")],
    Step("GET", MAPS + "/c", {"kind": "Table", "apiVersion": "meta.k8s.io/v1", "rows": [{"object": {"kind": "PartialObjectMetadata"}}]},
         accept=TABLE, status=200),
    Step("GET", MAPS + "?fieldSelector=metadata.name%3Dc", {"kind": "Table"}, accept=TABLE + ",application/json", status=200),
    Step("GET", MAPS + "/c", {"kind": "PartialObjectMetadata"}, accept=TABLE.replace("Table", "PartialObjectMetadata"), status=200),
    Step("GET", MAPS, {"kind": "PartialObjectMetadataList"}, accept=TABLE.replace("Table", "PartialObjectMetadataList"), status=200),
    *[Step("GET", path, refusal(404, "NotFound"))
      for path in ("/apis/apps/v9", "/api/v9", "/apis/apps/v1/unheard", f"{CORE}/unheard", f"{PODS}/x/unheard", f"{MAPS}/c/status", f"{CORE}/nodes")],
    *[Step("GET", path, 404) for path in ("/unheard", "/apis/unheard", "/apis/unheard/v1/x", "/healthz/unheard")],
    *[Step(method, path, refusal(405, "MethodNotAllowed"))
      for method, path in (("PUT", "/api/v1"), ("POST", "/version"), ("TRACE", MAPS), ("OPTIONS", MAPS), ("BREW", MAPS))],
    *[Step("GET", path, 200) for path in ("/livez", "/readyz", "/healthz/ping", "/version", "/api", "/apis", "/apis/apps", "/openapi/v2")],
]

DELETING = [
    Step("POST", MAPS, 201, {"metadata": {"name": "f", "finalizers": HELD}}),
    Step("DELETE", MAPS + "/f", {"kind": "ConfigMap", "metadata": {"finalizers": HELD, "deletionGracePeriodSeconds": 0}}, status=200),
    Step("POST", MAPS, refusal(409, "AlreadyExists", 'object is being deleted: configmaps "f" already exists'), named("f")),
    Step("PATCH", MAPS + "/f", refusal(422, "Invalid"), {"metadata": {"finalizers": [*HELD, "example.com/more"]}}, type=MERGE),
    Step("PATCH", MAPS + "/f", 200, {"metadata": {"finalizers": None}}, type=MERGE),
    Step("GET", MAPS + "/f", 404),
    *[Step("POST", MAPS, 201, named(name)) for name in "abcd"],
    Step("DELETE", MAPS + "/a", {"kind": "Status", "status": "Success", "details": {"name": "a", "kind": "configmaps"}}, status=200),
    Step("DELETE", MAPS + "/a", refusal(404, "NotFound")),
    Step("DELETE", MAPS + "/b?dryRun=All", 200),
    Step("DELETE", MAPS + "/b", refusal(409, "Conflict", name="b", kind="ConfigMap"), {"preconditions": {"uid": "11111111-1111-1111-1111-111111111111"}}),
    Step("DELETE", MAPS + "/b", refusal(409, "Conflict", name="b", kind="ConfigMap"), {"preconditions": {"resourceVersion": "1"}}),
    Step("DELETE", MAPS + "/b", invalid(("NotSupported", "propagationPolicy"), kind="DeleteOptions"), {"propagationPolicy": "Other"}),
    Step("DELETE", MAPS + "/b", refusal(422, "Invalid"), {"propagationPolicy": "Orphan", "orphanDependents": True}),
    Step("DELETE", MAPS + "/b?propagationPolicy=Other", refusal(422, "Invalid")),
    Step("DELETE", MAPS + "/b?gracePeriodSeconds=x", refusal(400, "BadRequest")),
    Step("DELETE", MAPS + "/b", refusal(415, "UnsupportedMediaType"), "{}", type="text/plain"),
    Step("DELETE", MAPS + "/b", 200, {"propagationPolicy": "Foreground"}),
    Step("DELETE", MAPS + "?labelSelector=a%20b", refusal(400, "BadRequest")),
    Step("DELETE", MAPS + "?fieldSelector=metadata.name%3Dc", {"kind": "ConfigMapList", "items": [{"metadata": {"name": "c"}}]}, status=200),
    Step("GET", MAPS + "/c", 404),
    Step("GET", MAPS + "/d", 200),
    Step("DELETE", "/api/v1/configmaps", refusal(405, "MethodNotAllowed")),
    Step("DELETE", "/api/v1/namespaces", refusal(405, "MethodNotAllowed")),
    Step("POST", PODS, 201, pod("p")),
    Step("DELETE", PODS + "/p", {"kind": "Pod", "metadata": {"deletionGracePeriodSeconds": 0}}, {"gracePeriodSeconds": 5}, status=200),
    Step("GET", PODS + "/p", 404),
    Step("POST", f"{CORE}/serviceaccounts", 201, named("s")),
    Step("DELETE", f"{CORE}/serviceaccounts/s", {"kind": "ServiceAccount"}, status=200),
    Step("POST", SERVICES, 201, service("s")),
    Step("DELETE", SERVICES + "/s", {"kind": "Status", "status": "Success"}, status=200),
    Step("DELETE", "/api/v1/namespaces/none-such", refusal(404, "NotFound")),
    Step("DELETE", "/api/v1/namespaces/default", refusal(403, "Forbidden")),
]


def scale(**spec):
    return {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {"name": "d", "namespace": "NS"}, "spec": spec}


SUBRESOURCES = [
    Step("POST", DEPLOYMENTS, 201, deployment("d")),
    # A Deployment's annotations are content that is counted, its labels are not; and its status may bring annotations, which are not.
    Step("PATCH", DEPLOYMENTS + "/d", {"metadata": {"generation": 2}}, {"metadata": {"annotations": {"a": "b"}}}, type=MERGE, status=200),
    Step("PATCH", DEPLOYMENTS + "/d", {"metadata": {"generation": 2, "labels": {"a": "b"}}}, {"metadata": {"labels": {"a": "b"}}}, type=MERGE, status=200),
    Step("PATCH", DEPLOYMENTS + "/d/status", {"metadata": {"generation": 2, "labels": {"a": "b"}, "annotations": {"a": "b", "c": "d"}}},
         {"metadata": {"labels": {"a": "c"}, "annotations": {"c": "d"}}}, type=MERGE, status=200),
    Step("GET", DEPLOYMENTS + "/d/scale", {"kind": "Scale", "apiVersion": "autoscaling/v1", "status": {"replicas": 0, "selector": "app=d"}}, status=200),
    Step("PUT", DEPLOYMENTS + "/d/scale", invalid(("Invalid", "spec.replicas"), kind="Scale", group="autoscaling"), scale(replicas=-1)),
    Step("PUT", DEPLOYMENTS + "/d/scale", {"kind": "Scale", "spec": {"replicas": 1}}, scale(replicas=1), status=200),
    Step("PATCH", DEPLOYMENTS + "/d/scale", 200, {"spec": {"replicas": 0}}, type=MERGE),
    Step("PATCH", DEPLOYMENTS + "/d/scale", invalid(("Invalid", "patch")), {"spec": {"replicas": "x"}}, type=MERGE),
    Step("PUT", DEPLOYMENTS + "/d/scale", refusal(400, "BadRequest"), {**deployment("d"), "apiVersion": "apps/v1", "kind": "Deployment"}),
    Step("PATCH", DEPLOYMENTS + "/d/status", {"spec": {"replicas": 0}}, {"spec": {"replicas": 9}}, type=MERGE, status=200),
    Step("POST", DEPLOYMENTS + "/d/status", refusal(405, "MethodNotAllowed"), {}),
    Step("POST", PODS, 201, pod("p")),
    # No stream to a pod that is nowhere.
    *[Step("GET", PODS + "/p/" + stream, refusal(400, "BadRequest", "pod p does not have a host assigned"))
      for stream in ("exec?command=true&stdout=true", "attach?stdout=true", "portforward")],
    Step("GET", PODS + "/absent/exec?command=true&stdout=true", refusal(404, "NotFound")),
    Step("PATCH", PODS + "/p", {"spec": {"containers": [{"image": "i:2"}]}}, {"spec": {"containers": [{"name": "main", "image": "i:2"}]}},
         type=STRATEGIC, status=200),
    Step("PATCH", PODS + "/p", invalid(("Forbidden", "spec")), {"spec": {"containers": [{"name": "main", "command": ["x"]}]}}, type=STRATEGIC),
    Step("PATCH", PODS + "/p", invalid(("Forbidden", "spec.containers")), {"spec": {"containers": [{"name": "two", "image": "i"}]}}, type=STRATEGIC),
    Step("PATCH", PODS + "/p/resize", 200, {"spec": {"containers": [{"name": "main", "resources": {"requests": {"cpu": "1m"}}}]}}, type=STRATEGIC, since=33),
    Step("PATCH", PODS + "/p/ephemeralcontainers", 200, {"spec": {"ephemeralContainers": [{"name": "e", "image": "i"}]}}, type=STRATEGIC, since=25),
    Step("GET", PODS + "/p/binding", refusal(405, "MethodNotAllowed")),
    Step("POST", PODS + "/p/eviction", 201, {"apiVersion": "policy/v1beta1", "kind": "Eviction", "metadata": {"name": "p"}}),
    Step("GET", PODS + "/p", 404),
    Step("POST", f"{CORE}/serviceaccounts/default/token", refusal(422, "Invalid"), {"spec": {"expirationSeconds": 1}}),
    Step("POST", f"{CORE}/serviceaccounts/none/token", refusal(404, "NotFound"), {"spec": {}}),
]


def template(**spec):
    return {"metadata": {"labels": {"app": "v"}}, "spec": {"containers": [{"name": "main", "image": "i"}], **spec}}


VALIDATION = [
    Step("POST", DEPLOYMENTS, invalid(("Invalid", "spec.replicas"), kind="Deployment", group="apps", name="v"), deployment("v", replicas=-1)),
    Step("POST", DEPLOYMENTS, invalid(("Invalid", "spec.template.metadata.labels")), deployment("v", selector={"matchLabels": {"x": "y"}})),
    Step("POST", DEPLOYMENTS, invalid(("Required", "spec.selector"), ("Invalid", "spec.template.metadata.labels"),
                                      ("Required", "spec.template.spec.containers")), named("v", spec={})),
    Step("POST", DEPLOYMENTS, invalid(("NotSupported", "spec.template.spec.restartPolicy")), deployment("v", template=template(restartPolicy="Never"))),
    Step("POST", DEPLOYMENTS, 201, deployment("d")),
    Step("PUT", DEPLOYMENTS + "/d", invalid(("Invalid", "spec.selector")),
         deployment("d", selector={"matchLabels": {"app": "v"}}, template=template())),
    Step("POST", PODS, invalid(("Required", "spec.containers")), pod("v", containers=[])),
    Step("POST", PODS, invalid(("Invalid", "spec.containers[0].resources.requests")),
         pod("v", containers=[{"name": "c", "image": "i", "resources": {"requests": {"cpu": "2"}, "limits": {"cpu": "1"}}}])),
    Step("POST", PODS, refusal(400, "BadRequest"), pod("v", containers=[{"name": "c", "image": "i", "resources": {"requests": {"cpu": "x"}}}])),
    Step("POST", PODS, invalid(("NotFound", "spec.containers[0].volumeMounts[0].name")),
         pod("v", containers=[{"name": "c", "image": "i", "volumeMounts": [{"name": "none", "mountPath": "/x"}]}])),
    Step("POST", PODS, refusal(403, "Forbidden"), pod("v", serviceAccountName="none")),
    Step("POST", PODS, refusal(403, "Forbidden"), pod("v", priorityClassName="none")),
    Step("POST", PODS, invalid(("NotSupported", "spec.restartPolicy"), ("NotSupported", "spec.dnsPolicy")), pod("v", restartPolicy="X", dnsPolicy="Y")),
    Step("POST", SERVICES, invalid(("Required", "spec.ports")), named("v", spec={})),
    Step("POST", SERVICES, invalid(("NotSupported", "spec.type")), service("v", type="X")),
    Step("POST", SERVICES, invalid(("Invalid", "metadata.name")), service("1v")),
    Step("POST", SERVICES, invalid(("Invalid", "spec.clusterIPs")), service("v", clusterIP="192.0.2.1")),
    Step("POST", SERVICES, {"spec": {"type": "ClusterIP", "ports": [{"protocol": "SCTP", "targetPort": 1}]}},
         service("sctp", ports=[{"port": 1, "protocol": "SCTP"}]), status=201),
    Step("PATCH", SERVICES + "/sctp", invalid(("Invalid", "spec.clusterIPs[0]")), {"spec": {"clusterIP": "10.0.0.99"}}, type=MERGE),
    Step("POST", SECRETS, 422, named("t", type="kubernetes.io/tls")),
    Step("POST", SECRETS, 400, named("t", data={"a": "!"})),
    Step("POST", SECRETS, 201, named("kept", immutable=True, data={"a": "YQ=="})),
    Step("PATCH", SECRETS + "/kept", 422, {"data": {"a": "Yg=="}}, type=MERGE),
    Step("POST", ROLES + "/rolebindings", 201, named("b", roleRef={"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "x"})),
    Step("PATCH", ROLES + "/rolebindings/b", invalid(("Invalid", "roleRef")), {"roleRef": {"name": "y"}}, type=MERGE),
    Step("POST", SETS, 201, named("s", spec={"serviceName": "s", "replicas": 0, "selector": {"matchLabels": {"app": "v"}}, "template": template()})),
    Step("PATCH", SETS + "/s", invalid(("Forbidden", "spec")), {"spec": {"serviceName": "z"}}, type=MERGE),
    Step("POST", f"{CORE}/persistentvolumeclaims", invalid(("NotSupported", "spec.accessModes"), ("Required", "spec.resources[storage]")),
         named("c", spec={"accessModes": ["X"], "resources": {}})),
]

STORIES = {"creating": CREATING, "replacing": REPLACING, "patching": PATCHING, "applying": APPLYING, "reading": READING, "forms": FORMS,
           "deleting": DELETING, "subresources": SUBRESOURCES, "validation": VALIDATION}
