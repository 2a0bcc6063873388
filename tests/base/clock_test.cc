#include "base/clock.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <vector>

namespace o2dms::base {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(ManualClock, MovesOnlyWhenTold) {
  const auto clock = make_manual_clock(Time(seconds(1000)));
  EXPECT_EQ(clock->now(), Time(seconds(1000)));
  clock->advance(seconds(5));
  EXPECT_EQ(clock->now(), Time(seconds(1005)));
  EXPECT_EQ(clock->elapsed(), seconds(5));
}

TEST(ManualClock, RunsTimersInOrderOfTimeThenOfCreation) {
  const auto clock = make_manual_clock({});
  std::vector<std::pair<int, Duration>> ran;
  const auto note = [&](int which) { return [&, which] { ran.emplace_back(which, clock->elapsed()); }; };
  clock->call_after(seconds(2), note(2));
  clock->call_after(seconds(1), note(1));
  clock->call_after(seconds(2), note(3));
  clock->call_after(seconds(9), note(9));
  clock->advance(seconds(3));
  EXPECT_EQ(ran, (std::vector<std::pair<int, Duration>>{{1, seconds(1)}, {2, seconds(2)}, {3, seconds(2)}}));
}

TEST(ManualClock, ATimerMayStartAnotherThatFallsDueInTheSameStep) {
  const auto clock = make_manual_clock({});
  int count = 0;
  std::function<void()> again = [&] {
    if (++count < 5) clock->call_after(seconds(1), again);
  };
  clock->call_after(seconds(1), again);
  clock->advance(seconds(10));
  EXPECT_EQ(count, 5);
}

TEST(ManualClock, ACancelledTimerNeverRuns) {
  const auto clock = make_manual_clock({});
  bool ran = false;
  const auto id = clock->call_after(seconds(1), [&] { ran = true; });
  EXPECT_TRUE(clock->cancel(id));
  EXPECT_FALSE(clock->cancel(id));
  clock->advance(seconds(2));
  EXPECT_FALSE(ran);
}

TEST(RealClock, RunsTimersInOrder) {
  const auto clock = make_real_clock();
  std::vector<int> order;
  std::promise<void> finished;
  clock->call_after(milliseconds(20), [&] {
    order.push_back(2);
    finished.set_value();
  });
  clock->call_after(milliseconds(5), [&] { order.push_back(1); });
  clock->call_after(milliseconds(-5), [&] { order.push_back(0); });
  ASSERT_EQ(finished.get_future().wait_for(seconds(20)), std::future_status::ready);
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2}));
  EXPECT_GE(clock->elapsed(), milliseconds(20));
}

TEST(RealClock, AScaledClockRunsFaster) {
  const auto clock = make_real_clock(1000);
  std::promise<void> finished;
  clock->call_after(std::chrono::minutes(1), [&] { finished.set_value(); });
  ASSERT_EQ(finished.get_future().wait_for(seconds(20)), std::future_status::ready) << "an hour of it takes 3.6 s";
  EXPECT_GE(clock->elapsed(), std::chrono::minutes(1));
}

TEST(RealClock, CancelWaitsForARunningAction) {
  const auto clock = make_real_clock();
  std::promise<void> started;
  std::promise<void> release;
  std::atomic<bool> ended = false;
  const auto id = clock->call_after({}, [&] {
    started.set_value();
    release.get_future().wait();
    ended = true;
  });
  started.get_future().wait();
  auto cancelled = std::async(std::launch::async, [&] { return clock->cancel(id) || !ended; });
  release.set_value();
  EXPECT_FALSE(cancelled.get()) << "cancel returned before the action had ended";
}

TEST(RealClock, AnActionMayCancelItself) {
  const auto clock = make_real_clock();
  std::promise<bool> result;
  std::atomic<Clock::TimerId> id = 0;
  std::promise<void> known;
  id = clock->call_after(milliseconds(1), [&] {
    known.get_future().wait();
    result.set_value(clock->cancel(id));
  });
  known.set_value();
  EXPECT_FALSE(result.get_future().get());
}

TEST(RealClock, TimersThatNeverFellDueAreDroppedAtTheEnd) {
  bool ran = false;
  {
    const auto clock = make_real_clock();
    clock->call_after(std::chrono::hours(1), [&] { ran = true; });
  }
  EXPECT_FALSE(ran);
}

TEST(Rfc3339, HasTheFormsOfKubernetes) {
  const Time time{seconds(1767323045) + std::chrono::microseconds(67) + std::chrono::nanoseconds(999)};
  EXPECT_EQ(to_rfc3339(time), "2026-01-02T03:04:05Z");
  EXPECT_EQ(to_rfc3339_micro(time), "2026-01-02T03:04:05.000067Z");
}

}  // namespace
}  // namespace o2dms::base
