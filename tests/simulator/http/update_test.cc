#include <gmock/gmock.h>

#include "tests/simulator/http/api_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;

using UpdateTest = ApiFixture;

TEST_F(UpdateTest, AStaleRevisionIsAConflict) {
  const Json first = call("POST", kMaps, config_map("x")).json;
  Json next = first;
  next["data"]["k"] = "1";
  EXPECT_EQ(call("PUT", kMaps + "/x", next).status, 200);
  const Answer stale = call("PUT", kMaps + "/x", next);
  EXPECT_EQ(stale.status, 409);
  EXPECT_EQ(stale.json["reason"], "Conflict");
}

TEST_F(UpdateTest, WithoutARevisionItIsUnconditional) {
  call("POST", kMaps, config_map("x"));
  const Answer updated = call("PUT", kMaps + "/x", config_map("x", {{"k", "2"}}));
  EXPECT_EQ(updated.status, 200) << updated.body;
  EXPECT_EQ(updated.json["data"]["k"], "2");
}

TEST_F(UpdateTest, ChangingNothingIsNoWrite) {
  const Json stored = call("POST", kMaps, config_map("x")).json;
  const Revision before = store->revision();
  const Answer same = call("PUT", kMaps + "/x", stored);
  EXPECT_EQ(same.status, 200);
  EXPECT_EQ(same.json, stored);
  EXPECT_EQ(store->revision(), before);
}

TEST_F(UpdateTest, WhatIsNotThereIsNotFound) {
  const Answer missing = call("PUT", kMaps + "/x", config_map("x"));
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.json["details"]["name"], "x");
}

TEST_F(UpdateTest, NameAndUidMustBeTheObjects) {
  call("POST", kMaps, config_map("x"));
  EXPECT_EQ(call("PUT", kMaps + "/x", config_map("y")).status, 400);
  Json other = config_map("x");
  other["metadata"]["uid"] = "somebody-else";
  EXPECT_EQ(call("PUT", kMaps + "/x", other).status, 409);
}

TEST_F(UpdateTest, TheServersMetadataStays) {
  const Json stored = call("POST", kMaps, config_map("x")).json;
  Json next = stored;
  next["metadata"]["creationTimestamp"] = "1999-01-01T00:00:00Z";
  next["metadata"]["labels"] = {{"a", "b"}};
  const Answer updated = call("PUT", kMaps + "/x", next);
  ASSERT_EQ(updated.status, 200) << updated.body;
  EXPECT_EQ(updated.json["metadata"]["creationTimestamp"], stored["metadata"]["creationTimestamp"]);
  EXPECT_EQ(updated.json["metadata"]["labels"]["a"], "b");
}

TEST_F(UpdateTest, GenerationFollowsTheSpecAlone) {
  Json object = call("POST", kDeployments, deployment("d")).json;
  object["metadata"]["labels"] = {{"a", "b"}};
  object = call("PUT", kDeployments + "/d", object).json;
  EXPECT_EQ(object["metadata"]["generation"], 1);
  object["spec"]["replicas"] = 3;
  object = call("PUT", kDeployments + "/d", object).json;
  EXPECT_EQ(object["metadata"]["generation"], 2);
  object["status"] = {{"replicas", 3}, {"observedGeneration", 2}};
  object = call("PUT", kDeployments + "/d/status", object).json;
  EXPECT_EQ(object["metadata"]["generation"], 2);
  EXPECT_EQ(object["status"]["replicas"], 3);
}

TEST_F(UpdateTest, StatusAndSpecAreWrittenApart) {
  Json object = call("POST", kDeployments, deployment("d")).json;
  object["spec"]["replicas"] = 5;
  object["status"] = {{"replicas", 4}};
  const Json by_status = call("PUT", kDeployments + "/d/status", object).json;
  EXPECT_EQ(by_status["spec"]["replicas"], 1) << "a status write leaves the spec alone";
  object["metadata"].erase("resourceVersion");
  object["status"] = {{"replicas", 9}};
  const Json by_spec = call("PUT", kDeployments + "/d", object).json;
  EXPECT_EQ(by_spec["status"]["replicas"], 4) << "a spec write leaves the status alone";
  EXPECT_EQ(by_spec["spec"]["replicas"], 5);
}

TEST_F(UpdateTest, ScaleReadsAndWritesReplicas) {
  call("POST", kDeployments, deployment("d"));
  Json scale = call("GET", kDeployments + "/d/scale").json;
  EXPECT_EQ(scale["kind"], "Scale");
  EXPECT_EQ(scale["apiVersion"], "autoscaling/v1");
  EXPECT_EQ(scale["spec"]["replicas"], 1);
  EXPECT_EQ(scale["status"]["selector"], "app=web");
  scale["spec"]["replicas"] = 4;
  const Answer scaled = call("PUT", kDeployments + "/d/scale", scale);
  ASSERT_EQ(scaled.status, 200) << scaled.body;
  EXPECT_EQ(scaled.json["kind"], "Scale");
  EXPECT_EQ(call("GET", kDeployments + "/d").json["spec"]["replicas"], 4);
}

