#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "tests/base/raw_peer.h"
#include "tests/base/web.h"

namespace o2dms::base {
namespace {

constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

TEST(HttpClient, AsksAgainWhenTheServerHasClosedAnIdleConnection) {
  RawServer server([](RawSocket& peer, int) {
    peer.read_until("\r\n\r\n");
    peer.send(kAnswer);
  });
  const auto connection = make_http_connection(target_of(server.port(), false));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(get(*connection), "200 ok");
}

TEST(HttpClient, RepeatsOnlyWhatIsSafeToRepeat) {
  std::atomic<int> requests = 0;
  RawServer server([&](RawSocket& peer, int connection) {
    peer.read_until("\r\n\r\n");
    ++requests;
    peer.send(kAnswer);
    if (connection != 0) return;
    peer.read_until("\r\n\r\n");  // the second request: gone without an answer
    ++requests;
  });
  const auto connection = make_http_connection(target_of(server.port(), false));
  EXPECT_EQ(get(*connection), "200 ok");
  HttpRequest post;
  post.method = "POST";
  const auto answer = connection->exchange(post, kPatience);
  ASSERT_FALSE(answer) << "a POST must not be sent twice";
  EXPECT_EQ(answer.error().fault, TransportFault::closed);
  EXPECT_EQ(requests, 2);
}

TEST(HttpClient, RepeatsAGetOnce) {
  RawServer server([&](RawSocket& peer, int connection) {
    peer.read_until("\r\n\r\n");
    peer.send(kAnswer);
    if (connection == 0) peer.read_until("\r\n\r\n");
  });
  const auto connection = make_http_connection(target_of(server.port(), false));
  EXPECT_EQ(get(*connection), "200 ok");
  EXPECT_EQ(get(*connection), "200 ok");
}

TEST(HttpClient, ReadsBodiesThatEndWithTheConnectionAndSkipsInterimAnswers) {
  RawServer server([](RawSocket& peer, int) {
    peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\n\r\nto the end");
  });
  EXPECT_EQ(get(*make_http_connection(target_of(server.port(), false))), "200 to the end");
}

TEST(HttpClient, HeadHasNoBody) {
  RawServer server([](RawSocket& peer, int) {
    peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 204 No Content\r\n\r\n");
  });
  const auto connection = make_http_connection(target_of(server.port(), false));
  HttpRequest request;
  request.method = "HEAD";
  EXPECT_EQ(to_line(connection->exchange(request, kPatience)), "200 ");
  request.method = "DELETE";
  EXPECT_EQ(to_line(connection->exchange(request, kPatience)), "204 ");
}

TEST(HttpClient, ATimeOutIsOne) {
  RawServer server([](RawSocket& peer, int) { peer.read_until(""); });
  const auto connection = make_http_connection(target_of(server.port(), false));
  const auto answer = connection->exchange({}, std::chrono::milliseconds(30));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().fault, TransportFault::timeout);
  EXPECT_NE(answer.error().message.find(std::to_string(server.port())), std::string::npos);
}

TEST(HttpClient, ATimeOutHoldsAlsoForTheTlsHandshake) {
  RawServer server([](RawSocket& peer, int) { peer.read_until(""); });
  HttpTarget target = target_of(server.port());
  target.connect_timeout = std::chrono::milliseconds(30);
  const auto answer = make_http_connection(target)->exchange({}, kPatience);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().fault, TransportFault::timeout);
}

TEST(HttpClient, CancelEndsTheRunningAndLaterOperations) {
  std::promise<void> asked;
  RawServer server([&](RawSocket& peer, int) {
    peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    asked.set_value();
    peer.read_until("");
  });
  const auto connection = make_http_connection(target_of(server.port(), false));
  ASSERT_TRUE(connection->open({}, kPatience));
  auto reading = std::async(std::launch::async, [&] { return connection->read_some(kPatience); });
  asked.get_future().wait();
  connection->cancel();
  const auto text = reading.get();
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().fault, TransportFault::cancelled);
  const auto later = connection->exchange({}, kPatience);
  ASSERT_FALSE(later);
  EXPECT_EQ(later.error().fault, TransportFault::cancelled);
}

TEST(HttpClient, NamesWhereItCannotConnect) {
  std::uint16_t port = 0;
  {
    RawServer server([](RawSocket&, int) {});
    port = server.port();
  }
  const auto answer = make_http_connection(target_of(port))->exchange({}, kPatience);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().fault, TransportFault::connect);
  EXPECT_NE(answer.error().message.find("127.0.0.1:" + std::to_string(port)), std::string::npos);
}

TEST(HttpClient, SendsHostAndLength) {
  std::promise<std::string> seen;
  RawServer server([&](RawSocket& peer, int) {
    seen.set_value(peer.read_until("body"));
    peer.send(kAnswer);
  });
  HttpRequest request;
  request.method = "PATCH";
  request.target = "/x?y=z";
  request.headers.add("A", "b");
  request.body = "body";
  ASSERT_TRUE(make_http_connection(target_of(server.port(), false))->exchange(request, kPatience));
  const std::string text = seen.get_future().get();
  EXPECT_EQ(text, "PATCH /x?y=z HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
                      "\r\nA: b\r\nContent-Length: 4\r\n\r\nbody");
}

}  // namespace
}  // namespace o2dms::base
