#include "harness/run/parallel_requests.h"

#include <algorithm>
#include <atomic>
#include <thread>

namespace o2dms::harness {

std::vector<Reply> request_all(Client& client, const std::vector<Call>& calls) {
  constexpr std::size_t kAtOnce = 6;  // as many connections as a browser would open
  std::vector<Reply> replies(calls.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t at = next++; at < calls.size(); at = next++) replies[at] = client.request(calls[at]);
  };
  std::vector<std::thread> workers;
  for (std::size_t worker = 1; worker < std::min(kAtOnce, calls.size()); ++worker) workers.emplace_back(work);
  work();
  for (std::thread& worker : workers) worker.join();
  return replies;
}

}  // namespace o2dms::harness
