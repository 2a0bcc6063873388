#include "harness/access/server_url.h"

#include <gtest/gtest.h>

#include "harness/access/access.h"

namespace o2dms::harness {
namespace {

TEST(ServerUrlTest, TakesAnAddressApart) {
  const auto url = read_server_url("https://api.example:6443/clusters/c1/").value();
  EXPECT_TRUE(url.tls);
  EXPECT_EQ(url.host, "api.example");
  EXPECT_EQ(url.port, 6443);
  EXPECT_EQ(url.prefix, "/clusters/c1");
}

TEST(ServerUrlTest, KnowsDefaultPortsAndTheDefaultScheme) {
  EXPECT_EQ(read_server_url("https://h").value().port, 443);
  EXPECT_EQ(read_server_url("http://h").value().port, 80);
  EXPECT_FALSE(read_server_url("http://h").value().tls);
  EXPECT_TRUE(read_server_url("h:6443").value().tls);
}

TEST(ServerUrlTest, TakesIpv6InBrackets) {
  const auto url = read_server_url("https://[::1]:6443").value();
  EXPECT_EQ(url.host, "::1");
  EXPECT_EQ(url.port, 6443);
  EXPECT_EQ(read_server_url("https://[fd00::1]").value().port, 443);
}

TEST(ServerUrlTest, RefusesWhatIsNoAddress) {
  for (const char* text : {"ftp://h", "https://", "https://h:0", "https://h:65536", "https://h:x", "https://::1:6443",
                           "https://[::1", "https://user:secret@h", "https://h?x=1", "https://[::1]x", "https://a b"})
    EXPECT_FALSE(read_server_url(text).ok()) << text;
}

}  // namespace
}  // namespace o2dms::harness
