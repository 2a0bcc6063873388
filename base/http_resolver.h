// Name resolution that can be given up. The system's resolver blocks for as long as it likes when the name service is
// dead (five to thirty seconds), and nothing can interrupt it: so it is asked on a thread of its own, and whoever asked
// stops waiting when its time is up or it is cancelled. The thread then ends by itself when the system answers, and its
// answer is dropped: it is not joined, because joining would be waiting. Internal to base/.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/http_client.h"

namespace o2dms::base {

// getaddrinfo: the addresses of a host as text, in the order in which the system wants them tried. Blocks.
Result<std::vector<std::string>> system_addresses(const std::string& host);

class HostLookup {
 public:
  using Addresses = Result<std::vector<std::string>>;

  // Asks `resolve`; calls `finished` once, on another thread, unless the lookup is abandoned first.
  HostLookup(const ResolveHost& resolve, const std::string& host, std::function<void(Addresses)> finished);
  ~HostLookup() { abandon(); }
  HostLookup(const HostLookup&) = delete;
  HostLookup& operator=(const HostLookup&) = delete;

  // When it returns, `finished` has returned or will never be called.
  void abandon();

 private:
  struct Listener;
  std::shared_ptr<Listener> listener_;
};

}  // namespace o2dms::base
