#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <mutex>

#include "tests/base/raw_peer.h"
#include "tests/base/web.h"

namespace o2dms::base {
namespace {

// What a test holds of a source that the server owns.
class Tap {
 public:
  void push(std::string text) {
    std::unique_lock lock(mutex_);
    ready_.push_back(std::make_shared<const std::string>(std::move(text)));
    ring(lock);
  }
  void end(HttpSource::State how) {
    std::unique_lock lock(mutex_);
    state_ = how;
    ring(lock);
  }
  // Whether the server has let go of the source.
  bool wait_until_dropped() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return dropped_; });
  }
  bool wait_until_pulled() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return pulled_; });
  }

 private:
  friend class TapSource;
  void ring(std::unique_lock<std::mutex>& lock) {
    const auto wake = wake_;
    lock.unlock();
    if (wake) wake();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<SharedText> ready_;
  HttpSource::State state_ = HttpSource::State::open;
  std::function<void()> wake_;
  bool dropped_ = false;
  bool pulled_ = false;
};

class TapSource : public HttpSource {
 public:
  explicit TapSource(std::shared_ptr<Tap> tap) : tap_(std::move(tap)) {}
  ~TapSource() override {
    std::lock_guard lock(tap_->mutex_);
    tap_->dropped_ = true;
    tap_->changed_.notify_all();
  }
  State pull(std::size_t, std::vector<SharedText>& chunks) override {
    std::lock_guard lock(tap_->mutex_);
    chunks = std::exchange(tap_->ready_, {});
    tap_->pulled_ = true;
    tap_->changed_.notify_all();
    return tap_->state_;
  }
  void on_ready(std::function<void()> wake) override {
    std::lock_guard lock(tap_->mutex_);
    tap_->wake_ = std::move(wake);
  }

 private:
  const std::shared_ptr<Tap> tap_;
};

WholeRequestFunction streaming(std::shared_ptr<Tap> tap) {
  return [tap = std::move(tap)](HttpRequest&& request) {
    HttpResponse response;
    if (request.target == "/stream") {
      response.source = std::make_unique<TapSource>(tap);
    } else {
      response.body = "plain";
    }
    return response;
  };
}

HttpRequest stream_request() {
  HttpRequest request;
  request.target = "/stream";
  return request;
}

TEST(HttpStream, ChunksComeAsTheyAreMade) {
  const auto tap = std::make_shared<Tap>();
  const auto server = serve(tls_options(), streaming(tap));
  const auto connection = make_http_connection(target_of(server->port()));
  const auto head = connection->open(stream_request(), kPatience);
  ASSERT_TRUE(head) << head.error().message;
  EXPECT_EQ(head->headers.get("transfer-encoding"), "chunked");
  for (int i = 0; i < 100; ++i) {
    tap->push("event " + std::to_string(i));
    const auto text = connection->read_some(kPatience);
    ASSERT_TRUE(text) << text.error().message;
    EXPECT_EQ(*text, "event " + std::to_string(i));
  }
  tap->end(HttpSource::State::ended);
  EXPECT_EQ(connection->read_some(kPatience).value(), "") << "the clean end";
  EXPECT_TRUE(tap->wait_until_dropped());
  EXPECT_EQ(get(*connection), "200 plain") << "the connection goes on";
}

TEST(HttpStream, NothingIsLostWhenWokenFromManyThreads) {
  const auto tap = std::make_shared<Tap>();
  const auto server = serve(tls_options(), streaming(tap));
  const auto connection = make_http_connection(target_of(server->port()));
  ASSERT_TRUE(connection->open(stream_request(), kPatience));
  std::vector<std::future<void>> writers;
  for (int t = 0; t < 4; ++t) {
    writers.push_back(std::async(std::launch::async, [&] {
      for (int i = 0; i < 500; ++i) tap->push("0123456789");
    }));
  }
  std::size_t received = 0;
  while (received < 4 * 500 * 10) {
    const auto text = connection->read_some(kPatience);
    ASSERT_TRUE(text) << text.error().message << " after " << received;
    received += text->size();
  }
  EXPECT_EQ(received, 4u * 500 * 10);
}

