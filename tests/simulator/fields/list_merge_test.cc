// Server-side apply of lists whose items are known by keys.
#include <gtest/gtest.h>

#include "simulator/fields/managed_fields.h"
#include "simulator/fields/schema_fields.h"
#include "simulator/schema/registry.h"
#include "tests/simulator/growth.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

using base::Json;

const ResourceType& pods() {
  return *newest_registry().find("", "v1", "pods");
}

Json pod_of(const std::vector<std::string>& containers, const char* image) {
  Json list = Json::array();
  for (const std::string& name : containers) list.push_back({{"name", name}, {"image", image}});
  return {{"metadata", {{"name", "p"}}}, {"spec", {{"containers", std::move(list)}}}};
}

// The containers "abc" with what is applied, "ca", laid over them: their names, in capitals where the applied image is.
std::string merged(std::string_view live, std::string_view applied) {
  const auto names = [](std::string_view letters) {
    std::vector<std::string> out;
    for (const char letter : letters) out.emplace_back(1, letter);
    return out;
  };
  const Json result = merge_applied(*pods().type, pod_of(names(live), "live"), pod_of(names(applied), "applied"));
  std::string out;
  for (const Json& container : result["spec"]["containers"]) {
    const char letter = container["name"].get<std::string>()[0];
    out += container["image"] == "applied" ? static_cast<char>(letter - 'a' + 'A') : letter;
  }
  return out;
}

// The expected orders are structured-merge-diff's.
TEST(ListMerge, WhatIsAppliedDecidesTheOrderAndTheRestKeepsItsPlace) {
  EXPECT_EQ(merged("abc", "abc"), "ABC");
  EXPECT_EQ(merged("abc", "cba"), "CBA");
  EXPECT_EQ(merged("abc", "ca"), "bCA");
  EXPECT_EQ(merged("abc", "b"), "aBc");
  EXPECT_EQ(merged("abc", "xby"), "aXBcY");
  EXPECT_EQ(merged("abcd", "db"), "acDB");
  EXPECT_EQ(merged("abc", ""), "abc");
  EXPECT_EQ(merged("", "ba"), "BA");
  EXPECT_EQ(merged("abc", "xyz"), "abcXYZ");
}

TEST(ListMerge, AnItemThatComesTwiceIsNotLost) {
  EXPECT_EQ(merged("aab", "ba"), "BA");
  EXPECT_EQ(merged("aab", "b"), "aaB");
  EXPECT_EQ(merged("ab", "aa"), "AbA");
}

std::vector<std::string> many_names(std::size_t n, bool reversed) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < n; ++i) out.push_back("c" + std::to_string(reversed ? n - 1 - i : i));
  return out;
}

TEST(ListMerge, AnApplyThatReordersALongListCostsWhatTheListIsLong) {
  const auto manager = [](const char* name) { return FieldManager{name, "v1", "", base::Time()}; };
  EXPECT_LT(growth(
                100,
                [&](std::size_t n) {
                  Json live =
                      *apply_fields(pods(), manager("one"), Json::object(), pod_of(many_names(n, false), "a"), false);
                  return std::pair(std::move(live), pod_of(many_names(n, true), "b"));
                },
                [&](const auto& work) {
                  const auto refused = apply_fields(pods(), manager("two"), work.first, work.second, false);
                  ASSERT_FALSE(refused.ok());
                  const auto forced = apply_fields(pods(), manager("two"), work.first, work.second, true);
                  ASSERT_TRUE(forced.ok());
                  Json changed = pod_of(many_names(work.second["spec"]["containers"].size(), false), "c");
                  track_update(pods(), manager("three"), changed, *forced);
                  ASSERT_EQ(changed["metadata"]["managedFields"].size(), 1u);
                }),
            kAboutLinear);
}

}  // namespace
}  // namespace o2dms::simulator
