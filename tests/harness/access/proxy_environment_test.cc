#include "harness/access/proxy_environment.h"

#include <gtest/gtest.h>

namespace o2dms::harness {
namespace {

std::string proxy_for(const std::string& server, const ProxyEnvironment& environment) {
  const auto proxy = proxy_of(environment, read_server_url(server).value());
  if (!proxy) return proxy.error().message;
  return *proxy ? (*proxy)->url : "direct";
}

std::string https_proxy_for(const std::string& server, const std::string& value, const std::string& no_proxy = "") {
  return proxy_for(server, {{"HTTPS_PROXY", value}, {}, no_proxy});
}

TEST(ProxyEnvironment, EachSchemeHasItsVariable) {
  const ProxyEnvironment both{{"HTTPS_PROXY", "http://secure.tld"}, {"HTTP_PROXY", "http://plain.tld"}, ""};
  EXPECT_EQ(proxy_for("https://a.tld", both), "http://secure.tld");
  EXPECT_EQ(proxy_for("http://a.tld", both), "http://plain.tld");
  EXPECT_EQ(proxy_for("https://a.tld", {{}, {"HTTP_PROXY", "http://plain.tld"}, ""}), "direct");
  EXPECT_EQ(proxy_for("https://a.tld", {}), "direct");
}

TEST(ProxyEnvironment, AValueWithoutASchemeIsAnHttpProxy) {
  for (const auto& [value, url] :
       {std::pair("127.0.0.1:8080", "http://127.0.0.1:8080"), std::pair("cache.tld:1234", "http://cache.tld:1234"),
        std::pair("cache.tld", "http://cache.tld"), std::pair("localhost", "http://localhost"),
        std::pair("https://cache.tld", "https://cache.tld"), std::pair("socks5://127.0.0.1", "socks5://127.0.0.1"),
        std::pair("socks5h://a:1", "socks5h://a:1"),
        std::pair("user:pass@cache.tld:1", "http://user:pass@cache.tld:1")})
    EXPECT_EQ(https_proxy_for("https://a.tld", value), url);
}

TEST(ProxyEnvironment, AValueThatIsNoProxyIsAMistakeOfTheUsers) {
  EXPECT_EQ(https_proxy_for("https://a.tld", "foo://host:1"),
            "the environment variable HTTPS_PROXY: the scheme foo is none of http, https, socks5, socks5h");
  EXPECT_EQ(https_proxy_for("https://a.tld", "http://user:secret@:1"),
            "the environment variable HTTPS_PROXY: \"http://[redacted]@:1\" names no host");
  EXPECT_EQ(https_proxy_for("https://a.tld", "foo://host:1", "a.tld"), "direct") << "it is not used";
}

TEST(ProxyEnvironment, ARequestCannotBringAProxy) {
  const ProxyEnvironment cgi{{"HTTPS_PROXY", "a:1"}, {"HTTP_PROXY", "b:1"}, "", true};
  EXPECT_EQ(proxy_for("https://a.tld", cgi), "http://a:1");
  EXPECT_NE(proxy_for("http://a.tld", cgi).find("HTTP_PROXY is not used"), std::string::npos);
}

TEST(ProxyEnvironment, LoopbackIsReachedDirectly) {
  for (const char* server : {"https://localhost", "https://LOCALHOST:6443", "https://127.0.0.1:6443",
                             "https://127.1.2.3", "https://[::1]:6443", "https://[::ffff:127.0.0.1]"})
    EXPECT_EQ(https_proxy_for(server, "p:1"), "direct") << server;
  for (const char* server : {"https://[::2]", "https://localhost.tld", "https://local.localhost", "https://128.0.0.1"})
    EXPECT_EQ(https_proxy_for(server, "p:1"), "http://p:1") << server;
}

// The cases of Go's httpproxy, and some more.
TEST(ProxyEnvironment, NoProxyNamesHostsDomainsAddressesNetworksAndPorts) {
  const std::string no_proxy =
      "foobar.com, .barbaz.net, *.wildcard.io, 192.168.1.1, 192.168.1.2:81, 192.168.1.3:80, 10.0.0.0/30, "
      "2001:db8::52:0:1, [2001:db8::52:0:2]:443, [2001:db8::52:0:3]:80, 2002:db8:a::45/64, ported.com:80,, "
      ":80,UPPER.com";
  for (const char* host :
       {"192.168.1.1", "192.168.1.3", "10.0.0.2", "[::ffff:10.0.0.2]", "[2001:db8::52:0:1]", "[2001:db8:0::52:0:1]",
        "[2001:db8::52:0:3]", "[2002:db8:a::123]", "www.barbaz.net", "a.b.barbaz.net", "foobar.com", "FooBar.COM",
        "www.foobar.com", "nested.wildcard.io", "ported.com", "a.ported.com", "upper.com"})
    EXPECT_EQ(https_proxy_for("https://" + std::string(host) + ":80", "p:1", no_proxy), "direct") << host;
  for (const char* host :
       {"192.168.1.2", "192.168.1.4", "10.0.0.4", "[2001:db8::52:0:2]", "[fe80::424b:c8be:1643:a1b6]", "barbaz.net",
        "foofoobar.com", "baz.com", "barbarbaz.net", "wildcard.io", "awildcard.io", "example.com", "com"})
    EXPECT_EQ(https_proxy_for("https://" + std::string(host) + ":80", "p:1", no_proxy), "http://p:1") << host;
  EXPECT_EQ(https_proxy_for("https://ported.com:81", "p:1", no_proxy), "http://p:1");
}

TEST(ProxyEnvironment, OddEntriesOfNoProxy) {
  EXPECT_EQ(https_proxy_for("https://a.tld", "p:1", "b.tld,*"), "direct");
  EXPECT_EQ(https_proxy_for("https://10.0.0.1", "p:1", "*"), "direct");
  EXPECT_EQ(https_proxy_for("https://a.tld", "p:1", "**"), "http://p:1");
  for (const char* network : {"0.0.0.0/0", "10.0.0.0/8", "10.1.2.3/32", "8.0.0.0/5"})
    EXPECT_EQ(https_proxy_for("https://10.1.2.3", "p:1", network), "direct") << network;
  for (const char* network : {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "::/0", "10.1.2.2/32",
                              "10.0.0/8", "/8", "10.1.2.3/x"})
    EXPECT_EQ(https_proxy_for("https://10.1.2.3", "p:1", network), "http://p:1") << network;
  EXPECT_EQ(https_proxy_for("https://[2001:db8::1]", "p:1", "::/0"), "direct");
  EXPECT_EQ(https_proxy_for("https://[2001:db8::1]", "p:1", "0.0.0.0/0"), "http://p:1");
  EXPECT_EQ(https_proxy_for("https://10.1.2.3", "p:1", ".2.3"), "http://p:1") << "an address is no name";
  EXPECT_EQ(https_proxy_for("https://[fe80::1%25.example.com]", "p:1", "example.com"), "http://p:1");
}

TEST(ProxyEnvironment, FillsInWhereTheTargetNamesNoProxyAndSaysSo) {
  const ProxyEnvironment environment{{"https_proxy", "http://user:secret@proxy.tld:3128"}, {}, "direct.tld"};
  Target target{.server = "https://a.tld:6443", .origin = "kubeconfig F"};
  ASSERT_TRUE(use_proxy_environment(environment, target));
  EXPECT_EQ(target.proxy_url, "http://user:secret@proxy.tld:3128");
  EXPECT_EQ(target.origin, "kubeconfig F, by the proxy http://proxy.tld:3128 of https_proxy");
  target = {.server = "https://a.tld:6443", .proxy_url = "socks5://own.tld", .origin = "kubeconfig F"};
  ASSERT_TRUE(use_proxy_environment(environment, target));
  EXPECT_EQ(target.proxy_url, "socks5://own.tld");
  EXPECT_EQ(target.origin, "kubeconfig F, by the proxy socks5://own.tld:1080 of its proxy-url");
  target = {.server = "https://direct.tld:6443", .origin = "kubeconfig F"};
  ASSERT_TRUE(use_proxy_environment(environment, target));
  EXPECT_EQ(target.proxy_url, "");
  EXPECT_EQ(target.origin, "kubeconfig F");
}

}  // namespace
}  // namespace o2dms::harness
