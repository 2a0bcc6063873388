// Connections: the HttpConnections of one factory. Idle ones are kept for the next request of the same identity; those
// in flight can be cancelled all at once. Thread-safe; a Lease belongs to one thread. Not for use outside
// harness/client.
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

// A client certificate in use: what is read of it once, and serves every connection made with it. None is one, too.
struct UsedCertificate {
  std::string pem;
  std::string common_name;  // "(no common name)" where it has none; empty: there is no certificate
  std::shared_ptr<base::TlsClientContext> tls;
};

// A connection in flight; registered for cancelling as long as it lives.
class Lease {
 public:
  Lease(std::unique_ptr<base::HttpConnection> connection, std::shared_ptr<const UsedCertificate> certificate,
        std::shared_ptr<InFlight> in_flight);
  ~Lease();
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  base::HttpConnection& operator*() { return *connection_; }
  base::HttpConnection* operator->() { return connection_.get(); }
  [[nodiscard]] const std::shared_ptr<const UsedCertificate>& certificate() const { return certificate_; }
  // Out of flight, to be kept; null when it has been cancelled.
  std::unique_ptr<base::HttpConnection> release();

 private:
  std::unique_ptr<base::HttpConnection> connection_;
  const std::shared_ptr<const UsedCertificate> certificate_;
  const std::shared_ptr<InFlight> in_flight_;
};

// The idle connections of one identity, all to one target with one client certificate. Clients share them who speak as
// the same one, so that a server which knows a connection by who spoke first never hears another on it.
class IdleConnections {
 public:
  IdleConnections(base::HttpTarget target, base::Clock& clock, std::shared_ptr<InFlight> in_flight);

  // A kept one or a new one. Another certificate than last time drops those that were kept.
  std::unique_ptr<Lease> take(const std::optional<base::KeyPair>& certificate);
  // Never kept afterwards: for watches.
  std::unique_ptr<Lease> make(const std::optional<base::KeyPair>& certificate);
  // After an exchange that worked.
  void give_back(std::unique_ptr<Lease> lease);

 private:
  struct Idle {
    std::unique_ptr<base::HttpConnection> connection;
    base::Duration since{};  // by the clock's elapsed()
  };

  std::shared_ptr<const UsedCertificate> use(const std::optional<base::KeyPair>& certificate) REQUIRES(mutex_);
  std::unique_ptr<Lease> connect(const std::optional<base::KeyPair>& certificate,
                                 std::shared_ptr<const UsedCertificate> used) const;

  const base::HttpTarget target_;
  base::Clock& clock_;
  const std::shared_ptr<InFlight> in_flight_;
  base::Mutex mutex_;
  std::shared_ptr<const UsedCertificate> used_ GUARDED_BY(mutex_);  // of the connections in idle_
  std::vector<Idle> idle_ GUARDED_BY(mutex_);                       // the last given back is the last
};

}  // namespace o2dms::harness
