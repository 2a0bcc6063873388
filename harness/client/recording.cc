#include "harness/client/recording.h"

#include <utility>

#include "harness/evidence/capture.h"

namespace o2dms::harness {

Redactor::About about(const std::string& url) {
  const auto path = url.substr(0, url.find('?'));
  const auto at = path.find("/secrets");
  const bool whole = at != std::string::npos && (at + 8 == path.size() || path[at + 8] == '/');
  return whole ? Redactor::About::secret : Redactor::About::anything;
}

Exchange begin_exchange(Evidence& evidence, const ClientIdentity& client, const Call& call,
                        const base::HttpRequest& request, const std::string& client_certificate) {
  Exchange exchange;
  exchange.id = evidence.next_id();
  exchange.case_id = evidence.case_id();
  exchange.step = evidence.redactor().patterns(call.step);  // names of the target's objects may be in it
  exchange.identity = client.label;
  exchange.method = request.method;
  exchange.url = evidence.redactor().patterns(client.base_url + call.path);
  exchange.request_headers = capture_headers(evidence.redactor(), request.headers, evidence.budget());
  if (!request.body.empty())
    exchange.request_body = capture_body(evidence.redactor(), request.body, about(call.path), evidence.budget()).body;
  exchange.client_certificate = client_certificate;
  exchange.started = evidence.offset();
  return exchange;
}

void put_response(Exchange& exchange, Evidence& evidence, base::HttpResponse response, base::Json& raw) {
  exchange.status = response.status;
  exchange.response_headers = capture_headers(evidence.redactor(), response.headers, evidence.budget());
  if (response.body.empty()) return;
  auto captured = capture_body(evidence.redactor(), std::move(response.body), about(exchange.url), evidence.budget());
  exchange.response_body = std::move(captured.body);
  raw = std::move(captured.raw);
}

void put_fault(Exchange& exchange, const Evidence& evidence, const base::TransportError& error) {
  exchange.fault = base::to_text(error.fault);
  exchange.fault_message = evidence.redactor().patterns(error.message);
}

void put_connection(Exchange& exchange, const ClientIdentity& client, const base::HttpConnection& connection) {
  exchange.tls_version = connection.tls_version();
  exchange.tls_verified = client.tls && client.verified && !exchange.tls_version.empty();
}

}  // namespace o2dms::harness
