// SIGINT, SIGTERM and SIGHUP (unless it is ignored: nohup) as a request to stop. While a SignalWatch lives, a thread of
// its own waits for them; the first asks for a stop. Make it before any other thread, which then inherit that the
// signals are blocked.
//
// A stop takes time: what was made is removed. The same signal again within a second is the same request, delivered
// twice (`timeout` signals the process, and then its group). Any other further signal means that somebody is tired of
// waiting: the process is ended, but not before the clean-up has had five seconds, in which it asks for all removals at
// least.
#pragma once

#include <atomic>
#include <functional>
#include <thread>

#include "base/clock.h"

namespace o2dms::suites {

// What each signal means. Pure.
class SignalMeaning {
 public:
  enum class Meaning { stop, nothing, end };
  static constexpr base::Duration kSameRequest = std::chrono::seconds(1), kCleanUp = std::chrono::seconds(5);

  // `now` never decreases. After `end`: at end_at(), at once if that has passed.
  Meaning of(int signal, base::Duration now);
  [[nodiscard]] base::Duration end_at() const { return asked_at_ + kCleanUp; }

 private:
  int asked_ = 0;  // the signal that asked for the stop
  base::Duration asked_at_{};
};

class SignalWatch {
 public:
  // Both are called on the watch's thread: `stop` once, with the signal's number; `hurry` when a further signal will
  // end the process.
  explicit SignalWatch(std::function<void(int signal)> stop, std::function<void()> hurry = {});
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

 private:
  std::atomic<bool> over_{false};
  std::thread thread_;
};

}  // namespace o2dms::suites
