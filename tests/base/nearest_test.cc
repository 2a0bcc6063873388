#include "base/nearest.h"

#include <gtest/gtest.h>

namespace o2dms::base {
namespace {

const std::vector<std::string> kNames = {"await", "await-gone", "request", "read"};

TEST(DidYouMean, NamesTheNearest) {
  EXPECT_EQ(did_you_mean("awiat", kNames, "no"), "did you mean \"await\"?");
  EXPECT_EQ(did_you_mean("await-gon", kNames, "no"), "did you mean \"await-gone\"?");
  EXPECT_EQ(did_you_mean("rea", kNames, "no"), "did you mean \"read\"?");
}

TEST(DidYouMean, SaysWhereToLookWhenNoneIsNear) {
  EXPECT_EQ(did_you_mean("terminate", kNames, "see the list"), "see the list");
  EXPECT_EQ(did_you_mean("x", {}, "see the list"), "see the list");
  EXPECT_EQ(did_you_mean(std::string(5000, 'r'), kNames, "see the list"), "see the list") << "nobody's typing error";
}

}  // namespace
}  // namespace o2dms::base
