#include "base/url.h"

#include <gtest/gtest.h>

namespace o2dms::base {
namespace {

TEST(ParseUrl, ReadsItsParts) {
  const auto url = parse_url("HTTPS://us%40er:p%3Ass@Example.COM:6443/base/path/");
  ASSERT_TRUE(url) << url.error().message;
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->user, "us@er");
  EXPECT_EQ(url->password, "p:ss");
  EXPECT_EQ(url->host, "example.com");
  EXPECT_EQ(url->port, 6443);
  EXPECT_EQ(url->path, "/base/path");
}

TEST(ParseUrl, KnowsTheUsualPorts) {
  EXPECT_EQ(parse_url("http://a")->port, 80);
  EXPECT_EQ(parse_url("https://a/")->port, 443);
  EXPECT_EQ(parse_url("socks5://a")->port, 1080);
  EXPECT_EQ(parse_url("https://a/")->path, "");
}

TEST(ParseUrl, ReadsIpv6Addresses) {
  const auto url = parse_url("https://[::1]:8443/x");
  ASSERT_TRUE(url) << url.error().message;
  EXPECT_EQ(url->host, "::1");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(host_and_port(url->host, url->port), "[::1]:8443");
}

TEST(ParseUrl, RefusesWhatIsNone) {
  for (const char* bad : {"", "example.com:6443", "://a", "https://", "https://:443", "https://a:0", "https://a:65536",
                          "https://a:b", "https://a:", "https://[::1", "https://[::1]x", "ftp://a"}) {
    EXPECT_FALSE(parse_url(bad)) << bad;
  }
}

TEST(ParseUrl, AHostHasNothingInItThatCouldEndALine) {
  for (const char* bad : {"https://a\r\nX: y/", "https://a b", "https://a,b", "https://a\\b", "https://<a>"})
    EXPECT_FALSE(parse_url(bad)) << bad;
  EXPECT_EQ(parse_url("https://h?x")->host, "h");
}

TEST(ParseUrl, AnErrorDoesNotShowThePassword) {
  const auto url = parse_url("http://user:secret@host:bad");
  ASSERT_FALSE(url);
  EXPECT_EQ(url.error().message.find("secret"), std::string::npos) << url.error().message;
}

}  // namespace
}  // namespace o2dms::base
