// Slow is not silent: who goes on is not cut, who drips or stands still is.
#include <gtest/gtest.h>

#include "tests/base/raw_peer.h"
#include "tests/base/tls_tunnel.h"
#include "tests/base/web.h"

namespace o2dms::base {
namespace {

using std::chrono::milliseconds;

bool is_over(std::chrono::steady_clock::time_point since, Duration time) {
  return std::chrono::steady_clock::now() - since > time;
}

// Sends a body without length, so many bytes at a time, until the client goes or it has lasted so long.
RawServer slow_server(std::size_t piece, milliseconds pause, Duration duration) {
  return RawServer([=](RawSocket& peer, int) {
    peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 200 OK\r\n\r\n");
    const auto start = std::chrono::steady_clock::now();
    while (!is_over(start, duration) && peer.is_quiet_for(pause) && peer.send(std::string(piece, 'x'))) {
    }
  });
}

TEST(HttpPatience, AnAnswerThatGoesOnIsNotCut) {
  const RawServer server = slow_server(4096, milliseconds(20), milliseconds(1500));
  const auto answer =
      make_http_connection(target_of(server.port(), false))->exchange({}, {milliseconds(500), kPatience});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_GT(answer->body.size(), 4096u);
}

TEST(HttpPatience, AnAnswerThatDripsIsCut) {
  const RawServer server = slow_server(1, milliseconds(20), kPatience);
  const auto answer =
      make_http_connection(target_of(server.port(), false))->exchange({}, {milliseconds(200), kPatience});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().fault, TransportFault::timeout);
}

TEST(HttpPatience, TheTotalIsALimitForAllThatGoesOn) {
  const RawServer server = slow_server(4096, milliseconds(20), kPatience);
  const auto answer =
      make_http_connection(target_of(server.port(), false))->exchange({}, {kPatience, milliseconds(200)});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().fault, TransportFault::timeout);
}

TEST(HttpPatience, TheServerWaitsForAReaderThatGoesOn) {
  HttpServerOptions options;
  options.write_timeout = milliseconds(1000);
  constexpr std::size_t size = 32 * 1024 * 1024;
  const auto server = serve(options, [](HttpRequest&&) {
    HttpResponse response;
    response.body.assign(size, 'x');
    return response;
  });
  RawSocket clock(connect_raw(server->port()));  // says nothing: its silence is the pause
  RawSocket reader(connect_raw(server->port(), 64 * 1024));
  reader.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  const auto start = std::chrono::steady_clock::now();
  std::string text = reader.read_until("\r\n\r\n");
  std::size_t read = 0;
  while (!is_over(start, milliseconds(3000)) && clock.is_quiet_for(milliseconds(10)))
    read += reader.read_some(16 * 1024);
  ASSERT_LT(read, size) << "the reader was not slow";
  EXPECT_EQ(read + reader.read_until("").size(), size);
}

TEST(HttpPatience, ARequestWhoseAnswerNobodyTakesIsCut) {
  HttpServerOptions options;
  options.write_timeout = milliseconds(100);
  const auto server = serve(options, [](HttpRequest&&) {
    HttpResponse response;
    response.body.assign(32 * 1024 * 1024, 'x');
    return response;
  });
  RawSocket reader(connect_raw(server->port(), 4096));
  reader.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (server->buffered_bytes() == 0 && std::chrono::steady_clock::now() < until) std::this_thread::yield();
  while (server->buffered_bytes() != 0 && std::chrono::steady_clock::now() < until) std::this_thread::yield();
  EXPECT_EQ(server->buffered_bytes(), 0u);
}

// What a target behind a proxy with TLS sends, and how the proxy's TLS ends after it.
std::string through_tls(const std::string& answer, bool says_goodbye) {
  const RawServer server([&](RawSocket& peer, int) {
    peer.read_until("\r\n\r\n");
    peer.send(answer);
  });
  TlsTunnel proxy(server.port(), says_goodbye);
  HttpTarget target = target_of(80, false);
  target.proxy_url = "https://127.0.0.1:" + std::to_string(proxy.port());
  const std::string line = get(*make_http_connection(target));
  return line.substr(0, line.find(": "));
}

TEST(TlsEnd, WithoutAGoodbyeOnlyWhatAnnouncedItsEndIsWhole) {
  const std::string head = "HTTP/1.1 200 OK\r\n";
  for (const bool says_goodbye : {false, true}) {
    EXPECT_EQ(through_tls(head + "Content-Length: 2\r\n\r\nok", says_goodbye), "200 ok");
    EXPECT_EQ(through_tls(head + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", says_goodbye), "200 ok");
    EXPECT_EQ(through_tls(head + "Content-Length: 3\r\n\r\nok", says_goodbye), "receive");
    EXPECT_EQ(through_tls(head + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", says_goodbye), "receive");
    EXPECT_EQ(through_tls(head + "\r\nok", says_goodbye), says_goodbye ? "200 ok" : "receive");
    EXPECT_EQ(through_tls("", says_goodbye), "closed");
  }
}

}  // namespace
}  // namespace o2dms::base
