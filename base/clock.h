// Clock: the one source of the time that is shown or simulated, and of delay. Nothing else in the product asks the
// system for the wall-clock time or sleeps; what waits on the outside in base/ (sockets, child processes) measures its
// deadlines by the system's steady clock, which no test needs to step. Implementations: RealClock, ScaledClock,
// ManualClock (stepped by tests). Thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace o2dms::base {

using Duration = std::chrono::nanoseconds;
// Time since the Unix epoch, UTC.
using Time = std::chrono::time_point<std::chrono::system_clock, Duration>;

class Clock {
 public:
  using TimerId = std::uint64_t;

  virtual ~Clock() = default;

  // Wall-clock time; for stamps. Never decreases between two calls of one thread.
  [[nodiscard]] virtual Time now() const = 0;
  // Time since an arbitrary start; for measuring.
  [[nodiscard]] virtual Duration elapsed() const = 0;

  // Calls `action` once, `delay` from now (zero or negative: as soon as possible), on the clock's own thread
  // (RealClock) or inside advance() (ManualClock). The action must be short and must not block.
  virtual TimerId call_after(Duration delay, std::function<void()> action) = 0;
  // After cancel returns, the action has either run to its end or never will (called from within an action: or is the
  // one that is running). False when it had run or was unknown.
  virtual bool cancel(TimerId id) = 0;
};

// Time as it passes. `scale` > 1 makes the clock run faster than the wall clock (1 = real time).
std::unique_ptr<Clock> make_real_clock(double scale = 1.0);

// Time that moves only when told to.
class ManualClock : public Clock {
 public:
  // Moves time forward, running every timer that falls due, in order of time and then of creation.
  virtual void advance(Duration by) = 0;
};
std::unique_ptr<ManualClock> make_manual_clock(Time start);

// RFC 3339 in UTC: "2026-01-02T03:04:05Z" as Kubernetes' Time, and with six decimals as its MicroTime.
std::string to_rfc3339(Time time);
std::string to_rfc3339_micro(Time time);

}  // namespace o2dms::base