TEST(HttpStream, AnAbortedSourceCutsTheConnection) {
  const auto tap = std::make_shared<Tap>();
  const auto server = serve(tls_options(), streaming(tap));
  const auto connection = make_http_connection(target_of(server->port()));
  ASSERT_TRUE(connection->open(stream_request(), kPatience));
  tap->push("half");
  EXPECT_EQ(connection->read_some(kPatience).value(), "half");
  tap->end(HttpSource::State::aborted);
  EXPECT_FALSE(connection->read_some(kPatience)) << "an aborted stream must not look like an ended one";
}

TEST(HttpStream, APeerThatGoesEndsTheStream) {
  const auto tap = std::make_shared<Tap>();
  const auto server = serve(tls_options(), streaming(tap));
  const auto connection = make_http_connection(target_of(server->port()));
  ASSERT_TRUE(connection->open(stream_request(), kPatience));
  ASSERT_TRUE(tap->wait_until_pulled());
  connection->close();
  EXPECT_TRUE(tap->wait_until_dropped());
  tap->push("a late wake does no harm");
}

TEST(HttpStream, ASlowReaderIsCut) {
  const auto tap = std::make_shared<Tap>();
  HttpServerOptions options;
  options.write_timeout = std::chrono::milliseconds(50);
  const auto server = serve(options, streaming(tap));
  RawSocket peer(connect_raw(server->port(), 4096));
  peer.send("GET /stream HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(tap->wait_until_pulled());
  for (int i = 0; i < 16; ++i) tap->push(std::string(1024 * 1024, 'x'));
  EXPECT_TRUE(tap->wait_until_dropped());
}

TEST(HttpStream, StopEndsOpenStreams) {
  const auto tap = std::make_shared<Tap>();
  const auto server = serve(tls_options(), streaming(tap));
  const auto connection = make_http_connection(target_of(server->port()));
  ASSERT_TRUE(connection->open(stream_request(), kPatience));
  std::atomic<bool> go_on = true;
  auto writer = std::async(std::launch::async, [&] {
    while (go_on) tap->push("x");
  });
  ASSERT_TRUE(connection->read_some(kPatience));
  server->stop();
  EXPECT_TRUE(tap->wait_until_dropped());
  go_on = false;
  writer.get();
}

TEST(HttpStream, AWakeMayComeAfterTheServerIsGone) {
  const auto tap = std::make_shared<Tap>();
  auto server = serve(tls_options(), streaming(tap));
  const auto connection = make_http_connection(target_of(server->port()));
  ASSERT_TRUE(connection->open(stream_request(), kPatience));
  std::atomic<bool> go_on = true;
  auto writer = std::async(std::launch::async, [&] {
    while (go_on) tap->push("x");
  });
  server.reset();
  go_on = false;
  writer.get();
  tap->push("late");
}

TEST(HttpStream, ARequestSentDuringAStreamIsAnsweredAfterIt) {
  const auto tap = std::make_shared<Tap>();
  const auto server = serve({}, streaming(tap));
  RawSocket peer(connect_raw(server->port()));
  peer.send("GET /stream HTTP/1.1\r\nHost: h\r\n\r\nGET /first HTTP/1.1\r\nHost: h\r\n\r\nGET /sec");
  tap->push("one");
  EXPECT_TRUE(peer.read_until("3\r\none\r\n").ends_with("one\r\n"));
  peer.send("ond HTTP/1.1\r\nHost: h\r\n\r\n");
  tap->end(HttpSource::State::ended);
  EXPECT_EQ(peer.read_until("0\r\n\r\n"), "0\r\n\r\n");
  EXPECT_TRUE(peer.read_until("plain").starts_with("HTTP/1.1 200"));
  EXPECT_TRUE(peer.read_until("plain").starts_with("HTTP/1.1 200"));
}

}  // namespace
}  // namespace o2dms::base
