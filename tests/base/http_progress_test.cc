#include "base/http_progress.h"

#include <gtest/gtest.h>

namespace o2dms::base {
namespace {

using std::chrono::seconds;

TEST(ProgressDeadline, PassesWhenNothingMoves) {
  ProgressDeadline deadline;
  const ProgressDeadline::SteadyTime start{};
  deadline.start(start);
  EXPECT_FALSE(deadline.has_passed(start + seconds(1), 100, seconds(60))) << "has moved since it was last looked at";
  EXPECT_FALSE(deadline.has_passed(start + seconds(60), 100, seconds(60)));
  EXPECT_TRUE(deadline.has_passed(start + seconds(61), 100, seconds(60)));
}

TEST(ProgressDeadline, NeverPassesWhileSomethingMoves) {
  ProgressDeadline deadline;
  const ProgressDeadline::SteadyTime start{};
  deadline.start(start);
  for (int i = 1; i < 1000; ++i)
    EXPECT_FALSE(deadline.has_passed(start + seconds(50 * i), static_cast<std::uint64_t>(i), seconds(60))) << i;
}

TEST(ProgressDeadline, StartsAnew) {
  ProgressDeadline deadline;
  const ProgressDeadline::SteadyTime start{};
  deadline.start(start);
  EXPECT_FALSE(deadline.has_passed(start + seconds(1), 1, seconds(60)));
  deadline.start(start + seconds(100));
  EXPECT_FALSE(deadline.has_passed(start + seconds(101), 1, seconds(60)));
}

TEST(ProgressDeadline, TheLimitIsThatOfTheMoment) {
  ProgressDeadline deadline;
  const ProgressDeadline::SteadyTime start{};
  deadline.start(start);
  EXPECT_FALSE(deadline.has_passed(start, 1, seconds(60)));
  EXPECT_FALSE(deadline.has_passed(start + seconds(5), 1, seconds(60)));
  EXPECT_TRUE(deadline.has_passed(start + seconds(5), 1, seconds(2)));
}

}  // namespace
}  // namespace o2dms::base
