// What was sent must survive; what the server adds is its right.
#include "harness/case/survival.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace o2dms::harness {
namespace {

using base::Json;

Json parsed(const char* text) {
  return *base::parse_json(text);
}

TEST(Survival, AdditionsAreTheServersRight) {
  EXPECT_FALSE(
      first_lost(parsed(R"({"spec": {"replicas": 2}})"),
                 parsed(R"({"spec": {"replicas": 2, "paused": false}, "status": {}, "metadata": {"uid": "u"}})")));
}

TEST(Survival, AChangedValueIsNamedByItsPath) {
  const auto lost = first_lost(parsed(R"({"spec": {"containers": [{"name": "a", "image": "x"}]}})"),
                               parsed(R"({"spec": {"containers": [{"name": "side"}, {"name": "a", "image": "y"}]}})"));
  ASSERT_TRUE(lost);
  EXPECT_EQ(lost->path, "spec.containers[name=a].image");
  EXPECT_EQ(lost->found, "\"y\"");
}

TEST(Survival, ALostLabelIsALoss) {
  EXPECT_TRUE(first_lost(parsed(R"({"metadata": {"labels": {"a": "b"}}})"), parsed(R"({"metadata": {"name": "n"}})")));
}

TEST(Survival, WhatStandsForNothingMayBeLeftOut) {
  EXPECT_FALSE(
      first_lost(parsed(R"({"spec": {"paused": false, "volumes": [], "note": ""}})"), parsed(R"({"spec": {}})")));
}

TEST(Survival, StatusIsNotTheSendersToSet) {
  EXPECT_FALSE(first_lost(parsed(R"({"status": {"phase": "Mine"}})"), parsed(R"({"status": {"phase": "Theirs"}})")));
}

TEST(Survival, StringDataOfASecretIsLookedForInData) {
  EXPECT_FALSE(first_lost(parsed(R"({"kind": "Secret", "stringData": {"k": "[redacted:1]"}})"),
                          parsed(R"({"kind": "Secret", "data": {"k": "[redacted:1]"}})")));
  EXPECT_TRUE(first_lost(parsed(R"({"kind": "Secret", "stringData": {"k": "[redacted:1]"}})"),
                         parsed(R"({"kind": "Secret", "data": {"k": "[redacted:2]"}})")));
}

}  // namespace
}  // namespace o2dms::harness
