// How the cost of a piece of work grows with its size, for tests that hold it to be about linear. CPU time of the
// thread that calls, the best of a few runs: what else the machine does is not in it.
#pragma once

#include <time.h>

#include <algorithm>
#include <cstddef>
#include <limits>

namespace o2dms::simulator {

inline double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// `work(prepare(n))` for a size and for eight times that: how many times as long it takes. Linear work is near 8, work
// that grows with the square near 64; between them lies kAboutLinear, far from both.
inline constexpr double kAboutLinear = 24;

template <class Prepare, class Work>
double growth(std::size_t size, Prepare prepare, Work work) {
  const auto cost = [&](std::size_t n) {
    double best = std::numeric_limits<double>::max();
    for (int run = 0; run < 3; ++run) {
      auto prepared = prepare(n);
      const double begun = cpu_seconds();
      work(prepared);
      best = std::min(best, cpu_seconds() - begun);
    }
    return best;
  };
  return cost(size * 8) / cost(size);
}

}  // namespace o2dms::simulator
