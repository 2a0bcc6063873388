#include "tests/simulator/http/api_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;

using PatchTest = ApiFixture;

TEST_F(PatchTest, MergeSetsAndRemoves) {
  call("POST", kMaps, config_map("x", {{"a", "1"}, {"b", "2"}}));
  const Answer patched = patch(kMaps + "/x", "merge-patch+json", {{"data", {{"a", nullptr}, {"c", "3"}}}});
  ASSERT_EQ(patched.status, 200) << patched.body;
  EXPECT_EQ(patched.json["data"], (Json{{"b", "2"}, {"c", "3"}}));
}

TEST_F(PatchTest, JsonPatchAppliesItsOperations) {
  call("POST", kMaps, config_map("x", {{"a", "1"}}));
  const Answer patched =
      patch(kMaps + "/x", "json-patch+json", Json::array({{{"op", "replace"}, {"path", "/data/a"}, {"value", "9"}}}));
  ASSERT_EQ(patched.status, 200) << patched.body;
  EXPECT_EQ(patched.json["data"]["a"], "9");
  EXPECT_EQ(patch(kMaps + "/x", "json-patch+json", Json::array({{{"op", "test"}, {"path", "/data/a"}, {"value", "0"}}}))
                .status,
            422);
}

TEST_F(PatchTest, StrategicMergeMergesContainersByName) {
  call("POST", kDeployments, deployment("d"));
  const Json change = {
      {"spec", {{"template", {{"spec", {{"containers", Json::array({{{"name", "main"}, {"image", "b:2"}}})}}}}}}}};
  const Answer patched = patch(kDeployments + "/d", "strategic-merge-patch+json", change);
  ASSERT_EQ(patched.status, 200) << patched.body;
  const Json& containers = patched.json["spec"]["template"]["spec"]["containers"];
  ASSERT_EQ(containers.size(), 1u);
  EXPECT_EQ(containers[0]["image"], "b:2");
  EXPECT_EQ(patched.json["metadata"]["generation"], 2);
}

TEST_F(PatchTest, ARevisionInThePatchIsALock) {
  const Json stored = call("POST", kMaps, config_map("x")).json;
  const Json change = {{"metadata", {{"resourceVersion", stored["metadata"]["resourceVersion"]}}},
                       {"data", {{"k", "v"}}}};
  EXPECT_EQ(patch(kMaps + "/x", "merge-patch+json", change).status, 200);
  EXPECT_EQ(patch(kMaps + "/x", "merge-patch+json", change).status, 409);
}

TEST_F(PatchTest, StatusIsPatchedApart) {
  call("POST", kPods, pod("p"));
  const Answer patched = patch(kPods + "/p/status", "merge-patch+json",
                               {{"status", {{"phase", "Running"}}}, {"spec", {{"nodeName", "n"}}}});
  ASSERT_EQ(patched.status, 200) << patched.body;
  EXPECT_EQ(patched.json["status"]["phase"], "Running");
  EXPECT_FALSE(patched.json["spec"].contains("nodeName"));
}

TEST_F(PatchTest, ScaleIsPatched) {
  call("POST", kDeployments, deployment("d"));
  const Answer patched = patch(kDeployments + "/d/scale", "merge-patch+json", {{"spec", {{"replicas", 7}}}});
  ASSERT_EQ(patched.status, 200) << patched.body;
  EXPECT_EQ(patched.json["spec"]["replicas"], 7);
  EXPECT_EQ(call("GET", kDeployments + "/d").json["spec"]["replicas"], 7);
}

TEST_F(PatchTest, OtherTypesAreRefusedWithWhatIsServed) {
  call("POST", kMaps, config_map("x"));
  const Answer refused = patch(kMaps + "/x", "json", {{"data", Json::object()}});
  EXPECT_EQ(refused.status, 415);
  EXPECT_NE(refused.json["message"].get<std::string>().find("application/merge-patch+json"), std::string::npos);
}

TEST_F(PatchTest, WhatMakesAnotherObjectIsRefused) {
  call("POST", kMaps, config_map("x"));
  const auto merged = [&](const Json& body) { return patch(kMaps + "/x", "merge-patch+json", body); };
  EXPECT_EQ(merged({{"metadata", {{"name", "y"}}}}).json["reason"], "BadRequest");
  EXPECT_EQ(merged({{"metadata", {{"uid", "y"}}}}).json["details"]["causes"][0]["field"], "metadata.uid");
  const Answer mistyped = merged({{"data", {{"k", 1}}}});
  EXPECT_EQ(mistyped.status, 422) << mistyped.body;
  EXPECT_EQ(mistyped.json["details"]["causes"][0]["field"], "patch");
}

TEST_F(PatchTest, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(patch(kMaps + "/x", "merge-patch+json", {{"data", Json::object()}}).status, 404);
}

}  // namespace
}  // namespace o2dms::simulator
