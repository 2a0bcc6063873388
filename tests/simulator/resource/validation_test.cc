#include "simulator/resource/validation/validation.h"

#include "simulator/resource/decode.h"
#include "simulator/resource/defaulting/defaulting.h"
#include "simulator/schema/openapi_document.h"
#include "tests/simulator/resource/documents.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

using base::Json;

Json made(const ResourceType& resource, const Json& sent) {
  Json object = sent;
  EXPECT_TRUE(decode(resource, object));
  apply_defaults(resource, object);
  return object;
}

// "FieldValueRequired spec.containers[0].image"; several are joined by "; ".
std::string text(const std::vector<StatusCause>& causes) {
  std::string out;
  for (const StatusCause& cause : causes) out += (out.empty() ? "" : "; ") + cause.reason + " " + cause.field;
  return out;
}

std::string created(const ResourceType& resource, const Json& object) {
  return text(validate_create(resource, made(resource, object)));
}

std::string updated(const ResourceType& resource, const Json& object, const Json& old,
                    std::string_view subresource = {}) {
  return text(validate_update(resource, made(resource, object), made(resource, old), subresource));
}

Json with(const Json& object, std::string_view pointer, Json value) {
  Json out = object;
  out[Json::json_pointer(std::string(pointer))] = std::move(value);
  return out;
}

const Json pod = json(
    R"({"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"nginx","volumeMounts":[{"name":"v","mountPath":"/v"}]}],"volumes":[{"name":"v"}]}})");
const Json deployment = json(
    R"({"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"nginx"}]}}}})");
const Json service = json(R"({"metadata":{"name":"s"},"spec":{"ports":[{"port":80}]}})");

TEST(Validation, NamesFollowTheKindsRule) {
  EXPECT_EQ(created(core("pods"), pod), "");
  EXPECT_EQ(created(core("pods"), with(pod, "/metadata/name", "a.b-c")), "");
  for (const char* name : {"A", "-a", "a-", "a_b", "a..b", "a/b"})
    EXPECT_EQ(created(core("pods"), with(pod, "/metadata/name", name)), "FieldValueInvalid metadata.name") << name;
  EXPECT_EQ(created(core("services"), with(service, "/metadata/name", "a.b")), "FieldValueInvalid metadata.name");
  EXPECT_EQ(created(core("services"), with(service, "/metadata/name", "1a")), "FieldValueInvalid metadata.name");
  EXPECT_EQ(created(core("namespaces"), json(R"({"metadata":{"name":"a.b"}})")), "FieldValueInvalid metadata.name");
  EXPECT_EQ(created(native("rbac.authorization.k8s.io", "v1", "roles"), json(R"({"metadata":{"name":"system:A"}})")),
            "");
  EXPECT_EQ(created(core("pods"), with(pod, "/metadata", Json::object())), "FieldValueRequired metadata.name");
  EXPECT_EQ(created(core("pods"), with(pod, "/metadata", {{"generateName", "p-"}})), "");
  EXPECT_EQ(created(core("pods"), with(pod, "/metadata", {{"generateName", "P-"}})), "FieldValueInvalid metadata.name");
}

