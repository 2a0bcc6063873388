// Status: what an API server answers when it does not answer with the object (meta/v1 Status). Values; no thread rule.
// A reason decides the code: the constructors below make every Status that this product sends.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "base/result.h"

namespace o2dms::simulator {

struct StatusCause {
  std::string reason;  // "FieldValueRequired", "FieldValueInvalid", "FieldValueNotSupported", "NamespaceTerminating", …
  std::string message;
  std::string field;  // "spec.containers[0].name"
};

// A Status of status "Failure". `code` is also the HTTP status.
struct StatusError {
  int code = 500;
  std::string reason;  // "NotFound", "AlreadyExists", "Conflict", "Invalid", "Forbidden", "Unauthorized", …
  std::string message;
  // details; omitted when all are empty
  std::string group, kind /* the plural, or the kind for Invalid, as a real server does */, name, uid;
  std::vector<StatusCause> causes;
  int retry_after_seconds = 0;
  std::string continue_token;  // metadata.continue, for 410 Expired of a list
  bool empty_details = false;  // details are there and say nothing: what a status code alone says
};

base::Json to_json(const StatusError& error);

// What a Status is about, as its message names it: plural and group, and the object's name.
struct StatusSubject {
  std::string_view group, plural, name;
};

// 400 BadRequest. 401. 404. 405. 406. 409. 410. 415. 422. 429. 500. 504 as a real server words them.
StatusError bad_request(std::string message);
StatusError unauthorized();
// `pods "a" is forbidden: WHY`; without plural `forbidden: WHY`.
StatusError forbidden(const StatusSubject& subject, std::string_view why, std::vector<StatusCause> causes = {});
StatusError not_found(const StatusSubject& subject);
// The route itself is unknown: no such resource.
StatusError route_not_found();
StatusError method_not_allowed();
StatusError not_acceptable(std::string_view accepted_media_types);
StatusError already_exists(const StatusSubject& subject);
// `Operation cannot be fulfilled on pods "a": WHY`
StatusError conflict(const StatusSubject& subject, std::string_view why);
// The optimistic lock failed.
StatusError modified_conflict(const StatusSubject& subject);
StatusError expired(std::string message, std::string continue_token = {});
StatusError unsupported_media_type(std::string_view accepted_media_types);
// `kind` is the kind, not the plural. No cause: the caller's mistake.
StatusError invalid(std::string_view group, std::string_view kind, std::string_view name,
                    std::vector<StatusCause> causes);
StatusError too_many_requests(std::string message, int retry_after_seconds);
StatusError internal_error(std::string_view what);
// 503: what stands behind cannot be reached.
StatusError service_unavailable(std::string message);
// 500 without a reason: what a real server lets through from below.
StatusError unexplained_error(std::string message);
// A resourceVersion that this cluster has not reached.
StatusError too_large_resource_version(std::uint64_t asked, std::uint64_t current);
// What a status code alone says, for refusals that have no better reason.
StatusError generic_status(int code);

// Causes of `invalid`, worded as the field errors of a real server. `value` is printed JSON-like: "Invalid value:
// \"x\": why".
StatusCause required_value(std::string field, std::string_view why = {});
StatusCause invalid_value(std::string field, const base::Json& value, std::string_view why);
StatusCause forbidden_value(std::string field, std::string_view why);
StatusCause unsupported_value(std::string field, const base::Json& value,
                              const std::vector<std::string_view>& supported);
StatusCause duplicate_value(std::string field, const base::Json& value);

template <class T>
using StatusOr = base::Result<T, StatusError>;

}  // namespace o2dms::simulator
