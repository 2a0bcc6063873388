#include "base/clock.h"

#include <ctime>
#include <map>
#include <thread>
#include <utility>

#include "base/mutex.h"

namespace o2dms::base {
namespace {

// Timers in the order in which they fall due; equal times in the order of their making.
class TimerQueue {
 public:
  using Key = std::pair<Duration, Clock::TimerId>;

  Clock::TimerId add(Duration due, std::function<void()> action) {
    auto id = ++last_;
    timers_.emplace(Key{due, id}, std::move(action));
    due_.emplace(id, due);
    return id;
  }
  bool remove(Clock::TimerId id) {
    auto found = due_.find(id);
    if (found == due_.end()) return false;
    timers_.erase({found->second, id});
    due_.erase(found);
    return true;
  }
  [[nodiscard]] bool empty() const { return timers_.empty(); }
  [[nodiscard]] Duration next() const { return timers_.begin()->first.first; }
  std::pair<Clock::TimerId, std::function<void()>> pop() {
    auto node = timers_.extract(timers_.begin());
    due_.erase(node.key().second);
    return {node.key().second, std::move(node.mapped())};
  }

 private:
  std::map<Key, std::function<void()>> timers_;
  std::map<Clock::TimerId, Duration> due_;
  Clock::TimerId last_ = 0;
};

class RealClock : public Clock {
 public:
  explicit RealClock(double scale)
      : scale_(scale), wall_start_(std::chrono::system_clock::now()), start_(std::chrono::steady_clock::now()) {}

  ~RealClock() override {
    {
      const MutexLock lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

  [[nodiscard]] Time now() const override { return wall_start_ + elapsed(); }

  [[nodiscard]] Duration elapsed() const override {
    Duration real = std::chrono::steady_clock::now() - start_;
    return scale_ == 1.0 ? real : Duration(static_cast<Duration::rep>(static_cast<double>(real.count()) * scale_));
  }

  TimerId call_after(Duration delay, std::function<void()> action) override {
    const MutexLock lock(mutex_);
    if (!thread_.joinable() && !stopping_) thread_ = std::thread([this] { run(); });
    auto due = elapsed() + std::max(delay, Duration::zero());
    bool first = queue_.empty() || due < queue_.next();
    auto id = queue_.add(due, std::move(action));
    if (first) changed_.notify_all();
    return id;
  }

  bool cancel(TimerId id) override {
    const MutexLock lock(mutex_);
    if (queue_.remove(id)) return true;
    if (std::this_thread::get_id() != thread_.get_id()) {
      while (running_ == id) changed_.wait(mutex_);
    }
    return false;
  }

 private:
  void run() {
    MutexLock lock(mutex_);
    while (!stopping_) {
      if (queue_.empty()) {
        changed_.wait(mutex_);
        continue;
      }
      if (auto wait = queue_.next() - elapsed(); wait > Duration::zero()) {
        changed_.wait_for(mutex_,
                          scale_ == 1.0
                              ? wait
                              : Duration(static_cast<Duration::rep>(static_cast<double>(wait.count()) / scale_) + 1));
        continue;
      }
      auto [id, action] = queue_.pop();
      running_ = id;
      lock.unlock();
      action();
      action = nullptr;  // what it holds dies outside the lock
      lock.lock();
      running_ = 0;
      changed_.notify_all();
    }
  }

  const double scale_;
  const Time wall_start_;
  const std::chrono::steady_clock::time_point start_;

  Mutex mutex_;
  ConditionVariable changed_;
  TimerQueue queue_ GUARDED_BY(mutex_);
  TimerId running_ GUARDED_BY(mutex_) = 0;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread thread_;  // set once under mutex_
};

class SteppedClock : public ManualClock {
 public:
  explicit SteppedClock(Time start) : start_(start) {}

  [[nodiscard]] Time now() const override { return start_ + elapsed(); }
  [[nodiscard]] Duration elapsed() const override {
    const MutexLock lock(mutex_);
    return passed_;
  }
  TimerId call_after(Duration delay, std::function<void()> action) override {
    const MutexLock lock(mutex_);
    return queue_.add(passed_ + std::max(delay, Duration::zero()), std::move(action));
  }
  bool cancel(TimerId id) override {
    const MutexLock lock(mutex_);
    if (queue_.remove(id)) return true;
    if (std::this_thread::get_id() != stepper_) {
      while (running_ == id) finished_.wait(mutex_);
    }
    return false;
  }
  void advance(Duration by) override {
    MutexLock lock(mutex_);
    const Duration until = passed_ + by;
    stepper_ = std::this_thread::get_id();
    while (!queue_.empty() && queue_.next() <= until) {
      passed_ = std::max(passed_, queue_.next());
      auto [id, action] = queue_.pop();
      running_ = id;
      lock.unlock();
      action();
      action = nullptr;
      lock.lock();
      running_ = 0;
      finished_.notify_all();
    }
    passed_ = until;
    stepper_ = {};
  }

 private:
  const Time start_;
  mutable Mutex mutex_;
  ConditionVariable finished_;
  TimerQueue queue_ GUARDED_BY(mutex_);
  Duration passed_ GUARDED_BY(mutex_){};
  TimerId running_ GUARDED_BY(mutex_) = 0;
  std::thread::id stepper_ GUARDED_BY(mutex_);
};

std::string stamp(Time time, bool micro) {
  auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  std::time_t whole = seconds.time_since_epoch().count();
  std::tm parts{};
  gmtime_r(&whole, &parts);
  char buffer[48];
  auto length = std::strftime(buffer, sizeof buffer, "%Y-%m-%dT%H:%M:%S", &parts);
  if (micro) {
    auto rest = std::chrono::duration_cast<std::chrono::microseconds>(time - seconds).count();
    length += static_cast<std::size_t>(
        std::snprintf(buffer + length, sizeof buffer - length, ".%06d", static_cast<int>(rest)));
  }
  return std::string(buffer, length) + "Z";
}

}  // namespace

std::unique_ptr<Clock> make_real_clock(double scale) {
  return std::make_unique<RealClock>(scale);
}
std::unique_ptr<ManualClock> make_manual_clock(Time start) {
  return std::make_unique<SteppedClock>(start);
}
std::string to_rfc3339(Time time) {
  return stamp(time, false);
}
std::string to_rfc3339_micro(Time time) {
  return stamp(time, true);
}

}  // namespace o2dms::base
