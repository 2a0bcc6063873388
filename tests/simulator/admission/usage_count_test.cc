#include "simulator/admission/usage_count.h"

#include <gtest/gtest.h>

#include "simulator/admission/quota_usage.h"
#include "tests/simulator/admission/admission_fixture.h"
#include "tests/simulator/growth.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// What is counted from the beginning.
ResourceAmounts recount(AccessFixture& world, const ResourceType& pods, const Json& quota_spec) {
  ResourceAmounts sum;
  for (const ObjectRef& pod : world.store().list(pods, "a").objects) {
    if (!quota_applies(quota_spec, pods, *pod->document())) continue;
    for (const auto& [name, amount] : quota_usage(pods, *pod->document())) sum[name] += amount;
  }
  return sum;
}

Json random_pod(base::Random& random) {
  const std::string name = "p" + std::to_string(random.below(8));
  const char* const amounts[] = {"100m", "2", "1Gi", "9e18"};
  Json pod = random.below(4) == 0 ? pod_of(name) : pod_of(name, {{"requests", {{"cpu", amounts[random.below(4)]}}}});
  if (random.below(4) == 0) pod["status"]["phase"] = "Succeeded";
  if (random.below(8) == 0) pod["metadata"]["namespace"] = "b";
  return pod;
}

TEST(UsageCount, IsWhatCountingAnewWouldFindWhateverHappens) {
  AccessFixture world;
  const ResourceType& pods = *world.registry().find("", "v1", "pods");
  const Json specs[] = {Json::object(), {{"scopes", {"BestEffort"}}}, {{"scopes", {"NotBestEffort"}}}};
  UsageCounts counts(world.store());
  for (int step = 0; step < 2000; ++step) {
    if (world.random().below(3) == 0) {
      world.remove("", "pods", "a", "p" + std::to_string(world.random().below(8)));
    } else {
      world.put(random_pod(world.random()));
    }
    // Sometimes the history that the count lives by is gone.
    if (world.random().below(50) == 0) world.store().compact(world.store().revision());
    if (world.random().below(3) != 0) continue;
    for (const Json& spec : specs) {
      ResourceAmounts expected = recount(world, pods, spec);
      for (const auto& [name, amount] : counts.of(pods, "a", spec)->now())
        ASSERT_EQ(amount, expected[name]) << name << " at step " << step;
      for (const auto& [name, amount] : expected)
        ASSERT_EQ(counts.of(pods, "a", spec)->now()[name], amount) << name << " at step " << step;
    }
  }
}

// A sum that has reached the largest quantity must not make every later check count all that is there.
TEST(UsageCount, AChangeCostsWhatHasChangedAlsoBesideAnEndlessRequest) {
  struct Work {
    AccessFixture world;
    const ResourceType& pods = *world.registry().find("", "v1", "pods");
    UsageCounts counts{world.store()};
    ResourceAmounts now() { return counts.of(pods, "a", Json::object())->now(); }
  };
  EXPECT_LT(growth(
                200,
                [](std::size_t n) {
                  auto work = std::make_unique<Work>();
                  for (std::size_t i = 0; i < n; ++i) work->world.put(pod_of("p" + std::to_string(i)));
                  work->world.put(pod_of("endless", {{"requests", {{"cpu", "9223372036854775807"}}}}));
                  (void)work->now();
                  return work;
                },
                [](const std::unique_ptr<Work>& work) {
                  for (int i = 0; i < 20; ++i) {
                    work->world.put(pod_of("new", {{"requests", {{"memory", std::to_string(i)}}}}));
                    Json running = pod_of("endless", {{"requests", {{"cpu", "9223372036854775807"}}}});
                    running["status"]["podIP"] = "10.0.0." + std::to_string(i);
                    work->world.put(std::move(running));
                    EXPECT_EQ(work->now()["memory"], Quantity(i));
                  }
                }),
            4.0)
      << "eight times the pods, about the same cost";
}

}  // namespace
}  // namespace o2dms::simulator
