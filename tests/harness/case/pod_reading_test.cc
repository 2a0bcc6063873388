// The life of pods as a watch tells it, and what a controller's status says.
#include "harness/case/pod_reading.h"

#include <gtest/gtest.h>

#include "harness/case/api_status.h"

namespace o2dms::harness {
namespace {

using base::Json;

Json pod_seen(const char* uid, const char* phase, const char* ready, bool bound = true) {
  Json one = {{"metadata", {{"name", uid}, {"uid", uid}, {"labels", {{"app", "a"}}}}},
              {"status", {{"phase", phase}, {"conditions", {{{"type", "Ready"}, {"status", ready}}}}}}};
  if (bound) one["spec"]["nodeName"] = "n";
  return one;
}

const std::vector<PodMaker> kTwo = {{.subject = "Deployment/d", .labels = {{"app", "a"}}, .count = 2}};

TEST(Pods, AllUpWhenAsManyAsAskedForAreReady) {
  PodHistory history;
  history.apply("ADDED", pod_seen("1", "Running", "True"));
  EXPECT_FALSE(all_up(kTwo, history));
  history.apply("ADDED", pod_seen("2", "Pending", "False"));
  EXPECT_FALSE(all_up(kTwo, history));
  history.apply("MODIFIED", pod_seen("2", "Running", "True"));
  EXPECT_TRUE(all_up(kTwo, history));
  history.apply("DELETED", pod_seen("1", "Running", "True"));
  EXPECT_FALSE(all_up(kTwo, history));
}

TEST(Pods, WhatALaterListDoesNotShowIsGone) {
  PodHistory history;
  history.apply("ADDED", pod_seen("1", "Running", "True"));
  history.apply("ADDED", pod_seen("2", "Running", "True"));
  history.apply("RESET", Json());
  history.apply("ADDED", pod_seen("2", "Running", "True"));
  ASSERT_EQ(history.present({{"app", "a"}}).size(), 1U);
  EXPECT_EQ(history.present({{"app", "a"}})[0]->name, "2");
  EXPECT_TRUE(history.pods().at("1").running) << "what was seen of it is not forgotten";
}

TEST(Pods, OfMoreThanANumberNothingIsSaid) {
  const std::vector<PodMaker> any = {{.subject = "DaemonSet/d", .labels = {{"app", "a"}}, .count = 0}};
  PodHistory history;
  for (std::size_t number = 0; number < kMostObjects; ++number)
    history.apply("ADDED", pod_seen(std::to_string(number).c_str(), "Running", "True"));
  EXPECT_FALSE(history.full());
  EXPECT_TRUE(all_up(any, history));
  history.apply("MODIFIED", pod_seen("7", "Running", "True"));
  EXPECT_FALSE(history.full()) << "that one is known";
  history.apply("ADDED", pod_seen("one-more", "Running", "True"));
  EXPECT_TRUE(history.full());
  EXPECT_FALSE(all_up(any, history));
  EXPECT_EQ(history.pods().size(), kMostObjects);
}

TEST(Pods, HugeLabelsAreNotRemembered) {
  Json huge = pod_seen("1", "Running", "True");
  huge["metadata"]["labels"]["long"] = std::string(100'000, 'x');
  PodHistory history;
  history.apply("ADDED", huge);
  EXPECT_LT(base::to_text(history.pods().at("1").labels).size(), 1000U);
  EXPECT_EQ(history.present({{"app", "a"}}).size(), 1U);
}

TEST(Pods, ReadyWithoutANodeIsNotUp) {
  PodHistory history;
  history.apply("ADDED", pod_seen("1", "Running", "True", false));
  EXPECT_EQ(pods_up(kTwo[0], history), 0U);
}

TEST(Pods, AJobIsUpWhenItsPodsHaveSucceeded) {
  const std::vector<Json> job = {
      *base::parse_json(R"({"kind": "Job", "metadata": {"name": "j"}, "spec": {"completions": 1,
                            "template": {"metadata": {"labels": {"app": "a"}}}}})")};
  PodHistory history;
  history.apply("ADDED", pod_seen("1", "Running", "True"));
  EXPECT_FALSE(all_up(pod_makers(job), history));
  history.apply("MODIFIED", pod_seen("1", "Succeeded", "False"));
  EXPECT_TRUE(all_up(pod_makers(job), history));
}

TEST(Pods, ADaemonSetNeedsOnePodAtLeast) {
  const std::vector<PodMaker> daemon = {{.subject = "DaemonSet/d", .labels = {{"app", "a"}}, .count = 0}};
  PodHistory history;
  EXPECT_FALSE(all_up(daemon, history));
  history.apply("ADDED", pod_seen("1", "Running", "True"));
  EXPECT_TRUE(all_up(daemon, history));
}

TEST(Status, ADeploymentThatObservedAnOlderGenerationIsNotUp) {
  Json deployment = *base::parse_json(R"({"kind": "Deployment", "metadata": {"generation": 2}, "spec": {"replicas": 1},
    "status": {"observedGeneration": 1, "replicas": 1, "readyReplicas": 1, "updatedReplicas": 1,
               "availableReplicas": 1}})");
  EXPECT_EQ(what_status_lacks(deployment), "status.observedGeneration is 1");
  deployment["status"]["observedGeneration"] = 2;
  EXPECT_EQ(what_status_lacks(deployment), "");
}

TEST(Status, AConfigMapHasNoStatusToWaitFor) {
  EXPECT_EQ(status_when_up({{"kind", "ConfigMap"}}), "");
}

}  // namespace
}  // namespace o2dms::harness
