#include "base/ascii.h"

#include <gtest/gtest.h>

namespace o2dms::base {
namespace {

TEST(Ascii, ClassesAreThoseOfTheLettersAndDigits) {
  std::string digits, letters;
  for (int c = 0; c < 256; ++c) {
    const char character = static_cast<char>(c);
    if (is_digit(character)) digits += character;
    if (is_letter(character)) letters += character;
    EXPECT_EQ(is_alphanumeric(character), is_digit(character) || is_lower(character) || is_upper(character)) << c;
  }
  EXPECT_EQ(digits, "0123456789");
  EXPECT_EQ(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
}

TEST(Ascii, OnlyAsciiLettersAreFolded) {
  EXPECT_EQ(to_lower("Content-TYPE @[`{ \xC3\x84"), "content-type @[`{ \xC3\x84");
  EXPECT_TRUE(equals_ignoring_case("Bearer", "bEARER"));
  EXPECT_FALSE(equals_ignoring_case("Bearer", "Bearer "));
  EXPECT_FALSE(equals_ignoring_case("[", "{"));
  EXPECT_FALSE(equals_ignoring_case("\xC3\x84", "\xC3\xA4"));
}

TEST(Ascii, TrimsBothEnds) {
  EXPECT_EQ(trimmed(" \t a b\t"), "a b");
  EXPECT_EQ(trimmed("\n a \r\n"), "\n a \r\n");
  EXPECT_EQ(trimmed("\n a \r\n", " \t\r\n"), "a");
  EXPECT_EQ(trimmed(" \t "), "");
  EXPECT_EQ(trimmed(""), "");
}

}  // namespace
}  // namespace o2dms::base
