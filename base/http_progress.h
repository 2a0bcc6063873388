// ProgressDeadline: tells a peer that is slow from one that stands still, for a session that checks it now and then.
// Internal to base/. Pure: time is told to it; it is time as the machine's steady clock counts it, because networks and
// peers know no other.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/clock.h"

namespace o2dms::base {

class ProgressDeadline {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  // Something is to be done from now on.
  void start(SteadyTime now) { since_ = now; }
  // Whether nothing has moved for `limit`. `position` is any number that changes when something moves.
  [[nodiscard]] bool has_passed(SteadyTime now, std::uint64_t position, Duration limit) {
    if (position != position_) {
      position_ = position;
      since_ = now;
    }
    return now - since_ >= limit;
  }

 private:
  SteadyTime since_;
  std::uint64_t position_ = 0;
};

// How many bytes the machine of the other end of a TCP socket has said that it has: a number that grows as long as
// somebody reads there, also when a write is too large to be done soon.
std::uint64_t acknowledged_bytes(int socket);

}  // namespace o2dms::base
