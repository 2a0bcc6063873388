#include "harness/evidence/evidence.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "base/digest.h"
#include "base/json.h"

namespace o2dms::harness {
namespace {

using namespace std::chrono_literals;

class EvidenceTest : public testing::Test {
 protected:
  std::unique_ptr<base::ManualClock> clock_ = base::make_manual_clock(base::Time{});
  Redactor redactor_{"key"};
  std::vector<std::uint64_t> stored_;
  Evidence evidence_{*clock_, clock_->elapsed(), "case.a", redactor_,
                     [this](const Exchange& exchange) { stored_.push_back(exchange.id); }};

  Exchange exchange(std::uint64_t id) {
    Exchange made;
    made.id = id;
    made.case_id = "case.a";
    return made;
  }
};

TEST_F(EvidenceTest, NumbersExchangesAndMeasuresFromTheStartOfTheRun) {
  EXPECT_EQ(evidence_.next_id(), 1u);
  EXPECT_EQ(evidence_.next_id(), 2u);
  clock_->advance(5ms + 300ns);
  EXPECT_EQ(evidence_.offset(), 5ms) << "times are whole microseconds, as they are stored";
}

TEST_F(EvidenceTest, ShowsAnOpenWatchAsItIsSoFar) {
  auto head = exchange(evidence_.next_id());
  head.watch = true;
  evidence_.begin_watch(head);
  evidence_.append_event(1, {1ms, "ADDED", nullptr, ""}, "");
  evidence_.append(exchange(evidence_.next_id()));
  auto snapshot = evidence_.snapshot();
  ASSERT_EQ(snapshot.size(), 2u);
  EXPECT_EQ(snapshot[0]->events.size(), 1u);
  evidence_.append_event(1, {2ms, "MODIFIED", nullptr, ""}, "");
  EXPECT_EQ(snapshot[0]->events.size(), 1u) << "a snapshot does not change";
  EXPECT_EQ(evidence_.find(1)->events.size(), 2u);
  EXPECT_EQ(stored_, std::vector<std::uint64_t>{2}) << "a watch is stored when it is over";

  clock_->advance(9ms);
  auto done = evidence_.end_watch(1, true, "", "");
  EXPECT_EQ(done->ended, 9ms);
  EXPECT_TRUE(done->watch_ended_cleanly);
  EXPECT_EQ(stored_, (std::vector<std::uint64_t>{2, 1}));
  evidence_.append_event(1, {3ms, "MODIFIED", nullptr, ""}, "");
  EXPECT_EQ(evidence_.find(1)->events.size(), 2u) << "nothing is added to what is over";
}

// However long a watch goes on: what is kept of it has an end, and what is not is told.
TEST_F(EvidenceTest, KeepsEventsAsLongAsTheBudgetAllowsAndThenCountsThem) {
  const std::string line = R"({"type":"ADDED","object":{"a":1}})";
  Budget run(100 * line.size());
  for (int watch = 0; watch < 2; ++watch) {
    Evidence evidence(*clock_, clock_->elapsed(), "case.a", redactor_, {}, {.of_case = 1000 * line.size()}, &run);
    auto head = exchange(evidence.next_id());
    evidence.begin_watch(head);
    const auto object = std::make_shared<const base::Json>(base::Json{{"a", 1}});
    for (int event = 0; event < 200; ++event) evidence.append_event(1, {1ms, "ADDED", object, ""}, line);
    const auto done = evidence.end_watch(1, true, "", "");
    EXPECT_EQ(done->events.size() + done->unkept.events, 200u);
    EXPECT_EQ(done->unkept.bytes, done->unkept.events * line.size());
    EXPECT_TRUE(done->cut());
    std::string hash;
    for (std::size_t event = 0; event < done->unkept.events; ++event) hash = base::sha256_hex(hash + line);
    EXPECT_EQ(done->unkept.sha256, hash);
    EXPECT_EQ(done->events.empty(), watch == 1) << "the run's budget is spent by the first";
  }
}

TEST_F(EvidenceTest, ACaseThatFillsItsMemoryLeavesTheRunsBudgetToOthers) {
  Budget run(1000);
  Evidence evidence(*clock_, clock_->elapsed(), "case.a", redactor_, {}, {.of_case = 500}, &run);
  EXPECT_TRUE(evidence.budget().take(400));
  EXPECT_FALSE(evidence.budget().take(400));
  EXPECT_FALSE(evidence.budget().take(10, 1000)) << "a document of small values takes more than its text";
  EXPECT_TRUE(run.take(600));
  EXPECT_FALSE(run.take(1));
}

TEST_F(EvidenceTest, TakesExchangesFromSeveralThreads) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) evidence_.append(exchange(evidence_.next_id()));
    });
  for (auto& thread : threads) thread.join();
  const auto snapshot = evidence_.snapshot();
  ASSERT_EQ(snapshot.size(), 200u);
  for (std::size_t i = 0; i < snapshot.size(); ++i) EXPECT_EQ(snapshot[i]->id, i + 1);
}

}  // namespace
}  // namespace o2dms::harness