TEST(Validation, LabelsAndAnnotations) {
  EXPECT_EQ(created(core("pods"), with(pod, "/metadata/labels", {{"a b", "c"}})), "FieldValueInvalid metadata.labels");
  EXPECT_EQ(created(core("pods"), with(pod, "/metadata/labels", {{"a", "-"}})), "FieldValueInvalid metadata.labels");
  EXPECT_EQ(created(core("pods"), with(pod, "/metadata/labels", {{"a", std::string(64, 'x')}})),
            "FieldValueInvalid metadata.labels");
  EXPECT_EQ(created(core("pods"), with(pod, "/metadata/annotations", {{"Example.com/a", "any thing"}})), "");
  EXPECT_EQ(created(core("pods"), with(pod, "/metadata/annotations", {{"a", std::string(300'000, 'x')}})),
            "FieldValueTooLong metadata.annotations");
}

TEST(Validation, APodsContainers) {
  const ResourceType& pods = core("pods");
  const auto refused = [&pods](std::string_view pointer, Json value) {
    return created(pods, with(pod, pointer, std::move(value)));
  };
  EXPECT_EQ(refused("/spec/containers", Json::array()), "FieldValueRequired spec.containers");
  EXPECT_EQ(refused("/spec/containers/0/image", ""), "FieldValueRequired spec.containers[0].image");
  EXPECT_EQ(refused("/spec/containers/0/name", "C"), "FieldValueInvalid spec.containers[0].name");
  EXPECT_EQ(refused("/spec/containers/0/name", ""), "FieldValueRequired spec.containers[0].name");
  EXPECT_EQ(refused("/spec/containers/1", {{"name", "c"}, {"image", "x"}}),
            "FieldValueDuplicate spec.containers[1].name");
  EXPECT_EQ(refused("/spec/containers/0/imagePullPolicy", "Sometimes"),
            "FieldValueNotSupported spec.containers[0].imagePullPolicy");
  EXPECT_EQ(refused("/spec/containers/0/ports", json(R"([{"containerPort":70000}])")),
            "FieldValueInvalid spec.containers[0].ports[0].containerPort");
  EXPECT_EQ(refused("/spec/containers/0/ports", json(R"([{"containerPort":1,"protocol":"ICMP"}])")),
            "FieldValueNotSupported spec.containers[0].ports[0].protocol");
  EXPECT_EQ(refused("/spec/containers/0/ports", json(R"([{"containerPort":38412,"protocol":"SCTP"}])")), "");
  EXPECT_EQ(refused("/spec/containers/0/volumeMounts/0/name", "w"),
            "FieldValueNotFound spec.containers[0].volumeMounts[0].name");
  EXPECT_EQ(refused("/spec/containers/0/livenessProbe", Json::object()),
            "FieldValueRequired spec.containers[0].livenessProbe");
  EXPECT_EQ(refused("/spec/containers/0/resources", json(R"({"limits":{"cpu":"1"},"requests":{"cpu":"2"}})")),
            "FieldValueInvalid spec.containers[0].resources.requests");
  EXPECT_EQ(refused("/spec/containers/0/resources", json(R"({"limits":{"intel.com/sriov":"1"}})")), "");
  EXPECT_EQ(
      refused("/spec/containers/0/resources", json(R"({"limits":{"bananas":"1"}})")),
      "FieldValueInvalid spec.containers[0].resources.limits[bananas]; FieldValueInvalid "
      "spec.containers[0].resources.limits[bananas]; FieldValueInvalid spec.containers[0].resources.requests[bananas]; "
      "FieldValueInvalid spec.containers[0].resources.requests[bananas]");
  EXPECT_EQ(refused("/spec/initContainers",
                    json(R"([{"name":"i","image":"x","readinessProbe":{"exec":{"command":["a"]}}}])")),
            "FieldValueForbidden spec.initContainers[0].readinessProbe");
  EXPECT_EQ(
      refused(
          "/spec/initContainers",
          json(R"([{"name":"i","image":"x","restartPolicy":"Always","readinessProbe":{"exec":{"command":["a"]}}}])")),
      "")
      << "a sidecar";
  EXPECT_EQ(refused("/spec/restartPolicy", "Never again"), "FieldValueNotSupported spec.restartPolicy");
  EXPECT_EQ(refused("/spec/volumes/1", {{"name", "v"}}), "FieldValueDuplicate spec.volumes[1].name");
  EXPECT_EQ(refused("/spec/volumes/0/secret", {{"optional", true}}),
            "FieldValueRequired spec.volumes[0].secret.secretName");
}

TEST(Validation, APodIsFixedOnceItIsThere) {
  const ResourceType& pods = core("pods");
  EXPECT_EQ(updated(pods, with(pod, "/spec/containers/0/image", "other"), pod), "");
  EXPECT_EQ(updated(pods, with(pod, "/spec/containers/0/command", {"x"}), pod), "FieldValueForbidden spec");
  EXPECT_EQ(updated(pods, with(pod, "/spec/nodeName", "n"), pod), "FieldValueForbidden spec");
  EXPECT_EQ(updated(pods, with(pod, "/spec/containers/0/resources/requests", {{"cpu", "1"}}), pod),
            "FieldValueForbidden spec");
  EXPECT_EQ(updated(pods, with(pod, "/spec/containers/0/resources/requests", {{"cpu", "1"}}), pod, "resize"), "");
  EXPECT_EQ(updated(pods, with(pod, "/metadata/labels", {{"x", "y"}}), pod), "");
  EXPECT_EQ(updated(pods, with(pod, "/metadata/name", "q"), pod), "FieldValueInvalid metadata.name");
}

TEST(Validation, Workloads) {
  EXPECT_EQ(created(apps("deployments"), deployment), "");
  EXPECT_EQ(created(apps("deployments"), with(deployment, "/spec/template/metadata/labels", {{"a", "c"}})),
            "FieldValueInvalid spec.template.metadata.labels");
  EXPECT_EQ(created(apps("deployments"), with(deployment, "/spec/replicas", -1)), "FieldValueInvalid spec.replicas");
  EXPECT_EQ(created(apps("deployments"), with(deployment, "/spec/template/spec/restartPolicy", "Never")),
            "FieldValueNotSupported spec.template.spec.restartPolicy");
  Json headless = deployment;
  headless["spec"].erase("selector");
  EXPECT_EQ(created(apps("deployments"), headless),
            "FieldValueRequired spec.selector; FieldValueInvalid spec.template.metadata.labels");
  Json other = deployment;
  other["spec"]["selector"]["matchLabels"]["a"] = "c";
  other["spec"]["template"]["metadata"]["labels"]["a"] = "c";
  EXPECT_EQ(updated(apps("deployments"), other, deployment), "FieldValueInvalid spec.selector");
  EXPECT_EQ(created(apps("statefulsets"), deployment), "");
  EXPECT_EQ(updated(apps("statefulsets"), with(deployment, "/spec/serviceName", "x"), deployment),
            "FieldValueForbidden spec");
  EXPECT_EQ(updated(apps("statefulsets"), with(deployment, "/spec/replicas", 5), deployment), "");
  EXPECT_EQ(created(native("batch", "v1", "jobs"), deployment), "FieldValueRequired spec.template.spec.restartPolicy");
  EXPECT_EQ(
      created(
          native("batch", "v1", "cronjobs"),
          json(
              R"({"metadata":{"name":"c"},"spec":{"schedule":"often","jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"x"}]}}}}}})")),
      "FieldValueInvalid spec.schedule");
}

