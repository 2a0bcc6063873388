#include "simulator/schema/live_registry.h"

#include <gtest/gtest.h>

#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

using base::Json;

Json definition(const char* plural, const char* kind, int minimum = 1) {
  const Json schema = {{"type", "object"}, {"properties", {{"size", {{"type", "integer"}, {"minimum", minimum}}}}}};
  Json versions = Json::array();
  for (const char* version : {"v1alpha1", "v1"})
    versions.push_back({{"name", version},
                        {"served", true},
                        {"storage", std::string_view(version) == "v1"},
                        {"schema", {{"openAPIV3Schema", schema}}}});
  return {{"spec",
           {{"group", "lab.example"},
            {"scope", "Namespaced"},
            {"names", {{"plural", plural}, {"kind", kind}, {"listKind", std::string(kind) + "List"}}},
            {"versions", std::move(versions)}}}};
}

class LiveRegistryTest : public ::testing::Test {
 protected:
  LiveRegistry registry_{newest_registry()};
};

TEST_F(LiveRegistryTest, WhatIsServedIsFoundBesideWhatThereAlwaysIs) {
  EXPECT_EQ(registry_.find("lab.example", "v1", "gauges"), nullptr);
  registry_.serve("gauges.lab.example", definition("gauges", "Gauge"));
  const ResourceType* gauges = registry_.find("lab.example", "v1", "gauges");
  ASSERT_NE(gauges, nullptr);
  EXPECT_EQ(registry_.find_preferred("lab.example", "gauges"), gauges) << "v1 comes before v1alpha1";
  EXPECT_EQ(registry_.find_kind("lab.example", "v1alpha1", "Gauge")->storage, gauges);
  EXPECT_EQ(registry_.find("", "v1", "pods"), newest_registry().find("", "v1", "pods"));
  EXPECT_EQ(all_group_versions(registry_).back().group, "lab.example");
  EXPECT_GE(gauges->index, newest_registry().all().size());
}

TEST_F(LiveRegistryTest, AnotherContentIsAnotherTypeInTheSamePlaceAndWhatWasStaysReadable) {
  registry_.serve("gauges.lab.example", definition("gauges", "Gauge"));
  const ResourceType* before = registry_.find("lab.example", "v1", "gauges");
  const std::uint64_t generation = registry_.generation();
  registry_.serve("gauges.lab.example", definition("gauges", "Gauge"));
  EXPECT_EQ(registry_.generation(), generation) << "nothing has changed";
  registry_.serve("gauges.lab.example", definition("gauges", "Gauge", 2));
  const ResourceType* after = registry_.find("lab.example", "v1", "gauges");
  EXPECT_NE(after, before);
  EXPECT_EQ(after->index, before->index);
  EXPECT_EQ(before->definition->schema.property("size")->minimum, 1);
  EXPECT_EQ(after->definition->schema.property("size")->minimum, 2);
  EXPECT_NE(registry_.generation(), generation);
}

TEST_F(LiveRegistryTest, WhatIsWithdrawnIsNotFoundAndComesBackAsItWas) {
  registry_.serve("gauges.lab.example", definition("gauges", "Gauge"));
  registry_.serve("others.lab.example", definition("others", "Other"));
  const ResourceType* gauges = registry_.find("lab.example", "v1", "gauges");
  registry_.withdraw("gauges.lab.example");
  EXPECT_EQ(registry_.find("lab.example", "v1", "gauges"), nullptr);
  EXPECT_EQ(gauges->plural, "gauges") << "whoever still holds it may look at it";
  registry_.serve("gauges.lab.example", definition("gauges", "Gauge"));
  EXPECT_EQ(registry_.find("lab.example", "v1", "gauges"), gauges) << "it costs nothing a second time";
}

}  // namespace
}  // namespace o2dms::simulator
