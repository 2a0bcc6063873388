// Poller: owns clients and says which of them have something to read. Not thread-safe.
#pragma once

#include <memory>
#include <vector>

#include "tests/bench/tls_client.h"

namespace o2dms::bench {

class Poller {
 public:
  Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;
  ~Poller();

  TlsClient* add(std::unique_ptr<TlsClient> client);
  [[nodiscard]] const std::vector<std::unique_ptr<TlsClient>>& clients() const { return clients_; }
  // Waits for a second at most. The list is valid until the next call.
  const std::vector<TlsClient*>& wait();

 private:
  int descriptor_;
  std::vector<std::unique_ptr<TlsClient>> clients_;
  std::vector<TlsClient*> ready_;
};

}  // namespace o2dms::bench
