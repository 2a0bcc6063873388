// LoadClient: measures how many requests a second an HTTPS server answers, over a number of keep-alive connections,
// each with one request under way. Lean on purpose: one thread, epoll, OpenSSL, bytes made once; so that it is the
// server that is measured. Certificates are not verified. Blocking; not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/clock.h"
#include "base/result.h"

namespace o2dms::bench {

struct Load {
  std::string host = "127.0.0.1";  // an IPv4 address
  std::uint16_t port = 0;
  int connections = 16;
  base::Duration time = std::chrono::seconds(3);
  // The next request, whole: head and body.
  std::function<std::string()> next_request;
};

struct LoadResult {
  std::uint64_t answers = 0;
  std::uint64_t not_2xx = 0;
  std::uint64_t bytes = 0;  // received
  double seconds = 0;
  double median_ms = 0;
  double p99_ms = 0;
  [[nodiscard]] double rate() const { return seconds > 0 ? static_cast<double>(answers) / seconds : 0; }
};

base::Result<LoadResult> run_load(const Load& load);

// A request without a body; `fields` are whole lines with their ends.
std::string get_request(const std::string& path, const std::string& fields = {});
std::string post_request(const std::string& path, const std::string& body, const std::string& fields = {});

}  // namespace o2dms::bench
