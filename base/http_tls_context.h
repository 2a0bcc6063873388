// TlsClientContext: what the TLS connections of a client share: the authorities and the key of a target, which are read
// at the first handshake and never again. Internal to base/, where http_client.h names it. Thread-safe; outlives no
// connection, each of which holds it.
#pragma once

#include "base/http_asio.h"
//
#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "base/http_client.h"
#include "base/mutex.h"

namespace o2dms::base {

class TlsClientContext {
 public:
  // As the first target that asks has it: all who share a context have the same authorities and client certificate.
  // The error says what of the target cannot be used; it is no longer in the way when the next one asks.
  Result<boost::asio::ssl::context*> of(const HttpTarget& target);

 private:
  Mutex mutex_;
  std::unique_ptr<boost::asio::ssl::context> context_ GUARDED_BY(mutex_);
};

}  // namespace o2dms::base
