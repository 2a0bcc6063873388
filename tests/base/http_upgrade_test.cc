// A session after an answer 101, and one whose answer is late: over a wire without a socket.
#include <stdexcept>

#include "tests/base/raw_peer.h"
#include "tests/base/scripted_wire.h"
#include "tests/base/web.h"

namespace o2dms::base {
namespace {

// What a test sees of an Echo, which the session owns.
struct EchoState {
  std::string received;
  bool peer_has_ended = false, is_alive = true, wants_more = true, throws = false;
  std::function<void()> wake;
};

// Says what it hears, in one piece a pull; a dot makes it end.
class Echo : public UpgradedConnection {
 public:
  explicit Echo(EchoState& state) : state_(state) {}
  ~Echo() override { state_.is_alive = false; }
  void receive(std::string_view bytes) override {
    if (state_.throws) throw std::runtime_error("a bug");
    state_.received += bytes;
    to_say_ += bytes;
  }
  void receive_end() override { state_.peer_has_ended = true; }
  [[nodiscard]] bool wants_more() const override { return state_.wants_more; }
  void on_ready(std::function<void()> wake) override { state_.wake = std::move(wake); }
  State pull(std::size_t, std::vector<SharedText>& chunks) override {
    const bool is_last = to_say_.find('.') != std::string::npos;
    if (!to_say_.empty()) chunks.push_back(std::make_shared<const std::string>(std::exchange(to_say_, {})));
    return is_last ? State::ended : State::open;
  }

 private:
  EchoState& state_;
  std::string to_say_;
};

class Late : public LateResponse {
 public:
  struct Handle {
    std::function<void()> wake;
    std::optional<std::string> body;
  };
  explicit Late(Handle& handle) : handle_(handle) {}
  void on_ready(std::function<void()> wake) override { handle_.wake = std::move(wake); }
  bool take(HttpResponse& response) override {
    if (!handle_.body) return false;
    response.body = *handle_.body;
    response.headers.add("X-Kind", "late");
    return true;
  }

 private:
  Handle& handle_;
};

class UpgradeTest : public testing::Test {
 protected:
  void SetUp() override {
    options.request_timeout = std::chrono::seconds(50);
    options.write_timeout = std::chrono::seconds(20);
  }
  void play(std::vector<std::string> pieces, bool ends = false) {
    script.pieces = std::move(pieces);
    script.ends = ends;
    const auto handler = make_whole_request_handler([this](HttpRequest&& request) {
      HttpResponse response;
      upgrade_asked_for = request.headers.get("Upgrade");
      response.headers.add("X-Audit", "1");
      if (request.target == "/plain") response.body = "plain";
      if (request.target == "/late") response.late = std::make_unique<Late>(late);
      if (request.target != "/echo") return response;
      response.status = 101;
      response.headers.add("Connection", "Upgrade");
      response.headers.add("Upgrade", "echo");
      response.upgraded = std::make_unique<Echo>(echo);
      return response;
    });
    shared = std::unique_ptr<HttpServerShared>(new HttpServerShared{options, handler, {}});
    session = std::make_shared<HttpSession>(*shared, context, std::make_unique<ScriptedWire>(context, script));
    session->start();
    go_on();
  }
  void go_on() {
    context.restart();
    context.run();
  }
  // What was sent behind the first head.
  [[nodiscard]] std::string sent_behind_head() const { return script.sent.substr(script.sent.find("\r\n\r\n") + 4); }
  void TearDown() override {
    session->close();
    go_on();
    EXPECT_EQ(session.use_count(), 1) << "nobody else keeps a session that is closed";
    session.reset();
  }

