#include "base/joined.h"

#include <gtest/gtest.h>

namespace o2dms::base {
namespace {

TEST(Joined, SeparatorsStandBetweenTexts) {
  EXPECT_EQ(joined({}, ", "), "");
  EXPECT_EQ(joined({"a"}, ", "), "a");
  EXPECT_EQ(joined({"a", "", "a"}, ", "), "a, , a");
  EXPECT_EQ(joined({"", ""}, ","), ",");
}

}  // namespace
}  // namespace o2dms::base
