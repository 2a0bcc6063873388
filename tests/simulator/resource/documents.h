// Documents for the tests of the resource layer: JSON from text, and the native resources by short words.
#pragma once

#include <gtest/gtest.h>

#include <string_view>

#include "base/json.h"
#include "simulator/schema/registry.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {

inline base::Json json(std::string_view text) {
  auto parsed = base::parse_json(text);
  EXPECT_TRUE(parsed.ok()) << (parsed.ok() ? "" : parsed.error().message) << " in " << text;
  return parsed ? *parsed : base::Json();
}

inline const ResourceType& native(std::string_view group, std::string_view version, std::string_view plural) {
  const ResourceType* found = newest_registry().find(group, version, plural);
  EXPECT_NE(found, nullptr) << group << "/" << version << " " << plural;
  return *found;
}

inline const ResourceType& core(std::string_view plural) {
  return native("", "v1", plural);
}
inline const ResourceType& apps(std::string_view plural) {
  return native("apps", "v1", plural);
}

}  // namespace o2dms::simulator