  const std::string kHead = "GET /echo HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
  boost::asio::io_context context;
  HttpServerOptions options;
  std::unique_ptr<HttpServerShared> shared;
  Script script;
  EchoState echo;
  Late::Handle late;
  std::string upgrade_asked_for;
  std::shared_ptr<HttpSession> session;
};

TEST_F(UpgradeTest, TheConnectionIsHandedOverWithWhatCameBehindTheHead) {
  play({kHead + "one ", "two ", "three"});
  EXPECT_EQ(echo.received, "one two three");
  EXPECT_EQ(sent_behind_head(), "one two three");
  const std::string head = script.sent.substr(0, script.sent.find("\r\n\r\n") + 2);
  EXPECT_TRUE(head.starts_with("HTTP/1.1 101 Switching Protocols\r\n")) << head;
  EXPECT_NE(head.find("\r\nConnection: Upgrade\r\n"), std::string::npos) << head;
  for (const char* other : {"Content-Length", "Transfer-Encoding", "close"})
    EXPECT_EQ(head.find(other), std::string::npos) << other << " in " << head;
  EXPECT_FALSE(script.is_closed);
}

TEST_F(UpgradeTest, WhatEndsByItselfEndsTheConnection) {
  play({kHead, "all.", "GET /plain HTTP/1.1\r\nHost: h\r\n\r\n"});
  EXPECT_EQ(sent_behind_head(), "all.") << "what comes then is no request";
  EXPECT_FALSE(echo.is_alive);
}

TEST_F(UpgradeTest, ThePeersEndIsToldAndTheRestMustComeInTime) {
  play({kHead, "a"}, true);
  EXPECT_TRUE(echo.peer_has_ended);
  EXPECT_FALSE(script.is_closed) << "there may be more to say";
  const auto now = std::chrono::steady_clock::now();
  session->check_deadline(now + std::chrono::seconds(40));
  EXPECT_FALSE(script.is_closed);
  session->check_deadline(now + std::chrono::seconds(51));
  EXPECT_TRUE(script.is_closed);
  EXPECT_FALSE(echo.is_alive);
}

TEST_F(UpgradeTest, WithoutThePeersEndItMayBeSilentForever) {
  play({kHead, "a"});
  session->check_deadline(std::chrono::steady_clock::now() + std::chrono::hours(24));
  EXPECT_FALSE(script.is_closed);
}

TEST_F(UpgradeTest, NothingIsReadWhileItWantsNoMore) {
  echo.wants_more = false;
  play({kHead + "a", "b", "c"});
  EXPECT_LE(echo.received.size(), 2U) << "what was read already, and no more";
  echo.wants_more = true;
  echo.wake();
  go_on();
  EXPECT_EQ(echo.received, "abc");
}

TEST_F(UpgradeTest, WhatThrowsIsCut) {
  echo.throws = true;
  play({kHead, "a"});
  EXPECT_TRUE(script.is_closed);
  EXPECT_FALSE(echo.is_alive);
}

TEST_F(UpgradeTest, Http10KnowsNone) {
  play({"GET /plain HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"});
  EXPECT_EQ(upgrade_asked_for, "");
}

TEST_F(UpgradeTest, LeavesNothingBehindWhicheverOperationFails) {
  play({kHead, "one", "two."}, true);
  const int operations = script.operations;
  EXPECT_GT(operations, 4);
  for (int n = 0; n < operations; ++n) {
    TearDown();
    script = {.fail_at = n};
    echo = {};
    play({kHead, "one", "two."}, true);
    session->close();
    go_on();
    EXPECT_TRUE(!echo.is_alive || echo.received.empty()) << "after operation " << n;
    EXPECT_EQ(shared->budget.used(), 0U) << n;
  }
}

TEST_F(UpgradeTest, ALateAnswerIsSentWhenItIsThere) {
  play({"GET /late HTTP/1.1\r\nHost: h\r\n\r\n", "GET /plain HTTP/1.1\r\nHost: h\r\n\r\n"});
  EXPECT_EQ(script.sent, "") << "not even a head";
  late.wake();
  go_on();
  EXPECT_EQ(script.sent, "") << "woken for nothing";
  late.body = "at last";
  late.wake();
  go_on();
  const std::size_t end = script.sent.find("at last");
  ASSERT_NE(end, std::string::npos) << script.sent;
  EXPECT_NE(script.sent.substr(0, end).find("X-Kind: late\r\n"), std::string::npos);
  EXPECT_NE(script.sent.substr(0, end).find("X-Audit: 1\r\n"), std::string::npos) << "what the filters say of it";
  EXPECT_TRUE(script.sent.ends_with("plain")) << "the connection goes on";
}

TEST_F(UpgradeTest, WhoDoesNotWaitForALateAnswerIsForgotten) {
  play({"GET /late HTTP/1.1\r\nHost: h\r\n\r\n"});
  session->close();
  late.body = "too late";
  late.wake();
  go_on();
  EXPECT_EQ(script.sent, "");
}

// With a real socket: much both ways at once, and the peer's half-close.
TEST(HttpUpgrade, MuchGoesBothWaysOverASocket) {
  EchoState echo;
  {
    const auto server = serve({}, [&echo](HttpRequest&&) {
      HttpResponse response;
      response.status = 101;
      response.upgraded = std::make_unique<Echo>(echo);
      return response;
    });
    RawSocket peer(connect_raw(server->port()));
    peer.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
    peer.read_until("\r\n\r\n");
    const std::string much(2'000'000, 'x');
    std::thread sender([&] {
      peer.send(much);
      peer.send(".");
      peer.finish();
    });
    const std::string heard = peer.read_until(".");
    sender.join();
    EXPECT_EQ(heard.size(), much.size() + 1);
    EXPECT_EQ(peer.read_until(""), "") << "then it has ended";
  }
  EXPECT_FALSE(echo.is_alive);
}

}  // namespace
}  // namespace o2dms::base
