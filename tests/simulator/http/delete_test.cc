#include <gmock/gmock.h>

#include "tests/simulator/http/api_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;

using DeleteTest = ApiFixture;

TEST_F(DeleteTest, WhatIsGoneIsNamedInTheStatus) {
  const Json stored = call("POST", kMaps, config_map("x")).json;
  const Answer deleted = call("DELETE", kMaps + "/x");
  ASSERT_EQ(deleted.status, 200);
  EXPECT_EQ(deleted.json["kind"], "Status");
  EXPECT_EQ(deleted.json["status"], "Success");
  EXPECT_EQ(deleted.json["details"], (Json{{"name", "x"}, {"kind", "configmaps"}, {"uid", stored["metadata"]["uid"]}}));
  const Answer gone = call("GET", kMaps + "/x");
  EXPECT_EQ(gone.status, 404);
  EXPECT_EQ(gone.json["reason"], "NotFound");
  EXPECT_EQ(call("DELETE", kMaps + "/x").status, 404);
}

TEST_F(DeleteTest, FinalizersHoldTheObject) {
  Json map = config_map("x");
  map["metadata"]["finalizers"] = {"example.com/hold"};
  call("POST", kMaps, map);
  const Answer marked = call("DELETE", kMaps + "/x");
  EXPECT_EQ(marked.status, 200);
  EXPECT_EQ(marked.json["kind"], "ConfigMap");
  EXPECT_TRUE(marked.json["metadata"].contains("deletionTimestamp"));
  EXPECT_EQ(call("GET", kMaps + "/x").status, 200);
  EXPECT_EQ(patch(kMaps + "/x", "merge-patch+json", {{"metadata", {{"finalizers", nullptr}}}}).status, 200);
  EXPECT_EQ(call("GET", kMaps + "/x").status, 404) << "with its last finalizer the object goes";
}

TEST_F(DeleteTest, ABoundPodHasItsGrace) {
  call("POST", kPods, pod("p"));
  bind("p");
  const Answer marked = call("DELETE", kPods + "/p");
  EXPECT_EQ(marked.status, 200);
  EXPECT_EQ(marked.json["metadata"]["deletionGracePeriodSeconds"], 30);
  EXPECT_EQ(marked.json["metadata"]["deletionTimestamp"], "2026-01-01T00:00:30Z");
  const Answer shorter = call("DELETE", kPods + "/p?gracePeriodSeconds=5");
  EXPECT_EQ(shorter.json["metadata"]["deletionTimestamp"], "2026-01-01T00:00:05Z");
  EXPECT_EQ(
      call("DELETE", kPods + "/p", {{"kind", "DeleteOptions"}, {"apiVersion", "v1"}, {"gracePeriodSeconds", 0}}).status,
      200);
  EXPECT_EQ(call("GET", kPods + "/p").status, 404) << "no grace: gone at once";
}

TEST_F(DeleteTest, APodThatWasNeverScheduledGoesAtOnce) {
  call("POST", kPods, pod("p"));
  const Answer removed = call("DELETE", kPods + "/p");
  EXPECT_EQ(removed.json["kind"], "Pod") << "pods are among the kinds whose deletion answers with the object";
  EXPECT_EQ(removed.json["metadata"]["deletionGracePeriodSeconds"], 0);
  EXPECT_EQ(call("GET", kPods + "/p").status, 404);
}

TEST_F(DeleteTest, PreconditionsMustHold) {
  const Json stored = call("POST", kMaps, config_map("x")).json;
  const Answer refused = call("DELETE", kMaps + "/x", {{"preconditions", {{"uid", "other"}}}});
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.json["reason"], "Conflict");
  EXPECT_EQ(call("DELETE", kMaps + "/x", {{"preconditions", {{"resourceVersion", "1"}}}}).status, 409);
  EXPECT_EQ(call("DELETE", kMaps + "/x", {{"preconditions", {{"uid", stored["metadata"]["uid"]}}}}).status, 200);
}

TEST_F(DeleteTest, OptionsThatCannotBeReadDeleteNothing) {
  call("POST", kMaps, config_map("x"));
  EXPECT_EQ(call("DELETE", kMaps + "/x", {{"gracePeriodSeconds", "soon"}}).status, 400);
  EXPECT_EQ(call("DELETE", kMaps + "/x", {{"preconditions", "none"}}).status, 400);
  EXPECT_EQ(call("GET", kMaps + "/x").status, 200);
}

