// Exchange: one request of the harness and what came of it, as it is stored and judged. A plain value, redacted before
// it is made (redact.h), written as one line of JSON and read back equal, so that verdicts can be computed again from a
// stored report. Times are offsets from the start of the run, stored in whole microseconds.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/http_message.h"
#include "base/json_fwd.h"
#include "base/result.h"

namespace o2dms::harness {

// A message body. Of one that was too large only the beginning is kept (budget.h), and `sha256` of the whole.
struct Body {
  std::string text;      // redacted
  std::size_t size = 0;  // bytes of the redacted whole
  bool truncated = false;
  std::string sha256;                      // hex, of the redacted whole; only when truncated
  std::shared_ptr<const base::Json> json;  // the whole body parsed; null when empty, truncated or no JSON
  bool no_json = false;                    // the whole was read, and is none
  // Whether nobody can say any more what was in it.
  [[nodiscard]] bool cut() const { return truncated && !no_json; }
};
// A whole body.
Body make_body(std::string redacted_text);

struct WatchEvent {
  base::Duration at{};
  std::string type;                          // ADDED, MODIFIED, DELETED, BOOKMARK, ERROR; empty: the line was no event
  std::shared_ptr<const base::Json> object;  // redacted; null when the line had none
  std::string raw;                           // the redacted line, only when it was no well-formed event
};

// The events of a watch that were not kept: all after the first that was not.
struct UnkeptEvents {
  std::size_t events = 0, bytes = 0;
  std::string sha256;  // hex; of the hash so far and the event's line, beginning with no hash
};

// The identity of the credentials that the user gave.
inline constexpr const char* kGivenIdentity = "given";

struct Exchange {
  std::uint64_t id = 0;  // counts from 1 within the case, in order of sending
  std::string case_id;
  std::string step;      // what the case was doing: "create Deployment cu-cp"
  std::string identity;  // "given", "nobody", "no-credentials", ...

  std::string method;
  std::string url;  // absolute, as sent
  base::HttpHeaders request_headers;
  Body request_body;

  int status = 0;             // 0: no response came
  std::string fault;          // base::to_text(TransportFault) when the transport failed (also in the middle of a body);
                              // "credentials" when none could be had; else empty
  std::string fault_message;  // one sentence
  base::HttpHeaders response_headers;
  Body response_body;  // of a watch: only what came instead of a stream (an error answer)

  base::Duration started{}, ended{};
  std::string tls_version;         // "TLSv1.3"; empty: plain, or no connection
  bool tls_verified = false;       // the server's certificate was checked against the given CA and name
  std::string client_certificate;  // common name of the one we offered; empty: none

  bool watch = false;
  bool watch_ended_cleanly = false;  // the server ended the stream with a last chunk
  std::vector<WatchEvent> events;
  UnkeptEvents unkept;

  // Whether something of it is missing in the evidence, so that it cannot be judged by its bodies or events.
  [[nodiscard]] bool cut() const { return request_body.cut() || response_body.cut() || unkept.events > 0; }
  // "CASE#ID": what reports link to.
  [[nodiscard]] std::string key() const { return case_id + "#" + std::to_string(id); }
  // The parsed response body, or a null value.
  [[nodiscard]] const base::Json& json() const;
};

using ExchangeRef = std::shared_ptr<const Exchange>;

base::Json to_json(const Exchange& exchange);
// The error names the field.
base::Result<Exchange> from_json(const base::Json& value);

}  // namespace o2dms::harness
