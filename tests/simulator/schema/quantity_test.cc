#include "simulator/schema/quantity.h"

#include <gtest/gtest.h>

namespace o2dms::simulator {
namespace {

std::string canonical(std::string_view text) {
  const auto parsed = Quantity::parse(text);
  return parsed ? parsed->text() : "error";
}

TEST(Quantity, IsWrittenWithTheLargestSuffixThatNeedsNoFraction) {
  EXPECT_EQ(canonical("1000m"), "1");
  EXPECT_EQ(canonical("0.5"), "500m");
  EXPECT_EQ(canonical("1.5Gi"), "1536Mi");
  EXPECT_EQ(canonical("1024Mi"), "1Gi");
  EXPECT_EQ(canonical("1000Ki"), "1000Ki");
  EXPECT_EQ(canonical("512"), "512");
  EXPECT_EQ(canonical("1e3"), "1e3");
  EXPECT_EQ(canonical("-1500m"), "-1500m");
  EXPECT_EQ(canonical("+2"), "2");
  EXPECT_EQ(canonical(".5"), "500m");
  EXPECT_EQ(canonical("5."), "5");
  EXPECT_EQ(canonical("0"), "0");
  EXPECT_EQ(canonical("0Ki"), "0");
}

TEST(Quantity, IsExactToTheNanoAndCappedBeyondInt64) {
  EXPECT_EQ(canonical("0.1n"), "1n") << "finer fractions are rounded up";
  EXPECT_EQ(canonical("100000000000000000000000000000000000000000"), "9223372036854775807");
  EXPECT_EQ(canonical("1000E"), "9223372036854775807");
  EXPECT_EQ(canonical("0.00000000000000000000000000000000000000000001"), "1n");
}

TEST(Quantity, DecimalsThatDoNotMatterChangeNothing) {
  for (const std::string suffix : {"Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "", "k", "E", "m", "n", "e3", "e-3"}) {
    const std::string plain = canonical("1.5" + suffix);
    for (const std::size_t zeros : {20u, 27u, 28u, 40u, 1000u})
      EXPECT_EQ(canonical("1.5" + std::string(zeros, '0') + suffix), plain) << suffix << " and " << zeros << " zeros";
  }
  EXPECT_EQ(canonical("9.300000000000000000000000000Ki"), "9523200m");
  EXPECT_EQ(canonical("1.9999999999999999999999999999999Ki"), "2Ki") << "rounded up";
  EXPECT_EQ(canonical("1.0000000000000000000000000000001"), "1000000001n") << "rounded up";
  EXPECT_EQ(canonical("9223372036854775807.0000000000000000000000001"), "9223372036854775807");
}

TEST(Quantity, RefusesWhatIsNone) {
  for (const char* text : {"", "m", "1.2.3", "1x", "1 ", " 1", "1KiB", "--1", "e3", "1e", "1e12345", "0x1"})
    EXPECT_EQ(canonical(text), "error") << text;
}

TEST(Quantity, ComparesAndAddsAcrossSuffixes) {
  EXPECT_EQ(*Quantity::parse("1"), *Quantity::parse("1000m"));
  EXPECT_LT(*Quantity::parse("1G"), *Quantity::parse("1Gi"));
  EXPECT_EQ((*Quantity::parse("500m") + *Quantity::parse("1")).text(), "1500m");
  EXPECT_EQ((*Quantity::parse("1Gi") - *Quantity::parse("512Mi")).text(), "512Mi");
  EXPECT_EQ((Quantity() + *Quantity::parse("1Gi")).text(), "1Gi") << "zero takes over the format";
  EXPECT_EQ(Quantity::parse("1500m")->value(), 2) << "rounded up";
  EXPECT_EQ(Quantity::parse("0.1")->milli_value(), 100);
}

}  // namespace
}  // namespace o2dms::simulator
