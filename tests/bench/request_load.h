// RequestLoad: how many requests a second a server answers, over a number of keep-alive connections, each with one
// request under way, all driven by one thread. Blocking; not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "tests/bench/tls_client.h"

namespace o2dms::bench {

struct RequestLoad {
  Server server;
  int connections = 16;
  base::Duration time = std::chrono::seconds(3);
  // The next request, whole: head and body.
  std::function<std::string()> next_request;
};

struct LoadResult {
  std::uint64_t answers = 0;
  std::uint64_t not_2xx = 0;
  double seconds = 0;
  double median_ms = 0;
  double p99_ms = 0;
  [[nodiscard]] double rate() const { return seconds > 0 ? static_cast<double>(answers) / seconds : 0; }
};

base::Result<LoadResult> run_request_load(const RequestLoad& load);

}  // namespace o2dms::bench
