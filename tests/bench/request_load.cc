#include "tests/bench/request_load.h"

#include <algorithm>
#include <vector>

#include "tests/bench/poller.h"

namespace o2dms::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

double quantile(std::vector<double>& times, double part) {
  if (times.empty()) return 0;
  const auto at = times.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(times.size() - 1));
  std::nth_element(times.begin(), at, times.end());
  return *at;
}

}  // namespace

base::Result<LoadResult> run_request_load(const RequestLoad& load) {
  auto context = TlsContext::make(load.server);
  if (!context) return base::failure(context.error());
  Poller poller;
  for (int i = 0; i < load.connections; ++i) {
    auto client = TlsClient::connect(load.server, *context);
    if (!client) return base::failure(client.error());
    poller.add(std::move(*client));
  }
  LoadResult result;
  std::vector<double> times;
  const auto start = SteadyClock::now();
  for (const auto& client : poller.clients())
    if (!client->send(load.next_request())) return base::fail("cannot send a request");
  while (SteadyClock::now() - start < load.time) {
    for (TlsClient* client : poller.wait()) {
      const TlsClient::Read read = client->read();
      if (read == TlsClient::Read::more) continue;
      if (read == TlsClient::Read::broken) return base::fail("a connection broke, or its answer is no HTTP");
      times.push_back(client->milliseconds_since_send());
      const int status = client->answer().status();
      ++result.answers;
      if (status < 200 || status > 299) ++result.not_2xx;
      if (!client->send(load.next_request())) return base::fail("cannot send a request");
    }
  }
  result.seconds = std::chrono::duration<double>(SteadyClock::now() - start).count();
  result.median_ms = quantile(times, 0.5);
  result.p99_ms = quantile(times, 0.99);
  return result;
}

}  // namespace o2dms::bench
