// Stop: the request to end a run early, seen by every step and wait. Thread-safe; set from a signal-waiting thread.
#pragma once

#include <atomic>

namespace o2dms::harness {

class Stop {
 public:
  void request(int signal) { signal_.store(signal); }
  [[nodiscard]] bool requested() const { return signal_.load() != 0; }
  // SIGINT, SIGTERM, or 0.
  [[nodiscard]] int signal() const { return signal_.load(); }

 private:
  std::atomic<int> signal_{0};
};

}  // namespace o2dms::harness
