// Names, addresses and deadlines: whatever the name service and the network do, who asked gets an answer in time.
#include <gtest/gtest.h>

#include <future>

#include "base/http_connect.h"
#include "tests/base/raw_peer.h"
#include "tests/base/web.h"

namespace o2dms::base {
namespace {

using std::chrono::milliseconds;

HttpResponse hello(HttpRequest&&) {
  HttpResponse response;
  response.body = "hello";
  return response;
}

// A name service that answers nobody until the test is over.
class DeadNameService {
 public:
  ~DeadNameService() { released_->set_value(); }
  [[nodiscard]] ResolveHost resolver() const {
    return [release = released_->get_future().share(), keep = released_](const std::string&) {
      release.wait();
      return Result<std::vector<std::string>>(std::vector<std::string>{"127.0.0.1"});
    };
  }

 private:
  const std::shared_ptr<std::promise<void>> released_ = std::make_shared<std::promise<void>>();
};

HttpTarget named(const ResolveHost& resolve, std::uint16_t port = 6443) {
  HttpTarget target = target_of(port, false);
  target.host = "cluster.example";
  target.resolve = resolve;
  return target;
}

ResolveHost answering(std::vector<std::string> addresses) {
  return [addresses = std::move(addresses)](const std::string&) { return addresses; };
}

TEST(HttpDial, TheConnectTimeoutHoldsWithADeadNameService) {
  const DeadNameService service;
  HttpTarget target = named(service.resolver());
  target.connect_timeout = milliseconds(30);
  const auto answer = make_http_connection(target)->exchange({}, kPatience);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().fault, TransportFault::timeout);
  EXPECT_NE(answer.error().message.find("resolving the name cluster.example"), std::string::npos)
      << answer.error().message;
}

TEST(HttpDial, CancelHoldsWithADeadNameService) {
  const DeadNameService service;
  // The resolver's thread may outlive the test: what it touches is its own.
  const auto asked = std::make_shared<std::promise<void>>();
  const auto connection = make_http_connection(named([asked, resolve = service.resolver()](const std::string& host) {
    asked->set_value();
    return resolve(host);
  }));
  auto exchange = std::async(std::launch::async, [&] { return connection->exchange({}, kPatience); });
  asked->get_future().wait();
  connection->cancel();
  const auto answer = exchange.get();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().fault, TransportFault::cancelled);
}

TEST(HttpDial, ALateAnswerOfTheNameServiceDoesNoHarm) {
  const auto server = serve({}, hello);
  std::promise<void> release;
  auto released = release.get_future().share();
  // The thread that asks may outlive this test: what it uses is its own.
  const auto asked = std::make_shared<std::atomic<int>>(0);
  HttpTarget target = named(
      [released, asked](const std::string&) {
        if ((*asked)++ == 0) released.wait();
        return Result<std::vector<std::string>>(std::vector<std::string>{"127.0.0.1"});
      },
      server->port());
  target.connect_timeout = milliseconds(500);
  const auto connection = make_http_connection(target);
  EXPECT_EQ(get(*connection).substr(0, 8), "timeout:");
  release.set_value();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(get(*connection), "200 hello");
}

TEST(HttpDial, ANameWithoutAnAddressIsAnErrorThatNamesIt) {
  const auto refuse = [](const std::string&) -> Result<std::vector<std::string>> { return fail("no such name"); };
  EXPECT_EQ(get(*make_http_connection(named(refuse))),
            "resolve: cannot resolve the name cluster.example: no such name");
  EXPECT_EQ(get(*make_http_connection(named(answering({})))), "resolve: the name cluster.example has no address");
}

TEST(HttpDial, TheSystemKnowsLocalhost) {
  const auto server = serve({}, hello);
  HttpTarget target = target_of(server->port(), false);
  target.host = "localhost";
  EXPECT_EQ(get(*make_http_connection(target)), "200 hello");
}

TEST(HttpDial, AnAddressThatRefusesIsNotTheLast) {
  const auto server = serve({}, hello);
  EXPECT_EQ(get(*make_http_connection(named(answering({"127.0.0.9", "127.0.0.8", "127.0.0.1"}), server->port()))),
            "200 hello");
  const auto answer =
      make_http_connection(named(answering({"127.0.0.9", "127.0.0.8"}), server->port()))->exchange({}, kPatience);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().fault, TransportFault::connect);
  EXPECT_NE(answer.error().message.find("2 addresses were tried"), std::string::npos) << answer.error().message;
}

TEST(HttpDial, AnAddressThatSwallowsEverythingDoesNotKeepTheOthersFromBeingTried) {
  const auto server = serve({}, hello);
  const BlackHole hole("127.0.0.9", server->port()), second("127.0.0.8", server->port());
  ASSERT_TRUE(hole.exists() && second.exists());
  const auto connection =
      make_http_connection(named(answering({"127.0.0.9", "127.0.0.8", "127.0.0.1"}), server->port()));
  EXPECT_EQ(get(*connection), "200 hello");
  HttpTarget target = named(answering({"127.0.0.9"}), server->port());
  target.connect_timeout = milliseconds(50);
  EXPECT_EQ(get(*make_http_connection(target)).substr(0, 8), "timeout:");
}

TEST(HttpDial, ABlackHoleInIpv6DoesNotKeepIpv4FromBeingTried) {
  const auto server = serve({}, hello);
  const BlackHole hole("::1", server->port());
  if (!hole.exists()) GTEST_SKIP() << "no IPv6 here";
  EXPECT_EQ(get(*make_http_connection(named(answering({"::1", "127.0.0.1"}), server->port()))), "200 hello");
}

// However many addresses of one family swallow everything, the other family's turn comes second.
TEST(HttpDial, FamiliesTakeTurns) {
  const auto in_turns = [](const std::vector<std::string>& addresses) {
    std::vector<boost::asio::ip::tcp::endpoint> endpoints;
    for (const std::string& address : addresses) endpoints.emplace_back(boost::asio::ip::make_address(address), 1);
    std::string text;
    for (const auto& endpoint : interleave_families(std::move(endpoints))) text += endpoint.address().to_string() + " ";
    return text;
  };
  EXPECT_EQ(in_turns({"::1", "::2", "::3", "10.0.0.1"}), "::1 10.0.0.1 ::2 ::3 ");
  EXPECT_EQ(in_turns({"10.0.0.1", "::1", "::2", "10.0.0.2"}), "10.0.0.1 ::1 10.0.0.2 ::2 ");
  EXPECT_EQ(in_turns({"10.0.0.1", "10.0.0.2"}), "10.0.0.1 10.0.0.2 ");
  EXPECT_EQ(in_turns({}), "");
}

}  // namespace
}  // namespace o2dms::base
