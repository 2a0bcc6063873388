#include "base/http_message.h"

#include <gtest/gtest.h>

namespace o2dms::base {
namespace {

TEST(HttpHeaders, NamesCompareWithoutRegardToCase) {
  HttpHeaders headers{{"Content-Type", "a"}, {"X-Two", "1"}, {"x-two", "2"}};
  EXPECT_EQ(headers.get("content-TYPE"), "a");
  EXPECT_EQ(headers.get("X-TWO"), "1") << "the first of several";
  EXPECT_TRUE(headers.has("x-Two"));
  EXPECT_FALSE(headers.has("X-Tw"));
  EXPECT_EQ(headers.get("missing"), "");
}

TEST(HttpHeaders, SetReplacesAllOfThatName) {
  HttpHeaders headers{{"A", "1"}, {"B", "2"}, {"a", "3"}};
  headers.set("a", "4");
  EXPECT_EQ(headers.fields(), (std::vector<std::pair<std::string, std::string>>{{"B", "2"}, {"a", "4"}}));
  headers.remove("b");
  EXPECT_FALSE(headers.has("B"));
}

TEST(PercentCoding, Decodes) {
  EXPECT_EQ(percent_decode("a%20b%2Fc%c3%A9"), "a b/c\xC3\xA9");
  EXPECT_EQ(percent_decode("a+b"), "a+b");
  EXPECT_EQ(percent_decode("a+b", true), "a b");
  EXPECT_EQ(percent_decode("%41"), "A");
  EXPECT_EQ(percent_decode("%00"), std::string(1, '\0'));
}

TEST(PercentCoding, RefusesBadEscapes) {
  for (const char* bad : {"%", "%4", "a%4", "%zz", "%4g", "%-1"}) EXPECT_FALSE(percent_decode(bad)) << bad;
}

TEST(PercentCoding, EncodesAllButTheUnreserved) {
  std::string all;
  for (int c = 0; c < 256; ++c) all.push_back(static_cast<char>(c));
  EXPECT_EQ(percent_decode(percent_encode(all)), all);
  EXPECT_EQ(percent_encode("aZ09-_.~ /="), "aZ09-_.~%20%2F%3D");
}

}  // namespace
}  // namespace o2dms::base
