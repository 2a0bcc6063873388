// Connections: the HttpConnections of one factory. Idle ones are kept for the next request of the same client; those in
// flight can be cancelled all at once. Thread-safe; a Lease belongs to one thread. Not for use outside harness/client.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/certificate.h"
#include "base/clock.h"
#include "base/http_client.h"
#include "base/mutex.h"

namespace o2dms::harness {

// Connections in flight, of all clients of a factory.
class InFlight {
 public:
  void add(base::HttpConnection* connection);
  // False when it has been cancelled: it is of no use any more.
  bool remove(base::HttpConnection* connection);
  void cancel_all();
  // Lets that time pass. False when all was cancelled meanwhile, and at once then.
  bool wait(base::Clock& clock, base::Duration time);

 private:
  base::Mutex mutex_;
  base::ConditionVariable changed_;
  std::size_t cancellations_ GUARDED_BY(mutex_) = 0;
  std::map<base::HttpConnection*, bool> connections_ GUARDED_BY(mutex_);  // and whether it has been cancelled
};

// A connection in flight; registered for cancelling as long as it lives.
class Lease {
 public:
  Lease(std::unique_ptr<base::HttpConnection> connection, std::shared_ptr<InFlight> in_flight);
  ~Lease();
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  base::HttpConnection& operator*() { return *connection_; }
  base::HttpConnection* operator->() { return connection_.get(); }
  // Out of flight, to be kept; null when it has been cancelled.
  std::unique_ptr<base::HttpConnection> release();

 private:
  std::unique_ptr<base::HttpConnection> connection_;
  const std::shared_ptr<InFlight> in_flight_;
};

// The idle connections of one client, all to one target with one client certificate.
class IdleConnections {
 public:
  IdleConnections(base::HttpTarget target, std::shared_ptr<InFlight> in_flight);

  // A kept one or a new one. Another certificate than last time drops those that were kept.
  std::unique_ptr<Lease> take(const std::optional<base::KeyPair>& certificate);
  // Never kept afterwards: for watches.
  std::unique_ptr<Lease> make(const std::optional<base::KeyPair>& certificate) const;
  // After an exchange that worked.
  void give_back(std::unique_ptr<Lease> lease);

 private:
  const base::HttpTarget target_;
  const std::shared_ptr<InFlight> in_flight_;
  base::Mutex mutex_;
  std::string certificate_pem_ GUARDED_BY(mutex_);  // of the connections in idle_
  std::vector<std::unique_ptr<base::HttpConnection>> idle_ GUARDED_BY(mutex_);
};

}  // namespace o2dms::harness
