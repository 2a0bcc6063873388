// Status: what an API server answers when it does not answer with the object (meta/v1 Status). Values; no thread rule.
// A reason decides the code: the constructors below make every Status that this product sends.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "base/result.h"

namespace o2dms::simulator {

struct StatusCause {
  std::string reason;   // "FieldValueRequired", "FieldValueInvalid", "FieldValueNotSupported", "NamespaceTerminating", …
  std::string message;
  std::string field;    // "spec.containers[0].name"
};

// A Status of status "Failure". `code` is also the HTTP status.
struct StatusError {
  int code = 500;
  std::string reason;   // "NotFound", "AlreadyExists", "Conflict", "Invalid", "Forbidden", "Unauthorized", …
  std::string message;
  // details; omitted when all are empty
  std::string group, kind /* the plural, or the kind for Invalid, as a real server does */, name, uid;
  std::vector<StatusCause> causes;
  int retry_after_seconds = 0;
  std::string continue_token;  // metadata.continue, for 410 Expired of a list
};

base::Json to_json(const StatusError& error);

template <class T>
using StatusOr = base::Result<T, StatusError>;

}  // namespace o2dms::simulator
