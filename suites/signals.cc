#include "suites/signals.h"

#include <csignal>
#include <cstdlib>

namespace o2dms::suites {

namespace {

sigset_t watched_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) sigaddset(&set, signal);
  struct sigaction hang_up {};
  if (sigaction(SIGHUP, nullptr, &hang_up) == 0 && hang_up.sa_handler != SIG_IGN) sigaddset(&set, SIGHUP);
  return set;
}

}  // namespace

SignalWatch::SignalWatch(std::function<void(int)> stop) {
  const sigset_t set = watched_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  thread_ = std::thread([this, set, stop = std::move(stop)] {
    bool asked = false;
    int signal = 0;
    while (sigwait(&set, &signal) == 0 && !over_) {
      if (signal == SIGUSR1) continue;  // sent by a stranger
      constexpr int kSignalled = 128;
      if (asked) std::_Exit(kSignalled + signal);
      asked = true;
      stop(signal);
    }
  });
}

SignalWatch::~SignalWatch() {
  over_ = true;
  pthread_kill(thread_.native_handle(), SIGUSR1);
  thread_.join();
}

}  // namespace o2dms::suites
