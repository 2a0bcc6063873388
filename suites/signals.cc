#include "suites/signals.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace o2dms::suites {

namespace {

sigset_t awaited_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) sigaddset(&set, signal);
  struct sigaction hang_up {};
  if (sigaction(SIGHUP, nullptr, &hang_up) == 0 && hang_up.sa_handler != SIG_IGN) sigaddset(&set, SIGHUP);
  return set;
}

// The next signal, or 0 when none came in time.
int wait_for(const sigset_t& set, base::Duration time) {
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(std::max(time, base::Duration::zero()));
  const timespec limit{.tv_sec = whole.count(), .tv_nsec = (std::max(time, base::Duration::zero()) - whole).count()};
  const int signal = sigtimedwait(&set, nullptr, &limit);
  return signal > 0 ? signal : 0;
}

[[noreturn]] void end_process(int signal) {
  constexpr int kSignalled = 128;
  std::_Exit(kSignalled + signal);
}

}  // namespace

SignalMeaning::Meaning SignalMeaning::of(int signal, base::Duration now) {
  if (asked_ == 0) {
    asked_ = signal;
    asked_at_ = now;
    return Meaning::stop;
  }
  return signal == asked_ && now - asked_at_ < kSameRequest ? Meaning::nothing : Meaning::end;
}

SignalWatch::SignalWatch(std::function<void(int)> stop, std::function<void()> hurry) {
  const sigset_t set = awaited_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  thread_ = std::thread([this, set, stop = std::move(stop), hurry = std::move(hurry)] {
    constexpr base::Duration kLong = std::chrono::hours(1);
    const auto clock = base::make_real_clock();
    SignalMeaning meaning;
    int last = 0;  // the one that ends the process
    while (!over_) {
      const int signal = wait_for(set, last == 0 ? kLong : meaning.end_at() - clock->elapsed());
      if (over_) return;
      if (last != 0 && clock->elapsed() >= meaning.end_at()) end_process(last);
      if (signal == 0 || signal == SIGUSR1) continue;  // SIGUSR1: sent by a stranger
      const auto means = meaning.of(signal, clock->elapsed());
      if (means == SignalMeaning::Meaning::stop) stop(signal);
      if (means != SignalMeaning::Meaning::end) continue;
      if (clock->elapsed() >= meaning.end_at()) end_process(signal);
      if (last == 0 && hurry) hurry();
      last = signal;
    }
  });
}

SignalWatch::~SignalWatch() {
  over_ = true;
  pthread_kill(thread_.native_handle(), SIGUSR1);
  thread_.join();
}

}  // namespace o2dms::suites
