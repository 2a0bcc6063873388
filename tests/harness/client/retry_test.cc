// What the client does when a server is too busy and says when to come again: it comes again, within its bound, and
// each try is on record.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "tests/harness/client/client_fixture.h"

namespace o2dms::harness {
namespace {

using namespace std::chrono_literals;

class RetryTest : public ClientTest {
 protected:
  // Refuses the first requests, `refusals` of them, then answers.
  void busy(int refusals, int status = 429, std::string retry_after = "0") {
    refusals_ = refusals;
    serve(
        [this, status, retry_after = std::move(retry_after)](const base::HttpRequest&) {
          if (refusals_-- <= 0) return json(200, R"({"kind":"There"})");
          auto response = json(status, R"({"kind":"Status","status":"Failure","reason":"TooManyRequests"})");
          if (!retry_after.empty()) response.headers.add("Retry-After", retry_after);
          return response;
        },
        false);
  }
  std::vector<std::string> steps() const {
    std::vector<std::string> all;
    for (const ExchangeRef& exchange : evidence_.snapshot()) all.push_back(exchange->step);
    return all;
  }

  std::atomic<int> refusals_{0};
};

TEST_F(RetryTest, ARequestThatWasPutOffIsSentAgainAndBothTriesAreOnRecord) {
  for (const int status : {429, 503}) {
    busy(2, status);
    const auto before = steps().size();
    const Reply reply = client()->post("/x", {{"kind", "X"}}, "create X");
    EXPECT_EQ(reply.status(), 200);
    const auto all = steps();
    EXPECT_THAT(std::vector<std::string>(all.begin() + static_cast<std::ptrdiff_t>(before), all.end()),
                testing::ElementsAre("retry create X", "retry create X", "create X"));
    factory_.reset();
  }
}

TEST_F(RetryTest, ADateIsAsGoodAsSeconds) {
  busy(1, 503, "Thu, 27 Nov 2025 08:00:07 GMT");
  EXPECT_EQ(client()->get("/x", "read").status(), 200);
  EXPECT_THAT(steps(), testing::ElementsAre("retry read", "read"));
}

TEST_F(RetryTest, WhoDoesNotSayWhenIsNotAskedAgain) {
  for (const char* unsaid : {"", "soon", "-1", "1x"}) {
    busy(1, 429, unsaid);
    EXPECT_EQ(client()->get("/x", "read").status(), 429) << unsaid;
    EXPECT_EQ(steps().back(), "read");
    factory_.reset();
  }
}

TEST_F(RetryTest, ItIsNotTriedForEver) {
  limits_.retry_after = 500ms;
  busy(1000);
  EXPECT_EQ(client()->get("/x", "read").status(), 429);
  EXPECT_EQ(steps().back(), "read") << "the last try is the step's";
  EXPECT_LE(received_count(), 4U);
  limits_.retry_after = 0s;
  factory_.reset();
  const auto before = received_count();
  EXPECT_EQ(client()->get("/x", "read").status(), 429);
  EXPECT_EQ(received_count(), before + 1) << "a bound of nothing is no retry";
}

TEST_F(RetryTest, OtherRefusalsAreNotTriedAgain) {
  for (const int status : {403, 500, 409}) {
    busy(1, status);
    EXPECT_EQ(client()->get("/x", "read").status(), status);
    factory_.reset();
  }
}

TEST_F(RetryTest, AWatchThatWasPutOffIsOpenedAgain) {
  busy(1);
  const auto watch = client()->watch({.path = "/x", .step = "watch"});
  EXPECT_EQ(watch->exchange()->status, 200);
  EXPECT_THAT(steps(), testing::ElementsAre("retry watch", "watch"));
}

TEST_F(RetryTest, WhoWaitsForTheNextTryCanBeStopped) {
  busy(1000, 429, "10");
  const auto one = client();
  const auto begun = clock_->elapsed();
  std::atomic<bool> over{false};
  // It may not wait yet: a cancellation before that is lost, a later one is not.
  std::thread canceller([&] {
    while (!over) factory_->cancel_all();
  });
  one->get("/x", "read");
  over = true;
  canceller.join();
  EXPECT_LT(clock_->elapsed() - begun, 9s);
}

}  // namespace
}  // namespace o2dms::harness
