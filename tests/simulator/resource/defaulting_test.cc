#include "simulator/resource/defaulting/defaulting.h"

#include "simulator/resource/decode.h"
#include "tests/simulator/resource/documents.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

using base::Json;

Json defaulted(const ResourceType& resource, std::string_view text) {
  Json object = json(text);
  EXPECT_TRUE(decode(resource, object));
  apply_defaults(resource, object);
  Json again = object;
  apply_defaults(resource, again);
  EXPECT_EQ(again, object) << "defaulting twice is defaulting once";
  return object;
}

// As a real server (1.20.2) answered, but for what admission added.
TEST(Defaulting, APodIsFilledInAsByARealServer) {
  EXPECT_EQ(
      defaulted(core("pods"), R"({"spec":{"containers":[{"name":"c","image":"nginx:1.25","ports":[{"containerPort":80}],
      "resources":{"limits":{"cpu":"1"}},"livenessProbe":{"httpGet":{"port":80}},"env":[{"name":"N","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}]}],
      "volumes":[{"name":"e"},{"name":"c","configMap":{"name":"x"}},{"name":"h","hostPath":{"path":"/"}}]}})")["spec"],
      json(
          R"({"containers":[{"name":"c","image":"nginx:1.25","imagePullPolicy":"IfNotPresent","ports":[{"containerPort":80,"protocol":"TCP"}],
      "resources":{"limits":{"cpu":"1"},"requests":{"cpu":"1"}},
      "livenessProbe":{"httpGet":{"port":80,"path":"/","scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3},
      "env":[{"name":"N","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.name"}}}],
      "terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File"}],
      "volumes":[{"name":"e","emptyDir":{}},{"name":"c","configMap":{"name":"x","defaultMode":420}},{"name":"h","hostPath":{"path":"/","type":""}}],
      "dnsPolicy":"ClusterFirst","enableServiceLinks":true,"restartPolicy":"Always","schedulerName":"default-scheduler","securityContext":{},"terminationGracePeriodSeconds":30})"));
}

TEST(Defaulting, TheTagDecidesHowAnImageIsPulled) {
  const auto policy = [](const std::string& image) {
    return defaulted(core("pods"), R"({"spec":{"containers":[{"name":"c","image":")" + image +
                                       R"("}]}})")["spec"]["containers"][0]["imagePullPolicy"];
  };
  EXPECT_EQ(policy("nginx"), "Always");
  EXPECT_EQ(policy("nginx:latest"), "Always");
  EXPECT_EQ(policy("registry:5000/nginx"), "Always");
  EXPECT_EQ(policy("registry:5000/nginx:1"), "IfNotPresent");
  EXPECT_EQ(policy("nginx@sha256:0123"), "IfNotPresent");
}

TEST(Defaulting, Workloads) {
  const Json deployment =
      defaulted(apps("deployments"), R"({"spec":{"template":{"spec":{"containers":[{"name":"c","image":"x:1"}]}}}})");
  EXPECT_EQ(deployment["spec"]["replicas"], 1);
  EXPECT_EQ(deployment["spec"]["strategy"],
            json(R"({"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%","maxUnavailable":"25%"}})"));
  EXPECT_EQ(deployment["spec"]["revisionHistoryLimit"], 10);
  EXPECT_EQ(deployment["spec"]["progressDeadlineSeconds"], 600);
  EXPECT_FALSE(deployment["spec"]["template"]["spec"].contains("enableServiceLinks")) << "a template is no pod yet";
  EXPECT_EQ(deployment["status"], Json::object());
  EXPECT_EQ(
      defaulted(apps("deployments"), R"({"spec":{"replicas":0,"strategy":{"type":"Recreate"}}})")["spec"]["strategy"],
      json(R"({"type":"Recreate"})"));
  EXPECT_EQ(defaulted(apps("deployments"), R"({"spec":{"replicas":0}})")["spec"]["replicas"], 0);

  const Json stateful = defaulted(
      apps("statefulsets"),
      R"({"spec":{"template":{},"volumeClaimTemplates":[{"metadata":{"name":"d"},"spec":{"accessModes":["ReadWriteOnce"]}}]}})");
  EXPECT_EQ(stateful["spec"]["podManagementPolicy"], "OrderedReady");
  EXPECT_EQ(stateful["spec"]["updateStrategy"], json(R"({"type":"RollingUpdate","rollingUpdate":{"partition":0}})"));
  EXPECT_EQ(stateful["spec"]["volumeClaimTemplates"][0]["spec"]["volumeMode"], "Filesystem");
  EXPECT_EQ(stateful["status"]["replicas"], 0);

  EXPECT_EQ(defaulted(apps("daemonsets"), R"({"spec":{"template":{}}})")["spec"]["updateStrategy"],
            json(R"({"type":"RollingUpdate","rollingUpdate":{"maxSurge":0,"maxUnavailable":1}})"));
}