TEST_F(UpdateTest, AnotherVersionOfTheSameObject) {
  const Json hpa = {{"metadata", {{"name", "h"}}},
                    {"spec",
                     {{"maxReplicas", 3},
                      {"targetCPUUtilizationPercentage", 50},
                      {"scaleTargetRef", {{"kind", "Deployment"}, {"name", "d"}, {"apiVersion", "apps/v1"}}}}}};
  const std::string path = "/autoscaling/v1/namespaces/a/horizontalpodautoscalers";
  const Answer created = call("POST", "/apis" + path, hpa);
  ASSERT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(created.json["apiVersion"], "autoscaling/v1");
  const Answer v2 = call("GET", "/apis/autoscaling/v2/namespaces/a/horizontalpodautoscalers/h");
  EXPECT_EQ(v2.json["apiVersion"], "autoscaling/v2");
  EXPECT_EQ(v2.json["spec"]["metrics"][0]["resource"]["target"]["averageUtilization"], 50);
}

TEST_F(UpdateTest, AResizeBringsResourcesAndNothingElse) {
  ASSERT_EQ(call("POST", kPods, pod("p")).status, 201);
  const Json resources = Json::parse(R"({"requests":{"cpu":"10m"}})");
  const Json sent = {{"spec", {{"containers", Json::array({{{"name", "main"}, {"resources", resources}}})}}}};
  const Answer resized = patch(kPods + "/p/resize", "strategic-merge-patch+json", sent);
  ASSERT_EQ(resized.status, 200) << resized.body;
  EXPECT_EQ(resized.json["spec"]["containers"][0]["resources"], resources);
  EXPECT_EQ(resized.json["metadata"]["generation"], 2);

  Json other = resized.json;
  other["spec"]["containers"][0]["image"] = "other";
  other["spec"]["containers"][0]["command"] = {"other"};
  const Answer kept = call("PUT", kPods + "/p/resize", other);
  ASSERT_EQ(kept.status, 200) << kept.body;
  EXPECT_EQ(kept.json["spec"], resized.json["spec"]);
  other["spec"]["containers"].push_back({{"name", "second"}, {"image", "i"}});
  EXPECT_EQ(call("PUT", kPods + "/p/resize", other).status, 422) << "a container cannot be added";
  EXPECT_EQ(patch(kPods + "/p", "strategic-merge-patch+json",
                  {{"spec", {{"containers", Json::array({{{"name", "main"}, {"resources", Json::object()}}})}}}})
                .status,
            200)
      << "nothing changes";
}

TEST_F(UpdateTest, AnEphemeralContainerComesThroughItsSubresourceAlone) {
  ASSERT_EQ(call("POST", kPods, pod("p")).status, 201);
  const Json sent = {{"spec", {{"ephemeralContainers", Json::array({{{"name", "debugger"}, {"image", "i"}}})}}}};
  EXPECT_EQ(patch(kPods + "/p", "strategic-merge-patch+json", sent).status, 422);
  const Answer added = patch(kPods + "/p/ephemeralcontainers", "strategic-merge-patch+json", sent);
  ASSERT_EQ(added.status, 200) << added.body;
  EXPECT_EQ(added.json["spec"]["ephemeralContainers"][0]["name"], "debugger");
}

TEST_F(UpdateTest, AStatusIsNotHeldAgainstTheRulesOfTheSpec) {
  ASSERT_EQ(call("POST", kPods, pod("p")).status, 201);
  Json stored = call("GET", kPods + "/p").json;
  stored["spec"]["containers"] = Json::array({{{"name", "other"}, {"image", "i"}}});
  stored["status"]["phase"] = "Running";
  const Answer written = call("PUT", kPods + "/p/status", stored);
  ASSERT_EQ(written.status, 200) << written.body;
  EXPECT_EQ(written.json["status"]["phase"], "Running");
  EXPECT_EQ(written.json["spec"]["containers"][0]["name"], "main") << "what is sent of the spec does not count";
}

TEST_F(UpdateTest, DryRunChangesNothing) {
  call("POST", kMaps, config_map("x"));
  const Revision before = store->revision();
  const Answer dry = call("PUT", kMaps + "/x?dryRun=All", config_map("x", {{"k", "v"}}));
  EXPECT_EQ(dry.json["data"]["k"], "v");
  EXPECT_EQ(store->revision(), before);
}

TEST_F(UpdateTest, BindingPutsAPodOnANodeOnce) {
  call("POST", kPods, pod("p"));
  bind("p");
  const Json bound = call("GET", kPods + "/p").json;
  EXPECT_EQ(bound["spec"]["nodeName"], "node-1");
  EXPECT_EQ(bound["status"]["conditions"][0]["type"], "PodScheduled");
  const Answer again = call("POST", kPods + "/p/binding", {{"target", {{"name", "node-2"}}}});
  EXPECT_EQ(again.status, 409) << again.body;
}

}  // namespace
}  // namespace o2dms::simulator
