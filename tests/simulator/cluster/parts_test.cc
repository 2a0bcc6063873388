// The cluster's small parts, each alone.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/json.h"
#include "base/random.h"
#include "simulator/cluster/controllers/job_pods.h"
#include "simulator/cluster/controllers/rollout.h"
#include "simulator/cluster/controllers/stateful_pods.h"
#include "simulator/cluster/nodes/pod_addresses.h"
#include "simulator/cluster/runtime/work_queue.h"

namespace o2dms::simulator {
namespace {

using namespace std::chrono_literals;

TEST(WorkQueue, KeepsEachKeyOnceAndTheEarliestTime) {
  WorkQueue queue;
  queue.add({0, {"ns", "a"}});
  queue.add({0, {"ns", "b"}});
  queue.add({0, {"ns", "a"}});
  queue.add_at({0, {"ns", "c"}}, 20ms);
  queue.add_at({0, {"ns", "c"}}, 10ms);
  queue.add_at({0, {"ns", "c"}}, 30ms);
  EXPECT_EQ(queue.pop()->key.name, "a");
  EXPECT_EQ(queue.pop()->key.name, "b");
  EXPECT_FALSE(queue.pop());
  EXPECT_EQ(queue.next_due(), base::Duration(10ms));
  queue.release(9ms);
  EXPECT_TRUE(queue.empty());
  queue.release(10ms);
  EXPECT_EQ(queue.pop()->key.name, "c");
  EXPECT_FALSE(queue.next_due());
}

TEST(WorkQueue, BacksOffLongerWithEachFailure) {
  WorkQueue queue;
  const WorkItem item{0, {"", "x"}};
  EXPECT_EQ(queue.back_off(item), 5ms);
  EXPECT_EQ(queue.back_off(item), 10ms);
  for (int times = 0; times < 40; ++times) EXPECT_LE(queue.back_off(item), 30s);
  queue.forget(item);
  EXPECT_EQ(queue.back_off(item), 5ms);
}

// Whatever is asked in whatever order: keys come out as a plain list of times and a plain queue have them.
TEST(WorkQueue, IsAQueueWithTimers) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto random = base::make_random(seed);
    WorkQueue queue;
    std::vector<std::string> waiting;                              // the model's queue
    std::map<std::string, std::pair<base::Duration, int>> timers;  // due, and when asked
    base::Duration now{};
    for (int step = 0; step < 2000; ++step) {
      const std::string key = std::to_string(random->below(12));
      const auto is_waiting = [&](const std::string& one) {
        return std::find(waiting.begin(), waiting.end(), one) != waiting.end();
      };
      switch (random->below(5)) {
        case 0:
          queue.add({0, {"", key}});
          if (!is_waiting(key)) waiting.push_back(key);
          break;
        case 1: {
          const base::Duration due = now + std::chrono::milliseconds(random->below(50));
          queue.add_at({0, {"", key}}, due);
          if (!timers.contains(key) || timers[key].first > due) timers[key] = {due, step};
          break;
        }
        case 2: {
          now += std::chrono::milliseconds(random->below(20));
          queue.release(now);
          std::vector<std::pair<std::pair<base::Duration, int>, std::string>> fallen;
          for (const auto& [name, at] : timers) {
            if (at.first <= now) fallen.push_back({at, name});
          }
          std::sort(fallen.begin(), fallen.end());
          for (const auto& [at, name] : fallen) {
            timers.erase(name);
            if (!is_waiting(name)) waiting.push_back(name);
          }
          break;
        }
        default: {
          const auto popped = queue.pop();
          ASSERT_EQ(popped.has_value(), !waiting.empty());
          if (!popped) break;
          ASSERT_EQ(popped->key.name, waiting.front());
          waiting.erase(waiting.begin());
          queue.forget(*popped);
        }
      }
      std::optional<base::Duration> next;
      for (const auto& [name, at] : timers) next = std::min(at.first, next.value_or(at.first));
      ASSERT_EQ(queue.next_due(), next);
    }
  }
}

TEST(Rollout, MovesWithinItsLimits) {
  const RolloutLimits limits{.replicas = 10, .surge = 3, .unavailable = 2};
  EXPECT_EQ(next_new_replicas(limits, {0, 0}, {{10, 10}}), 3);
  EXPECT_EQ(next_new_replicas(limits, {3, 0}, {{10, 10}}), 3);
  EXPECT_EQ(next_old_replicas(limits, {3, 0}, {{10, 10}}), (std::vector<std::int64_t>{8}));
  EXPECT_EQ(next_old_replicas(limits, {3, 3}, {{8, 8}}), (std::vector<std::int64_t>{5}));
  EXPECT_EQ(next_old_replicas(limits, {0, 0}, {{10, 4}}), (std::vector<std::int64_t>{8}))
      << "what is not available goes first, but not below the minimum";
  EXPECT_EQ(scale_proportionally(20, {{5, 5}, {5, 5}}), (std::vector<std::int64_t>{10, 10}));
}

TEST(Rollout, ReadsPercentages) {
  const auto limits = [](const char* strategy) {
    base::Json deployment = {
        {"spec",
         {{"replicas", 10},
          {"strategy", {{"type", "RollingUpdate"}, {"rollingUpdate", base::Json::parse(strategy)}}}}}};
    return rollout_limits(deployment);
  };
  EXPECT_EQ(limits(R"({"maxSurge": "25%", "maxUnavailable": "25%"})").surge, 3);
  EXPECT_EQ(limits(R"({"maxSurge": "25%", "maxUnavailable": "25%"})").unavailable, 2);
  EXPECT_EQ(limits(R"({"maxSurge": 0, "maxUnavailable": 0})").unavailable, 1);
}

TEST(PodAddresses, AreUniqueUntilReleased) {
  PodAddresses addresses("10.1.2.0/30");
  EXPECT_EQ(addresses.take(), "10.1.2.2");
  EXPECT_EQ(addresses.take(), "");
  addresses.release("10.1.2.2");
  EXPECT_EQ(addresses.take(), "10.1.2.2");
}

TEST(JobPods, WriteAndReadIndexes) {
  EXPECT_EQ(index_ranges({0, 1, 2, 4, 6, 7}), "0-2,4,6,7");
  EXPECT_EQ(parse_index_ranges("0-2,4,6,7"), (std::set<std::int64_t>{0, 1, 2, 4, 6, 7}));
  EXPECT_TRUE(parse_index_ranges("").empty());
}

TEST(StatefulPods, KnowTheirOrdinals) {
  EXPECT_EQ(stateful_ordinal("upf", "upf-12"), 12);
  EXPECT_FALSE(stateful_ordinal("upf", "upf-x"));
  EXPECT_FALSE(stateful_ordinal("upf", "upf-1-2"));
  EXPECT_FALSE(stateful_ordinal("upf", "other-1"));
}

}  // namespace
}  // namespace o2dms::simulator