TEST(Validation, AStatefulSetsPodsMayMountItsClaims) {
  Json set =
      with(deployment, "/spec/template/spec/containers/0/volumeMounts", json(R"([{"name":"data","mountPath":"/d"}])"));
  EXPECT_EQ(created(apps("statefulsets"), set),
            "FieldValueNotFound spec.template.spec.containers[0].volumeMounts[0].name");
  set["spec"]["volumeClaimTemplates"] = json(
      R"([{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}])");
  EXPECT_EQ(created(apps("statefulsets"), set), "");
}

TEST(Validation, Services) {
  EXPECT_EQ(created(core("services"), service), "");
  EXPECT_EQ(created(core("services"), with(service, "/spec/ports", Json::array())), "FieldValueRequired spec.ports");
  EXPECT_EQ(created(core("services"), with(service, "/spec/type", "Magic")), "FieldValueNotSupported spec.type");
  EXPECT_EQ(created(core("services"), with(service, "/spec/ports/0/port", 0)),
            "FieldValueInvalid spec.ports[0].port; FieldValueInvalid spec.ports[0].targetPort");
  EXPECT_EQ(created(core("services"), with(with(service, "/spec/ports/0/nodePort", 80), "/spec/type", "NodePort")),
            "FieldValueInvalid spec.ports[0].nodePort");
  EXPECT_EQ(created(core("services"), with(service, "/spec/ports/1", {{"port", 81}})),
            "FieldValueRequired spec.ports[0].name; FieldValueRequired spec.ports[1].name");
  EXPECT_EQ(updated(core("services"), with(service, "/spec/clusterIP", "10.0.0.2"),
                    with(service, "/spec/clusterIP", "10.0.0.1")),
            "FieldValueInvalid spec.clusterIPs[0]");
}

