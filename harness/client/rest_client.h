// RestClient: the Client that ClientFactory makes. Not for use outside harness/client. Thread-safe.
#pragma once

#include <memory>
#include <string>

#include "harness/access/credential_source.h"
#include "harness/client/client.h"
#include "harness/client/client_factory.h"
#include "harness/client/connections.h"
#include "harness/client/recording.h"

namespace o2dms::harness {

// What all clients of one factory share; lives as long as the last of them.
struct ClientSettings {
  base::Clock* clock = nullptr;
  Redactor* redactor = nullptr;
  ClientLimits limits;
  std::string user_agent;  // "o2dms/1.2.3"
  std::string host_header;
  std::string prefix;  // of the server's URL
  base::HttpHeaders extra_headers;
  Impersonation impersonation;              // of the given identity
  std::shared_ptr<CredentialSource> given;  // of the given identity
};

std::unique_ptr<Client> make_rest_client(std::shared_ptr<const ClientSettings> settings, Identity identity,
                                         ClientIdentity shown, std::shared_ptr<IdleConnections> connections,
                                         std::shared_ptr<InFlight> in_flight, Evidence& evidence);

}  // namespace o2dms::harness
