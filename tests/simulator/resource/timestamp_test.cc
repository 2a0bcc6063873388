#include "simulator/resource/timestamp.h"

#include <gtest/gtest.h>

#include <limits>

namespace o2dms::simulator {
namespace {

TEST(HumanDuration, KeepsAboutTwoDigits) {
  using std::chrono::seconds;
  EXPECT_EQ(human_duration(seconds(0)), "0s");
  EXPECT_EQ(human_duration(seconds(119)), "119s");
  EXPECT_EQ(human_duration(seconds(200)), "3m20s");
  EXPECT_EQ(human_duration(seconds(3600 * 3)), "3h");
  EXPECT_EQ(human_duration(seconds(3600 * 5 + 60)), "5h1m");
  EXPECT_EQ(human_duration(seconds(86400 * 3)), "3d");
  EXPECT_EQ(human_duration(seconds(86400 * 800)), "2y70d");
  EXPECT_EQ(human_duration(seconds(-10)), "<invalid>");
}

TEST(Timestamp, ReadsRfc3339Only) {
  EXPECT_TRUE(parse_rfc3339("2026-02-28T23:59:59Z"));
  EXPECT_EQ(parse_rfc3339("2026-01-01T00:00:00.5Z"),
            *parse_rfc3339("2026-01-01T00:00:00Z") + std::chrono::milliseconds(500));
  EXPECT_EQ(parse_rfc3339("2026-01-01T01:00:00+01:00"), parse_rfc3339("2026-01-01T00:00:00Z"));
  for (const char* text : {"", "2026", "2026-02-30T00:00:00Z", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00",
                           "2026-01-01T24:00:00Z", "2026-01-01T00:00:00Zx", "2026-01-01T00:00:00.Z"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Timestamp, WhatLiesTooFarOffCannotOverflow) {
  EXPECT_EQ(parse_rfc3339("9999-12-31T23:59:59Z"), kLatestTime);
  EXPECT_EQ(parse_rfc3339("0001-01-01T00:00:00Z"), kEarliestTime);
  EXPECT_EQ(duration_of_seconds(std::numeric_limits<std::int64_t>::max()), kLongestDuration);
  EXPECT_EQ(duration_of_seconds(std::numeric_limits<std::int64_t>::min()), -kLongestDuration);
  EXPECT_EQ(duration_of_seconds(90), std::chrono::seconds(90));
  EXPECT_GT(kLatestTime + kLongestDuration, kLatestTime);
  EXPECT_LT(kEarliestTime - kLongestDuration, kEarliestTime);
  EXPECT_GT(kLatestTime - kEarliestTime, base::Duration::zero());
}

}  // namespace
}  // namespace o2dms::simulator
