// A session over a wire that fails, or stands still: whichever operation it is, nothing is left behind.
#include <gtest/gtest.h>
#include <netinet/tcp.h>

#include "tests/base/scripted_wire.h"

namespace o2dms::base {
namespace {

namespace asio = boost::asio;

// Three chunks, the second of which it has to wait for.
class ThreeChunks : public HttpSource {
 public:
  explicit ThreeChunks(int& alive) : alive_(alive) { ++alive_; }
  ~ThreeChunks() override { --alive_; }
  State pull(std::size_t, std::vector<SharedText>& chunks) override {
    if (pulls_++ == 1) {
      wake_();
      return State::open;
    }
    chunks.push_back(std::make_shared<const std::string>(40'000, 'c'));
    return pulls_ < 4 ? State::open : State::ended;
  }
  void on_ready(std::function<void()> wake) override { wake_ = std::move(wake); }

 private:
  int& alive_;
  std::function<void()> wake_;
  int pulls_ = 0;
};

// Has nothing to say.
class Silence : public HttpSource {
 public:
  State pull(std::size_t, std::vector<SharedText>&) override { return State::open; }
  void on_ready(std::function<void()>) override {}
};

// Accepts PUT, refuses POST by its head, streams what is asked for. Counts what is alive of what it has given out.
class Handler : public HttpHandler {
 public:
  HttpDecision begin(HttpRequest&& head) override {
    if (head.method == "PUT") return std::make_unique<Accepted>(alive);
    HttpResponse response;
    response.status = head.method == "POST" ? 403 : 200;
    if (head.target == "/stream") response.source = std::make_unique<ThreeChunks>(alive);
    if (head.target == "/silence") response.source = std::make_unique<Silence>();
    return response;
  }
  int alive = 0;

 private:
  struct Accepted : AcceptedRequest {
    explicit Accepted(int& count) : alive_(count) { ++alive_; }
    ~Accepted() override { --alive_; }
    HttpResponse answer(std::string&& body) override {
      HttpResponse response;
      response.body = std::move(body);
      return response;
    }
    int& alive_;
  };
};

const std::vector<std::string> kPieces = {
    "PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 30000\r\nExpect: 100-continue\r\n\r\n",
    std::string(15'000, 'a'),
    std::string(15'000, 'b'),
    "GET /stream HTTP/1.1\r\nHost: h\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n",
    "0123456789HEAD / HTTP/1.1\r\nHo",
    "st: h\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 999999\r\n\r\n",
};

// Plays all of it, and gives how many operations it took.
int play(int fail_at, std::string& sent) {
  asio::io_context context;
  const auto handler = std::make_shared<Handler>();
  HttpServerShared shared{{}, handler, {}};
  Script script{kPieces, fail_at};
  {
    auto session = std::make_shared<HttpSession>(shared, context, std::make_unique<ScriptedWire>(context, script));
    session->start();
    context.run();
    session->close();
    context.restart();
    context.run();
    EXPECT_EQ(handler->alive, 0) << "closed, after operation " << fail_at;
    EXPECT_EQ(shared.budget.used(), 0u) << fail_at;
  }
  EXPECT_EQ(shared.connections, 0u) << "somebody keeps the session, after operation " << fail_at;
  sent = script.sent;
  return script.operations;
}

// A piece ends with a head or within a body, never within a line of a head.
std::string without_dates(std::string text) {
  for (std::size_t at = 0; (at = text.find("\r\nDate: ", at)) != std::string::npos;)
    text.erase(at, text.find("\r\n", at + 2) - at);
  return text;
}

TEST(HttpSession, LeavesNothingBehindWhicheverOperationFails) {
  std::string whole;
  const int operations = play(-1, whole);
  EXPECT_GT(operations, 15);
  EXPECT_TRUE(whole.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")) << whole.substr(0, 200);
  EXPECT_NE(whole.find(std::string(40'000, 'c') + "\r\n0\r\n\r\nHTTP/1.1 403 "), std::string::npos);
  EXPECT_NE(whole.rfind("HTTP/1.1 403 Forbidden\r\n"), whole.find("HTTP/1.1 403 Forbidden\r\n"));
  for (int n = 0; n < operations; ++n) {
    std::string sent;
    play(n, sent);
    const std::string undated = without_dates(sent);
    EXPECT_TRUE(without_dates(whole).starts_with(undated))
        << "after operation " << n << " it is not what would have been sent, up to there: " << undated.substr(0, 500);
  }
}

struct Stand {
  std::string what;
  std::vector<std::string> pieces;
  int stall_at;
  std::optional<Duration> limit;  // none: for ever
};

HttpServerOptions four_timeouts() {
  HttpServerOptions options;
  options.idle_timeout = std::chrono::seconds(100);
  options.request_timeout = std::chrono::seconds(50);
  options.write_timeout = std::chrono::seconds(20);
  return options;
}

void expect_cut_in_time(const Stand& stand) {
  asio::io_context context;
  HttpServerShared shared{four_timeouts(), std::make_shared<Handler>(), {}};
  Script script{.pieces = stand.pieces, .stall_at = stand.stall_at};
  const auto before = std::chrono::steady_clock::now();
  const auto session = std::make_shared<HttpSession>(shared, context, std::make_unique<ScriptedWire>(context, script));
  session->start();
  context.run();
  const auto after = std::chrono::steady_clock::now();
  const Duration limit = stand.limit.value_or(std::chrono::hours(24 * 365));
  session->check_deadline(before + limit - std::chrono::milliseconds(1));
  EXPECT_FALSE(script.is_closed) << stand.what;
  session->check_deadline(after + limit);
  EXPECT_EQ(script.is_closed, stand.limit.has_value()) << stand.what;
  session->close();
  context.restart();
  context.run();
}

// The clock is the test's: nothing is waited for.
TEST(HttpSession, EachStateHasItsDeadline) {
  using std::chrono::seconds;
  const std::string get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n", half_a_head = "PUT / HTTP/1.1\r\nHost: h\r\n";
  const std::string head = half_a_head + "Content-Length: 10\r\n\r\n";
  const std::string refused = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n";
  for (const Stand& stand :
       {Stand{"the TLS handshake", {}, 0, seconds(10)}, Stand{"before the first request", {}, -1, seconds(100)},
        Stand{"between requests", {get}, -1, seconds(100)}, Stand{"in a head", {get, half_a_head}, -1, seconds(50)},
        Stand{"before a body", {head}, -1, seconds(50)}, Stand{"in a body", {head, "half"}, -1, seconds(50)},
        Stand{"in a body that nobody wants", {refused, "half"}, -1, seconds(50)},
        Stand{"an answer that the peer does not take", {get}, 2, seconds(20)},
        Stand{"a stream that has nothing to say", {"GET /silence HTTP/1.1\r\nHost: h\r\n\r\n"}, -1, {}}})
    expect_cut_in_time(stand);
}

// Else a silent stream to a machine that is cut off would stay for ever.
TEST(HttpSession, AsksInTimeWhetherThePeerIsStillThere) {
  asio::io_context context;
  using asio::ip::tcp;
  tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  tcp::socket peer(context);
  peer.connect(acceptor.local_endpoint());
  auto wire = make_plain_wire(acceptor.accept());
  const int socket = wire->socket().native_handle();
  HttpServerShared shared{{}, std::make_shared<Handler>(), {}};
  const auto session = std::make_shared<HttpSession>(shared, context, std::move(wire));
  session->start();
  const auto option = [socket](int level, int name) {
    int value = 0;
    socklen_t size = sizeof value;
    EXPECT_EQ(::getsockopt(socket, level, name, &value, &size), 0);
    return value;
  };
  EXPECT_NE(option(SOL_SOCKET, SO_KEEPALIVE), 0);
  EXPECT_LE(option(IPPROTO_TCP, TCP_KEEPIDLE) + option(IPPROTO_TCP, TCP_KEEPINTVL) * option(IPPROTO_TCP, TCP_KEEPCNT),
            300)
      << "seconds until a peer that does not answer is given up";
  session->close();
  context.run();
}

}  // namespace
}  // namespace o2dms::base
