#include "simulator/admission/usage_count.h"

#include <gtest/gtest.h>

#include "simulator/admission/quota_usage.h"
#include "tests/simulator/admission/admission_fixture.h"

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

}  // namespace
}  // namespace o2dms::simulator
