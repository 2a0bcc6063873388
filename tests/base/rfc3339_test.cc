#include "base/rfc3339.h"

#include <gtest/gtest.h>

namespace o2dms::base {
namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

TEST(ParseRfc3339, WhatTheClockWritesIsRead) {
  const Time time = Time(seconds(1'767'323'045)) + nanoseconds(123'456'000);
  EXPECT_EQ(parse_rfc3339(to_rfc3339_micro(time)), time);
  EXPECT_EQ(parse_rfc3339(to_rfc3339(time)), Time(seconds(1'767'323'045)));
}

TEST(ParseRfc3339, OffsetsFractionsAndCaseAreRead) {
  const Time time = *parse_rfc3339("2026-01-02T03:04:05Z");
  EXPECT_EQ(parse_rfc3339("2026-01-02T05:04:05+02:00"), time);
  EXPECT_EQ(parse_rfc3339("2026-01-01T21:34:05-05:30"), time);
  EXPECT_EQ(parse_rfc3339("2026-01-02t03:04:05z"), time);
  EXPECT_EQ(parse_rfc3339("2026-01-02 03:04:05Z"), time);
  EXPECT_EQ(parse_rfc3339("2026-01-02T03:04:05.1Z"), time + nanoseconds(100'000'000));
  EXPECT_EQ(parse_rfc3339("2026-01-02T03:04:05.1234567899Z"), time + nanoseconds(123'456'789));
  EXPECT_EQ(parse_rfc3339("2026-12-31T23:59:60Z"), parse_rfc3339("2027-01-01T00:00:00Z")) << "a leap second";
}

TEST(ParseRfc3339, WhatATimeCannotHoldIsItsFirstOrLastMoment) {
  EXPECT_EQ(parse_rfc3339("9999-12-31T23:59:59.9Z"), Time::max());
  EXPECT_EQ(parse_rfc3339("0000-01-01T00:00:00.9Z"), Time::min());
  EXPECT_EQ(parse_rfc3339("2262-04-11T23:47:16.99Z"), Time::max());
}

TEST(ParseRfc3339, RefusesWhatIsMalformed) {
  for (const char* bad :
       {"", "2026", "2026-01-02", "2026-01-02T03:04Z", "2026-01-02T03:04:05", "2026-01-02T03:04:05.Z",
        "2026-1-02T03:04:05Z", "2026-13-02T03:04:05Z", "2026-02-30T03:04:05Z", "2026-01-02T24:04:05Z",
        "2026-01-02T03:60:05Z", "2026-01-02T03:04:61Z", "2026-01-02T03:04:05+0200", "2026-01-02T03:04:05+24:00",
        "2026-01-02T03:04:05+02:60", "2026-01-02T03:04:05Zz", "+026-01-02T03:04:05Z", "2026-01-02X03:04:05Z"})
    EXPECT_FALSE(parse_rfc3339(bad)) << bad;
}

}  // namespace
}  // namespace o2dms::base
