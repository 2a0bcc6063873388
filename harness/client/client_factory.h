// ClientFactory: makes Clients for one Access. Thread-safe; outlives its clients, as does the clock.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/http_message.h"
#include "harness/access/access.h"
#include "harness/client/client.h"
#include "harness/client/identity.h"
#include "harness/evidence/evidence.h"

namespace o2dms::harness {

struct ClientLimits {
  // --request-timeout: until the answer begins, and then without progress; ten times that for the whole request, so
  // that a long list over a slow line is not cut.
  base::Duration request_timeout = std::chrono::seconds(32);
  base::Duration connect_timeout = std::chrono::seconds(10);
  // So long is a request tried again that was answered by 429 or 503 with a Retry-After. Zero: never.
  base::Duration retry_after = std::chrono::seconds(15);
  std::size_t max_body_bytes = 64 * 1024 * 1024;
  std::size_t max_event_bytes = 8 * 1024 * 1024;  // one line of a watch
};

class ClientFactory {
 public:
  virtual ~ClientFactory() = default;

  // User-Agent is "o2dms/VERSION (CASE)". `plain_http` speaks HTTP without TLS to the same host and port.
  virtual std::unique_ptr<Client> client(const Identity& identity, Evidence& evidence, bool plain_http = false) = 0;

  // From any thread: everything in flight fails with the fault `cancelled`. Clients work again afterwards (clean-up).
  virtual void cancel_all() = 0;

  [[nodiscard]] virtual const Target& target() const = 0;
};

// `redactor` learns the secrets of the credentials. The error says why the target cannot be used at all.
base::Result<std::unique_ptr<ClientFactory>> make_client_factory(const Access& access, base::Clock& clock,
                                                                 Redactor& redactor, const ClientLimits& limits,
                                                                 const std::string& version,
                                                                 base::HttpHeaders extra_headers = {});

}  // namespace o2dms::harness