TEST(Validation, AddressesOfServices) {
  const auto problems = [](const char* spec) {
    Json object = service;
    object["spec"].update(json(spec));
    return created(core("services"), object);
  };
  for (const char* good : {"10.96.0.9", "192.0.2.1", "2001:db8::1", "None", ""})
    EXPECT_EQ(problems((R"({"clusterIP": ")" + std::string(good) + "\"}").c_str()), "") << good;
  for (const char* bad : {"10.96.999.1", "10.96.not-an-ip", "10.96.0", "10.96.0.1.", "10.96.0.1 ", "none", "1:2",
                          "10.96.0.07", "::ffff:10.96.0.9", "10.96.0.-1", "10.96..1"})
    EXPECT_EQ(problems((R"({"clusterIP": ")" + std::string(bad) + "\"}").c_str()),
              "FieldValueInvalid spec.clusterIPs[0]")
        << bad;
  EXPECT_EQ(problems(R"({"clusterIPs": ["10.96.0.9"]})"), "FieldValueInvalid spec.clusterIPs")
      << "the first is missing";
  EXPECT_EQ(problems(R"({"clusterIP": "10.96.0.8", "clusterIPs": ["10.96.0.9"]})"),
            "FieldValueInvalid spec.clusterIPs");
  EXPECT_EQ(problems(R"({"clusterIP": "10.96.0.8", "clusterIPs": ["10.96.0.8", "10.96.0.9"]})"),
            "FieldValueInvalid spec.clusterIPs")
      << "one of each family";
  EXPECT_EQ(problems(R"({"clusterIP": "10.96.0.8", "clusterIPs": ["10.96.0.8", "2001:db8::1"]})"), "");
  EXPECT_EQ(problems(R"({"clusterIP": "None", "clusterIPs": ["None", "10.96.0.9"]})"),
            "FieldValueInvalid spec.clusterIPs");
}

TEST(Validation, ANodePortIsGivenOnceForEachProtocol) {
  const auto problems = [](const char* second) {
    Json object = with(service, "/spec/type", "NodePort");
    object["spec"]["ports"] = Json::array({json(R"({"name": "a", "port": 80, "targetPort": 80, "protocol": "TCP",
        "nodePort": 30080})"),
                                           json(second)});
    return created(core("services"), object);
  };
  EXPECT_EQ(problems(R"({"name": "b", "port": 81, "targetPort": 80, "protocol": "TCP", "nodePort": 30080})"),
            "FieldValueDuplicate spec.ports[1].nodePort");
  EXPECT_EQ(problems(R"({"name": "b", "port": 81, "targetPort": 80, "protocol": "UDP", "nodePort": 30080})"), "");
}

TEST(Validation, ConfigMapsAndSecrets) {
  const Json map = json(R"({"metadata":{"name":"m"},"data":{"a":"b"}})");
  EXPECT_EQ(created(core("configmaps"), map), "");
  EXPECT_EQ(created(core("configmaps"), with(map, "/data", {{"a b", "c"}})), "FieldValueInvalid data[a b]");
  EXPECT_EQ(created(core("configmaps"), with(map, "/data", {{"a", std::string(1024 * 1024 + 1, 'x')}})),
            "FieldValueTooLong []");
  const Json frozen = with(map, "/immutable", true);
  EXPECT_EQ(updated(core("configmaps"), with(frozen, "/data/a", "c"), frozen), "FieldValueForbidden data");
  EXPECT_EQ(updated(core("configmaps"), map, frozen), "FieldValueForbidden immutable");
  EXPECT_EQ(
      created(core("secrets"), json(R"({"metadata":{"name":"s"},"type":"kubernetes.io/tls","data":{"tls.crt":""}})")),
      "FieldValueRequired data[tls.key]");
  EXPECT_EQ(
      updated(core("secrets"), json(R"({"metadata":{"name":"s"},"type":"a"})"), json(R"({"metadata":{"name":"s"}})")),
      "FieldValueInvalid type");
}

