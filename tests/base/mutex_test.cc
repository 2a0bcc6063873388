#include "base/mutex.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

namespace o2dms::base {
namespace {

using namespace std::chrono_literals;

// They carry annotations and nothing else.
static_assert(sizeof(Mutex) == sizeof(std::mutex));
static_assert(sizeof(SharedMutex) == sizeof(std::shared_mutex));
static_assert(sizeof(RecursiveMutex) == sizeof(std::recursive_mutex));
static_assert(sizeof(ConditionVariable) == sizeof(std::condition_variable));

TEST(MutexLock, IsHeldToTheEndOfItsScope) {
  constexpr int kTurns = 10'000;
  Mutex mutex;
  int count = 0;
  const auto add = [&] {
    for (int i = 0; i < kTurns; ++i) {
      const MutexLock lock(mutex);
      ++count;
    }
  };
  std::thread other(add);
  add();
  other.join();
  EXPECT_EQ(count, 2 * kTurns);
}

TEST(MutexLock, CanBeGivenBackAndTakenAgain) {
  Mutex mutex;
  MutexLock lock(mutex);
  lock.unlock();
  std::async(std::launch::async, [&] { const MutexLock others(mutex); }).get();  // hangs when it is still held
  lock.lock();
}

TEST(MutexLock, GivenBackItLeavesItsScopeWithoutAnotherUnlock) {
  Mutex mutex;
  {
    MutexLock lock(mutex);
    lock.unlock();
  }
  const MutexLock again(mutex);
}

TEST(ReaderLock, ReadersAreInsideTogether) {
  SharedMutex mutex;
  const ReaderLock lock(mutex);
  std::async(std::launch::async, [&] { const ReaderLock others(mutex); }).get();  // hangs when they exclude each other
}

TEST(WriterLock, AWriterIsAlone) {
  SharedMutex mutex;
  int value = 0;
  std::future<int> seen;
  {
    const WriterLock lock(mutex);
    seen = std::async(std::launch::async, [&] {
      const ReaderLock reading(mutex);
      return value;
    });
    EXPECT_EQ(seen.wait_for(10ms), std::future_status::timeout);
    value = 1;
  }
  EXPECT_EQ(seen.get(), 1);
}

TEST(RecursiveMutexLock, ItsThreadMayTakeItAgain) {
  RecursiveMutex mutex;
  const RecursiveMutexLock lock(mutex);
  [&] { const RecursiveMutexLock again(mutex); }();  // apart: the analysis knows of no second time
}

TEST(ConditionVariable, WakesWhoWaits) {
  Mutex mutex;
  ConditionVariable changed;
  bool ready = false;
  std::thread other([&] {
    const MutexLock lock(mutex);
    ready = true;
    changed.notify_all();
  });
  {
    const MutexLock lock(mutex);
    while (!ready) changed.wait(mutex);
  }
  other.join();
}

TEST(ConditionVariable, WaitsNoLongerThanItsLimit) {
  Mutex mutex;
  ConditionVariable changed;
  const MutexLock lock(mutex);
  changed.wait_for(mutex, 1ms);
}

}  // namespace
}  // namespace o2dms::base
