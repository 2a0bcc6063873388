#include "base/base64.h"

#include <gtest/gtest.h>

namespace o2dms::base {
namespace {

TEST(Base64, EncodesAndDecodes) {
  EXPECT_EQ(base64_encode("\xFF\xFE\xFD!"), "//79IQ==");
  EXPECT_EQ(base64url_encode("\xFF\xFE\xFD!"), "__79IQ");
  for (std::size_t size = 0; size < 50; ++size) {
    std::string data;
    for (std::size_t i = 0; i < size; ++i) data.push_back(static_cast<char>(i * 37 + size));
    EXPECT_EQ(*base64_decode(base64_encode(data)), data);
    EXPECT_EQ(*base64url_decode(base64url_encode(data)), data);
  }
  EXPECT_EQ(*base64_decode("YWJj\r\nZGVm\n"), "abcdef");
}

TEST(Base64, RefusesWhatIsNone) {
  for (const char* bad : {"a", "ab", "abc", "ab=", "a===", "ab=c", "ab$=", "====", "YW-_"}) {
    EXPECT_FALSE(base64_decode(bad)) << bad;
  }
  EXPECT_FALSE(base64url_decode("YW+/"));
}

}  // namespace
}  // namespace o2dms::base