TEST(Validation, ClaimsRolesAndTheRest) {
  const Json claim = json(
      R"({"metadata":{"name":"c"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}})");
  EXPECT_EQ(created(core("persistentvolumeclaims"), claim), "");
  EXPECT_EQ(created(core("persistentvolumeclaims"), json(R"({"metadata":{"name":"c"},"spec":{}})")),
            "FieldValueRequired spec.accessModes; FieldValueRequired spec.resources[storage]");
  EXPECT_EQ(updated(core("persistentvolumeclaims"), with(claim, "/spec/accessModes/0", "ReadWriteMany"), claim),
            "FieldValueForbidden spec");
  EXPECT_EQ(updated(core("persistentvolumeclaims"), with(claim, "/spec/volumeName", "v"), claim), "") << "the binder";
  EXPECT_EQ(created(native("rbac.authorization.k8s.io", "v1", "roles"),
                    json(R"({"metadata":{"name":"r"},"rules":[{"verbs":[],"apiGroups":[""],"resources":["pods"]}]})")),
            "FieldValueRequired rules[0].verbs");
  EXPECT_EQ(
      created(
          native("rbac.authorization.k8s.io", "v1", "clusterrolebindings"),
          json(
              R"({"metadata":{"name":"r"},"roleRef":{"kind":"ClusterRole","name":"x"},"subjects":[{"kind":"ServiceAccount","name":"s"}]})")),
      "FieldValueRequired subjects[0].namespace");
  EXPECT_EQ(created(native("storage.k8s.io", "v1", "storageclasses"), json(R"({"metadata":{"name":"s"}})")),
            "FieldValueRequired provisioner");
  EXPECT_EQ(created(native("networking.k8s.io", "v1", "ingresses"), json(R"({"metadata":{"name":"i"},"spec":{}})")),
            "FieldValueInvalid spec");
}

TEST(Validation, MessagesAreARealServers) {
  const auto causes = validate_create(
      core("pods"), made(core("pods"), with(with(pod, "/spec/containers/0/image", ""), "/spec/dnsPolicy", "Odd")));
  ASSERT_EQ(causes.size(), 2u);
  EXPECT_EQ(causes[0].message, "Required value");
  EXPECT_EQ(
      causes[1].message,
      R"(Unsupported value: "Odd": supported values: "ClusterFirst", "ClusterFirstWithHostNet", "Default", "None")");
}

TEST(Validation, AHostileObjectMakesNoHugeAnswer) {
  Json many = pod;
  for (int i = 0; i < 1000; ++i) many["spec"]["containers"].push_back({{"name", ""}});
  EXPECT_LE(validate_create(core("pods"), made(core("pods"), many)).size(), 100u);
}

TEST(Validation, EveryKindSurvivesAnEmptyObject) {
  for (const ResourceType* resource : newest_registry().all()) {
    Json object = Json::object();
    apply_defaults(*resource, object);
    EXPECT_NE(text(validate_create(*resource, object)), "") << resource->kind << " has no name";
    validate_update(*resource, object, object);
    validate_update(*resource, Json::object(), Json::object(), "status");
  }
}

// Types of a stranger's document may require each other without an end, and by more ways than can be gone.
TEST(Validation, TypesThatRequireThemselvesEndInTime) {
  Json document = json(
      R"({"swagger":"2.0","info":{"version":"v1.30.0"},"paths":{"/apis/example.com/v1/kinds/{name}":{"get":{
      "x-kubernetes-group-version-kind":{"group":"example.com","version":"v1","kind":"Kind"}}}},
      "definitions":{"ObjectMeta":{"type":"object","properties":{"name":{"type":"string"}}}}})");
  Json& definitions = document["definitions"];
  const auto reference = [](const std::string& name) { return Json{{"$ref", "#/definitions/" + name}}; };
  const auto requires_two = [&](const std::string& first, const std::string& second) {
    return Json{{"type", "object"},
                {"required", {"a", "b"}},
                {"properties", {{"a", reference(first)}, {"b", reference(second)}}}};
  };
  definitions["Self"] = requires_two("Self", "Self");
  for (int i = 0; i < 5000; ++i) {
    const std::string next = "D" + std::to_string(i + 1);
    definitions["D" + std::to_string(i)] = requires_two(next, next);
  }
  definitions["D5000"] = {{"type", "object"}, {"properties", {{"x", {{"type", "string"}}}}}};
  definitions["Kind"] = requires_two("Self", "D0");
  definitions["Kind"]["properties"]["metadata"] = reference("ObjectMeta");
  definitions["Kind"]["x-kubernetes-group-version-kind"] =
      json(R"([{"group":"example.com","version":"v1","kind":"Kind"}])");
  const auto version = read_openapi_part(base::to_text(document));
  ASSERT_TRUE(version.ok()) << version.error().message;
  const ResourceType& kinds = *(*version)->registry->find("example.com", "v1", "kinds");
  EXPECT_EQ(text(validate_create(kinds, json(R"({"metadata":{"name":"k"}})"))), "");
}

}  // namespace
}  // namespace o2dms::simulator
