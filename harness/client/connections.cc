#include "harness/client/connections.h"

#include <utility>

#include "base/certificate.h"

namespace o2dms::harness {

namespace {

// Servers and what stands before them close what is idle, some after five seconds; a request that meets the close is
// lost. What has been idle for so long is closed by us.
constexpr base::Duration kLongestIdle = std::chrono::seconds(2);

std::shared_ptr<const UsedCertificate> read_once(const std::string& pem) {
  auto used = std::make_shared<UsedCertificate>();
  used->pem = pem;
  used->tls = base::make_tls_client_context();
  if (pem.empty()) return used;
  const auto info = base::read_certificate(pem);
  used->common_name = info.ok() && !info->common_name.empty() ? info->common_name : "(no common name)";
  return used;
}

}  // namespace

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

Lease::Lease(std::unique_ptr<base::HttpConnection> connection, std::shared_ptr<const UsedCertificate> certificate,
             std::shared_ptr<InFlight> in_flight)
    : connection_(std::move(connection)), certificate_(std::move(certificate)), in_flight_(std::move(in_flight)) {
  in_flight_->add(connection_.get());
}

Lease::~Lease() {
  if (connection_) in_flight_->remove(connection_.get());
}

std::unique_ptr<base::HttpConnection> Lease::release() {
  if (!in_flight_->remove(connection_.get())) connection_.reset();
  return std::move(connection_);
}

IdleConnections::IdleConnections(base::HttpTarget target, base::Clock& clock, std::shared_ptr<InFlight> in_flight)
    : target_(std::move(target)), clock_(clock), in_flight_(std::move(in_flight)) {}

std::shared_ptr<const UsedCertificate> IdleConnections::use(const std::optional<base::KeyPair>& certificate) {
  const std::string pem = certificate ? certificate->certificate_pem : std::string();
  if (used_ && used_->pem == pem) return used_;
  idle_.clear();
  return used_ = read_once(pem);
}

std::unique_ptr<Lease> IdleConnections::connect(const std::optional<base::KeyPair>& certificate,
                                                std::shared_ptr<const UsedCertificate> used) const {
  auto target = target_;
  target.client_certificate = certificate;
  target.tls_context = used->tls;
  return std::make_unique<Lease>(base::make_http_connection(std::move(target)), std::move(used), in_flight_);
}

std::unique_ptr<Lease> IdleConnections::make(const std::optional<base::KeyPair>& certificate) {
  std::shared_ptr<const UsedCertificate> used;
  {
    const base::MutexLock lock(mutex_);
    used = use(certificate);
  }
  return connect(certificate, std::move(used));
}

std::unique_ptr<Lease> IdleConnections::take(const std::optional<base::KeyPair>& certificate) {
  std::shared_ptr<const UsedCertificate> used;
  {
    const base::MutexLock lock(mutex_);
    used = use(certificate);
    const base::Duration oldest = clock_.elapsed() - kLongestIdle;
    std::erase_if(idle_, [&](const Idle& idle) { return idle.since < oldest; });
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back().connection);
      idle_.pop_back();
      return std::make_unique<Lease>(std::move(connection), std::move(used), in_flight_);
    }
  }
  return connect(certificate, std::move(used));
}

void IdleConnections::give_back(std::unique_ptr<Lease> lease) {
  auto connection = lease->release();
  if (!connection) return;
  const base::MutexLock lock(mutex_);
  if (lease->certificate() == used_) idle_.push_back({std::move(connection), clock_.elapsed()});
}

}  // namespace o2dms::harness
