// What a run adds to manifests before it sends them.
#include "harness/case/workload.h"

#include <gtest/gtest.h>

namespace o2dms::harness {
namespace {

using base::Json;

Json deployment(const char* pod_spec) {
  Json manifest = {{"kind", "Deployment"}, {"metadata", {{"name", "d"}}}};
  manifest["spec"]["template"]["spec"] = Json::parse(pod_spec);
  return manifest;
}

Json placed_spec(const char* pod_spec, const Placement& placement) {
  return place(deployment(pod_spec), placement)["spec"]["template"]["spec"];
}

TEST(Placement, PodsThatAreNotToBeRootGetAUserWhereTheyNameNone) {
  const Placement site{.run_as_user = 65534};
  EXPECT_EQ(placed_spec(R"({"securityContext": {"runAsNonRoot": true}})", site)["securityContext"]["runAsUser"], 65534);
  EXPECT_EQ(placed_spec(R"({"securityContext": {"runAsNonRoot": true, "runAsUser": 7}})",
                        site)["securityContext"]["runAsUser"],
            7);
  EXPECT_FALSE(placed_spec(R"({"containers": []})", site).contains("securityContext"));
  EXPECT_FALSE(
      placed_spec(R"({"securityContext": {"runAsNonRoot": true}})", {})["securityContext"].contains("runAsUser"))
      << "where the target assigns users";
}

TEST(Placement, PodsAndAccountsGetThePullSecretAndPodsTheNodes) {
  const Placement site{.node_selector = {{"pool", "ran"}}, .image_pull_secret = "registry"};
  const Json spec =
      placed_spec(R"({"nodeSelector": {"kubernetes.io/os": "linux"}, "imagePullSecrets": [{"name": "own"}]})", site);
  EXPECT_EQ(spec["nodeSelector"], Json({{"kubernetes.io/os", "linux"}, {"pool", "ran"}}));
  EXPECT_EQ(spec["imagePullSecrets"], Json::parse(R"([{"name": "own"}, {"name": "registry"}])"));
  const Json account = place({{"kind", "ServiceAccount"}, {"metadata", {{"name", "a"}}}}, site);
  EXPECT_EQ(account["imagePullSecrets"], Json::parse(R"([{"name": "registry"}])"));
  EXPECT_FALSE(place({{"kind", "ConfigMap"}, {"metadata", {{"name", "c"}}}}, site).contains("imagePullSecrets"));
}

TEST(Placement, AnImageThatIsMeantNotToBeThereStays) {
  const Json spec =
      placed_spec(R"({"initContainers": [{"image": "busybox"}], "containers": [{"image": "registry.invalid/a:1"}]})",
                  {.image = "mirror/b:2"});
  EXPECT_EQ(spec["initContainers"][0]["image"], "mirror/b:2");
  EXPECT_EQ(spec["containers"][0]["image"], "registry.invalid/a:1");
}

TEST(Placement, TextsAreFilledInWhereTheyStandAlone) {
  const Json map =
      place({{"kind", "ConfigMap"}, {"metadata", {{"name", "c"}}}, {"data", {{"a", "${nonce}"}, {"b", "x${nonce}"}}}},
            {.texts = {{"${nonce}", "n-1"}}});
  EXPECT_EQ(map["data"], Json({{"a", "n-1"}, {"b", "x${nonce}"}}));
}

}  // namespace
}  // namespace o2dms::harness