TEST_F(DeleteTest, PropagationBecomesAFinalizer) {
  call("POST", kDeployments, deployment("d"));
  const Answer foreground = call("DELETE", kDeployments + "/d?propagationPolicy=Foreground");
  EXPECT_EQ(foreground.json["metadata"]["finalizers"], Json::array({"foregroundDeletion"}));
  const Answer orphan = call("DELETE", kDeployments + "/d", {{"propagationPolicy", "Orphan"}});
  EXPECT_EQ(orphan.json["metadata"]["finalizers"], Json::array({"orphan"}));
  EXPECT_EQ(call("DELETE", kDeployments + "/d", {{"propagationPolicy", "Background"}}).json["kind"], "Status");
  const Answer wrong = call("DELETE", kDeployments + "/d?propagationPolicy=Sideways");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(wrong.json["details"]["kind"], "DeleteOptions");
}

TEST_F(DeleteTest, ANamespaceTerminatesUntilItIsFinalized) {
  call("POST", "/api/v1/namespaces", {{"metadata", {{"name", "n"}}}});
  const Answer marked = call("DELETE", "/api/v1/namespaces/n");
  EXPECT_EQ(marked.json["status"]["phase"], "Terminating");
  Json object = call("GET", "/api/v1/namespaces/n").json;
  EXPECT_TRUE(object["metadata"].contains("deletionTimestamp"));
  object["spec"]["finalizers"] = Json::array();
  const Answer finalized = call("PUT", "/api/v1/namespaces/n/finalize", object);
  EXPECT_EQ(finalized.status, 200) << finalized.body;
  EXPECT_EQ(call("GET", "/api/v1/namespaces/n").status, 404);
}

TEST_F(DeleteTest, ACollectionGoesBySelector) {
  for (const char* name : {"x", "y", "z"}) {
    Json map = config_map(name);
    map["metadata"]["labels"] = {{"keep", name == std::string("z") ? "yes" : "no"}};
    call("POST", kMaps, map);
  }
  const Answer deleted = call("DELETE", kMaps + "?labelSelector=keep%3Dno");
  EXPECT_EQ(deleted.status, 200);
  EXPECT_EQ(deleted.json["kind"], "ConfigMapList");
  const Json left = call("GET", kMaps).json["items"];
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0]["metadata"]["name"], "z");
}

TEST_F(DeleteTest, ALongCollectionIsAnsweredPieceByPiece) {
  for (int i = 0; i < 100; ++i)
    call("POST", kMaps, config_map("map-" + std::to_string(i), {{"k", std::string(1000, 'v')}}));
  base::HttpResponse response = raw("DELETE", kMaps);
  EXPECT_NE(response.source, nullptr) << "else a client that does not read makes the server hold all of it";
  EXPECT_EQ(read(std::move(response)).json["items"].size(), 100u);
  EXPECT_EQ(call("GET", kMaps).json["items"].size(), 0u);
}

TEST_F(DeleteTest, DryRunDeletesNothing) {
  call("POST", kMaps, config_map("x"));
  EXPECT_EQ(call("DELETE", kMaps + "/x?dryRun=All").status, 200);
  EXPECT_EQ(call("GET", kMaps + "/x").status, 200);
}

TEST_F(DeleteTest, EvictionRespectsTheBudget) {
  call("POST", kPods, pod("p"));
  bind("p");
  patch(kPods + "/p/status", "merge-patch+json", {{"status", {{"phase", "Running"}}}});
  const std::string budgets = "/apis/policy/v1/namespaces/a/poddisruptionbudgets";
  const Answer made = call("POST", budgets,
                           {{"metadata", {{"name", "b"}}},
                            {"spec", {{"minAvailable", 1}, {"selector", {{"matchLabels", {{"app", "web"}}}}}}}});
  ASSERT_EQ(made.status, 201) << made.body;
  const Json eviction = {{"kind", "Eviction"}, {"apiVersion", "policy/v1"}, {"metadata", {{"name", "p"}}}};
  const Answer refused = call("POST", kPods + "/p/eviction", eviction);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.json["details"]["causes"][0]["reason"], "DisruptionBudget");
  EXPECT_EQ(refused.json["details"]["causes"][0]["message"],
            "The disruption budget b is still being processed by the server.");
  patch(budgets + "/b/status", "merge-patch+json", {{"status", {{"observedGeneration", 1}, {"desiredHealthy", 1}}}});
  EXPECT_EQ(call("POST", kPods + "/p/eviction", eviction).json["details"]["causes"][0]["message"],
            "The disruption budget b needs 1 healthy pods and has 0 currently");
  patch(budgets + "/b/status", "merge-patch+json", {{"status", {{"disruptionsAllowed", 1}}}});
  EXPECT_EQ(call("POST", kPods + "/p/eviction", eviction).status, 201);
  EXPECT_TRUE(call("GET", kPods + "/p").json["metadata"].contains("deletionTimestamp"));
}

}  // namespace
}  // namespace o2dms::simulator
