#include <gtest/gtest.h>

#include "base/http_proxy.h"

namespace o2dms::base {
namespace {

// What was said, and how it ended; the proxy's bytes come in pieces of at most `piece`, and never more than asked for.
struct Talk {
  std::string said, end;
  std::size_t left_over = 0;  // of what the proxy sent: belongs to the tunnel
};

Talk talk(const std::string& proxy, const std::string& host, std::string_view answers, std::size_t piece) {
  const auto handshake = make_proxy_handshake(parse_url(proxy).value(), host, 6443);
  Talk talk;
  std::string received;
  while (true) {
    const auto step = handshake->next(received);
    talk.left_over = answers.size();
    if (!step) {
      talk.end = step.error().message;
      return talk;
    }
    if (!*step) {
      talk.end = "stands";
      return talk;
    }
    EXPECT_GT((*step)->read_at_most, 0u);
    talk.said += (*step)->send;
    received = answers.substr(0, std::min(piece, (*step)->read_at_most));
    if (received.empty()) {
      talk.end = "waits";
      return talk;
    }
    answers.remove_prefix(received.size());
  }
}

using namespace std::string_literals;

const std::string kTunnel = "what belongs to the tunnel";
const std::string kSocksAnswer = "\5\0\5\0\0\1\1\2\3\4\0\120"s;

TEST(ProxyHandshake, TakesNothingThatBelongsToTheTunnel) {
  for (const auto& [proxy, answers] :
       {std::pair("http://p"s, "HTTP/1.1 200 OK\r\nA: b\r\n\r\n"s), std::pair("http://p"s, "HTTP/1.0 299 \r\n\r\n"s),
        std::pair("socks5://p"s, kSocksAnswer), std::pair("socks5://p"s, "\5\0\5\0\0\3\5local\0\120"s),
        std::pair("socks5://p"s, "\5\0\5\0\0\3\0\0\120"s),
        std::pair("socks5://p"s, "\5\0\5\0\0\4\1\2\3\4\5\6\7\10\1\2\3\4\5\6\7\10\0\120"s),
        std::pair("socks5://u:p@p"s, "\5\2\1\0\5\0\0\1\1\2\3\4\0\120"s)}) {
    for (std::size_t piece = 1; piece < 40; ++piece) {
      const Talk whole = talk(proxy, "h", answers + kTunnel, piece);
      EXPECT_EQ(whole.end, "stands") << answers;
      EXPECT_EQ(whole.left_over, kTunnel.size()) << answers;
    }
    for (std::size_t length = 0; length < answers.size(); ++length)
      EXPECT_EQ(talk(proxy, "h", answers.substr(0, length), 40).end, "waits") << length << " bytes of " << answers;
  }
}

TEST(ProxyHandshake, ConnectNamesTheTargetAndTheLogin) {
  EXPECT_EQ(talk("http://user:p%40ss@p", "2001:db8::1", "", 1).said,
            "CONNECT [2001:db8::1]:6443 HTTP/1.1\r\nHost: [2001:db8::1]:6443\r\n"
            "Proxy-Authorization: Basic dXNlcjpwQHNz\r\n\r\n");
}

TEST(ProxyHandshake, SocksNamesTheTargetAsWhatItIs) {
  const std::string hello = "\5\1\0"s, ask = "\5\1\0"s, port = "\x19\x2b";
  EXPECT_EQ(talk("socks5://p", "host", kSocksAnswer, 40).said, hello + ask + "\3\4host" + port);
  EXPECT_EQ(talk("socks5://p", "10.1.2.3", kSocksAnswer, 40).said, hello + ask + "\1\12\1\2\3"s + port);
  EXPECT_EQ(talk("socks5://p", "::1", kSocksAnswer, 40).said,
            hello + ask + "\4"s + std::string(15, '\0') + "\1" + port);
  EXPECT_EQ(talk("socks5://us:pw@p", "host", "\5\2\1\0"s, 40).said, "\5\1\2"s + "\1\2us\2pw" + ask + "\3\4host" + port);
}

TEST(ProxyHandshake, ARefusalIsTold) {
  const std::string denied = talk("http://p", "h", "HTTP/1.1 407 Proxy \x1b[31mAuthentication\r\n\r\n", 1).end;
  EXPECT_EQ(denied, "it refused to connect to h:6443: HTTP/1.1 407 Proxy ?[31mAuthentication");
  for (const auto& [proxy, answers] :
       {std::pair("http://p"s, "SSH-2.0-OpenSSH_9.2\r\n\r\n"s), std::pair("http://p"s, "HTTP/1.1\r\n\r\n"s),
        std::pair("http://p"s, "\r\n\r\n"s), std::pair("http://p"s, std::string(20'000, 'x')),
        std::pair("socks5://p"s, "\5\xFF"s), std::pair("socks5://p"s, "HT"s), std::pair("socks5://p"s, "\5\2"s),
        std::pair("socks5://u:p@p"s, "\5\0"s), std::pair("socks5://u:p@p"s, "\5\2\1\1"s),
        std::pair("socks5://p"s, "\5\0\5\1\0\1\0\0"s), std::pair("socks5://p"s, "\5\0\4\0\0\1\0\0"s)}) {
    const std::string end = talk(proxy, "h", answers, 1).end;
    EXPECT_NE(end, "stands") << answers.substr(0, 50);
    EXPECT_NE(end, "waits") << answers.substr(0, 50);
  }
  EXPECT_EQ(talk("socks5://p", std::string(256, 'x'), "", 1).end, "a name or password is too long for SOCKS");
}

}  // namespace
}  // namespace o2dms::base
