#include "simulator/cluster/runtime/event_correlator.h"

#include <gtest/gtest.h>

#include <set>

namespace o2dms::simulator {
namespace {

using namespace std::chrono_literals;

const base::Time kStart(1'700'000'000s);

EventIdentity event(const std::string& message, std::string_view uid = "u", std::string_view reason = "R") {
  return {"component", "", uid, "Normal", reason, message, ""};
}

TEST(EventCorrelator, TheSameHasTheSameKeyAndIsRemembered) {
  EventCorrelator correlator;
  const auto first = correlator.decide(event("a"), kStart), again = correlator.decide(event("a"), kStart + 1s),
             other = correlator.decide(event("b"), kStart);
  EXPECT_EQ(first.key, again.key);
  EXPECT_NE(first.key, other.key);
  EXPECT_EQ(correlator.known(first.key), nullptr);
  EXPECT_FALSE(correlator.has(event("a")));
  correlator.remember(first.key, {"ns", "name"});
  ASSERT_NE(correlator.known(first.key), nullptr);
  EXPECT_EQ(correlator.known(first.key)->name, "name");
  EXPECT_TRUE(correlator.has(event("a")));
  correlator.forget(first.key);
  EXPECT_EQ(correlator.known(first.key), nullptr);
}

TEST(EventCorrelator, TheTenthOfAKindStandsForTheOthers) {
  EventCorrelator correlator;
  std::set<std::uint64_t> keys;
  for (int number = 1; number <= 20; ++number) {
    const auto decision = correlator.decide(event("message " + std::to_string(number)), kStart);
    EXPECT_EQ(decision.combined, number >= 10) << number;
    keys.insert(decision.key);
  }
  EXPECT_EQ(keys.size(), 10u) << "nine of their own, and one for all others";
  EXPECT_FALSE(correlator.decide(event("later"), kStart + 11min).combined) << "ten minutes later nothing is similar";
}

TEST(EventCorrelator, WhoSaysMuchAboutOneObjectIsHeard25TimesAndThenSeldom) {
  EventCorrelator correlator;
  int heard = 0;
  for (int number = 0; number < 100; ++number)
    heard += correlator.decide(event("m", "u", std::to_string(number)), kStart).skip ? 0 : 1;
  EXPECT_EQ(heard, 25);
  EXPECT_TRUE(correlator.decide(event("m", "u", "x"), kStart + 4min).skip);
  EXPECT_FALSE(correlator.decide(event("m", "u", "y"), kStart + 10min).skip);
  EXPECT_FALSE(correlator.decide(event("m", "other object"), kStart).skip);
}

TEST(EventCorrelator, ForgetsTheOldestWhenThereAreMany) {
  EventCorrelator correlator;
  const auto first = correlator.decide(event("m", "first"), kStart);
  correlator.remember(first.key, {"ns", "first"});
  for (int number = 0; number < 5000; ++number) {
    const auto decision = correlator.decide(event("m", std::to_string(number)), kStart);
    correlator.remember(decision.key, {"ns", std::to_string(number)});
  }
  EXPECT_EQ(correlator.known(first.key), nullptr);
  EXPECT_TRUE(correlator.has(event("m", "4999")));
}

}  // namespace
}  // namespace o2dms::simulator
