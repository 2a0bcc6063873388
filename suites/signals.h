// SIGINT, SIGTERM and SIGHUP (unless it is ignored: nohup) as a wish to stop, told to whoever waits. While a
// SignalWatch lives, a thread of its own waits for them; the first asks for a stop, a second one ends the process at
// once. Make it before any other thread, which then inherit that the signals are blocked.
#pragma once

#include <atomic>
#include <functional>
#include <thread>

namespace o2dms::suites {

class SignalWatch {
 public:
  // `stop` is called once, on the watch's thread, with the signal's number.
  explicit SignalWatch(std::function<void(int signal)> stop);
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

 private:
  std::atomic<bool> over_{false};
  std::thread thread_;
};

}  // namespace o2dms::suites
