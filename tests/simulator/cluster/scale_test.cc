// What the size of a cluster does not change: where a seed puts pods, that every node gets its pod, that ends count
// once.
#include <map>
#include <set>

#include "tests/simulator/cluster/cluster_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;

std::vector<Json> nodes(int number) {
  std::vector<Json> out;
  for (int i = 0; i < number; ++i) {
    out.push_back({{"kind", "Node"},
                   {"metadata", {{"name", "n" + std::to_string(i)}}},
                   {"status", {{"capacity", {{"cpu", "4"}, {"memory", "8Gi"}, {"pods", "20"}}}}}});
  }
  return out;
}

class ManyNodes : public ClusterTest {
 public:
  explicit ManyNodes(std::uint64_t seed) : ClusterTest(nodes(700), seed) {}
  void TestBody() override {}

  // The node of each pod of a Deployment.
  std::multiset<std::string> placements() {
    create(deployment("web", 150));
    std::multiset<std::string> out;
    for (const Json& pod : list("Pod")) out.insert(text_at(pod, {"spec", "nodeName"}));
    return out;
  }
};

TEST(SchedulerSampling, TheSameSeedPutsPodsOnTheSameNodes) {
  const auto once = ManyNodes(3).placements(), again = ManyNodes(3).placements();
  EXPECT_EQ(once.size(), 150U);
  EXPECT_EQ(once.count(""), 0U);
  EXPECT_EQ(once, again);
  EXPECT_GE(std::set<std::string>(once.begin(), once.end()).size(), 100U)
      << "pods are spread, though not all nodes are looked at";
}

class DaemonSetOnManyNodes : public ClusterTest {
 protected:
  DaemonSetOnManyNodes() : ClusterTest(nodes(700)) {}
};

TEST_F(DaemonSetOnManyNodes, GivesEachNodeOnePod) {
  create(R"({"kind": "DaemonSet", "metadata": {"name": "agent"}, "spec": {"selector": {"matchLabels": {"app": "agent"}},
      "template": {"metadata": {"labels": {"app": "agent"}}, "spec": {"containers": [{"name": "c", "image": "agent:1"}]}}}})");
  std::set<std::string> served;
  const std::vector<Json> pods = list("Pod");
  for (const Json& pod : pods) served.insert(text_at(pod, {"spec", "nodeName"}));
  EXPECT_EQ(pods.size(), 700U) << "more than one burst";
  EXPECT_EQ(served.size(), 700U);
}

class JobEnds : public ClusterTest {};

TEST_F(JobEnds, CountOnceAlthoughTheirPodsAreTakenAway) {
  create(
      R"({"kind": "Job", "metadata": {"name": "load"}, "spec": {"completions": 5, "parallelism": 1, "template": {"spec":
      {"restartPolicy": "Never", "containers": [{"name": "c", "image": "task"}]}}}})");
  std::set<std::string> seen;
  ASSERT_TRUE(until(
      [&] {
        for (const Json& pod : list("Pod")) {
          if (text_at(pod, {"status", "phase"}) != "Succeeded") continue;
          if (seen.insert(text_at(pod, {"metadata", "name"})).second) remove("Pod", text_at(pod, {"metadata", "name"}));
        }
        return condition_status(get("Job", "load"), "Complete") == "True";
      },
      60s))
      << get("Job", "load").dump(1);
  EXPECT_EQ(text_at(get("Job", "load"), {"status", "succeeded"}), "5");
  EXPECT_EQ(seen.size(), 5U) << "no end was counted twice, none was lost: five pods, five completions";
}

TEST_F(JobEnds, PodsOfAnOrphanedJobAreHeldByNobody) {
  create(R"({"kind": "Job", "metadata": {"name": "load"}, "spec": {"template": {"spec":
      {"restartPolicy": "Never", "containers": [{"name": "c", "image": "task", "command": ["sleep", "3600"]}]}}}})");
  ASSERT_EQ(list("Pod").size(), 1U);
  EXPECT_EQ(text_at(list("Pod")[0], {"metadata", "finalizers"}), R"(["batch.kubernetes.io/job-tracking"])");
  remove("Job", "load", Propagation::orphan);
  ASSERT_TRUE(until([&] { return get("Job", "load").is_null(); }));
  ASSERT_EQ(list("Pod").size(), 1U);
  EXPECT_EQ(text_at(list("Pod")[0], {"metadata", "finalizers"}), "");
  EXPECT_EQ(text_at(list("Pod")[0], {"metadata", "ownerReferences"}), "");
  remove("Pod", text_at(list("Pod")[0], {"metadata", "name"}));
  EXPECT_TRUE(until([&] { return list("Pod").empty(); }, 60s));
}

}  // namespace
}  // namespace o2dms::simulator
