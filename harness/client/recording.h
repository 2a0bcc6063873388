// Recording: makes the Exchange of a call out of what was sent and what came, redacted. Not for use outside
// harness/client. Each function is thread-safe as far as its Evidence is.
#pragma once

#include <string>

#include "base/http_client.h"
#include "harness/client/client.h"
#include "harness/evidence/evidence.h"

namespace o2dms::harness {

// What a client is, for every exchange it makes.
struct ClientIdentity {
  std::string label;
  std::string base_url;  // "https://host:port/prefix"
  bool tls = true;
  bool verified = true;
};

// The exchange as it stands before sending: id, request, started.
Exchange begin_exchange(Evidence& evidence, const ClientIdentity& client, const Call& call,
                        const base::HttpRequest& request, const std::string& client_certificate);
// What came; the body is put into `raw` unredacted when it was JSON.
void put_response(Exchange& exchange, Evidence& evidence, base::HttpResponse response, base::Json& raw);
void put_fault(Exchange& exchange, const Evidence& evidence, const base::TransportError& error);
void put_connection(Exchange& exchange, const ClientIdentity& client, const base::HttpConnection& connection);

// Whether the path is about Secrets, whose patches do not say so themselves.
Redactor::About about(const std::string& url);

}  // namespace o2dms::harness
