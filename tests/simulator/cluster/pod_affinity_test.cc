// Whatever pods ask of each other, where they end up is what a look at every pod and every node says, too.
#include <algorithm>
#include <map>

#include "base/random.h"
#include "tests/simulator/cluster/cluster_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::uint64_t kZones = 3, kNodes = 9, kApps = 3;
const char* const kRequired = "requiredDuringSchedulingIgnoredDuringExecution";

std::string numbered(const char* what, std::uint64_t number) {
  return what + std::to_string(number);
}

std::vector<Json> nodes() {
  std::vector<Json> out;
  for (std::uint64_t i = 0; i < kNodes; ++i) {
    out.push_back({{"kind", "Node"},
                   {"metadata", {{"name", numbered("n", i)}, {"labels", {{"zone", numbered("z", i % kZones)}}}}},
                   {"status", {{"capacity", {{"cpu", "64"}, {"memory", "64Gi"}, {"pods", "100"}}}}}});
  }
  return out;
}

Json term(base::Random& random) {
  const char* key = random.below(2) == 0 ? "zone" : "kubernetes.io/hostname";
  return {{"labelSelector", {{"matchLabels", {{"app", numbered("a", random.below(kApps))}}}}}, {"topologyKey", key}};
}

Json pod(std::uint64_t number, base::Random& random) {
  Json affinity = Json::object();
  for (const char* kind : {"podAffinity", "podAntiAffinity"}) {
    if (random.below(3) == 0) affinity[kind][kRequired] = Json::array({term(random)});
  }
  return {
      {"kind", "Pod"},
      {"metadata", {{"name", numbered("p", number)}, {"labels", {{"app", numbered("a", random.below(kApps))}}}}},
      {"spec", {{"affinity", std::move(affinity)}, {"containers", Json::array({{{"name", "c"}, {"image", "i:1"}}})}}}};
}

// The rule itself, without an index.
class Oracle {
 public:
  Oracle(std::vector<Json> pods, const std::vector<Json>& all_nodes) : pods_(std::move(pods)) {
    for (const Json& node : all_nodes)
      zones_[text_at(node, {"metadata", "name"})] = text_at(node, {"metadata", "labels", "zone"});
  }

  // Whether the pod may be on the node, seen from all the others that are placed.
  [[nodiscard]] bool may_be(const Json& pod, const std::string& node) const {
    for (const Json& wanted : terms(pod, "podAffinity")) {
      const bool met = has(pod, node, wanted);
      const bool first = matches(wanted, pod) && !has(pod, "", wanted);  // of a group that wants to be together
      if (!met && !first) return false;
    }
    for (const Json& unwanted : terms(pod, "podAntiAffinity")) {
      if (has(pod, node, unwanted)) return false;
    }
    return std::none_of(pods_.begin(), pods_.end(), [&](const Json& other) {
      const std::string there = node_of(other);
      if (there.empty() || is_same(other, pod)) return false;
      const std::vector<Json> its = terms(other, "podAntiAffinity");
      return std::any_of(its.begin(), its.end(), [&](const Json& unwanted) {
        return matches(unwanted, pod) && domain(unwanted, there) == domain(unwanted, node);
      });
    });
  }

  static std::string node_of(const Json& pod) { return text_at(pod, {"spec", "nodeName"}); }

 private:
  static std::vector<Json> terms(const Json& pod, const char* kind) {
    const Json* found = base::find(pod, {"spec", "affinity", kind, kRequired});
    return found == nullptr ? std::vector<Json>() : found->get<std::vector<Json>>();
  }
  static bool is_same(const Json& one, const Json& other) {
    return one["metadata"]["name"] == other["metadata"]["name"];
  }
  static bool matches(const Json& term, const Json& pod) {
    return term["labelSelector"]["matchLabels"]["app"] == pod["metadata"]["labels"]["app"];
  }
  [[nodiscard]] std::string domain(const Json& term, const std::string& node) const {
    return term["topologyKey"] == "zone" ? zones_.at(node) : node;
  }
  // Another placed pod that the term means, in the node's domain; without a node: anywhere.
  [[nodiscard]] bool has(const Json& pod, const std::string& node, const Json& term) const {
    return std::any_of(pods_.begin(), pods_.end(), [&](const Json& other) {
      const std::string there = node_of(other);
      return !there.empty() && !is_same(other, pod) && matches(term, other) &&
             (node.empty() || domain(term, there) == domain(term, node));
    });
  }

  std::vector<Json> pods_;
  std::map<std::string, std::string> zones_;
};

class PodAffinityTest : public ClusterTest, public ::testing::WithParamInterface<std::uint64_t> {
 protected:
  PodAffinityTest() : ClusterTest(nodes()) {}
};

TEST_P(PodAffinityTest, PodsAreWhereTheyMayBeAndWaitOnlyWhenNoNodeWillDo) {
  const auto random = base::make_random(GetParam());
  std::size_t placed = 0, waiting = 0;
  for (std::uint64_t number = 0; number < 24; ++number) {
    create(pod(number, *random));
    // Some go: what they kept away may come, and what came for their sake stays.
    const std::string gone = numbered("p", random->below(number + 1));
    if (random->below(5) == 0 && !get("Pod", gone).is_null()) remove("Pod", gone);
  }
  pass(400s);  // all back-offs are over
  const Oracle oracle(list("Pod"), nodes());
  for (const Json& each : list("Pod")) {
    if (!Oracle::node_of(each).empty()) {
      ++placed;
      continue;
    }
    ++waiting;
    for (std::uint64_t i = 0; i < kNodes; ++i)
      EXPECT_FALSE(oracle.may_be(each, numbered("n", i))) << each.dump(1) << " could be on n" << i;
  }
  // Else the seed shows nothing.
  EXPECT_GE(placed, 5u);
  EXPECT_GE(waiting, 1u);
}

TEST_P(PodAffinityTest, APodGoesWhereItMayGoAtThatMoment) {
  const auto random = base::make_random(GetParam() + 1000);
  std::size_t placed = 0;
  for (std::uint64_t number = 0; number < 24; ++number) {
    const Json wanted = pod(number, *random);
    const Oracle oracle(list("Pod"), nodes());
    create(wanted);
    const std::string node = Oracle::node_of(get("Pod", numbered("p", number)));
    if (node.empty()) continue;
    ++placed;
    EXPECT_TRUE(oracle.may_be(wanted, node)) << wanted.dump(1) << " is on " << node;
  }
  EXPECT_GE(placed, 5u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, PodAffinityTest, testing::Range<std::uint64_t>(1, 9));

}  // namespace
}  // namespace o2dms::simulator
