// Filters that match nothing are mistakes; deadlines are set by name.
#include "harness/run/selection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/run/deadlines.h"

namespace o2dms::harness {
namespace {

std::vector<Case> two_cases() {
  Case one{.id = "termination.pods.cu-cp"}, other{.id = "sanity.namespaces"};
  one.requirements = {"DMS-3.1.3-4"};
  other.requirements = {"DMS-2.1-3"};
  return {one, other};
}

TEST(Selection, EverythingWithoutFilters) {
  const auto cases = two_cases();
  const auto selected = select(cases, {});
  ASSERT_TRUE(selected);
  EXPECT_EQ(selected->plan.size(), 2U);
  EXPECT_TRUE(selected->left_out.empty());
}

TEST(Selection, WhatIsNotSelectedIsRemembered) {
  const auto cases = two_cases();
  const auto selected = select(cases, {.globs = {"termination.*"}});
  ASSERT_TRUE(selected);
  EXPECT_EQ(selected->plan.size(), 1U);
  EXPECT_EQ(selected->left_out.size(), 1U);
}

TEST(Selection, AFilterThatMatchesNothingIsNamed) {
  const auto cases = two_cases();
  const auto by_case = select(cases, {.globs = {"termination.*", "nothing.*"}});
  ASSERT_FALSE(by_case);
  EXPECT_THAT(by_case.error().message, testing::HasSubstr("--case nothing.*"));
  EXPECT_FALSE(select(cases, {.requirements = {"DMS-9"}}));
  EXPECT_FALSE(select(cases, {.globs = {"sanity.*"}, .requirements = {"DMS-3.1.3-4"}}));
}

TEST(Selection, Globs) {
  EXPECT_TRUE(matches_glob("*", ""));
  EXPECT_TRUE(matches_glob("a*c?", "abbcd"));
  EXPECT_FALSE(matches_glob("a*c", "abcd"));
  EXPECT_TRUE(matches_glob("*.pods.*", "termination.pods.cu-cp"));
}

TEST(Deadlines, AreSetByName) {
  auto deadlines = default_deadlines();
  ASSERT_TRUE(override_deadline(deadlines, "gone=1500ms"));
  EXPECT_EQ(limit_of(deadlines, "gone"), std::chrono::milliseconds(1500));
}

TEST(Deadlines, MistakesNameTheCure) {
  auto deadlines = default_deadlines();
  const auto unknown = override_deadline(deadlines, "workload-op=3s");
  ASSERT_FALSE(unknown);
  EXPECT_THAT(unknown.error().message, testing::HasSubstr("pods-ready"));
  EXPECT_FALSE(override_deadline(deadlines, "gone"));
  for (const char* text : {"gone=", "gone=5", "gone=-1s", "gone=0s", "gone=1h", "gone=nans", "gone=9e99s"})
    EXPECT_FALSE(override_deadline(deadlines, text)) << text;
}

}  // namespace
}  // namespace o2dms::harness
