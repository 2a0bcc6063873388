#include "base/number.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace o2dms::base {
namespace {

TEST(ReadDouble, ReadsDecimalNumbers) {
  EXPECT_EQ(read_double("-12.5e-1"), -1.25);
  EXPECT_EQ(read_double(".5"), 0.5);
  EXPECT_EQ(read_double("1."), 1.0);
  EXPECT_EQ(read_double("1e+3"), 1000.0);
  EXPECT_EQ(read_double("0.1"), 0.1);
  EXPECT_EQ(read_double("1.7976931348623157e308"), std::numeric_limits<double>::max());
}

TEST(ReadDouble, WhatIsTooSmallIsZeroAndWhatIsTooLargeIsNothing) {
  EXPECT_EQ(read_double("1e-400"), 0.0);
  EXPECT_TRUE(std::signbit(*read_double("-1e-400")));
  EXPECT_EQ(read_double("0." + std::string(400, '0') + "1e10"), 0.0);
  EXPECT_EQ(read_double("5e-324"), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(read_double("0e999999999999"), 0.0);
  EXPECT_FALSE(read_double("1e400"));
  EXPECT_FALSE(read_double("-" + std::string(400, '9')));
}

TEST(ReadDouble, RefusesWhatIsNoDecimalNumber) {
  for (const char* bad : {"", ".", "-", "+1", "--1", "1e", "e1", "1.2.3", "inf", "nan", "0x10", "1 ", " 1", "1,5"})
    EXPECT_FALSE(read_double(bad)) << bad;
}

TEST(ToGeneralText, WritesWhatIsShortestWithAnExponentWhereItIsLong) {
  EXPECT_EQ(to_general_text(0), "0");
  EXPECT_EQ(to_general_text(0.5), "0.5");
  EXPECT_EQ(to_general_text(-100), "-100");
  EXPECT_EQ(to_general_text(999999), "999999");
  EXPECT_EQ(to_general_text(1e6), "1e+06");
  EXPECT_EQ(to_general_text(1000000.5), "1.0000005e+06");
  EXPECT_EQ(to_general_text(0.00001), "1e-05");
}

}  // namespace
}  // namespace o2dms::base
