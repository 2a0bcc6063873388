#include "suites/signals.h"

#include <csignal>
#include <cstdlib>

namespace o2dms::suites {

namespace {

sigset_t watched_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) sigaddset(&set, signal);
  return set;
}

}  // namespace

SignalWatch::SignalWatch(std::function<void(int)> stop) {
  const sigset_t set = watched_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  thread_ = std::thread([set, stop = std::move(stop)] {
    bool asked = false;
    int signal = 0;
    while (sigwait(&set, &signal) == 0 && signal != SIGUSR1) {
      constexpr int kSignalled = 128;
      if (asked) std::_Exit(kSignalled + signal);
      asked = true;
      stop(signal);
    }
  });
}

SignalWatch::~SignalWatch() {
  pthread_kill(thread_.native_handle(), SIGUSR1);
  thread_.join();
}

}  // namespace o2dms::suites