TEST(Defaulting, Jobs) {
  const Json job =
      defaulted(native("batch", "v1", "jobs"),
                R"({"spec":{"template":{"metadata":{"labels":{"a":"b"}},"spec":{"restartPolicy":"Never"}}}})");
  const Json expected =
      json(R"({"completions":1,"parallelism":1,"backoffLimit":6,"completionMode":"NonIndexed","suspend":false})");
  for (const auto& [key, value] : expected.items()) EXPECT_EQ(job["spec"][key], value) << key;
  EXPECT_EQ(job["metadata"]["labels"], json(R"({"a":"b"})"));
  EXPECT_FALSE(defaulted(native("batch", "v1", "jobs"), R"({"spec":{"parallelism":2,"template":{}}})")["spec"].contains(
      "completions"))
      << "a work queue";
  EXPECT_EQ(
      defaulted(native("batch", "v1", "cronjobs"), R"({"spec":{"schedule":"* * * * *"}})")["spec"]["concurrencyPolicy"],
      "Allow");
}

TEST(Defaulting, Services) {
  const Json service =
      defaulted(core("services"),
                R"({"spec":{"ports":[{"port":80},{"name":"n","port":38412,"protocol":"SCTP","targetPort":"ngap"}]}})");
  EXPECT_EQ(
      service["spec"],
      json(
          R"({"type":"ClusterIP","sessionAffinity":"None","internalTrafficPolicy":"Cluster","ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack",
      "ports":[{"port":80,"protocol":"TCP","targetPort":80},{"name":"n","port":38412,"protocol":"SCTP","targetPort":"ngap"}]})"));
  EXPECT_EQ(service["status"], json(R"({"loadBalancer":{}})"));
  EXPECT_EQ(
      defaulted(
          core("services"),
          R"({"spec":{"type":"NodePort","sessionAffinity":"ClientIP","ports":[{"port":1}]}})")["spec"]
                                                                                              ["sessionAffinityConfig"],
      json(R"({"clientIP":{"timeoutSeconds":10800}})"));
  EXPECT_FALSE(defaulted(core("services"), R"({"spec":{"type":"ExternalName","externalName":"x"}})")["spec"].contains(
      "ipFamilies"));
}

TEST(Defaulting, TheSmallKinds) {
  EXPECT_EQ(defaulted(core("secrets"), R"({})")["type"], "Opaque");
  EXPECT_EQ(defaulted(core("namespaces"),
                      R"({"metadata":{"name":"n"}})")["metadata"]["labels"]["kubernetes.io/metadata.name"],
            "n");
  EXPECT_EQ(defaulted(core("persistentvolumeclaims"), R"({"spec":{}})")["spec"]["volumeMode"], "Filesystem");
  EXPECT_EQ(defaulted(native("storage.k8s.io", "v1", "storageclasses"), R"({"provisioner":"x"})")["reclaimPolicy"],
            "Delete");
  EXPECT_EQ(defaulted(native("networking.k8s.io", "v1", "networkpolicies"),
                      R"({"spec":{"egress":[{}]}})")["spec"]["policyTypes"],
            json(R"(["Ingress","Egress"])"));
  const Json binding = defaulted(
      native("rbac.authorization.k8s.io", "v1", "rolebindings"),
      R"({"roleRef":{"kind":"Role","name":"r"},"subjects":[{"kind":"User","name":"u"},{"kind":"ServiceAccount","name":"s","namespace":"n"}]})");
  EXPECT_EQ(binding["roleRef"]["apiGroup"], "rbac.authorization.k8s.io");
  EXPECT_EQ(binding["subjects"][0]["apiGroup"], "rbac.authorization.k8s.io");
  EXPECT_FALSE(binding["subjects"][1].contains("apiGroup"));
  EXPECT_EQ(
      defaulted(native("autoscaling", "v2", "horizontalpodautoscalers"),
                R"({"spec":{"maxReplicas":2}})")["spec"]["metrics"][0]["resource"]["target"]["averageUtilization"],
      80);
  EXPECT_EQ(defaulted(apps("daemonsets"), R"({"spec":{}})")["status"]["numberReady"], 0);
}

TEST(Defaulting, EveryKindSurvivesAnEmptyObject) {
  for (const ResourceType* resource : newest_registry().all()) {
    Json object = Json::object();
    apply_defaults(*resource, object);
    Json copy = object;
    std::vector<std::string> unknown;
    EXPECT_TRUE(decode(*resource, copy, &unknown)) << resource->kind;
    EXPECT_TRUE(unknown.empty()) << resource->kind << ": " << (unknown.empty() ? "" : unknown[0]);
  }
}

}  // namespace
}  // namespace o2dms::simulator
