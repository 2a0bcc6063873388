#include <gtest/gtest.h>

#include "tests/base/raw_peer.h"
#include "tests/base/tls_tunnel.h"
#include "tests/base/web.h"

namespace o2dms::base {
namespace {

constexpr std::string_view kProxiedAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

HttpTarget through(const RawServer& proxy, const std::string& scheme, const std::string& host) {
  HttpTarget target = target_of(6443, false);
  target.host = host;
  target.proxy_url = scheme + "127.0.0.1:" + std::to_string(proxy.port());
  return target;
}

TEST(Proxy, HttpConnectWithALogin) {
  std::string asked;
  RawServer proxy([&](RawSocket& peer, int) {
    asked = peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 200 Connection established\r\nX: y\r\n\r\n");
    peer.read_until("\r\n\r\n");
    peer.send(kProxiedAnswer);
  });
  EXPECT_EQ(get(*make_http_connection(through(proxy, "http://user:p%40ss@", "cluster.invalid"))), "200 ok");
  EXPECT_EQ(asked,
            "CONNECT cluster.invalid:6443 HTTP/1.1\r\nHost: cluster.invalid:6443\r\n"
            "Proxy-Authorization: Basic dXNlcjpwQHNz\r\n\r\n");
}

TEST(Proxy, ARefusalIsToldInTheProxysWords) {
  RawServer proxy([](RawSocket& peer, int) {
    peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
  });
  const auto answer = make_http_connection(through(proxy, "http://", "cluster.invalid"))->exchange({}, kPatience);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().fault, TransportFault::proxy);
  EXPECT_NE(answer.error().message.find("407 Proxy Authentication Required"), std::string::npos);
}

HttpResponse tell_path(HttpRequest&& request) {
  HttpResponse response;
  response.body = request.target;
  return response;
}

TEST(Proxy, TlsRunsThroughTheTlsOfAProxy) {
  const auto server = serve(tls_options(), tell_path);
  TlsTunnel proxy(server->port());
  HttpTarget target = target_of(6443);
  target.host = "localhost";
  target.proxy_url = "https://user:p%40ss@127.0.0.1:" + std::to_string(proxy.port());
  const auto connection = make_http_connection(target);
  EXPECT_EQ(get(*connection, "/a"), "200 /a");
  EXPECT_EQ(get(*connection, "/b"), "200 /b") << "on the same connection";
  EXPECT_EQ(connection->tls_version(), "TLSv1.3");
  EXPECT_EQ(connection->server_certificate_pem(), certificates().server.certificate_pem);
  EXPECT_EQ(proxy.asked(),
            "CONNECT localhost:6443 HTTP/1.1\r\nHost: localhost:6443\r\n"
            "Proxy-Authorization: Basic dXNlcjpwQHNz\r\n\r\n");
  connection->close();
}

TEST(Proxy, PlainTextRunsThroughTheTlsOfAProxy) {
  const auto server = serve({}, tell_path);
  TlsTunnel proxy(server->port());
  HttpTarget target = target_of(80, false);
  target.proxy_url = "https://127.0.0.1:" + std::to_string(proxy.port());
  const auto connection = make_http_connection(target);
  EXPECT_EQ(get(*connection, "/" + std::string(40'000, 'x')), "200 /" + std::string(40'000, 'x'));
}

TEST(Proxy, TheCertificateOfAProxyIsVerifiedToo) {
  TlsTunnel proxy(1);
  HttpTarget target = target_of(6443);
  target.host = "cluster.invalid";
  target.proxy_url = "https://127.0.0.1:" + std::to_string(proxy.port());
  target.ca_pem = certificates().other_authority.certificate_pem;
  const auto answer = make_http_connection(target)->exchange({}, kPatience);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().fault, TransportFault::tls);
  EXPECT_NE(answer.error().message.find("the proxy 127.0.0.1:"), std::string::npos) << answer.error().message;
  EXPECT_EQ(proxy.asked(), "") << "no login for a stranger";
}

TEST(Proxy, AProxyThatSpeaksNoTlsIsTold) {
  RawServer proxy([](RawSocket& peer, int) {
    peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
    peer.read_until("");
  });
  const auto answer = make_http_connection(through(proxy, "https://", "cluster.invalid"))->exchange({}, kPatience);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().fault, TransportFault::tls);
}

TEST(Proxy, Socks5ResolvesTheName) {
  std::string asked;
  RawServer proxy([&](RawSocket& peer, int) {
    peer.read_until(std::string("\x05\x01\x00", 3));
    peer.send(std::string("\x05\x00", 2));
    asked = peer.read_until("\x19\x2b");  // 6443
    // The bound address is a name here, which makes the answer longer.
    peer.send(std::string("\x05\x00\x00\x03\x04host\x00\x50", 11));
    peer.read_until("\r\n\r\n");
    peer.send(kProxiedAnswer);
  });
  EXPECT_EQ(get(*make_http_connection(through(proxy, "socks5://", "cluster.invalid"))), "200 ok");
  EXPECT_EQ(asked, std::string("\x05\x01\x00\x03\x0f", 5) + "cluster.invalid\x19\x2b");
}

TEST(Proxy, Socks5WithALoginAndAnAddress) {
  std::string login;
  std::string asked;
  RawServer proxy([&](RawSocket& peer, int) {
    peer.read_until(std::string("\x05\x01\x02", 3));
    peer.send("\x05\x02");
    login = peer.read_until("secret");
    peer.send(std::string("\x01\x00", 2));
    asked = peer.read_until("\x19\x2b");
    peer.send(std::string("\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00", 10));
  });
  HttpTarget target = through(proxy, "socks5://user:secret@", "::1");
  const auto answer = make_http_connection(target)->exchange({}, kPatience);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().fault, TransportFault::proxy);
  EXPECT_EQ(login, "\x01\x04user\x06secret");
  EXPECT_EQ(asked, std::string("\x05\x01\x00\x04", 4) + std::string(15, '\0') + "\x01\x19\x2b");
}

TEST(Proxy, AnUnknownSchemeIsAnError) {
  HttpTarget target = target_of(1, false);
  target.proxy_url = "gopher://127.0.0.1:1";
  const auto connection = make_http_connection(target);
  const auto answer = connection->exchange({}, kPatience);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().fault, TransportFault::proxy);
}

}  // namespace
}  // namespace o2dms::base
