// Who is refused by the head of its request makes the server hold no body; what all together may make it hold has a
// limit. Counted by the server itself, not by the machine's memory.
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "tests/base/raw_peer.h"
#include "tests/base/web.h"

namespace o2dms::base {
namespace {

// Refuses by 401 what has no Authorization, and echoes the bodies of others.
class Doorman : public HttpHandler {
 public:
  HttpDecision begin(HttpRequest&& head) override {
    EXPECT_EQ(head.body, "");
    if (head.headers.has("Authorization")) return whole_->begin(std::move(head));
    HttpResponse refused;
    refused.status = 401;
    return refused;
  }

 private:
  const std::shared_ptr<HttpHandler> whole_ = make_whole_request_handler([](HttpRequest&& request) {
    HttpResponse response;
    response.body = std::move(request.body);
    return response;
  });
};

constexpr std::string_view kPost = "POST / HTTP/1.1\r\nHost: h\r\n";
constexpr std::string_view kLogin = "Authorization: x\r\n";

std::string post(std::string_view login, std::size_t length) {
  return std::string(kPost) + std::string(login) + "Content-Length: " + std::to_string(length) + "\r\n\r\n";
}

// Until the server has counted as much as is expected; it does so a moment after the bytes were sent.
bool comes_to_hold(const HttpServer& server, std::size_t bytes) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (server.buffered_bytes() != bytes) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

TEST(HttpTwoSteps, BodiesOfTheRefusedAreNotHeld) {
  const auto server = serve({}, std::make_shared<Doorman>());
  std::vector<std::unique_ptr<RawSocket>> peers;
  for (int i = 0; i < 300; ++i) {
    peers.push_back(std::make_unique<RawSocket>(connect_raw(server->port())));
    ASSERT_TRUE(peers.back()->send(post("", 3'000'000)));
    peers.back()->send(std::string(100'000, 'x'));
  }
  for (const auto& peer : peers) {
    EXPECT_TRUE(peer->read_until("\r\n\r\n").starts_with("HTTP/1.1 401 "));
    EXPECT_EQ(server->buffered_bytes(), 0u);
  }
}

TEST(HttpTwoSteps, TheRefusalReachesAPeerThatIsStillSending) {
  const auto server = serve(tls_options(), std::make_shared<Doorman>());
  const auto connection = make_http_connection(target_of(server->port()));
  HttpRequest request;
  request.method = "POST";
  request.body.assign(3'000'000, 'x');
  EXPECT_EQ(to_line(connection->exchange(request, kPatience)), "401 ");
}

TEST(HttpTwoSteps, OnlyTheAcceptedAreToldToContinue) {
  const auto server = serve({}, std::make_shared<Doorman>());
  RawSocket refused(connect_raw(server->port()));
  refused.send(std::string(kPost) + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  const std::string answer = refused.read_until("");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 401 ")) << answer;
  EXPECT_NE(answer.find("Connection: close"), std::string::npos) << "nobody can tell whether the body will come";
  RawSocket accepted(connect_raw(server->port()));
  accepted.send(std::string(kPost) + std::string(kLogin) + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(accepted.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  accepted.send("ok");
  EXPECT_TRUE(accepted.read_until("ok").starts_with("HTTP/1.1 200 "));
}

TEST(HttpTwoSteps, NobodyIsToldToContinueWithTooMuchOrForNothing) {
  const auto server = serve({}, std::make_shared<Doorman>());
  RawSocket large(connect_raw(server->port()));
  large.send(std::string(kPost) + std::string(kLogin) + "Content-Length: 99999999\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_TRUE(large.read_until("").starts_with("HTTP/1.1 413 "));
  RawSocket none(connect_raw(server->port()));
  none.send(std::string(kPost) + std::string(kLogin) + "Expect: 100-continue\r\n\r\n");
  EXPECT_TRUE(none.read_until("\r\n\r\n").starts_with("HTTP/1.1 200 "));
}

// Both ends of the connection agree on where the next request begins.
TEST(HttpTwoSteps, AShortUnwantedBodyDoesNotEndTheConnection) {
  const auto server = serve({}, std::make_shared<Doorman>());
  RawSocket peer(connect_raw(server->port()));
  peer.send(post("", 100'000));
  EXPECT_TRUE(peer.read_until("\r\n\r\n").starts_with("HTTP/1.1 401 "));
  peer.send(std::string(100'000, 'x') + post(kLogin, 2) + "ok");
  EXPECT_TRUE(peer.read_until("ok").starts_with("HTTP/1.1 200 "));
  const std::string chunked = std::string(kPost) + "Transfer-Encoding: chunked\r\n\r\n";
  peer.send(chunked + "2\r\nxx\r\n0\r\n\r\n" + post(kLogin, 3) + "yes");
  EXPECT_TRUE(peer.read_until("\r\n\r\n").starts_with("HTTP/1.1 401 "));
  EXPECT_TRUE(peer.read_until("yes").starts_with("HTTP/1.1 200 ")) << "the chunks had come with the head";
}

TEST(HttpTwoSteps, ALongUnwantedBodyEndsTheConnection) {
  const auto server = serve({}, std::make_shared<Doorman>());
  for (const std::string& request : {post("", 1'000'000), std::string(kPost) + "Transfer-Encoding: chunked\r\n\r\n",
                                     std::string(kPost) + "Transfer-Encoding: chunked\r\n\r\nnonsense\r\n"}) {
    RawSocket peer(connect_raw(server->port()));
    peer.send(request);
    const std::string answer = peer.read_until("");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 401 ")) << answer;
    EXPECT_NE(answer.find("Connection: close"), std::string::npos) << answer;
  }
}

TEST(HttpTwoSteps, AnAcceptedRequestThatNeverComesWholeIsDropped) {
  struct Counted : AcceptedRequest {
    explicit Counted(std::promise<void>& dropped) : dropped_(dropped) {}
    ~Counted() override { dropped_.set_value(); }
    HttpResponse answer(std::string&&) override { return {}; }
    std::promise<void>& dropped_;
  };
  struct Taker : HttpHandler {
    HttpDecision begin(HttpRequest&&) override { return std::make_unique<Counted>(dropped); }
    std::promise<void> dropped;
  };
  const auto taker = std::make_shared<Taker>();
  const auto server = serve({}, taker);
  RawSocket peer(connect_raw(server->port()));
  peer.send(post("", 10) + "half");
  peer.close();
  EXPECT_EQ(taker->dropped.get_future().wait_for(kPatience), std::future_status::ready);
}

TEST(HttpTwoSteps, ChangedAnswersAreThoseOfBothSteps) {
  struct Changed : HttpHandler {
    HttpDecision begin(HttpRequest&& head) override {
      return with_changed_answer(inner.begin(std::move(head)), [](HttpResponse& response) { response.status += 100; });
    }
    Doorman inner;
  };
  Changed handler;
  EXPECT_EQ(answer_whole(handler, {}).status, 501);
  HttpRequest request;
  request.headers.add("Authorization", "x");
  request.body = "body";
  const HttpResponse answer = answer_whole(handler, std::move(request));
  EXPECT_EQ(answer.status, 300);
  EXPECT_EQ(answer.body, "body");
}

TEST(HttpBufferedBytes, BodiesThatAreReadCountUntilTheyAreAnswered) {
  const auto server = serve({}, std::make_shared<Doorman>());
  RawSocket peer(connect_raw(server->port()));
  peer.send(post(kLogin, 200'000) + std::string(150'000, 'x'));
  EXPECT_TRUE(comes_to_hold(*server, 150'000));
  peer.send(std::string(50'000, 'x'));
  EXPECT_TRUE(peer.read_until("\r\n\r\n").starts_with("HTTP/1.1 200 "));
  RawSocket gone(connect_raw(server->port()));
  gone.send(post(kLogin, 200'000) + std::string(150'000, 'x'));
  gone.close();
  std::string rest;
  while (rest.size() < 200'000) rest += peer.read_until("x");
  EXPECT_TRUE(comes_to_hold(*server, 0)) << "answered, or gone";
}

TEST(HttpBufferedBytes, BeyondTheLimitBodiesAreRefusedAndComeBackLater) {
  HttpServerOptions options;
  options.max_buffered_bytes = 400'000;
  const auto server = serve(options, std::make_shared<Doorman>());
  RawSocket first(connect_raw(server->port()));
  first.send(post(kLogin, 400'000) + std::string(300'000, 'x'));
  ASSERT_TRUE(comes_to_hold(*server, 300'000));
  RawSocket second(connect_raw(server->port()));
  second.send(post(kLogin, 400'000) + std::string(300'000, 'x'));
  const std::string refused = second.read_until("\r\n\r\n");
  EXPECT_TRUE(refused.starts_with("HTTP/1.1 429 ")) << refused;
  EXPECT_NE(refused.find("\r\nRetry-After: 1\r\n"), std::string::npos) << refused;
  RawSocket small(connect_raw(server->port()));
  small.send(post(kLogin, 2) + "ok");
  EXPECT_TRUE(small.read_until("ok").starts_with("HTTP/1.1 200 ")) << "what comes in one piece is served all the same";
  first.close();
  ASSERT_TRUE(comes_to_hold(*server, 0));
  RawSocket third(connect_raw(server->port()));
  third.send(post(kLogin, 300'000) + std::string(300'000, 'x'));
  EXPECT_TRUE(third.read_until("\r\n\r\n").starts_with("HTTP/1.1 200 "));
}

// Large enough not to vanish in the machine's socket buffers.
constexpr std::size_t kUnreadBytes = 32 * 1024 * 1024;

HttpServerOptions small_budget() {
  HttpServerOptions options;
  options.max_buffered_bytes = kUnreadBytes + kUnreadBytes / 2;
  return options;
}

TEST(HttpBufferedBytes, AnUnreadAnswerCountsAndTheNextIsRefused) {
  const auto server = serve(small_budget(), [](HttpRequest&&) {
    HttpResponse response;
    response.body.assign(kUnreadBytes, 'x');
    return response;
  });
  RawSocket unread(connect_raw(server->port(), 4096));
  unread.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(comes_to_hold(*server, kUnreadBytes));
  RawSocket refused(connect_raw(server->port()));
  refused.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(refused.read_until("\r\n\r\n").starts_with("HTTP/1.1 429 "));
  RawSocket writer(connect_raw(server->port()));
  writer.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
  EXPECT_TRUE(writer.read_until("\r\n\r\n").starts_with("HTTP/1.1 200 ")) << "what was done must be told";
  unread.close();
  writer.close();
  EXPECT_TRUE(comes_to_hold(*server, 0));
}

TEST(HttpBufferedBytes, AnAnswerThatManyShareCountsOnce) {
  const auto text = std::make_shared<const std::string>(kUnreadBytes, 'x');
  const auto server = serve(small_budget(), [&](HttpRequest&&) {
    HttpResponse response;
    response.shared_body = text;
    return response;
  });
  std::vector<std::unique_ptr<RawSocket>> peers;
  for (int i = 0; i < 10; ++i) {
    peers.push_back(std::make_unique<RawSocket>(connect_raw(server->port(), 4096)));
    peers.back()->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_TRUE(peers.back()->read_until("\r\n\r\n").starts_with("HTTP/1.1 200 "));
    EXPECT_EQ(server->buffered_bytes(), kUnreadBytes);
  }
}

// Where others wait for room, who takes nothing is not waited for.
TEST(HttpBufferedBytes, WhoTakesNothingIsCutWhenRoomIsScarce) {
  HttpServerOptions options = small_budget();
  options.max_buffered_bytes = kUnreadBytes;
  const auto server = serve(options, [](HttpRequest&&) {
    HttpResponse response;
    response.body.assign(kUnreadBytes, 'x');
    return response;
  });
  RawSocket unread(connect_raw(server->port(), 4096));
  unread.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(comes_to_hold(*server, kUnreadBytes));
  EXPECT_TRUE(comes_to_hold(*server, 0)) << "long before the write timeout of a minute";
}

// A source that is never at its end, and never waits.
class Endless : public HttpSource {
 public:
  State pull(std::size_t max_bytes, std::vector<SharedText>& chunks) override {
    chunks.push_back(std::make_shared<const std::string>(max_bytes, 'x'));
    return State::open;
  }
  void on_ready(std::function<void()>) override {}
  bool waits() const override { return false; }
};

TEST(HttpBufferedBytes, StreamsHoldAPieceEachAndLessWhenRoomIsScarce) {
  constexpr std::size_t piece = 256 * 1024, least = 16 * 1024;
  HttpServerOptions options;
  options.max_buffered_bytes = 4 * piece;
  const auto server = serve(options, [](HttpRequest&&) {
    HttpResponse response;
    response.source = std::make_unique<Endless>();
    return response;
  });
  std::vector<std::unique_ptr<RawSocket>> peers;
  for (int i = 0; i < 20; ++i) {
    peers.push_back(std::make_unique<RawSocket>(connect_raw(server->port(), 4096)));
    peers.back()->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_TRUE(peers.back()->read_until("\r\n\r\n").starts_with("HTTP/1.1 200 "));
    // Two threads may find the last room at the same moment: a piece more.
    EXPECT_LE(server->buffered_bytes(), 5 * piece + 2 * least);
  }
}

}  // namespace
}  // namespace o2dms::base
