#include <gtest/gtest.h>

#include "simulator/admission/default_toleration_seconds.h"
#include "simulator/admission/priority.h"
#include "simulator/admission/runtime_class.h"
#include "simulator/admission/service_account_admission.h"
#include "tests/simulator/admission/admission_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;

TEST(ServiceAccountPlugin, APodRunsAsTheDefaultAccountAndMountsItsToken) {
  AdmissionFixture plugin(make_service_account);
  plugin.world().put(object_of("v1", "ServiceAccount", "default", "a"));
  const auto pod = plugin.create(pod_of("p"));
  ASSERT_TRUE(pod.ok()) << pod.error().message;
  const Json& spec = (*pod)["spec"];
  EXPECT_EQ(spec["serviceAccountName"], "default");
  EXPECT_EQ(spec["serviceAccount"], "default");
  ASSERT_EQ(spec["volumes"].size(), 1u);
  const std::string volume = spec["volumes"][0]["name"];
  EXPECT_TRUE(volume.starts_with("kube-api-access-")) << volume;
  EXPECT_EQ(spec["volumes"][0]["projected"]["sources"].size(), 3u);
  const Json& mount = spec["containers"][0]["volumeMounts"][0];
  EXPECT_EQ(mount["name"], volume);
  EXPECT_EQ(mount["mountPath"], "/var/run/secrets/kubernetes.io/serviceaccount");
  EXPECT_EQ(mount["readOnly"], true);
}

TEST(ServiceAccountPlugin, AMissingAccountRefusesThePod) {
  AdmissionFixture plugin(make_service_account);
  Json pod = pod_of("p");
  pod["spec"]["serviceAccountName"] = "cnf";
  const auto refused = plugin.create(pod);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, 403);
  EXPECT_EQ(refused.error().message,
            "pods \"p\" is forbidden: error looking up service account a/cnf: serviceaccount \"cnf\" not found");
}

TEST(ServiceAccountPlugin, TheTokenIsLeftOutOnRequest) {
  AdmissionFixture plugin(make_service_account);
  Json account = object_of("v1", "ServiceAccount", "default", "a");
  account["automountServiceAccountToken"] = false;
  account["imagePullSecrets"] = Json::array({{{"name", "registry"}}});
  plugin.world().put(account);
  const auto pod = plugin.create(pod_of("p"));
  EXPECT_FALSE((*pod)["spec"].contains("volumes"));
  EXPECT_EQ((*pod)["spec"]["imagePullSecrets"][0]["name"], "registry");
  Json insists = pod_of("q");
  insists["spec"]["automountServiceAccountToken"] = true;
  EXPECT_TRUE((*plugin.create(insists))["spec"].contains("volumes")) << "the pod's word counts more";
}

TEST(DefaultTolerationSeconds, APodStaysFiveMinutesOnALostNodeUnlessItSaysOtherwise) {
  AdmissionFixture plugin(make_default_toleration_seconds);
  const auto pod = plugin.create(pod_of("p"));
  ASSERT_EQ((*pod)["spec"]["tolerations"].size(), 2u);
  EXPECT_EQ((*pod)["spec"]["tolerations"][0]["tolerationSeconds"], 300);
  Json own = pod_of("q");
  own["spec"]["tolerations"] = Json::array({{{"operator", "Exists"}}});
  EXPECT_EQ((*plugin.create(own))["spec"]["tolerations"].size(), 1u);
}

TEST(Priority, ComesFromTheClass) {
  AdmissionFixture plugin(make_priority);
  EXPECT_EQ((*plugin.create(pod_of("p")))["spec"]["priority"], 0);
  Json high = object_of("scheduling.k8s.io/v1", "PriorityClass", "high");
  high["value"] = 1000;
  high["preemptionPolicy"] = "Never";
  plugin.world().put(high);
  Json pod = pod_of("p");
  pod["spec"]["priorityClassName"] = "high";
  const auto admitted = plugin.create(pod);
  ASSERT_TRUE(admitted.ok());
  EXPECT_EQ((*admitted)["spec"]["priority"], 1000);
  EXPECT_EQ((*admitted)["spec"]["preemptionPolicy"], "Never");
  pod["spec"]["priority"] = 5;
  EXPECT_EQ(plugin.create(pod).error().code, 403) << "the number is not the user's to choose";
  pod["spec"]["priorityClassName"] = "none";
  EXPECT_EQ(plugin.create(pod).error().message, "pods \"p\" is forbidden: no PriorityClass with name none was found");
}

TEST(Priority, TheGlobalDefaultHoldsForPodsWithoutAClassAndThereIsOne) {
  AdmissionFixture plugin(make_priority);
  Json usual = object_of("scheduling.k8s.io/v1", "PriorityClass", "usual");
  usual["value"] = 7;
  usual["globalDefault"] = true;
  plugin.world().put(usual);
  const auto pod = plugin.create(pod_of("p"));
  EXPECT_EQ((*pod)["spec"]["priority"], 7);
  EXPECT_EQ((*pod)["spec"]["priorityClassName"], "usual");
  usual["metadata"]["name"] = "other";
  EXPECT_EQ(plugin.create(usual).error().code, 403);
}

TEST(RuntimeClass, MustExistAndLendsItsOverhead) {
  AdmissionFixture plugin(make_runtime_class);
  Json pod = pod_of("p");
  pod["spec"]["runtimeClassName"] = "kata";
  EXPECT_EQ(plugin.create(pod).error().code, 403);
  Json kata = object_of("node.k8s.io/v1", "RuntimeClass", "kata");
  kata["overhead"]["podFixed"]["cpu"] = "250m";
  kata["scheduling"]["nodeSelector"]["kata"] = "yes";
  plugin.world().put(kata);
  const auto admitted = plugin.create(pod);
  ASSERT_TRUE(admitted.ok());
  EXPECT_EQ((*admitted)["spec"]["overhead"]["cpu"], "250m");
  EXPECT_EQ((*admitted)["spec"]["nodeSelector"]["kata"], "yes");
}

}  // namespace
}  // namespace o2dms::simulator
