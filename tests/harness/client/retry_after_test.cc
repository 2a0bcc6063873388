// What a server's Retry-After asks for, in seconds or as a date in any of the forms of HTTP.
#include "harness/client/retry_after.h"

#include <gtest/gtest.h>

namespace o2dms::harness {
namespace {

using namespace std::chrono_literals;

const base::Time kNow(1764230400s);  // Thu, 27 Nov 2025 08:00:00 GMT

std::optional<base::Duration> asked(const std::string& retry_after, const std::string& date = "", int status = 429) {
  base::HttpResponse response;
  response.status = status;
  response.headers.add("Retry-After", retry_after);
  if (!date.empty()) response.headers.add("Date", date);
  return asked_wait(response, kNow);
}

TEST(RetryAfter, IsSecondsOrADate) {
  EXPECT_EQ(asked("7"), 7s);
  EXPECT_EQ(asked("Thu, 27 Nov 2025 08:00:07 GMT"), 7s);
  EXPECT_EQ(asked("Thursday, 27-Nov-25 08:00:07 GMT"), 7s) << "the form of RFC 850";
  EXPECT_EQ(asked("Thu Nov 27 08:00:07 2025"), 7s) << "the form of asctime";
  EXPECT_EQ(asked("Thu, 27 Nov 2025 08:00:07 GMT", "", 503), 7s);
}

TEST(RetryAfter, ADateIsReadByTheServersClock) {
  EXPECT_EQ(asked("Thu, 27 Nov 2025 11:30:09 GMT", "Thu, 27 Nov 2025 11:30:00 GMT"), 9s);
  for (const char* none : {"nonsense", "Fri, 31 Dec 9999 23:59:59 GMT"})
    EXPECT_EQ(asked("Thu, 27 Nov 2025 08:00:09 GMT", none), 9s) << none;
}

TEST(RetryAfter, WhatIsPastIsAMomentAndWhatIsNoWaitIsNone) {
  EXPECT_GT(asked("Thu, 27 Nov 2025 07:00:00 GMT"), 0s);
  EXPECT_LT(asked("Thu, 27 Nov 2025 07:00:00 GMT"), 1s);
  for (const char* none : {"", "soon", "-1", "1x", "Thu, 27 Nov 2025 08:00:07 GMT x", "Thu, 27 Nov 2035 08:00:07 GMT",
                           "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT"})
    EXPECT_EQ(asked(none), std::nullopt) << none;
  EXPECT_EQ(asked("7", "", 200), std::nullopt);
  EXPECT_EQ(asked("7", "", 500), std::nullopt);
}

}  // namespace
}  // namespace o2dms::harness
