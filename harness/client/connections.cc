#include "harness/client/connections.h"

#include <utility>

#include "base/certificate.h"

namespace o2dms::harness {

void InFlight::add(base::HttpConnection* connection) {
  const base::MutexLock lock(mutex_);
  connections_[connection] = false;
}

bool InFlight::remove(base::HttpConnection* connection) {
  const base::MutexLock lock(mutex_);
  const auto node = connections_.extract(connection);
  return !node.empty() && !node.mapped();
}

void InFlight::cancel_all() {
  // Under the lock, so that none is destroyed meanwhile.
  const base::MutexLock lock(mutex_);
  for (auto& [connection, cancelled] : connections_) {
    connection->cancel();
    cancelled = true;
  }
  ++cancellations_;
  changed_.notify_all();
}

bool InFlight::wait(base::Clock& clock, base::Duration time) {
  bool over = false;  // written and read under the lock
  const auto timer = clock.call_after(time, [&] {
    const base::MutexLock lock(mutex_);
    over = true;
    changed_.notify_all();
  });
  bool whole = false;
  {
    const base::MutexLock lock(mutex_);
    const auto before = cancellations_;
    while (!over && cancellations_ == before) changed_.wait(mutex_);
    whole = cancellations_ == before;
  }
  clock.cancel(timer);  // afterwards it no longer refers to `over`
  return whole;
}

Lease::Lease(std::unique_ptr<base::HttpConnection> connection, std::shared_ptr<InFlight> in_flight)
    : connection_(std::move(connection)), in_flight_(std::move(in_flight)) {
  in_flight_->add(connection_.get());
}

Lease::~Lease() {
  if (connection_) in_flight_->remove(connection_.get());
}

std::unique_ptr<base::HttpConnection> Lease::release() {
  if (!in_flight_->remove(connection_.get())) connection_.reset();
  return std::move(connection_);
}

IdleConnections::IdleConnections(base::HttpTarget target, std::shared_ptr<InFlight> in_flight)
    : target_(std::move(target)), in_flight_(std::move(in_flight)) {}

std::unique_ptr<Lease> IdleConnections::make(const std::optional<base::KeyPair>& certificate) const {
  auto target = target_;
  target.client_certificate = certificate;
  return std::make_unique<Lease>(base::make_http_connection(std::move(target)), in_flight_);
}

std::unique_ptr<Lease> IdleConnections::take(const std::optional<base::KeyPair>& certificate) {
  {
    const base::MutexLock lock(mutex_);
    const auto pem = certificate ? certificate->certificate_pem : std::string();
    if (pem != certificate_pem_) idle_.clear();
    certificate_pem_ = pem;
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return std::make_unique<Lease>(std::move(connection), in_flight_);
    }
  }
  return make(certificate);
}

void IdleConnections::give_back(std::unique_ptr<Lease> lease) {
  auto connection = lease->release();
  if (!connection) return;
  const base::MutexLock lock(mutex_);
  idle_.push_back(std::move(connection));
}

}  // namespace o2dms::harness
