#include "base/hex.h"

#include <gtest/gtest.h>

namespace o2dms::base {
namespace {

TEST(Hex, WhatIsWrittenIsRead) {
  std::string bytes;
  for (int c = 0; c < 256; ++c) bytes += static_cast<char>(c);
  EXPECT_EQ(from_hex(to_hex(bytes)), bytes);
  EXPECT_EQ(from_hex(to_hex(bytes, kUpperHexDigits)), bytes);
  EXPECT_EQ(to_hex(std::string_view("\x0f\xa0", 2)), "0fa0");
  EXPECT_EQ(to_hex(std::string_view("\x0f\xa0", 2), kUpperHexDigits), "0FA0");
}

TEST(Hex, NumbersHaveSixteenDigits) {
  EXPECT_EQ(to_hex(std::uint64_t{0xBEEF}), "000000000000beef");
  EXPECT_EQ(to_hex(UINT64_MAX), "ffffffffffffffff");
}

TEST(Hex, RefusesWhatIsNone) {
  for (const char* bad : {"f", "0g", "0x", " 0", "00 "}) EXPECT_FALSE(from_hex(bad)) << bad;
  EXPECT_EQ(from_hex(""), "");
}

}  // namespace
}  // namespace o2dms::base
